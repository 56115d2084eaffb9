"""who asked never to be listed"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('service', sa.Column('suppressed_at', sa.DateTime(timezone=True), nullable=True), schema='core')


def downgrade() -> None:
    op.drop_column('service', 'suppressed_at', schema='core')
