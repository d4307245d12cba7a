"""accounts, their grants, sign-ins and refresh tokens"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_91"
down_revision = "20261122_90"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "login", sa.Text(), nullable=False, comment="what is typed; of a service its client_id"
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="as it stands in the registry"),
        sa.Column("issuer", sa.Text(), nullable=True, comment="the identity provider's"),
        sa.Column("subject", sa.Text(), nullable=True, comment="the provider's key of the person"),
        sa.Column(
            "secret_hash",
            sa.Text(),
            nullable=True,
            comment="argon2id of a password, SHA-256 of a service's random secret",
        ),
        sa.Column(
            "is_first_password",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="it must be changed at the first sign-in",
        ),
        sa.Column(
            "scopes",
            sa.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="what a service may ask for",
        ),
        sa.Column(
            "failures",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="wrong passwords since the last right one",
        ),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'external') = (issuer IS NOT NULL)", name=op.f("ck_account_issuer")
        ),
        sa.CheckConstraint("kind IN ('person','service','external')", name=op.f("ck_account_kind")),
        sa.CheckConstraint("(issuer IS NULL) = (subject IS NULL)", name=op.f("ck_account_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_index("uq_account_issuer_subject", "account", ["issuer", "subject"], unique=True)
    op.create_index("uq_account_login", "account", [sa.text("lower(login)")], unique=True)
    op.create_index("uq_account_name", "account", [sa.text("lower(name)")], unique=True)
    op.create_table(
        "account_grant",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False, comment="of the option list officer_roles"),
        sa.Column(
            "area_code", sa.Text(), nullable=True, comment="state or district; null = the country"
        ),
        sa.Column("agency_code", sa.Text(), nullable=True, comment="null = every agency"),
        sa.Column(
            "granted_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("granted_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "area_code ~ '^(S[0-9]{2}|D[0-9]{2}-[0-9]{2})$'",
            name=op.f("ck_account_grant_area_is_state_or_district"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_grant_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_grant")),
    )
    op.create_index(
        "uq_account_grant_running",
        "account_grant",
        [
            "account_id",
            "role",
            sa.text("coalesce(area_code, '')"),
            sa.text("coalesce(agency_code, '')"),
        ],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False, comment="password, cookie or client"),
        sa.Column("cookie_hash", sa.Text(), nullable=True, comment="SHA-256 of the cookie"),
        sa.Column(
            "scopes",
            sa.ARRAY(sa.Text()),
            nullable=True,
            comment="of a service; null = whatever the roles allow",
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("cookie_hash", name=op.f("uq_sign_in_cookie_hash")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"], unique=False)
    op.create_table(
        "refresh_token",
        sa.Column("token_hash", sa.Text(), nullable=False, comment="SHA-256"),
        sa.Column("sign_in_id", sa.UUID(), nullable=False),
        sa.Column(
            "issued_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["sign_in.id"], name=op.f("fk_refresh_token_sign_in_id_sign_in")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_refresh_token")),
    )
    op.create_index(
        op.f("ix_refresh_token_sign_in_id"), "refresh_token", ["sign_in_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("refresh_token")
    op.drop_table("sign_in")
    op.drop_table("account_grant")
    op.drop_table("account")
