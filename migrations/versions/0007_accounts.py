"""accounts, memberships, proposals, history and mail"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=True),
    sa.Column('password', sa.Text(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.Text(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tf_primary_method', sa.Text(), nullable=True),
    sa.Column('tf_totp_secret', sa.Text(), nullable=True),
    sa.Column('tf_last_counter', sa.BigInteger(), nullable=True),
    sa.Column('us_totp_secrets', sa.Text(), nullable=True),
    sa.Column('mf_recovery_codes', postgresql.ARRAY(sa.Text()), nullable=True),
    sa.Column('fs_webauthn_user_handle', sa.Text(), nullable=True),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_account_email_in_lower_case')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('email', name=op.f('uq_account_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_account_fs_uniquifier')),
    sa.UniqueConstraint('fs_webauthn_user_handle', name=op.f('uq_account_fs_webauthn_user_handle')),
    schema='core'
    )
    op.create_table('outbox_message',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('values', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_message')),
    schema='core'
    )
    op.create_index('ix_outbox_message_due', 'outbox_message', ['next_try_at'], unique=False, schema='core', postgresql_where=sa.text('failed_at IS NULL'))
    op.create_table('role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role')),
    sa.UniqueConstraint('name', name=op.f('uq_role_name')),
    schema='core'
    )
    op.create_table('account_role',
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['core.account.id'], name=op.f('fk_account_role_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['core.role.id'], name=op.f('fk_account_role_role_id_role')),
    sa.PrimaryKeyConstraint('account_id', 'role_id', name=op.f('pk_account_role')),
    schema='core'
    )
    op.create_table('application',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('organization_id', sa.UUID(), nullable=True),
    sa.Column('organization_name', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('admin1_code', sa.Text(), server_default='', nullable=False),
    sa.Column('contact_name', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('website', sa.Text(), nullable=True),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'approved', 'refused', name='applicationstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organization_id'], ['core.organization.id'], name=op.f('fk_application_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application')),
    schema='core'
    )
    op.create_index(op.f('ix_application_organization_id'), 'application', ['organization_id'], unique=False, schema='core')
    op.create_index(op.f('ix_application_state'), 'application', ['state'], unique=False, schema='core')
    op.create_table('draft',
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('form', sa.Text(), nullable=False),
    sa.Column('values', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['core.account.id'], name=op.f('fk_draft_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', 'form', name=op.f('pk_draft')),
    schema='core'
    )
    op.create_table('field_change',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('thing', sa.Text(), nullable=False),
    sa.Column('thing_id', sa.Uuid(), nullable=False),
    sa.Column('field', sa.Text(), nullable=False),
    sa.Column('before', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('after', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('by', sa.Enum('member', 'moderator', 'import', 'link', 'system', name='changedby', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=True),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['core.account.id'], name=op.f('fk_field_change_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_field_change')),
    schema='core'
    )
    op.create_index(op.f('ix_field_change_account_id'), 'field_change', ['account_id'], unique=False, schema='core')
    op.create_index('ix_field_change_thing', 'field_change', ['thing', 'thing_id', 'id'], unique=False, schema='core')
    op.create_table('membership',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('organization_id', sa.UUID(), nullable=False),
    sa.Column('role', sa.Enum('editor', 'manager', 'steward', name='memberrole', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('invited_by_id', sa.UUID(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['core.account.id'], name=op.f('fk_membership_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['invited_by_id'], ['core.account.id'], name=op.f('fk_membership_invited_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organization_id'], ['core.organization.id'], name=op.f('fk_membership_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('account_id', 'organization_id', name=op.f('uq_membership_account_id_organization_id')),
    schema='core'
    )
    op.create_index(op.f('ix_membership_organization_id'), 'membership', ['organization_id'], unique=False, schema='core')
    op.create_table('passkey',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('user_id', sa.UUID(), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=True),
    sa.Column('transports', postgresql.ARRAY(sa.Text()), nullable=True),
    sa.Column('backup_state', sa.Boolean(), nullable=False),
    sa.Column('device_type', sa.Text(), nullable=False),
    sa.Column('extensions', sa.Text(), nullable=True),
    sa.Column('create_datetime', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('lastuse_datetime', sa.DateTime(timezone=True), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('usage', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['core.account.id'], name=op.f('fk_passkey_user_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id')),
    schema='core'
    )
    op.create_index(op.f('ix_passkey_user_id'), 'passkey', ['user_id'], unique=False, schema='core')
    op.create_table('sign_in',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('device', sa.Text(), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['core.account.id'], name=op.f('fk_sign_in_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    schema='core'
    )
    op.create_index(op.f('ix_sign_in_account_id'), 'sign_in', ['account_id'], unique=False, schema='core')
    op.create_table('application_check',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('application_id', sa.UUID(), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('voucher_organization_id', sa.UUID(), nullable=True),
    sa.Column('approves', sa.Boolean(), nullable=False),
    sa.Column('called_number', sa.Text(), nullable=True),
    sa.Column('number_found_at', sa.Text(), nullable=True),
    sa.Column('spoke_with', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['core.account.id'], name=op.f('fk_application_check_account_id_account')),
    sa.ForeignKeyConstraint(['application_id'], ['core.application.id'], name=op.f('fk_application_check_application_id_application'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['voucher_organization_id'], ['core.organization.id'], name=op.f('fk_application_check_voucher_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_check')),
    sa.UniqueConstraint('application_id', 'account_id', name=op.f('uq_application_check_application_id_account_id')),
    schema='core'
    )
    op.create_table('proposal',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('service_id', sa.UUID(), nullable=True),
    sa.Column('organization_id', sa.UUID(), nullable=True),
    sa.Column('account_id', sa.UUID(), nullable=True),
    sa.Column('field', sa.Text(), nullable=False),
    sa.Column('before', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('after', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('state', sa.Enum('pending', 'approved', 'rejected', 'withdrawn', 'outdated', name='proposalstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.CheckConstraint('(service_id IS NULL) <> (organization_id IS NULL)', name=op.f('ck_proposal_of_one_thing')),
    sa.ForeignKeyConstraint(['account_id'], ['core.account.id'], name=op.f('fk_proposal_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organization_id'], ['core.organization.id'], name=op.f('fk_proposal_organization_id_organization'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['service_id'], ['core.service.id'], name=op.f('fk_proposal_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal')),
    schema='core'
    )
    op.create_index(op.f('ix_proposal_account_id'), 'proposal', ['account_id'], unique=False, schema='core')
    op.create_index(op.f('ix_proposal_organization_id'), 'proposal', ['organization_id'], unique=False, schema='core')
    op.create_index(op.f('ix_proposal_service_id'), 'proposal', ['service_id'], unique=False, schema='core')
    op.create_index(op.f('ix_proposal_state'), 'proposal', ['state'], unique=False, schema='core')
    op.create_table('decision',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('proposal_id', sa.UUID(), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('approves', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['core.account.id'], name=op.f('fk_decision_account_id_account')),
    sa.ForeignKeyConstraint(['proposal_id'], ['core.proposal.id'], name=op.f('fk_decision_proposal_id_proposal'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('proposal_id', name=op.f('uq_decision_proposal_id')),
    schema='core'
    )
    op.add_column('organization', sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True), schema='core')
    op.add_column('organization', sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True), schema='core')
    op.add_column('service', sa.Column('revision', sa.Integer(), server_default='1', nullable=False), schema='core')
    op.add_column('service', sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True), schema='core')
    op.execute("INSERT INTO core.role (name) VALUES ('moderator')")
    # What was done is only ever added to.
    op.execute('REVOKE UPDATE, DELETE ON core.field_change FROM amparo_staff')


def downgrade() -> None:
    op.drop_column('service', 'hidden_at', schema='core')
    op.drop_column('service', 'revision', schema='core')
    op.drop_column('organization', 'hidden_at', schema='core')
    op.drop_column('organization', 'approved_at', schema='core')
    op.drop_table('decision', schema='core')
    op.drop_index(op.f('ix_proposal_state'), table_name='proposal', schema='core')
    op.drop_index(op.f('ix_proposal_service_id'), table_name='proposal', schema='core')
    op.drop_index(op.f('ix_proposal_organization_id'), table_name='proposal', schema='core')
    op.drop_index(op.f('ix_proposal_account_id'), table_name='proposal', schema='core')
    op.drop_table('proposal', schema='core')
    op.drop_table('application_check', schema='core')
    op.drop_index(op.f('ix_sign_in_account_id'), table_name='sign_in', schema='core')
    op.drop_table('sign_in', schema='core')
    op.drop_index(op.f('ix_passkey_user_id'), table_name='passkey', schema='core')
    op.drop_table('passkey', schema='core')
    op.drop_index(op.f('ix_membership_organization_id'), table_name='membership', schema='core')
    op.drop_table('membership', schema='core')
    op.drop_index('ix_field_change_thing', table_name='field_change', schema='core')
    op.drop_index(op.f('ix_field_change_account_id'), table_name='field_change', schema='core')
    op.drop_table('field_change', schema='core')
    op.drop_table('draft', schema='core')
    op.drop_index(op.f('ix_application_state'), table_name='application', schema='core')
    op.drop_index(op.f('ix_application_organization_id'), table_name='application', schema='core')
    op.drop_table('application', schema='core')
    op.drop_table('account_role', schema='core')
    op.drop_table('role', schema='core')
    op.drop_index('ix_outbox_message_due', table_name='outbox_message', schema='core', postgresql_where=sa.text('failed_at IS NULL'))
    op.drop_table('outbox_message', schema='core')
    op.drop_table('account', schema='core')
