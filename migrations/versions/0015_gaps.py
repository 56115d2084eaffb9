"""what was looked for and not found, as counts of many; and what is known of each region"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0010'
branch_labels = None
depends_on = None

#: Adds up searches of this week: cells of {country, admin1, kind, code, searches}. What is no
#: region, no code, or more than a process can honestly have seen is left out without a word.
COUNT = """
CREATE FUNCTION intake.count_searches(cells jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = core, directory, extensions, pg_temp AS $$
BEGIN
  IF jsonb_typeof(cells) IS DISTINCT FROM 'array' OR jsonb_array_length(cells) > 500
     OR (SELECT count(*) FROM core.gap_count) >= 100000 THEN
    RETURN;
  END IF;
  INSERT INTO core.gap_count AS known (week, country, admin1_code, kind, code, searches)
  SELECT date_trunc('week', now() AT TIME ZONE 'UTC')::date, c.country, c.admin1, c.kind, c.code,
         least(sum(c.searches), 20)
  FROM jsonb_to_recordset(cells)
    AS c (country text, admin1 text, kind text, code text, searches integer)
  WHERE c.kind IN ('category', 'language') AND c.code ~ '^[A-Za-z_-]{2,40}$' AND c.searches > 0
    AND EXISTS (SELECT FROM admin1 a WHERE a.country = c.country AND a.code = c.admin1)
  GROUP BY c.country, c.admin1, c.kind, c.code
  ORDER BY c.country, c.admin1, c.kind, c.code
  ON CONFLICT (week, country, admin1_code, kind, code)
    DO UPDATE SET searches = known.searches + excluded.searches;
EXCEPTION WHEN data_exception THEN
  NULL;
END $$
"""


def upgrade() -> None:
    op.create_table('gap_count',
    sa.Column('week', sa.Date(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('admin1_code', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('searches', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('category', 'language')", name=op.f('ck_gap_count_kind')),
    sa.CheckConstraint('searches > 0', name=op.f('ck_gap_count_some')),
    sa.CheckConstraint('extract(isodow FROM week) = 1', name=op.f('ck_gap_count_a_monday')),
    sa.PrimaryKeyConstraint('week', 'country', 'admin1_code', 'kind', 'code', name=op.f('pk_gap_count')),
    schema='core'
    )
    op.create_table('gap',
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('admin1_code', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('searches', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('category', 'language')", name=op.f('ck_gap_kind')),
    sa.CheckConstraint('searches >= 10 AND searches % 10 = 0', name=op.f('ck_gap_tens')),
    sa.PrimaryKeyConstraint('country', 'admin1_code', 'kind', 'code', 'since', name=op.f('pk_gap')),
    schema='directory'
    )
    op.create_table('region_state',
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('admin1_code', sa.Text(), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('listings', sa.Integer(), nullable=False),
    sa.Column('confirmed', sa.Integer(), nullable=False),
    sa.Column('due', sa.Integer(), nullable=False),
    sa.Column('stale', sa.Integer(), nullable=False),
    sa.Column('unconfirmed', sa.Integer(), nullable=False),
    sa.Column('with_phone', sa.Integer(), nullable=False),
    sa.Column('with_languages', sa.Integer(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('lines_from_abroad', sa.Integer(), nullable=False),
    sa.Column('counted_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('country', 'admin1_code', 'category', name=op.f('pk_region_state')),
    schema='directory'
    )
    op.create_table('region_language',
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('admin1_code', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('listings', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('country', 'admin1_code', 'language', name=op.f('pk_region_language')),
    schema='directory'
    )
    op.execute(COUNT)
    op.execute('REVOKE ALL ON FUNCTION intake.count_searches(jsonb) FROM PUBLIC')
    op.execute('GRANT EXECUTE ON FUNCTION intake.count_searches(jsonb) TO amparo_intake')


def downgrade() -> None:
    op.execute('DROP FUNCTION intake.count_searches(jsonb)')
    op.drop_table('region_language', schema='directory')
    op.drop_table('region_state', schema='directory')
    op.drop_table('gap', schema='directory')
    op.drop_table('gap_count', schema='core')
