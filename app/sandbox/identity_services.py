"""Identity services of the sandbox: they sign as those of the NHS, of DWP and NHS login would, with their own keys."""

from pathlib import Path

from joserfc import jwt

from app.clients.gateway import load_private_key
from app.domain.identity_service import IdentityService
from app.domain.json import Json
from app.sandbox.clients import SandboxClient
from app.sandbox.humans import HUMANS, Human
from app.sandbox.keys import key_set
from app.sandbox.organisations import BY_CODE
from app.sandbox.people import FAMILY, SyntheticPerson

ALGORITHM = "ES384"
LIFE = 240
LOGIN = "nhs-login"
_HOSTS = {"nhs": "identity.nhs", "dwp": "identity.dwp", LOGIN: "login.nhs"}
_DWP_ROLES = ("atw-case-manager", "dwp-assess", "dwp-decision")
_NHS_ROLES = (
    *dict.fromkeys(human.role for human in HUMANS if human.service == "nhs"),
    *("spa-clinician", "ips-worker", "information-governance", "caldicott", "icb-lead", "national-oversight"),
)
_ROLES = {"nhs": _NHS_ROLES, "dwp": _DWP_ROLES, LOGIN: ()}


def issuer(name: str) -> str:
    """What a service of the sandbox writes in iss."""
    return f"https://{_HOSTS[name]}.sandbox.example"


def key_file(data: Path, name: str) -> Path:
    """Where the private key of a service is kept, under the data folder."""
    return data / "keys" / "identities" / f"{name}.pem"


def identity_services(data: Path, now: int) -> list[IdentityService]:
    """The services to register, each with its public key; keys are made where there are none."""
    return [
        IdentityService(
            issuer=issuer(name),
            name=name,
            shape="person" if name == LOGIN else "staff",
            algorithms=(ALGORITHM,),
            roles=_ROLES[name],
            jwks=key_set(key_file(data, name)),
            is_sandbox=True,
            created=now,
        )
        for name in _HOSTS
    ]


def vouch(data: Path, human: Human, client: SandboxClient, token_url: str, now: int, jti: str) -> str:
    """A signed assertion that a member of staff acts through a client, for our token endpoint."""
    code = client.organisation if human.works_at(client.organisation) else human.professional.organisation
    at = BY_CODE[code]
    told = human.claims() | {"aud": token_url, "azp": client.id}
    return sign(data, human.service, told | {"organization": {"system": at.system, "value": at.code}}, now, jti)


def sign_in(data: Path, person: SyntheticPerson, client: SandboxClient, now: int, jti: str) -> str:
    """The ID token of a person's sign-in to a client, as NHS login writes it for an identity proven to P9."""
    told = {
        "aud": client.id,
        "sub": f"sandbox-login-{person.number:04}",
        "token_use": "id",
        "auth_time": now,
        "vot": "P9.Cp.Cd",
        "vtm": f"{issuer(LOGIN)}/trustmark",
        "identity_proofing_level": "P9",
        "nhs_number": person.nhs_number,
        "family_name": FAMILY,
        "birthdate": person.born.isoformat(),
    }
    return sign(data, LOGIN, told, now, jti)


def sign(data: Path, service: str, claims: Json, now: int, jti: str) -> str:
    """Any claims as a service would sign them now; those given here win over iss, iat, exp and jti."""
    key = load_private_key(key_file(data, service))
    told = {"iss": issuer(service), "iat": now, "exp": now + LIFE, "jti": jti} | claims
    return jwt.encode({"alg": ALGORITHM, "typ": "JWT", "kid": key.kid}, told, key, algorithms=[ALGORITHM])
