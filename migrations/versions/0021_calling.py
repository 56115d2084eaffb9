"""who asked never to be listed, as hashes"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('suppression',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('mark', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('length(mark) = 32', name=op.f('ck_suppression_hash')),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_suppression_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suppression')),
    schema='core'
    )
    op.create_index('ix_suppression_service_id', 'suppression', ['service_id'], unique=False, schema='core')


def downgrade() -> None:
    op.drop_table('suppression', schema='core')
