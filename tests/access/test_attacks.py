"""Token requests that must give no token, and what each is told."""

import hmac
import json
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import serialize_compact

from app.store import clients
from app.store.assertions import purge_assertions

from .builders import (
    ARRIVED,
    CLIENT,
    TOKEN_URL,
    SmallGateway,
    ask,
    assertion,
    claims,
    key,
    key_set,
    oh_client,
    raw_assertion,
    register,
    segment,
)

NOW = int(ARRIVED.timestamp())
STRANGER = ECKey.generate_key("P-384", parameters={"kid": "oh-a-2026-10"})
HEADER = {"alg": "ES384", "typ": "JWT", "kid": "oh-a-2026-10"}


def unsigned(alg: str) -> str:
    return f"{segment(json.dumps(HEADER | {'alg': alg}))}.{segment(json.dumps(claims()))}."


def keyed_hash(alg: str = "HS256") -> str:
    told = f"{segment(json.dumps(HEADER | {'alg': alg}))}.{segment(json.dumps(claims()))}"
    digest = {"HS256": "sha256", "HS512": "sha512"}[alg]
    mark = hmac.digest(key("RSA").as_pem(private=False), told.encode(), digest)
    return f"{told}.{urlsafe_b64encode(mark).decode().rstrip('=')}"


def with_header(**changes: Any) -> str:
    header = {name: value for name, value in (HEADER | changes).items() if value is not None}
    return raw_assertion(header, claims())


def with_payload(text: str) -> str:
    return raw_assertion(HEADER, text)


def twice(claim: str, value: str) -> str:
    body = json.dumps(claims())
    return with_payload(body[:-1] + f', "{claim}": {value}}}')


def exp_as(text: str) -> str:
    return with_payload(json.dumps(claims(exp="here")).replace('"here"', text))


def changed_payload() -> str:
    header, _, signature = assertion().split(".")
    return f"{header}.{segment(json.dumps(claims(scope='system/*.cruds')))}.{signature}"


def padded() -> str:
    header, payload, signature = assertion().split(".")
    return f"{header}=.{payload}.{signature}"


def loose_ending() -> str:
    header, payload, signature = next(
        parts for length in range(3) if len((parts := assertion(jti="a" * (8 + length)).split("."))[1]) % 4
    )
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return f"{header}.{payload[:-1]}{letters[letters.index(payload[-1]) + 1]}.{signature}"


def der_signature() -> str:
    header, payload, _ = assertion().split(".")
    return f"{header}.{payload}.{segment('0d not r and s')}"


def swapped_algorithm() -> str:
    signed = assertion("RS384").split(".")
    return ".".join([segment(json.dumps(HEADER | {"alg": "PS384"})), *signed[1:]])


def weak_curve() -> str:
    signer = ECKey.generate_key("P-256", parameters={"kid": "oh-a-2026-10"})
    return serialize_compact(HEADER | {"alg": "ES256"}, json.dumps(claims()), signer, algorithms=["ES256"])


ATTACKS = [
    ("nothing at all", lambda: "", "AUT-032"),
    ("not a token", lambda: "hello", "AUT-005"),
    ("two parts", lambda: "a.b", "AUT-005"),
    ("an encrypted token", lambda: "a.b.c.d.e", "AUT-005"),
    ("a JSON serialisation", lambda: json.dumps({"payload": "e30", "signatures": []}), "AUT-005"),
    ("a header that is not Base64url", lambda: "!!!.e30.AAAA", "AUT-005"),
    ("a header that is not JSON", lambda: f"{segment('{')}.e30.AAAA", "AUT-005"),
    ("a header that is a list", lambda: f"{segment('[]')}.e30.AAAA", "AUT-005"),
    ("claims that are a text", lambda: with_payload('"iss"'), "AUT-005"),
    ("claims nested 5,000 deep", lambda: with_payload("[" * 5000), "AUT-005"),
    ("claims with NaN", lambda: with_payload('{"exp": NaN}'), "AUT-005"),
    ("claims with a lone surrogate", lambda: with_payload('{"jti": "\\ud800"}'), "AUT-005"),
    ("16 kB and one", lambda: assertion(padding="x" * 16_400), "AUT-005"),
    ("padding", padded, "AUT-005"),
    ("spare bits in the last letter", loose_ending, "AUT-005"),
    ("exp told twice", lambda: twice("exp", str(NOW + 9999)), "AUT-005"),
    ("iss told twice", lambda: twice("iss", '"sandbox-gp-a"'), "AUT-005"),
    (
        "an exp with 5,000 digits",
        lambda: with_payload(json.dumps(claims(exp=7)).replace(": 7", ": " + "9" * 5000)),
        "AUT-005",
    ),
    ("no signature", lambda: unsigned("ES384"), "AUT-005"),
    ("alg none", lambda: unsigned("none") + "AAAA", "AUT-006"),
    ("alg None", lambda: unsigned("None") + "AAAA", "AUT-006"),
    ("alg left out", lambda: with_header(alg=None), "AUT-006"),
    ("alg a list", lambda: with_header(alg=["ES384"]), "AUT-006"),
    ("HS256 with the public key as secret", keyed_hash, "AUT-006"),
    ("HS512 with the public key as secret", lambda: keyed_hash("HS512"), "AUT-006"),
    ("RS256, which we do not take", lambda: with_header(alg="RS256"), "AUT-006"),
    ("ES256 on a weaker curve", weak_curve, "AUT-006"),
    ("a key in the header", lambda: with_header(jwk=dict(STRANGER.as_dict(private=False))), "AUT-006"),
    ("a certificate in the header", lambda: with_header(x5c=["MIIB"]), "AUT-006"),
    ("a certificate's address", lambda: with_header(x5u="https://203.0.114.9/x"), "AUT-006"),
    ("crit", lambda: with_header(crit=["exp"]), "AUT-006"),
    ("b64 false", lambda: with_header(b64=False, crit=["b64"]), "AUT-006"),
    ("zip", lambda: with_header(zip="DEF"), "AUT-006"),
    ("password rounds (p2c)", lambda: with_header(p2c=2_000_000_000), "AUT-006"),
    ("typ of an access token", lambda: with_header(typ="at+jwt"), "AUT-006"),
    ("typ a number", lambda: with_header(typ=1), "AUT-006"),
    ("no kid", lambda: with_header(kid=None), "AUT-006"),
    ("an empty kid", lambda: with_header(kid=""), "AUT-006"),
    ("a kid with a line break", lambda: with_header(kid="a\nb"), "AUT-006"),
    ("a kid that is a list", lambda: with_header(kid=["oh-a-2026-10"]), "AUT-006"),
    ("a jku that is a list", lambda: with_header(jku=["https://a.example"]), "AUT-006"),
    ("somebody's jku", lambda: with_header(jku="https://203.0.114.9/jwks"), "AUT-010"),
    ("another kid", lambda: assertion(header={"kid": "oh-a-2025"}), "AUT-010"),
    ("the kid of another client", lambda: assertion(by=key("EC", "gp-a")), "AUT-010"),
    ("a path as kid", lambda: assertion(header={"kid": "../../dev/null"}), "AUT-010"),
    (
        "another client's name, own key",
        lambda: assertion(by=key("EC", "gp-a"), iss=CLIENT.id, sub=CLIENT.id),
        "AUT-010",
    ),
    ("own name, another client's key under our kid", lambda: assertion(by=STRANGER), "AUT-011"),
    ("a changed payload", changed_payload, "AUT-011"),
    ("a signature in DER", der_signature, "AUT-011"),
    ("an algorithm swapped for another of the same key", swapped_algorithm, "AUT-011"),
    ("a client nobody knows", lambda: assertion(iss="nobody", sub="nobody"), "AUT-009"),
    ("SQL as client", lambda: assertion(iss="' or 1=1 --", sub="' or 1=1 --"), "AUT-009"),
    ("iss is not sub", lambda: assertion(sub="sandbox-gp-a"), "AUT-008"),
    ("no iss", lambda: assertion(iss=None), "AUT-008"),
    ("no sub", lambda: assertion(sub=None), "AUT-008"),
    ("an iss with NUL", lambda: assertion(iss="a\0", sub="a\0"), "AUT-008"),
    ("an iss that is a list", lambda: assertion(iss=[CLIENT.id], sub=[CLIENT.id]), "AUT-008"),
    ("an iss of 129 letters", lambda: assertion(iss="a" * 129, sub="a" * 129), "AUT-008"),
    ("aud of another server", lambda: assertion(aud="https://other.example/oauth2/token"), "AUT-007"),
    ("aud the base only", lambda: assertion(aud=TOKEN_URL.removesuffix("/oauth2/token")), "AUT-007"),
    ("aud with a slash more", lambda: assertion(aud=TOKEN_URL + "/"), "AUT-007"),
    ("aud in capitals", lambda: assertion(aud=TOKEN_URL.upper()), "AUT-007"),
    ("aud that begins alike", lambda: assertion(aud=TOKEN_URL + ".evil.example"), "AUT-007"),
    ("aud a list of two", lambda: assertion(aud=[TOKEN_URL, "https://other.example"]), "AUT-007"),
    ("aud an empty list", lambda: assertion(aud=[]), "AUT-007"),
    ("aud the FHIR base", lambda: assertion(aud=TOKEN_URL.replace("oauth2/token", "fhir/R4")), "AUT-007"),
    ("no aud", lambda: assertion(aud=None), "AUT-007"),
    ("no exp", lambda: assertion(exp=None), "AUT-014"),
    ("exp a text", lambda: assertion(exp=str(NOW + 60)), "AUT-014"),
    ("exp with a fraction", lambda: assertion(exp=NOW + 60.5), "AUT-014"),
    ("exp true", lambda: assertion(exp=True), "AUT-014"),
    ("exp a list", lambda: assertion(exp=[NOW + 60]), "AUT-014"),
    ("exp null", lambda: with_payload(json.dumps(claims(exp=None) | {"exp": None})), "AUT-014"),
    ("exp past all calendars", lambda: assertion(exp=10**30), "AUT-014"),
    ("exp infinite", lambda: exp_as("1e999"), "AUT-014"),
    ("exp 331 s ahead", lambda: assertion(exp=NOW + 331), "AUT-015"),
    ("exp ten years ahead", lambda: assertion(exp=NOW + 315_360_000), "AUT-015"),
    ("exp 30 s ago", lambda: assertion(exp=NOW - 30), "AUT-004"),
    ("exp before 1970", lambda: assertion(exp=-1), "AUT-004"),
    ("iat 31 s ahead", lambda: assertion(iat=NOW + 31), "AUT-016"),
    ("iat a text", lambda: assertion(iat=str(NOW)), "AUT-014"),
    ("nbf 31 s ahead", lambda: assertion(nbf=NOW + 31), "AUT-016"),
    ("no jti", lambda: assertion(jti=None), "AUT-013"),
    ("an empty jti", lambda: assertion(jti=""), "AUT-013"),
    ("a jti of 256 letters", lambda: assertion(jti="j" * 256), "AUT-013"),
    ("a jti with NUL", lambda: assertion(jti="j\0"), "AUT-013"),
    ("a jti that is a number", lambda: assertion(jti=7), "AUT-013"),
]


@pytest.mark.parametrize(("make", "code"), [row[1:] for row in ATTACKS], ids=[row[0] for row in ATTACKS])
def test_an_attack_gets_no_token_and_its_reason(gateway: SmallGateway, make: Any, code: str) -> None:
    answer = ask(gateway, make())

    assert "access_token" not in answer.body
    assert (answer.body["code"], answer.body["ref"]) == (code, "46ba455a-d952-444c-b41f-bbf2f02dfaae")
    assert answer.error == ("invalid_request" if code == "AUT-032" else "invalid_client")
    assert all(" " <= letter <= "~" and letter not in '"\\' for letter in answer.body["error_description"])


def test_an_assertion_is_good_for_one_token(gateway: SmallGateway) -> None:
    once = assertion()

    assert ask(gateway, once).error is None
    assert ask(gateway, once).body["code"] == "AUT-012"


def test_the_same_jti_in_another_assertion_is_a_replay(gateway: SmallGateway) -> None:
    assert ask(gateway, assertion(jti="one")).error is None
    assert ask(gateway, assertion("RS384", jti="one")).body["code"] == "AUT-012"


def test_two_clients_may_use_the_same_jti(gateway: SmallGateway) -> None:
    register(gateway, oh_client(id="sandbox-oh-b", name="oh-b"))

    assert ask(gateway, assertion(jti="one")).error is None
    assert ask(gateway, assertion(jti="one", iss="sandbox-oh-b", sub="sandbox-oh-b")).error is None


def test_twelve_parallel_uses_give_one_token(gateway: SmallGateway) -> None:
    once = assertion()
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: ask(gateway, once), range(12)))

    assert sorted(answer.error or "" for answer in answers) == [""] + ["invalid_client"] * 11
    assert [row.outcome for row in gateway.evidence].count(0) == 1


def test_a_refused_assertion_burns_nothing(gateway: SmallGateway) -> None:
    once = assertion()

    assert ask(gateway, once, scope="system/Consent.r").error == "invalid_scope"
    assert ask(gateway, assertion(by=STRANGER, jti="mine")).body["code"] == "AUT-011"
    assert ask(gateway, once).error is None
    assert ask(gateway, assertion(jti="mine")).error is None


def test_a_used_jti_is_remembered_until_its_assertion_could_not_be_sent_again(gateway: SmallGateway) -> None:
    once = assertion(exp=NOW + 300)
    ask(gateway, once)
    gateway.wall.move(329)
    with gateway.database.writing() as connection:
        gone = purge_assertions(connection, (NOW + 329) * 1000)

    assert gone == 0
    assert ask(gateway, once).body["code"] == "AUT-012"


def test_a_purge_forgets_what_has_expired(gateway: SmallGateway) -> None:
    ask(gateway)
    with gateway.database.writing() as connection:
        assert purge_assertions(connection, (NOW + 3600) * 1000) == 1


def test_a_suspended_client_gets_no_token(gateway: SmallGateway) -> None:
    with gateway.database.writing() as connection:
        clients.set_active(connection, CLIENT.id, False)

    assert ask(gateway).body["code"] == "AUT-019"


def test_a_key_of_one_client_opens_no_other(gateway: SmallGateway) -> None:
    register(gateway, oh_client(id="sandbox-gp-a", name="gp-a", jwks=key_set(key("EC", "gp-a"))))

    answer = ask(gateway, assertion(by=key("EC", "gp-a")))

    assert answer.body["code"] == "AUT-010"
    assert "gp-a" not in answer.body["error_description"]


def test_a_small_rsa_key_in_a_stored_set_is_passed_over(gateway: SmallGateway) -> None:
    entry = dict(key("RSA", "small").as_dict(private=False)) | {"n": "A" * 300 + "Bw"}
    register(gateway, oh_client(id="small", name="small", jwks=json.dumps({"keys": [entry]})))

    assert ask(gateway, assertion("RS384", by=key("RSA", "small"), iss="small", sub="small")).body["code"] == "AUT-010"


TOLD_APART = [
    ("an unknown client", lambda: assertion(iss="nobody", sub="nobody")),
    ("an unknown client with RSA", lambda: assertion("RS384", iss="nobody", sub="nobody")),
    ("an unknown key", lambda: assertion(header={"kid": "other"})),
    ("a wrong key", lambda: assertion(by=STRANGER)),
    ("a foreign jku", lambda: with_header(jku="https://203.0.114.9/jwks")),
]


@pytest.mark.parametrize("make", [row[1] for row in TOLD_APART], ids=[row[0] for row in TOLD_APART])
def test_production_tells_unknown_clients_and_wrong_keys_in_the_same_words(production: SmallGateway, make: Any) -> None:
    assert ask(production, make()).body == {
        "error": "invalid_client",
        "error_description": "The client, its key or the signature was not accepted. Check iss, kid and the private "
        "key, and quote ref to the gateway's operator.",
        "error_uri": "https://work-health-gateway.example/errors/AUT-017",
        "code": "AUT-017",
        "clock_offset_seconds": -1,
        "ref": "46ba455a-d952-444c-b41f-bbf2f02dfaae",
    }


def test_production_commits_for_an_unknown_client_too_and_keeps_nothing(production: SmallGateway) -> None:
    ask(production, assertion(iss="nobody", sub="nobody"))

    assert production.evidence == []
    with production.database.writing() as connection:
        assert purge_assertions(connection, 10**15) == 0


def test_production_says_nothing_more_of_a_suspended_client_to_a_stranger(production: SmallGateway) -> None:
    with production.database.writing() as connection:
        clients.set_active(connection, CLIENT.id, False)

    assert ask(production, assertion(by=STRANGER)).body["code"] == "AUT-017"
    assert ask(production, assertion()).body["code"] == "AUT-019"


def test_an_rsa_key_does_not_serve_an_ec_algorithm_of_the_same_kid(gateway: SmallGateway) -> None:
    rsa_only = key_set(RSAKey.import_key(key("RSA").as_dict(private=False)))
    register(gateway, oh_client(id="rsa", name="rsa", jwks=rsa_only))

    assert ask(gateway, assertion("ES384", iss="rsa", sub="rsa")).body["code"] == "AUT-010"
