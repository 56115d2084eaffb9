"""how organizations come in: what strangers may send, and whom moderators ask about them"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

#: The only doors of the role amparo_intake (docs/decisions/0001). They run with the rights of the
#: owner, hold every length, and answer with nothing but a word or public names.
LISTED = """
CREATE FUNCTION intake.listed(p_normalized_name text) RETURNS TABLE (name text, country text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = core, directory, extensions, pg_temp AS $$
  SELECT o.name, o.country
  FROM core.organization o
  WHERE length(p_normalized_name) BETWEEN 2 AND 200
    AND (similarity(o.normalized_name, p_normalized_name) >= 0.4
         OR starts_with(o.normalized_name, p_normalized_name))
    AND EXISTS (
      SELECT FROM core.service s
      JOIN core.published p ON p.service_id = s.id
      JOIN directory.listing l ON l.id = p.listing_id
      WHERE s.organization_id = o.id AND l.organization = o.name)
  GROUP BY o.name, o.country
  ORDER BY max(similarity(o.normalized_name, p_normalized_name)) DESC, o.name, o.country
  LIMIT 8
$$
"""
APPLY = """
CREATE FUNCTION intake.apply(
  p_organization_name text, p_normalized_name text, p_claims_listed boolean, p_country text,
  p_town text, p_contact_name text, p_email text, p_phone text, p_website text, p_about text,
  p_locale text
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = core, directory, extensions, pg_temp AS $$
DECLARE
  claimed uuid[];
BEGIN
  IF (length(p_organization_name) BETWEEN 2 AND 200
      AND length(p_normalized_name) BETWEEN 1 AND 400
      AND p_country ~ '^[A-Z]{2}$'
      AND length(p_town) BETWEEN 2 AND 100
      AND length(p_contact_name) BETWEEN 2 AND 100
      AND length(p_email) BETWEEN 3 AND 254
      AND p_phone ~ '^[+][0-9]{6,15}$'
      AND length(coalesce(p_website, '')) <= 300
      AND length(p_about) BETWEEN 10 AND 2000
      AND length(p_locale) BETWEEN 2 AND 20
      AND p_claims_listed IS NOT NULL) IS NOT TRUE THEN
    RAISE check_violation;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('intake.apply'));
  IF EXISTS (
    SELECT FROM core.application a
    WHERE a.state = 'waiting'
      AND (a.organization_name, a.claims_listed, a.country, a.town, a.contact_name, a.email,
           a.phone, coalesce(a.website, ''), a.about)
        = (p_organization_name, p_claims_listed, p_country, p_town, p_contact_name,
           lower(p_email), p_phone, coalesce(p_website, ''), p_about)
  ) THEN
    RETURN 'received';
  END IF;
  IF (SELECT count(*) FROM core.application a WHERE a.state = 'waiting') >= 1000
     OR (SELECT count(*) FROM core.application a
         WHERE a.email = lower(p_email) AND a.created_at > now() - interval '1 day') >= 5
     OR (SELECT count(*) FROM core.application a
         WHERE a.normalized_name = p_normalized_name AND a.state = 'waiting') >= 10
  THEN
    RETURN 'too_many';
  END IF;
  IF p_claims_listed THEN
    SELECT array_agg(o.id) INTO claimed FROM core.organization o
    WHERE o.normalized_name = p_normalized_name AND o.country = p_country;
  END IF;
  INSERT INTO core.application (
    id, organization_id, organization_name, normalized_name, claims_listed, country, town,
    contact_name, email, phone, website, about, locale, state
  ) VALUES (
    gen_random_uuid(), CASE WHEN cardinality(claimed) = 1 THEN claimed[1] END,
    p_organization_name, p_normalized_name, p_claims_listed, p_country, p_town,
    p_contact_name, lower(p_email), p_phone, p_website, p_about, p_locale, 'waiting'
  );
  RETURN 'received';
END $$
"""
FUNCTIONS = (
    'intake.listed(text)',
    'intake.apply(text, text, boolean, text, text, text, text, text, text, text, text)',
)


def upgrade() -> None:
    op.create_table('vouch_request',
    sa.Column('application_id', sa.UUID(), nullable=False),
    sa.Column('organization_id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('asked_by_id', sa.UUID(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['core.application.id'], name=op.f('fk_vouch_request_application_id_application'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['asked_by_id'], ['core.account.id'], name=op.f('fk_vouch_request_asked_by_id_account')),
    sa.ForeignKeyConstraint(['organization_id'], ['core.organization.id'], name=op.f('fk_vouch_request_organization_id_organization')),
    sa.PrimaryKeyConstraint('application_id', 'organization_id', name=op.f('pk_vouch_request')),
    schema='core'
    )
    op.create_index(op.f('ix_vouch_request_organization_id'), 'vouch_request', ['organization_id'], unique=False, schema='core')
    for name in ('normalized_name', 'town'):
        op.add_column('application', sa.Column(name, sa.Text(), nullable=False, server_default=''), schema='core')
        op.alter_column('application', name, server_default=None, schema='core')
    op.add_column('application', sa.Column('claims_listed', sa.Boolean(), nullable=False, server_default='false'), schema='core')
    op.alter_column('application', 'claims_listed', server_default=None, schema='core')
    op.drop_column('application', 'admin1_code', schema='core')
    op.execute('CREATE SCHEMA intake')
    op.execute('GRANT USAGE ON SCHEMA intake TO amparo_intake')
    op.execute(LISTED)
    op.execute(APPLY)
    for function in FUNCTIONS:
        op.execute(f'REVOKE ALL ON FUNCTION {function} FROM PUBLIC')
        op.execute(f'GRANT EXECUTE ON FUNCTION {function} TO amparo_intake')


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f'DROP FUNCTION {function}')
    op.execute('DROP SCHEMA intake')
    op.add_column('application', sa.Column('admin1_code', sa.Text(), nullable=False, server_default=''), schema='core')
    for name in ('claims_listed', 'town', 'normalized_name'):
        op.drop_column('application', name, schema='core')
    op.drop_table('vouch_request', schema='core')
