"""what seekers say is wrong with a listing, and the cases that gather it"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

#: The two doors for reports. One takes a report and says nothing but whether it came in; the other
#: says what became of the report of a code. Limits: of one listing in a day, and of all in a day.
REPORT = """
CREATE FUNCTION intake.report(p_listing_id uuid, p_reason text, p_note text, p_code_hash bytea)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = core, directory, extensions, pg_temp AS $$
DECLARE
  reported uuid;
  today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
  IF (p_reason ~ '^[a-z_]{3,40}$' AND length(coalesce(p_note, '')) <= 500
      AND length(coalesce(p_code_hash, '')) IN (0, 32)) IS NOT TRUE THEN
    RAISE check_violation;
  END IF;
  SELECT p.service_id INTO reported FROM core.published p JOIN directory.listing l
    ON l.id = p.listing_id WHERE p.listing_id = p_listing_id;
  IF reported IS NULL THEN
    RETURN 'gone';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('intake.report'));
  IF (SELECT count(*) FROM core.report r
      WHERE r.service_id = reported AND r.reported_on = today) >= 20
     OR (SELECT count(*) FROM core.report r WHERE r.reported_on = today) >= 2000 THEN
    RETURN 'too_many';
  END IF;
  INSERT INTO core.report (id, service_id, reason, note, reported_on, code_hash)
  VALUES (gen_random_uuid(), reported, p_reason, nullif(p_note, ''), today, p_code_hash);
  RETURN 'received';
END $$
"""
ANSWER = """
CREATE FUNCTION intake.report_answer(p_code_hash bytea) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = core, directory, extensions, pg_temp AS $$
  SELECT coalesce(c.decision, 'waiting')
  FROM core.report r LEFT JOIN core.report_case c ON c.id = r.case_id
  WHERE r.code_hash = p_code_hash
$$
"""
FUNCTIONS = ('intake.report(uuid, text, text, bytea)', 'intake.report_answer(bytea)')


def upgrade() -> None:
    op.create_table('report_case',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('grave', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('hide_asked_by_id', sa.UUID(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.UUID(), nullable=True),
    sa.Column('decision', sa.Enum('left', 'confirmed', 'changed', 'hidden', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('why', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['closed_by_id'], ['core.account.id'], name=op.f('fk_report_case_closed_by_id_account')),
    sa.ForeignKeyConstraint(['hide_asked_by_id'], ['core.account.id'], name=op.f('fk_report_case_hide_asked_by_id_account')),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_report_case_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_case')),
    schema='core'
    )
    op.create_index('uq_report_case_open', 'report_case', ['service_id'], unique=True, schema='core', postgresql_where=sa.text('closed_at IS NULL'))
    op.create_table('report',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('case_id', sa.UUID(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('reported_on', sa.Date(), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint('length(code_hash) = 32', name=op.f('ck_report_hash')),
    sa.CheckConstraint('length(note) <= 500', name=op.f('ck_report_short')),
    sa.ForeignKeyConstraint(['case_id'], ['core.report_case.id'], name=op.f('fk_report_case_id_report_case'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_report_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_report_code_hash')),
    schema='core'
    )
    op.create_index(op.f('ix_report_case_id'), 'report', ['case_id'], unique=False, schema='core')
    op.create_index('ix_report_service_id_reported_on', 'report', ['service_id', 'reported_on'], unique=False, schema='core')
    op.add_column('service', sa.Column('doubted_at', sa.DateTime(timezone=True), nullable=True), schema='core')
    op.alter_column('listing', 'contact_in_check', new_column_name='in_check', schema='directory')
    for function in (REPORT, ANSWER):
        op.execute(function)
    for function in FUNCTIONS:
        op.execute(f'REVOKE ALL ON FUNCTION {function} FROM PUBLIC')
        op.execute(f'GRANT EXECUTE ON FUNCTION {function} TO amparo_intake')


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f'DROP FUNCTION {function}')
    op.alter_column('listing', 'in_check', new_column_name='contact_in_check', schema='directory')
    op.drop_column('service', 'doubted_at', schema='core')
    op.drop_table('report', schema='core')
    op.drop_table('report_case', schema='core')
