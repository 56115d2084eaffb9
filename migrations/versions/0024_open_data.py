"""what may be taken in bulk, what of it changed, and how much of it stands where"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0021'
branch_labels = None
depends_on = None

ONLY_IF_EXACT = "disclosure = 'exact' OR NOT open_data"


def upgrade() -> None:
    op.add_column('organization', sa.Column('open_data', sa.Boolean(), server_default=sa.text('true'), nullable=False), schema='core')
    # Nothing is open until the new code has written it: see edition.fingerprint.
    op.add_column('listing', sa.Column('open_data', sa.Boolean(), server_default=sa.text('false'), nullable=False), schema='directory')
    op.alter_column('listing', 'open_data', server_default=None, schema='directory')
    op.create_check_constraint(op.f('ck_listing_open_only_if_exact'), 'listing', ONLY_IF_EXACT, schema='directory')
    op.create_table('change',
    sa.Column('listing_id', sa.Uuid(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('gone', sa.Boolean(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('listing_id', name=op.f('pk_change')),
    schema='directory'
    )
    op.create_index('ix_change_changed_at_listing_id', 'change', ['changed_at', 'listing_id'], schema='directory')
    op.create_table('cell',
    sa.Column('zoom', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('x', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('y', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('listings', sa.Integer(), nullable=False),
    sa.Column('longitudes', sa.BigInteger(), nullable=False),
    sa.Column('latitudes', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('zoom', 'x', 'y', name=op.f('pk_cell')),
    schema='directory'
    )
    op.create_index('ix_cell_empty', 'cell', ['zoom'], schema='directory', postgresql_where=sa.text('listings = 0'))


def downgrade() -> None:
    op.drop_table('cell', schema='directory')
    op.drop_table('change', schema='directory')
    op.drop_constraint(op.f('ck_listing_open_only_if_exact'), 'listing', schema='directory')
    op.drop_column('listing', 'open_data', schema='directory')
    op.drop_column('organization', 'open_data', schema='core')
