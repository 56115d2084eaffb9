"""the ground: core tables, the public directory, who may read what"""

from alembic import op
import geoalchemy2
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from app.models.directory import Cube

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


#: Law 2: strangers read the projection and nothing else; staff read and write both schemas.
GRANTS = (
    "GRANT USAGE ON SCHEMA directory TO amparo_public, amparo_staff",
    "GRANT USAGE ON SCHEMA core TO amparo_staff",
    "GRANT SELECT ON ALL TABLES IN SCHEMA directory TO amparo_public",
    "GRANT ALL ON ALL TABLES IN SCHEMA core, directory TO amparo_staff",
    "REVOKE ALL ON core.alembic_version FROM amparo_staff",
    "GRANT SELECT ON core.alembic_version TO amparo_staff",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA directory GRANT SELECT ON TABLES TO amparo_public",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA core GRANT ALL ON TABLES TO amparo_staff",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA directory GRANT ALL ON TABLES TO amparo_staff",
)


def upgrade() -> None:
    op.create_table('organization',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('normalized_name', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('admin1_code', sa.Text(), server_default='', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization')),
    sa.UniqueConstraint('normalized_name', 'country', 'admin1_code', name=op.f('uq_organization_normalized_name_country_admin1_code')),
    schema='core'
    )
    op.create_table('admin1',
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('country', 'code', name=op.f('pk_admin1')),
    schema='directory'
    )
    op.create_table('listing',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('organization', sa.Text(), nullable=True),
    sa.Column('operator', sa.Text(), nullable=False),
    sa.Column('line', sa.Boolean(), nullable=False),
    sa.Column('categories', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('serves', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('only_for', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('conditions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('languages', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('phones', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('website', sa.Text(), nullable=True),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('admin1', sa.Text(), nullable=True),
    sa.Column('city', sa.Text(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('setting', sa.Text(), nullable=False),
    sa.Column('disclosure', sa.Text(), nullable=False),
    sa.Column('point_kind', sa.Text(), nullable=False),
    sa.Column('point', geoalchemy2.types.Geography(geometry_type='POINT', srid=4326, dimension=2, spatial_index=False, from_text='ST_GeogFromText', name='geography'), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('coverage', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('opening_hours', sa.Text(), nullable=True),
    sa.Column('hours_purpose', sa.Text(), nullable=True),
    sa.Column('hours_text', sa.Text(), nullable=True),
    sa.Column('timezone', sa.Text(), nullable=True),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.Column('confirmed_by', sa.Text(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('stale_on', sa.Date(), nullable=True),
    sa.Column('source_publisher', sa.Text(), nullable=True),
    sa.Column('source_date', sa.Text(), nullable=True),
    sa.Column('source_url', sa.Text(), nullable=True),
    sa.Column('notices', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('wordings', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('state_until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("disclosure <> 'hidden' OR (point IS NULL AND address IS NULL AND city IS NULL)", name=op.f('ck_listing_nothing_if_hidden')),
    sa.CheckConstraint("disclosure = 'exact' OR (point_kind <> 'exact' AND address IS NULL)", name=op.f('ck_listing_door_only_if_exact')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listing')),
    schema='directory'
    )
    op.create_index(op.f('ix_listing_point'), 'listing', ['point'], unique=False, schema='directory', postgresql_using='gist')
    op.create_index(op.f('ix_listing_state_until'), 'listing', ['state_until'], unique=False, schema='directory')
    op.create_table('place',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('admin1_code', sa.Text(), nullable=False),
    sa.Column('point', geoalchemy2.types.Geography(geometry_type='POINT', srid=4326, dimension=2, spatial_index=False, from_text='ST_GeogFromText', name='geography', nullable=False), nullable=False),
    sa.Column('longitude', sa.Double(), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=False),
    sa.Column('population', sa.Integer(), nullable=False),
    sa.Column('timezone', sa.Text(), nullable=False),
    sa.Column('coastal', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('corridor_stage', sa.Boolean(), server_default='false', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place')),
    schema='directory'
    )
    op.create_index(op.f('ix_place_point'), 'place', ['point'], unique=False, schema='directory', postgresql_using='gist')
    op.create_table('version',
    sa.Column('one', sa.Boolean(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('facets', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('one', name=op.f('ck_version_one_row')),
    sa.PrimaryKeyConstraint('one', name=op.f('pk_version')),
    schema='directory'
    )
    op.create_table('location',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('setting', sa.Enum('office', 'residential', 'remote', name='setting', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('disclosure', sa.Enum('exact', 'area', 'hidden', name='disclosure', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('admin1_code', sa.Text(), server_default='', nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('city', sa.Text(), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('point_kind', sa.Enum('exact', 'town', 'none', name='pointkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('public_point', geoalchemy2.types.Geography(geometry_type='POINT', srid=4326, dimension=2, spatial_index=False, from_text='ST_GeogFromText', name='geography'), nullable=True),
    sa.CheckConstraint("(point_kind = 'none') = (public_point IS NULL)", name=op.f('ck_location_kind_says_if_there_is_a_point')),
    sa.CheckConstraint("disclosure <> 'hidden' OR (public_point IS NULL AND address IS NULL AND place_id IS NULL)", name=op.f('ck_location_nothing_if_hidden')),
    sa.CheckConstraint("disclosure = 'exact' OR (point_kind <> 'exact' AND address IS NULL AND city IS NULL)", name=op.f('ck_location_door_only_if_exact')),
    sa.ForeignKeyConstraint(['place_id'], ['directory.place.id'], name=op.f('fk_location_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_location')),
    schema='core'
    )
    op.create_table('service',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('organization_id', sa.UUID(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('operator', sa.Enum('community', 'faith', 'ngo', 'un_red_cross', 'municipality', 'state', 'justice_police_rescue', 'migration_authority', 'consulate', 'private', 'unknown', name='operator', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('active', 'held', 'withdrawn', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('line', sa.Boolean(), nullable=False),
    sa.Column('categories', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('serves', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('only_for', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('conditions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('website', sa.Text(), nullable=True),
    sa.Column('public_fields', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('source_url', sa.Text(), nullable=True),
    sa.Column('source_date', sa.Text(), nullable=True),
    sa.Column('note_for_moderators', sa.Text(), nullable=True),
    sa.CheckConstraint('cardinality(categories) > 0', name=op.f('ck_service_has_a_category')),
    sa.ForeignKeyConstraint(['organization_id'], ['core.organization.id'], name=op.f('fk_service_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service')),
    schema='core'
    )
    op.create_index(op.f('ix_service_organization_id'), 'service', ['organization_id'], unique=False, schema='core')
    op.create_table('coverage',
    sa.Column('listing_id', sa.Uuid(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('admin1_code', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['directory.listing.id'], name=op.f('fk_coverage_listing_id_listing'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('listing_id', 'country', 'admin1_code', name=op.f('pk_coverage')),
    schema='directory'
    )
    op.create_index(op.f('ix_coverage_country_admin1_code'), 'coverage', ['country', 'admin1_code'], unique=False, schema='directory')
    op.create_table('listing_name',
    sa.Column('listing_id', sa.Uuid(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['directory.listing.id'], name=op.f('fk_listing_name_listing_id_listing'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('listing_id', name=op.f('pk_listing_name')),
    schema='directory'
    )
    op.create_index(op.f('ix_listing_name_words'), 'listing_name', ['words'], unique=False, schema='directory', postgresql_using='gin', postgresql_ops={'words': 'gin_trgm_ops'})
    op.create_table('place_name',
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['directory.place.id'], name=op.f('fk_place_name_place_id_place'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('place_id', 'folded', name=op.f('pk_place_name')),
    schema='directory'
    )
    op.create_index('ix_place_name_prefix', 'place_name', ['folded'], unique=False, schema='directory', postgresql_ops={'folded': 'text_pattern_ops'})
    op.create_index('ix_place_name_trigrams', 'place_name', ['folded'], unique=False, schema='directory', postgresql_using='gin', postgresql_ops={'folded': 'gin_trgm_ops'})
    op.create_table('search',
    sa.Column('listing_id', sa.Uuid(), nullable=False),
    sa.Column('id_rank', sa.BigInteger(), nullable=False),
    sa.Column('sphere', Cube(), nullable=False),
    sa.Column('facets', postgresql.ARRAY(sa.Integer()), nullable=False),
    sa.Column('critical', postgresql.ARRAY(sa.Integer()), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('far_from_town', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['directory.listing.id'], name=op.f('fk_search_listing_id_listing'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('listing_id', name=op.f('pk_search')),
    schema='directory'
    )
    op.create_index('ix_search_far_from_town', 'search', ['place_id'], unique=False, schema='directory', postgresql_where=sa.text('far_from_town'))
    op.create_index('ix_search_sphere_facets_id_rank', 'search', ['sphere', 'facets', 'id_rank'], unique=False, schema='directory', postgresql_using='gist', postgresql_ops={'facets': 'gist__intbig_ops(siglen=400)'})
    op.create_table('import_row',
    sa.Column('dataset', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('row', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_import_row_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('dataset', 'key', name=op.f('pk_import_row')),
    schema='core'
    )
    op.create_index(op.f('ix_import_row_service_id'), 'import_row', ['service_id'], unique=False, schema='core')
    op.create_table('language',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('how', sa.Enum('staff', 'interpreter_on_site', 'interpreter_by_phone', name='languagehow', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_language_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_language')),
    sa.UniqueConstraint('service_id', 'code', name=op.f('uq_language_service_id_code')),
    schema='core'
    )
    op.create_table('notice',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Enum('room_likely', 'call_first', 'full', 'closed', name='noticekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_notice_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    schema='core'
    )
    op.create_index(op.f('ix_notice_service_id'), 'notice', ['service_id'], unique=False, schema='core')
    op.create_table('phone',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('voice', 'whatsapp', 'short', 'national', name='phonekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('extension', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_phone_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phone')),
    schema='core'
    )
    op.create_index(op.f('ix_phone_service_id'), 'phone', ['service_id'], unique=False, schema='core')
    op.create_table('schedule',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('purpose', sa.Enum('open', 'intake', 'phone', name='schedulepurpose', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('opening_hours', sa.Text(), nullable=True),
    sa.Column('timezone', sa.Text(), nullable=True),
    sa.Column('hours_text', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_schedule_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schedule')),
    sa.UniqueConstraint('service_id', 'purpose', name=op.f('uq_schedule_service_id_purpose')),
    schema='core'
    )
    op.create_table('service_area',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('admin1_code', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_service_area_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_area')),
    sa.UniqueConstraint('service_id', 'country', 'admin1_code', name=op.f('uq_service_area_service_id_country_admin1_code')),
    schema='core'
    )
    op.create_table('service_at_location',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('location_id', sa.UUID(), nullable=False),
    sa.ForeignKeyConstraint(['location_id'], ['core.location.id'], name=op.f('fk_service_at_location_location_id_location')),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_service_at_location_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_at_location')),
    sa.UniqueConstraint('service_id', 'location_id', name=op.f('uq_service_at_location_service_id_location_id')),
    schema='core'
    )
    op.create_index(op.f('ix_service_at_location_location_id'), 'service_at_location', ['location_id'], unique=False, schema='core')
    op.create_table('true_point',
    sa.Column('location_id', sa.UUID(), nullable=False),
    sa.Column('city', sa.Text(), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('point', geoalchemy2.types.Geography(geometry_type='POINT', srid=4326, dimension=2, spatial_index=False, from_text='ST_GeogFromText', name='geography'), nullable=True),
    sa.ForeignKeyConstraint(['location_id'], ['core.location.id'], name=op.f('fk_true_point_location_id_location'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('location_id', name=op.f('pk_true_point')),
    schema='core'
    )
    op.create_table('verification',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('by', sa.Enum('provider', 'moderator', 'volunteer', name='verifiedby', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('verified_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_verification_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verification')),
    schema='core'
    )
    op.create_index(op.f('ix_verification_service_id'), 'verification', ['service_id'], unique=False, schema='core')
    op.create_table('wording',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('source', sa.Enum('original', 'human', 'machine', name='wordingsource', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_wording_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wording')),
    sa.UniqueConstraint('service_id', 'about', 'locale', name=op.f('uq_wording_service_id_about_locale')),
    schema='core'
    )
    for statement in GRANTS:
        op.execute(statement)
    op.execute(
        "INSERT INTO directory.version (one, number, facets, published_at)"
        " VALUES (true, 0, '', now())"
    )


def downgrade() -> None:
    op.drop_table('wording', schema='core')
    op.drop_index(op.f('ix_verification_service_id'), table_name='verification', schema='core')
    op.drop_table('verification', schema='core')
    op.drop_table('true_point', schema='core')
    op.drop_index(op.f('ix_service_at_location_location_id'), table_name='service_at_location', schema='core')
    op.drop_table('service_at_location', schema='core')
    op.drop_table('service_area', schema='core')
    op.drop_table('schedule', schema='core')
    op.drop_index(op.f('ix_phone_service_id'), table_name='phone', schema='core')
    op.drop_table('phone', schema='core')
    op.drop_index(op.f('ix_notice_service_id'), table_name='notice', schema='core')
    op.drop_table('notice', schema='core')
    op.drop_table('language', schema='core')
    op.drop_index(op.f('ix_import_row_service_id'), table_name='import_row', schema='core')
    op.drop_table('import_row', schema='core')
    op.drop_index('ix_search_sphere_facets_id_rank', table_name='search', schema='directory', postgresql_using='gist', postgresql_ops={'facets': 'gist__intbig_ops(siglen=400)'})
    op.drop_index('ix_search_far_from_town', table_name='search', schema='directory', postgresql_where=sa.text('far_from_town'))
    op.drop_table('search', schema='directory')
    op.drop_index('ix_place_name_trigrams', table_name='place_name', schema='directory', postgresql_using='gin', postgresql_ops={'folded': 'gin_trgm_ops'})
    op.drop_index('ix_place_name_prefix', table_name='place_name', schema='directory', postgresql_ops={'folded': 'text_pattern_ops'})
    op.drop_table('place_name', schema='directory')
    op.drop_index(op.f('ix_listing_name_words'), table_name='listing_name', schema='directory', postgresql_using='gin', postgresql_ops={'words': 'gin_trgm_ops'})
    op.drop_table('listing_name', schema='directory')
    op.drop_index(op.f('ix_coverage_country_admin1_code'), table_name='coverage', schema='directory')
    op.drop_table('coverage', schema='directory')
    op.drop_index(op.f('ix_service_organization_id'), table_name='service', schema='core')
    op.drop_table('service', schema='core')
    op.drop_table('location', schema='core')
    op.drop_table('version', schema='directory')
    op.drop_index(op.f('ix_place_point'), table_name='place', schema='directory', postgresql_using='gist')
    op.drop_table('place', schema='directory')
    op.drop_index(op.f('ix_listing_state_until'), table_name='listing', schema='directory')
    op.drop_index(op.f('ix_listing_point'), table_name='listing', schema='directory', postgresql_using='gist')
    op.drop_table('listing', schema='directory')
    op.drop_table('admin1', schema='directory')
    op.drop_table('organization', schema='core')
