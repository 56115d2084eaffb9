"""what a translation was made from; who answers a number"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Public rows are published anew after this migration: they then have both.
    op.add_column('wording', sa.Column('made_from', sa.Text(), nullable=True), schema='core')
    op.add_column('phone', sa.Column('answers', postgresql.ARRAY(sa.Text()), nullable=False, server_default='{}'), schema='core')


def downgrade() -> None:
    op.drop_column('phone', 'answers', schema='core')
    op.drop_column('wording', 'made_from', schema='core')
