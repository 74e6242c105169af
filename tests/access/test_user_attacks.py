"""Users' assertions that must give no token, and what each is told."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from joserfc.jwk import ECKey

from app.clients.gateway import load_private_key
from app.sandbox import identity_services
from app.store import people
from app.store.wall import OPERATOR
from tests.kit.databases import BOTH
from tests.kit.gateways import world
from tests.kit.ledger import all_rows

from .acting import DWP, LOGIN, NHS, STRANGER, TOKEN_URL, Users
from .builders import segment

GMC = {"body": "gmc", "number": "9990002"}
COORDINATOR = ("testcoord", "workwell")


@pytest.fixture(scope="module", params=BOTH)
def users(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Users]:
    with world(request.param, tmp_path_factory.mktemp("users")) as made:
        yield Users(made)


def now() -> int:
    return int(time.time())


def imposter(users: Users) -> ECKey:
    """A key of nobody's, under the kid of the NHS service's."""
    kid = load_private_key(identity_services.key_file(users.data, "nhs")).kid
    return ECKey.import_key(STRANGER.as_dict(private=True) | {"kid": kid})


def unsigned(users: Users, alg: str) -> str:
    _, payload, signature = users.staff().split(".")
    return f"{segment(json.dumps({'alg': alg, 'typ': 'JWT', 'kid': 'k'}))}.{payload}.{signature}"


def by_dwp(users: Users, **changes: str) -> str:
    """What the DWP service signs about a clinician, under its own kid."""
    key = load_private_key(identity_services.key_file(users.data, "dwp"))
    return users.staff(by=key, header={"kid": key.kid}, **changes)


def changed(users: Users) -> str:
    header, _, signature = users.staff().split(".")
    return f"{header}.{segment(json.dumps({'iss': NHS, 'sub': 'somebody'}))}.{signature}"


Attack = tuple[str, Callable[[Users], str], str, str, str]


def staff(attack: str, code: str, claim: str, **changes: object) -> Attack:
    return attack, lambda u: u.staff(**changes), "oh-a", code, claim


def coordinator(attack: str, code: str, claim: str, **changes: object) -> Attack:
    return attack, lambda u: u.staff(*COORDINATOR, **changes), "workwell", code, claim


def person(attack: str, code: str, claim: str, client: str = "person-app", **changes: object) -> Attack:
    return attack, lambda u: u.sign_in(client=client, **changes), client, code, claim


ATTACKS: list[Attack] = [
    ("rubbish", lambda u: "hello", "oh-a", "AUT-060", "subject_token"),
    ("16 kB and one", lambda u: u.staff(padding="x" * 16_400), "oh-a", "AUT-060", "subject_token"),
    ("no signature", lambda u: u.staff().rpartition(".")[0] + ".", "oh-a", "AUT-060", "subject_token"),
    ("alg none", lambda u: unsigned(u, "none"), "oh-a", "AUT-061", "alg"),
    ("HS256", lambda u: unsigned(u, "HS256"), "oh-a", "AUT-061", "alg"),
    staff("a key in the header", "AUT-061", "jwk", header={"jwk": STRANGER.as_dict(private=False)}),
    staff("a key's address in the header", "AUT-061", "jku", header={"jku": "https://203.0.114.9/keys"}),
    staff("a certificate in the header", "AUT-061", "x5c", header={"x5c": ["MIIB"]}),
    staff("the type of an access token", "AUT-061", "typ", header={"typ": "at+jwt"}),
    staff("no kid", "AUT-061", "kid", header={"kid": None}),
    staff("an issuer nobody trusts", "AUT-062", "iss", iss="https://identity.evil.example"),
    staff("no issuer", "AUT-062", "iss", iss=None),
    staff("an issuer that is a list", "AUT-062", "iss", iss=[NHS]),
    staff("the gateway itself as issuer", "AUT-062", "iss", iss="http://testserver"),
    staff("another kid", "AUT-063", "kid", header={"kid": "other"}),
    ("another issuer's key under its kid", by_dwp, "oh-a", "AUT-063", "kid"),
    ("a forged signature", lambda u: u.staff(by=imposter(u)), "oh-a", "AUT-064", "subject_token"),
    ("a changed payload", changed, "oh-a", "AUT-065", "aud"),
    staff("aud of another server", "AUT-065", "aud", aud="https://other.example/oauth2/token"),
    staff("aud a list of two", "AUT-065", "aud", aud=[TOKEN_URL, "https://other.example"]),
    staff("aud with a slash more", "AUT-065", "aud", aud=f"{TOKEN_URL}/"),
    staff("no aud", "AUT-065", "aud", aud=None),
    staff("another client's assertion", "AUT-066", "azp", azp="sandbox-oh-b"),
    staff("an assertion for no client", "AUT-066", "azp", azp=None),
    ("the assertion through another client", lambda u: u.staff("testoh", "oh-a"), "oh-b", "AUT-066", "azp"),
    staff("exp 31 s ago", "AUT-067", "exp", exp=now() - 60),
    staff("exp an hour ahead", "AUT-068", "exp", exp=now() + 3600),
    staff("iat ahead", "AUT-069", "iat", iat=now() + 3600),
    staff("no exp", "AUT-070", "exp", exp=None),
    staff("no jti", "AUT-070", "jti", jti=None),
    staff("a jti of 256 letters", "AUT-070", "jti", jti="j" * 256),
    staff("no sub", "AUT-070", "sub", sub=None),
    staff("no name", "AUT-070", "name", name=None),
    staff("a name with a line break", "AUT-070", "name", name="Dr\nZz"),
    staff("clinical a text", "AUT-070", "clinical", clinical="true"),
    staff("an unknown role", "AUT-072", "role", role="god"),
    staff("a role the client has not", "AUT-072", "role", role="spa-clinician"),
    staff("the role person", "AUT-072", "role", role="person"),
    ("DWP vouching for a clinician", lambda u: by_dwp(u, iss=DWP), "oh-a", "AUT-072", "role"),
    staff("a clinician without registration", "AUT-073", "registration", registration=None),
    staff("a body nobody knows", "AUT-073", "registration", registration={"body": "abc", "number": "9990002"}),
    staff("a number in another body's form", "AUT-073", "registration", registration=GMC | {"body": "nmc"}),
    staff("a registration that is a text", "AUT-073", "registration", registration="GMC 9990002"),
    staff("a colleague's registration", "AUT-074", "registration", registration={"body": "nmc", "number": "99A0001E"}),
    staff("a weak sign-in", "AUT-075", "acr", acr="AAL1"),
    staff("no strength told", "AUT-075", "acr", acr=None),
    staff("a lay OH clinician", "AUT-077", "clinical", clinical=False),
    coordinator("a clinical coordinator", "AUT-077", "clinical", clinical=True, registration=GMC),
    coordinator("no supervisor", "AUT-076", "supervisor", supervisor=None),
    coordinator("a supervisor without a number", "AUT-076", "supervisor", supervisor={"name": "Dr Zz Testgp"}),
    coordinator("a supervisor nobody knows", "AUT-076", "supervisor",
                supervisor={"name": "Dr Zz Nobody", "body": "gmc", "number": "1234567"}),
    coordinator("a supervisor with another's number", "AUT-076", "supervisor", supervisor={"name": "Dr Zz Testoh",
                "body": "gmc", "number": "9990001"}),
    staff("a human of another organisation", "AUT-078", "organization",
          organization={"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "TESTOH2"}),
    staff("no organisation", "AUT-078", "organization", organization=None),
    person("a sign-in proven to P5", "AUT-075", "identity_proofing_level", identity_proofing_level="P5"),
    person("a sign-in with no level", "AUT-075", "identity_proofing_level", identity_proofing_level=None),
    person("a vector below P9", "AUT-075", "vot", vot="P5.Cp.Cd"),
    person("no NHS number", "AUT-070", "nhs_number", nhs_number=None),
    person("a number with a wrong check digit", "AUT-070", "nhs_number", nhs_number="9990260002"),
    person("a birth date that is none", "AUT-070", "birthdate", birthdate="1984-02-31"),
    person("another's birth date", "AUT-080", "nhs_number", birthdate="1984-03-03"),
    person("a number nobody has here", "AUT-080", "nhs_number", nhs_number="9990500002"),
    person("Paige through the client bound to Wren", "AUT-079", "nhs_number", client="person"),
    person("a sign-in for another client", "AUT-065", "aud", aud="sandbox-person"),
    ("a person through a clinician's client", lambda u: u.sign_in(client="oh-a"), "oh-a", "AUT-072", "role"),
    ("staff through a person's client", lambda u: u.staff("testoh", azp="sandbox-person-app"), "person-app",
     "AUT-072", "role"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "client", "code", "claim"), [row[1:] for row in ATTACKS], ids=[row[0] for row in ATTACKS]
)
def test_an_attack_gets_no_token_and_its_reason(
    users: Users, make: Callable[[Users], str], client: str, code: str, claim: str
) -> None:
    answer = users.exchange(make(users), client)
    body = answer.json()

    assert (answer.status_code, body["error"]) == (400, "invalid_request")
    assert (body["code"], body["claim"]) == (code, claim)
    assert "access_token" not in body
    assert "9990" not in body["error_description"] or claim == "registration"


FORMS = [
    ({"subject_token": "-"}, "AUT-032", "subject_token"),
    ({"subject_token_type": "-"}, "AUT-082", "subject_token_type"),
    ({"subject_token_type": "urn:ietf:params:oauth:token-type:saml2"}, "AUT-082", "subject_token_type"),
    (
        {"requested_token_type": "urn:ietf:params:oauth:token-type:refresh_token"},
        "AUT-082",
        "requested_token_type",
    ),
    ({"actor_token": "abc"}, "AUT-082", "actor_token"),
    ({"audience": "https://other.example"}, "AUT-082", "audience"),
    ({"grant_type": "authorization_code"}, "AUT-031", "grant_type"),
    ({"grant_type": "password"}, "AUT-031", "grant_type"),
    ({"grant_type": "implicit"}, "AUT-031", "grant_type"),
    ({"grant_type": "refresh_token"}, "AUT-031", "grant_type"),
    ({"client_assertion": "-"}, "AUT-032", "client_assertion"),
    ({"client_assertion_type": "-", "client_id": "sandbox-oh-a"}, "AUT-032", "client_assertion_type"),
]


@pytest.mark.parametrize(("form", "code", "claim"), FORMS)
def test_a_request_without_a_clients_own_key_or_with_another_grant_gets_no_token(
    users: Users, form: dict[str, str], code: str, claim: str
) -> None:
    body = users.exchange(users.staff(), **form).json()

    assert (body["code"], body["claim"]) == (code, claim)
    assert "access_token" not in body


def test_a_users_assertion_is_good_for_one_token_whichever_client_sends_it(users: Users) -> None:
    once = users.staff()

    assert users.exchange(once).status_code == 200
    assert users.exchange(once).json()["code"] == "AUT-071"


def test_twelve_parallel_uses_of_a_users_assertion_give_one_token(users: Users) -> None:
    once = users.staff()
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: users.exchange(once).json(), range(12)))

    assert sorted(answer.get("code", "") for answer in answers) == ["", *["AUT-071"] * 11]


def test_two_services_may_use_the_same_jti(users: Users) -> None:
    assert users.exchange(users.staff(jti="one")).status_code == 200
    assert users.exchange(users.sign_in(jti="one"), "person-app").status_code == 200


def test_a_refused_exchange_burns_neither_assertion(users: Users) -> None:
    own, once = users.assertion("oh-a"), users.staff()

    assert users.exchange(once, client_assertion=own, scope="system/AuditEvent.rs").json()["code"] == "AUT-024"
    assert users.exchange(users.staff(role="god", jti="mine"), client_assertion=own).json()["code"] == "AUT-072"
    assert users.exchange(once, client_assertion=own).status_code == 200
    assert users.exchange(users.staff(jti="mine")).status_code == 200


def test_a_replayed_users_assertion_burns_nothing_of_the_clients(users: Users) -> None:
    own, once = users.assertion("oh-a"), users.staff()
    users.exchange(once)

    assert users.exchange(once, client_assertion=own).json()["code"] == "AUT-071"
    assert users.exchange(users.staff(), client_assertion=own).status_code == 200


def test_a_refused_user_leaves_an_audit_row_with_the_code(users: Users) -> None:
    users.exchange(users.staff(acr="AAL1"))

    row = all_rows(users.world.gateway)[-1]
    assert (row.interaction, row.outcome, row.code, row.client) == ("token", 4, "AUT-075", "sandbox-oh-a")


def test_the_dead_do_not_sign_in(users: Users) -> None:
    with users.world.gateway.database.writing(OPERATOR) as connection:
        found = people.find_person(connection, "9990331642")
        assert found
        people.mark_deceased(connection, found.id)

    assert users.exchange(users.sign_in("Zelda"), "person-app").json()["code"] == "AUT-080"


def test_a_persons_client_gives_no_token_before_anybody_signed_in(users: Users) -> None:
    plain = {"grant_type": "client_credentials", "subject_token": "-", "subject_token_type": "-"}
    answer = users.exchange("", "person-app", **plain)

    assert (answer.json()["error"], answer.json()["code"]) == ("unauthorized_client", "AUT-081")


def test_there_is_nowhere_to_authorise_without_a_key(users: Users) -> None:
    told = users.world.http.get("/.well-known/smart-configuration").json()

    assert told["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert "authorization_endpoint" not in told
    assert not {"client-public", "client-confidential-symmetric"} & set(told["capabilities"])
    assert users.world.http.get("/oauth2/authorize").status_code == 404


def test_no_address_of_a_service_can_pass_for_another(users: Users) -> None:
    assert len({NHS, DWP, LOGIN}) == 3
    assert users.exchange(users.staff(iss=LOGIN, aud="sandbox-oh-a")).json()["code"] == "AUT-063"
