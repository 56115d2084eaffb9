"""cards as one value; a number that grows when the gazetteer is loaded"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Public rows are published anew after this migration: the empty cards are never read.
    op.add_column('listing', sa.Column('card', sa.Text(), nullable=False, server_default=''), schema='directory')
    op.alter_column('listing', 'card', server_default=None, schema='directory')
    op.add_column('version', sa.Column('places', sa.BigInteger(), nullable=False, server_default='0'), schema='directory')


def downgrade() -> None:
    op.drop_column('version', 'places', schema='directory')
    op.drop_column('listing', 'card', schema='directory')
