"""which listings are of one service is private: it would join a hidden place to its office"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('published',
    sa.Column('listing_id', sa.UUID(), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['directory.listing.id'], name=op.f('fk_published_listing_id_listing'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('listing_id', name=op.f('pk_published')),
    schema='core'
    )
    op.create_index(op.f('ix_published_service_id'), 'published', ['service_id'], unique=False, schema='core')
    # Made-up listings (amparo synth) are of no service.
    op.execute('INSERT INTO core.published SELECT id, service_id FROM directory.listing'
               ' WHERE service_id IN (SELECT id FROM core.service)')
    op.drop_column('listing', 'service_id', schema='directory')


def downgrade() -> None:
    op.add_column('listing', sa.Column('service_id', sa.UUID(), nullable=True), schema='directory')
    op.execute('UPDATE directory.listing l SET service_id = coalesce('
               '(SELECT p.service_id FROM core.published p WHERE p.listing_id = l.id), l.id)')
    op.alter_column('listing', 'service_id', nullable=False, schema='directory')
    op.drop_table('published', schema='core')
