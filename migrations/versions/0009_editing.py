"""contacts that were taken off, places that history forgets"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('service', sa.Column('contact_removed_at', sa.DateTime(timezone=True), nullable=True), schema='core')
    op.add_column('listing', sa.Column('contact_in_check', sa.Boolean(), nullable=False, server_default='false'), schema='directory')
    op.alter_column('listing', 'contact_in_check', server_default=None, schema='directory')
    # History is only ever added to. What a place was called while it was public is the one thing
    # that it must forget when the place is withheld: this function can take out values, no more.
    op.execute("""
        CREATE FUNCTION core.forget_place(service uuid, fields text[]) RETURNS void
        LANGUAGE sql SECURITY DEFINER SET search_path = core, pg_temp AS $$
            UPDATE core.field_change SET before = NULL, after = NULL
            WHERE thing = 'service' AND thing_id = service AND field = ANY (fields)
              AND split_part(field, '@', 1) IN ('town', 'address', 'point')
        $$
    """)
    op.execute('REVOKE ALL ON FUNCTION core.forget_place(uuid, text[]) FROM PUBLIC')
    op.execute('GRANT EXECUTE ON FUNCTION core.forget_place(uuid, text[]) TO amparo_staff')


def downgrade() -> None:
    op.execute('DROP FUNCTION core.forget_place(uuid, text[])')
    op.drop_column('listing', 'contact_in_check', schema='directory')
    op.drop_column('service', 'contact_removed_at', schema='core')
