"""Users of the sandbox at the token endpoint of a whole gateway, over HTTP."""

import json
import time
import uuid
from base64 import urlsafe_b64decode
from typing import Any

from httpx import Response
from joserfc import jwt
from joserfc.jwk import ECKey

from app.clients.gateway import EXCHANGE, USER_TOKEN, GatewayClient, load_private_key
from app.sandbox import clients, humans, identity_services
from app.sandbox.keys import key_file
from app.sandbox.organisations import BY_CODE
from tests.kit.builders import person
from tests.kit.callers import As
from tests.kit.gateways import World

Json = dict[str, Any]
BASE = "http://testserver"
TOKEN_URL = f"{BASE}/oauth2/token"
NHS, DWP, LOGIN = (identity_services.issuer(name) for name in ("nhs", "dwp", "nhs-login"))
STRANGER = ECKey.generate_key("P-384")


class Users:
    """Signs as the sandbox's identity services do, and exchanges what they sign."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.data = world.gateway.settings.data

    def staff(self, human: str = "testoh", client: str = "oh-a", /, *, header: Json | None = None, by: Any = None,
              **changes: Any) -> str:  # fmt: skip
        """A member of staff who acts through a client; a change to None leaves a claim out."""
        who, through = humans.named(human), clients.named(client)
        assert who
        assert through
        at = BY_CODE[through.organisation]
        told = who.claims() | {"iss": identity_services.issuer(who.service), "aud": TOKEN_URL, "azp": through.id}
        told |= {"organization": {"system": at.system, "value": at.code}}
        return self.signed(told, who.service, header, by, changes)

    def sign_in(self, given: str = "Paige", client: str = "person-app", *, header: Json | None = None, by: Any = None,
                **changes: Any) -> str:  # fmt: skip
        """A person who signs in through a client, in the shape of NHS login."""
        who = person(given)
        told = {
            "iss": LOGIN,
            "aud": f"sandbox-{client}",
            "sub": f"login-{given}",
            "vot": "P9.Cp.Cd",
            "identity_proofing_level": "P9",
            "nhs_number": who.nhs_number,
            "birthdate": who.born.isoformat(),
        }
        return self.signed(told, "nhs-login", header, by, changes)

    def signed(self, told: Json, service: str, header: Json | None, by: Any, changes: Json) -> str:
        """Claims that live 240 s, signed by a service or by the key of somebody else."""
        real = load_private_key(identity_services.key_file(self.data, service))
        now = int(time.time())
        claims = {"iat": now, "exp": now + 240, "jti": str(uuid.uuid4())} | told | changes
        top = {"alg": "ES384", "typ": "JWT", "kid": real.kid} | (header or {})
        kept = {name: value for name, value in claims.items() if value is not None}
        top = {name: value for name, value in top.items() if value is not None}
        return jwt.encode(top, kept, by or real, algorithms=["ES384"])

    def exchange(self, token: str, client: str = "oh-a", *, headers: Json | None = None, **form: str) -> Response:
        """The token endpoint's answer to a user's assertion that comes through a client."""
        fields = {
            "grant_type": EXCHANGE,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self.assertion(client),
            "subject_token": token,
            "subject_token_type": USER_TOKEN,
        }
        sent = {name: value for name, value in (fields | form).items() if value != "-"}
        return self.world.http.post("/oauth2/token", data=sent, headers=headers)

    def assertion(self, client: str) -> str:
        """A client's own assertion, signed with its own key."""
        with GatewayClient(BASE, f"sandbox-{client}", key_file(self.data, client)) as signer:
            return signer.assertion()

    def token(self, token: str, client: str = "oh-a", **form: str) -> str:
        """The access token that an exchange gives."""
        answer = self.exchange(token, client, **form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])


def as_user(users: Users, human: str, client: str) -> As:
    """A sandbox client whose calls a human makes: a member of staff by short name, or a person by given name."""
    is_staff = humans.named(human) is not None
    proof = users.staff(human, client) if is_staff else users.sign_in(human, client)
    caller = users.world.as_client(client)
    caller._token = users.token(proof, client)
    return caller


def claims_of(token: str) -> Json:
    """What a token says, unverified."""
    payload = token.split(".")[1]
    return dict(json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))
