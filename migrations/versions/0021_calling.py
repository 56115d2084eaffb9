"""who asked never to be listed, as hashes; who is called, and what came of it"""

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
    op.create_table('call',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('outcome', sa.Enum('right', 'changed', 'no_answer', 'no_answer_twice', 'wrong_number', 'closed', 'never', name='calloutcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('called_on', sa.Date(), nullable=False),
    sa.Column('again_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_call_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call')),
    schema='core'
    )
    op.create_index('ix_call_service_id', 'call', ['service_id', 'called_on'], unique=False, schema='core')
    op.create_table('call_claim',
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['core.account.id'], name=op.f('fk_call_claim_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_call_claim_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('service_id', name=op.f('pk_call_claim')),
    sa.UniqueConstraint('account_id', name=op.f('uq_call_claim_account_id')),
    schema='core'
    )


def downgrade() -> None:
    op.drop_table('call_claim', schema='core')
    op.drop_table('call', schema='core')
    op.drop_table('suppression', schema='core')
