"""what moderators say of a town, an admin-1 or a country"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0022'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('area_notice',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('admin1_code', sa.Text(), server_default='', nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('texts', postgresql.JSONB(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=False),
    sa.Column('author_id', sa.UUID(), nullable=False),
    sa.Column('approved_by_id', sa.UUID(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('approved_by_id <> author_id', name=op.f('ck_area_notice_two_people')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['core.account.id'], name=op.f('fk_area_notice_approved_by_id_account')),
    sa.ForeignKeyConstraint(['author_id'], ['core.account.id'], name=op.f('fk_area_notice_author_id_account')),
    sa.ForeignKeyConstraint(['place_id'], ['directory.place.id'], name=op.f('fk_area_notice_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_area_notice')),
    schema='core'
    )
    op.create_table('area_notice',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('admin1_code', sa.Text(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('texts', postgresql.JSONB(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_area_notice')),
    schema='directory'
    )


def downgrade() -> None:
    op.drop_table('area_notice', schema='directory')
    op.drop_table('area_notice', schema='core')
