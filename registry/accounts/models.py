"""Accounts, their grants, and where they are signed in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey

KINDS = ("person", "service", "external")


class Account(Base):
    """A person, an agency's service, or a person whom an identity provider vouches for.

    `name` stands in the registry and the audit trail: two accounts never share one.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("kind IN ('person','service','external')", name="kind"),
        CheckConstraint("(kind = 'external') = (issuer IS NOT NULL)", name="issuer"),
        CheckConstraint("(issuer IS NULL) = (subject IS NULL)", name="subject"),
        Index("uq_account_login", text("lower(login)"), unique=True),
        Index("uq_account_name", text("lower(name)"), unique=True),
        Index("uq_account_issuer_subject", "issuer", "subject", unique=True),
    )

    id: Mapped[UuidKey]
    kind: Mapped[str]
    login: Mapped[str] = mapped_column(comment="what is typed; of a service its client_id")
    name: Mapped[str] = mapped_column(comment="as it stands in the registry")
    issuer: Mapped[str | None] = mapped_column(comment="the identity provider's")
    subject: Mapped[str | None] = mapped_column(comment="the provider's key of the person")
    secret_hash: Mapped[str | None] = mapped_column(
        comment="argon2id of a password, SHA-256 of a service's random secret"
    )
    is_first_password: Mapped[bool] = mapped_column(
        server_default="false", comment="it must be changed at the first sign-in"
    )
    scopes: Mapped[list[str]] = mapped_column(
        ARRAY(Text), server_default="{}", comment="what a service may ask for"
    )
    failures: Mapped[int] = mapped_column(
        Integer, server_default="0", comment="wrong passwords since the last right one"
    )
    locked_until: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
    created_by: Mapped[str]
    disabled_at: Mapped[datetime | None]


class AccountGrant(Base):
    """A role of an account, for one area or all, and one agency or all. Ended, never removed."""

    __tablename__ = "account_grant"
    __table_args__ = (
        CheckConstraint(
            r"area_code ~ '^(S[0-9]{2}|D[0-9]{2}-[0-9]{2})$'", name="area_is_state_or_district"
        ),
        Index(
            "uq_account_grant_running",
            "account_id",
            "role",
            text("coalesce(area_code, '')"),
            text("coalesce(agency_code, '')"),
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UuidKey]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(comment="of the option list officer_roles")
    area_code: Mapped[str | None] = mapped_column(comment="state or district; null = the country")
    agency_code: Mapped[str | None] = mapped_column(comment="null = every agency")
    granted_at: Mapped[CreatedAt]
    granted_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class SignIn(Base):
    """One time that somebody signed in; what hangs on it ends with it."""

    __tablename__ = "sign_in"

    id: Mapped[UuidKey]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    via: Mapped[str] = mapped_column(comment="password, cookie or client")
    cookie_hash: Mapped[str | None] = mapped_column(unique=True, comment="SHA-256 of the cookie")
    scopes: Mapped[list[str] | None] = mapped_column(
        ARRAY(Text), comment="of a service; null = whatever the roles allow"
    )
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]


class RefreshToken(Base):
    """A refresh token: good once. Used again, it ends the sign-in it belongs to."""

    __tablename__ = "refresh_token"

    token_hash: Mapped[str] = mapped_column(primary_key=True, comment="SHA-256")
    sign_in_id: Mapped[UUID] = mapped_column(ForeignKey("sign_in.id"), index=True)
    issued_at: Mapped[CreatedAt]
    used_at: Mapped[datetime | None]
