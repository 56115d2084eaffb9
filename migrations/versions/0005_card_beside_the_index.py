"""a card stands in the row that search walks: no second look for each of those found"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Public rows are published anew after this migration: the empty cards are never read.
    op.add_column('search', sa.Column('card', sa.Text(), nullable=False, server_default=''), schema='directory')
    op.alter_column('search', 'card', server_default=None, schema='directory')
    op.drop_column('listing', 'card', schema='directory')


def downgrade() -> None:
    op.add_column('listing', sa.Column('card', sa.Text(), nullable=False, server_default=''), schema='directory')
    op.alter_column('listing', 'card', server_default=None, schema='directory')
    op.drop_column('search', 'card', schema='directory')
