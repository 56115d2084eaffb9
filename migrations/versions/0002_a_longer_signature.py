"""a longer signature: numbers for pairs of needs, and for a hundred languages more"""

from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

INDEX = 'ix_search_sphere_facets_id_rank'


def index_with(siglen: int) -> None:
    """Build the index of search anew; readers wait until the migration commits."""
    op.drop_index(INDEX, table_name='search', schema='directory')
    op.create_index(INDEX, 'search', ['sphere', 'facets', 'id_rank'], unique=False, schema='directory', postgresql_using='gist', postgresql_ops={'facets': f'gist__intbig_ops(siglen={siglen})'})


def upgrade() -> None:
    index_with(816)


def downgrade() -> None:
    index_with(400)
