"""corridors, and where along them listings are"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geography

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('corridor',
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('region', sa.Text(), nullable=False),
    sa.Column('length_km', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('slug', name='pk_corridor'),
    schema='directory'
    )
    op.create_table('corridor_stop',
    sa.Column('corridor', sa.Text(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('position_km', sa.Float(), nullable=False),
    sa.Column('leg', sa.Text(), nullable=True),
    sa.Column('line', Geography('LINESTRING', srid=4326, spatial_index=False), nullable=True),
    sa.CheckConstraint('(leg IS NULL) = (ordinal = 1)', name=op.f('ck_corridor_stop_leg_but_first')),
    sa.CheckConstraint('(leg IS NULL) = (line IS NULL)', name=op.f('ck_corridor_stop_line_of_leg')),
    sa.CheckConstraint("leg IN ('land', 'sea')", name=op.f('ck_corridor_stop_leg')),
    sa.ForeignKeyConstraint(['corridor'], ['directory.corridor.slug'], name='fk_corridor_stop_corridor_corridor', ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['place_id'], ['directory.place.id'], name='fk_corridor_stop_place_id_place'),
    sa.PrimaryKeyConstraint('corridor', 'ordinal', name='pk_corridor_stop'),
    schema='directory'
    )
    op.create_index('ix_corridor_stop_line', 'corridor_stop', ['line'], schema='directory', postgresql_using='gist')
    op.create_index('ix_corridor_stop_place_id', 'corridor_stop', ['place_id'], schema='directory')
    op.create_table('corridor_position',
    sa.Column('corridor', sa.Text(), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('position_km', sa.Float(), nullable=False),
    sa.Column('listing_id', sa.Uuid(), nullable=False),
    sa.Column('distance_km', sa.Float(), nullable=False),
    sa.ForeignKeyConstraint(['corridor'], ['directory.corridor.slug'], name='fk_corridor_position_corridor_corridor', ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['listing_id'], ['directory.listing.id'], name='fk_corridor_position_listing_id_listing', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('corridor', 'category', 'position_km', 'listing_id', name='pk_corridor_position'),
    schema='directory'
    )
    op.create_index('ix_corridor_position_listing_id', 'corridor_position', ['listing_id'], schema='directory')


def downgrade() -> None:
    op.drop_table('corridor_position', schema='directory')
    op.drop_table('corridor_stop', schema='directory')
    op.drop_table('corridor', schema='directory')
