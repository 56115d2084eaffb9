"""when what is public of a listing last became another, and the ids of organizations"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('listing', sa.Column('organization_id', sa.Uuid(), sa.Computed("md5(E'organization\\n' || organization || E'\\n' || country)::uuid", persisted=True), nullable=True), schema='directory')
    op.create_index('ix_listing_organization_id_id', 'listing', ['organization_id', 'id'], schema='directory')
    op.create_table('modified',
    sa.Column('listing_id', sa.Uuid(), nullable=False),
    sa.Column('modified_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('listing_id', name=op.f('pk_modified')),
    schema='directory'
    )
    op.create_index('ix_modified_modified_at', 'modified', ['modified_at'], schema='directory')
    # Until the new code writes a listing: when anything was published, as was said before.
    op.execute(
        "INSERT INTO directory.modified"
        " SELECT l.id, v.published_at, '' FROM directory.listing l, directory.version v"
    )


def downgrade() -> None:
    op.drop_table('modified', schema='directory')
    op.drop_index('ix_listing_organization_id_id', 'listing', schema='directory')
    op.drop_column('listing', 'organization_id', schema='directory')
