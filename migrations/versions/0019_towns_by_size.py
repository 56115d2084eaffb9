"""the largest towns of a country, and of a box, without looking at all of them"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

LARGEST = sa.text('population DESC')


def upgrade() -> None:
    op.create_index('ix_place_largest', 'place', [LARGEST, 'id'], schema='directory')
    op.create_index('ix_place_largest_of_country', 'place', ['country', LARGEST, 'id'], schema='directory')


def downgrade() -> None:
    op.drop_index('ix_place_largest_of_country', table_name='place', schema='directory')
    op.drop_index('ix_place_largest', table_name='place', schema='directory')
