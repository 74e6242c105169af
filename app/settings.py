"""Every environment variable of the gateway, typed, read once."""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.domain.configuration import DATABASES, database_address, issuers, origins, rate, web_address


class Takes(str):
    """In words, what a setting takes whose type does not say it."""


def _networks(text: str) -> str:
    for part in filter(None, text.split(",")):
        ip_network(part.strip())
    return text


Rate = Annotated[str, AfterValidator(rate), Takes("a rate such as 120/minute")]
WebAddress = Annotated[str, AfterValidator(web_address), Takes("an address such as https://gateway.example")]
Database = Annotated[str, AfterValidator(database_address), Takes("an address that begins " + " or ".join(DATABASES))]
Issuers = Annotated[
    str,
    AfterValidator(issuers),
    Takes("a JSON list of objects, each with issuer, audience, algorithms, and jwks or jwks_url"),
]
Origins = Annotated[str, AfterValidator(origins), Takes("origins such as https://app.example, commas between")]
Networks = Annotated[str, AfterValidator(_networks), Takes("addresses or networks with commas between them")]


class Settings(BaseSettings):
    """The configuration of one process; each field is the variable GATEWAY_<NAME> (`port` also reads PORT)."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", extra="ignore", frozen=True)

    mode: Literal["sandbox", "production"] = Field("sandbox", description="what this deployment is")
    data: Path = Field(Path(".gateway"), description="folder of the embedded database and the sandbox keys")
    database: Database = Field("", description="database address; empty means SQLite in the data folder")
    database_owner: Database = Field("", description="address of the login that owns the tables; empty: database's")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=1, le=65535, validation_alias="PORT", description="port to listen on")
    public_url: WebAddress = Field("", description="address callers use; empty means http://host:port")
    signing_key: str = Field("", description="file of the signing key (PEM); empty means the data folder's")
    ledger_key: str = Field("", description="file of the key that signs the ledger (Ed25519 PEM); empty: beside it")
    checkpoints: str = Field("", description="folder of the ledger's checkpoints; another volume is best")
    witness: WebAddress = Field("", description="address of a witness that signs the ledger's checkpoints too")
    seal_interval: int = Field(1000, ge=50, le=60_000, description="milliseconds between two sealings of the ledger")
    clock_interval: int = Field(2000, ge=50, le=60_000, description="milliseconds between two looks at what is due")
    threads: int = Field(16, ge=1, le=256, description="threads that do the work, and database connections")
    body_limit: int = Field(1_000_000, ge=10_000, description="largest request body in bytes")
    status_limit: Rate = Field("120/minute", description="status queries one client may ask")
    request_limit: Rate = Field("6000/minute", description="requests one client may send")
    enumeration_limit: int = Field(20, ge=3, description="status misses in ten minutes that raise an alert")
    sqlite_in_production: bool = Field(False, description="name SQLite on purpose for a production database")
    trusted_issuers: Issuers = Field("", description="JSON list of trusted token issuers")
    trusted_proxies: Networks = Field("127.0.0.1,::1", description="addresses of the TLS proxy, commas between")
    allowed_origins: Origins = Field("", description="origins of other web pages that may call the API; empty: none")
    certificate_header: str = Field("", description="header in which the TLS proxy hands on the client certificate")
    capability_opinion: bool = Field(False, description="whether functional capability opinions may be written")
    business_offset: int = Field(0, description="seconds the sandbox's business clock runs ahead")
    atw_route: Literal["submit", "hand-over"] = Field(
        "submit", description="how declared Access to Work applications go"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level that is logged")

    @property
    def database_url(self) -> str:
        """The SQLAlchemy address of the database."""
        return self.database or f"sqlite:///{self.data / 'gateway.db'}"

    @property
    def owner_url(self) -> str:
        """The SQLAlchemy address of the login that owns the tables: for migrations, erasures, a sandbox's reset."""
        return self.database_owner or self.database_url

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins whose pages may call the API."""
        return tuple(part.strip() for part in self.allowed_origins.split(",") if part.strip())

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    @property
    def base_url(self) -> str:
        """Scheme, host and port that callers use, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def fhir_base(self) -> str:
        """The FHIR base address."""
        return f"{self.base_url}/fhir/R4"

    @property
    def token_url(self) -> str:
        """The token endpoint, the one audience of client assertions."""
        return f"{self.base_url}/oauth2/token"

    @property
    def signing_key_path(self) -> Path:
        """The file the gateway's signing key is read from."""
        return Path(self.signing_key) if self.signing_key else self.data / "keys" / "gateway.pem"

    @property
    def ledger_key_path(self) -> Path:
        """The file of the key that signs the ledger's checkpoints."""
        return Path(self.ledger_key) if self.ledger_key else self.signing_key_path.with_name("ledger.pem")

    @property
    def checkpoints_path(self) -> Path:
        """The folder that keeps the ledger's checkpoints outside the database."""
        return Path(self.checkpoints) if self.checkpoints else self.data / "checkpoints"
