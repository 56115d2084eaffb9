"""links by which listings are kept right, pauses, reminders"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('notice', sa.Column('pause', sa.Boolean(), server_default='false', nullable=False), schema='core')
    op.create_table('upkeep',
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('confirm_generation', sa.Integer(), server_default='1', nullable=False),
    sa.Column('tonight_generation', sa.Integer(), server_default='1', nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('new_link_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('instead', postgresql.ARRAY(sa.UUID()), server_default='{}', nullable=False),
    sa.CheckConstraint('cardinality(instead) <= 3', name=op.f('ck_upkeep_few_instead')),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_upkeep_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('service_id', name=op.f('pk_upkeep')),
    schema='core'
    )
    op.create_table('evening_reminder',
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['core.account.id'], name=op.f('fk_evening_reminder_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_evening_reminder_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('service_id', 'account_id', name=op.f('pk_evening_reminder')),
    schema='core'
    )
    op.create_index(op.f('ix_evening_reminder_account_id'), 'evening_reminder', ['account_id'], unique=False, schema='core')


def downgrade() -> None:
    op.drop_index(op.f('ix_evening_reminder_account_id'), table_name='evening_reminder', schema='core')
    op.drop_table('evening_reminder', schema='core')
    op.drop_table('upkeep', schema='core')
    op.drop_column('notice', 'pause', schema='core')
