"""The twin: the same calls written the usual way for FastAPI, SQLAlchemy and pydantic.

Sync views in a thread pool, ORM models with eager loading, response models, the key looked up by a
dependency, slowapi counting in memory, an envelope and an exact total.
"""

import base64
import hashlib
import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, EmailStr, Field
from pydantic.alias_generators import to_camel
from pysqlite3 import dbapi2
from slowapi import Limiter, _rate_limit_exceeded_handler
from slowapi.errors import RateLimitExceeded
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Table,
    TypeDecorator,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
    sessionmaker,
)

RATE = "1000000000/minute"
engine = create_engine(f"sqlite:///{os.environ['BENCH_DATABASE']}", module=dbapi2)
new_session = sessionmaker(engine)


@event.listens_for(engine, "connect")
def set_up(connection: Any, _: Any) -> None:
    for pragma in ("synchronous=full", "foreign_keys=1", "cache_size=-12288", "busy_timeout=5000"):
        connection.execute(f"pragma {pragma}")


class Instant(TypeDecorator[datetime]):
    """UTC milliseconds in the database, an aware datetime to the second outside."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Any) -> int | None:
        return None if value is None else int(value.timestamp() * 1000)

    def process_result_value(self, value: int | None, _: Any) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value // 1000, UTC)


class Base(DeclarativeBase):
    type_annotation_map = {datetime: Instant, list[str]: JSON, dict[str, Any]: JSON}  # noqa: RUF012


class Workspace(Base):
    __tablename__ = "workspace"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[str]


class ApiKey(Base):
    __tablename__ = "api_key"
    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str]
    scope: Mapped[str]
    revoked_at: Mapped[datetime | None]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    workspace: Mapped[Workspace] = relationship()


class PipelineStage(Base):
    __tablename__ = "pipeline_stage"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str]
    name: Mapped[str]


class Group(Base):
    __tablename__ = "contact_group"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str]
    name: Mapped[str]


members = Table(
    "group_member",
    Base.metadata,
    Column("group_id", ForeignKey("contact_group.id"), primary_key=True),
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
)


class Contact(Base):
    __tablename__ = "contact"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    email: Mapped[str]
    email_key: Mapped[str]
    first_name: Mapped[str | None]
    first_name_key: Mapped[str] = mapped_column(default="")
    last_name: Mapped[str | None]
    last_name_key: Mapped[str] = mapped_column(default="")
    company: Mapped[str | None]
    company_key: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str | None]
    phone: Mapped[str | None]
    website: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="active")
    tags: Mapped[list[str]]
    custom_fields: Mapped[dict[str, Any]]
    pipeline_stage_id: Mapped[int | None] = mapped_column(ForeignKey("pipeline_stage.id"))
    consent_source: Mapped[str] = mapped_column(default="not_specified")
    consent_notes: Mapped[str | None]
    consent_at: Mapped[datetime | None]
    verification_status: Mapped[str | None]
    verification_source: Mapped[str | None]
    verification_at: Mapped[datetime | None]
    open_tracking_objected_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    pipeline_stage: Mapped[PipelineStage | None] = relationship()
    groups: Mapped[list[Group]] = relationship(secondary=members, order_by=Group.name)

    @property
    def verification(self) -> dict[str, Any] | None:
        if self.verification_status is None:
            return None
        verdict = {"status": self.verification_status, "source": self.verification_source}
        return {**verdict, "checked_at": self.verification_at}


class Tag(Base):
    __tablename__ = "contact_tag"
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True)


class Event(Base):
    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    type: Mapped[str]
    at: Mapped[datetime]
    body: Mapped[str]


class Schema(BaseModel):
    model_config = ConfigDict(from_attributes=True, alias_generator=to_camel, populate_by_name=True)


class Reference(Schema):
    id: str = Field(validation_alias="public_id")
    name: str


class Verification(Schema):
    status: str
    source: str | None
    checked_at: datetime


class ContactOut(Schema):
    id: str = Field(validation_alias="public_id")
    email: str
    first_name: str | None
    last_name: str | None
    company: str | None
    job_title: str | None
    phone: str | None
    website: str | None
    status: str
    groups: list[Reference]
    tags: list[str]
    custom_fields: dict[str, str | int | float | bool | None]
    pipeline_stage: Reference | None
    consent_source: str
    consent_notes: str | None
    consent_at: datetime | None
    verification: Verification | None
    open_tracking_objected_at: datetime | None
    created_at: datetime
    updated_at: datetime


class ContactIn(Schema):
    model_config = ConfigDict(extra="forbid")

    email: EmailStr
    first_name: str | None = Field(None, max_length=255)
    last_name: str | None = Field(None, max_length=255)
    company: str | None = Field(None, max_length=255)
    job_title: str | None = Field(None, max_length=255)
    phone: str | None = Field(None, max_length=64)
    website: str | None = Field(None, max_length=2000)
    tags: list[str] = Field(default_factory=list, max_length=100)
    custom_fields: dict[str, str | int | float | bool | None] = Field(default_factory=dict)


Data = TypeVar("Data")


class Envelope(Schema, Generic[Data]):
    success: Literal[True] = True
    data: Data


class Meta(Schema):
    page: int
    per_page: int
    total: int
    total_pages: int


class Page(Envelope[list[Data]], Generic[Data]):
    meta: Meta


app = FastAPI()
limiter = Limiter(lambda request: request.headers.get("Authorization", ""), headers_enabled=True)
app.state.limiter = limiter
app.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)  # type: ignore[arg-type]
bearer = HTTPBearer()


def session() -> Iterator[Session]:
    with new_session() as opened:
        yield opened


SessionDep = Annotated[Session, Depends(session)]


def workspace_id(
    database: SessionDep, given: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]
) -> int:
    """The workspace of the key; a dependency of every call."""
    digest = hashlib.sha256(given.credentials.encode()).hexdigest()
    wanted = select(ApiKey).options(joinedload(ApiKey.workspace))
    key = database.scalar(wanted.where(ApiKey.hash == digest, ApiKey.revoked_at.is_(None)))
    if key is None:
        raise HTTPException(401, "Invalid or missing API key")
    if key.workspace.plan != "pro":
        raise HTTPException(403, "API access requires Pro plan")
    return key.workspace_id


WorkspaceDep = Annotated[int, Depends(workspace_id)]
SORTS = {
    "createdAt": Contact.created_at,
    "updatedAt": Contact.updated_at,
    "email": Contact.email_key,
    "firstName": Contact.first_name_key,
    "lastName": Contact.last_name_key,
    "company": Contact.company_key,
}
EAGER = (selectinload(Contact.groups), joinedload(Contact.pipeline_stage))


@app.get("/v1/contacts")
@limiter.limit(RATE)
def list_contacts(
    request: Request,
    response: Response,
    database: SessionDep,
    workspace: WorkspaceDep,
    page: Annotated[int, Query(ge=1)] = 1,
    per_page: Annotated[int, Query(alias="perPage", ge=1, le=100)] = 20,
    sort: Literal["createdAt", "updatedAt", "email", "firstName", "lastName", "company"] = "createdAt",
    order: Literal["asc", "desc"] = "desc",
    status: Annotated[str | None, Query(max_length=20)] = None,
    email: Annotated[str | None, Query(max_length=254)] = None,
) -> Page[ContactOut]:
    conditions = [Contact.workspace_id == workspace]
    if status is not None:
        conditions.append(Contact.status == status)
    if email is not None:
        conditions.append(Contact.email_key.contains(email.casefold(), autoescape=True))
    total = database.scalar(select(func.count()).select_from(Contact).where(*conditions)) or 0
    by = (SORTS[sort], Contact.id)
    ordered = (
        select(Contact)
        .where(*conditions)
        .order_by(*(column.desc() if order == "desc" else column for column in by))
    )
    rows = database.scalars(ordered.options(*EAGER).limit(per_page).offset((page - 1) * per_page)).all()
    meta = Meta(page=page, per_page=per_page, total=total, total_pages=-(-total // per_page))
    return Page[ContactOut](data=[ContactOut.model_validate(row) for row in rows], meta=meta)


@app.get("/v1/contacts/{contact_id}")
@limiter.limit(RATE)
def get_contact(
    request: Request, response: Response, database: SessionDep, workspace: WorkspaceDep, contact_id: str
) -> Envelope[ContactOut]:
    wanted = select(Contact).where(Contact.workspace_id == workspace, Contact.public_id == contact_id)
    row = database.scalar(wanted.options(*EAGER))
    if row is None:
        raise HTTPException(404, "Contact not found")
    return Envelope[ContactOut](data=ContactOut.model_validate(row))


@app.post("/v1/contacts", status_code=201)
@limiter.limit(RATE)
def create_contact(
    request: Request, response: Response, database: SessionDep, workspace: WorkspaceDep, given: ContactIn
) -> Envelope[ContactOut]:
    key = given.email.casefold()
    taken = select(Contact.id).where(Contact.workspace_id == workspace, Contact.email_key == key)
    if database.scalar(taken) is not None:
        raise HTTPException(409, "Email already exists")
    now = datetime.now(UTC)
    folded = {
        f"{name}_key": (getattr(given, name) or "").casefold()
        for name in ("first_name", "last_name", "company")
    }
    contact = Contact(
        **given.model_dump(),
        **folded,
        email_key=key,
        public_id=new_id("con"),
        workspace_id=workspace,
        created_at=now,
        updated_at=now,
    )
    database.add(contact)
    database.flush()
    database.add_all(Tag(workspace_id=workspace, name=name, contact_id=contact.id) for name in contact.tags)
    database.refresh(contact)
    created = Envelope[ContactOut](data=ContactOut.model_validate(contact))
    body = created.model_dump_json(by_alias=True)
    database.add(
        Event(public_id=new_id("evt"), workspace_id=workspace, type="contact.created", at=now, body=body)
    )
    database.commit()
    return created


def new_id(prefix: str) -> str:
    return f"{prefix}_{base64.b32encode(secrets.token_bytes(15)).decode().lower()}"
