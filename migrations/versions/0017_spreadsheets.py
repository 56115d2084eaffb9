"""spreadsheets that wait to be loaded, and what their columns mean"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

STATES = ('reading', 'asking', 'ready', 'loading', 'loaded', 'waiting', 'rejected', 'refused')


def upgrade() -> None:
    op.create_table('sheet',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('touched_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('organization_id', sa.UUID(), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum(*STATES, name='sheetstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('columns', postgresql.JSONB(), nullable=False),
    sa.Column('rows', postgresql.JSONB(), nullable=False),
    sa.Column('missing', postgresql.JSONB(), nullable=False),
    sa.Column('chosen', postgresql.JSONB(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('opened', postgresql.JSONB(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['core.account.id'], name=op.f('fk_sheet_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organization_id'], ['core.organization.id'], name=op.f('fk_sheet_organization_id_organization'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet')),
    schema='core'
    )
    for column in ('account_id', 'organization_id', 'state'):
        op.create_index(op.f(f'ix_sheet_{column}'), 'sheet', [column], unique=False, schema='core')
    op.create_table('sheet_column',
    sa.Column('organization_id', sa.UUID(), nullable=False),
    sa.Column('header', sa.Text(), nullable=False),
    sa.Column('means', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['core.organization.id'], name=op.f('fk_sheet_column_organization_id_organization'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('organization_id', 'header', name=op.f('pk_sheet_column')),
    schema='core'
    )


def downgrade() -> None:
    op.drop_table('sheet_column', schema='core')
    op.drop_table('sheet', schema='core')
