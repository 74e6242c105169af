"""What a client with a good assertion is given, and what its faults are called."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from app.domain.assertion import claim_faults
from app.domain.errors import Issue
from app.services.tokens import refused

from .builders import (
    ARRIVED,
    CLIENT,
    OH1,
    REF,
    TOKEN_URL,
    Settings,
    SmallGateway,
    ask,
    assertion,
    claims,
    oh_client,
    register,
)

EXAMPLES = Path(__file__).parents[2] / ".." / "shared" / "examples"
NOW = int(ARRIVED.timestamp())


def example(name: str) -> Any:
    path = EXAMPLES / name
    if not path.exists():
        pytest.skip(f"{name} is not beside this checkout")
    return json.loads(path.read_text())


def opened(gateway: SmallGateway, token: str) -> Any:
    return jwt.decode(token, ECKey.import_key(gateway.signing.jwks["keys"][0]), algorithms=["ES384"])


@pytest.mark.parametrize("alg", ["RS384", "ES384", "RS512", "PS256", "PS384"])
def test_each_of_the_five_algorithms_gets_a_token(gateway: SmallGateway, alg: str) -> None:
    answer = ask(gateway, assertion(alg))

    assert answer.error is None
    assert answer.body.keys() == example("10-token-response.json").keys()
    assert (answer.body["token_type"], answer.body["expires_in"]) == ("bearer", 300)


def test_the_token_says_who_may_do_what_for_which_purpose(gateway: SmallGateway) -> None:
    wanted = example("10-access-token.json")

    token = opened(gateway, ask(gateway, scope="system/Task.rs").body["access_token"])

    assert token.header == wanted["header"]
    assert token.claims.keys() == wanted["claims"].keys()
    assert token.claims["organization"] == {
        "system": OH1.system,
        "value": "TESTOH1",
        "id": OH1.id,
        "name": "Zz OH Provider Ltd",
    }
    assert (token.claims["iat"], token.claims["exp"]) == (NOW, NOW + 300)
    assert (token.claims["scope"], token.claims["purpose_of_use"]) == ("system/Task.rs", "oh-assessment")
    assert (token.claims["iss"], token.claims["aud"]) == (wanted["claims"]["iss"], wanted["claims"]["aud"])


def test_an_audience_in_a_list_of_one_and_times_at_the_edge_are_taken(gateway: SmallGateway) -> None:
    assert ask(gateway, assertion(aud=[TOKEN_URL])).error is None
    assert ask(gateway, assertion(exp=NOW + 330, iat=NOW + 30, nbf=NOW + 30)).error is None
    assert ask(gateway, assertion(exp=NOW - 29)).error is None
    assert ask(gateway, assertion(iat=None)).error is None
    assert ask(gateway, assertion(header={"typ": None})).error is None


def test_an_expired_assertion_is_told_the_measured_clock_offset(gateway: SmallGateway) -> None:
    stale = assertion(iat=NOW - 394, exp=NOW - 94)

    assert ask(gateway, stale).body == example("08-error-token.json")


def test_without_iat_there_is_no_offset_and_no_guess_about_the_clock(gateway: SmallGateway) -> None:
    body = ask(gateway, assertion(iat=None, exp=NOW - 94)).body

    assert "clock_offset_seconds" not in body
    assert "NTP" not in body["error_description"]


def test_a_fast_clock_is_named_as_fast(gateway: SmallGateway) -> None:
    body = ask(gateway, assertion(iat=NOW + 600, exp=NOW + 900)).body

    assert (body["code"], body["claim"], body["clock_offset_seconds"]) == ("AUT-015", "exp", 600)
    assert "about 600 s fast" in body["error_description"]


def test_a_wrong_audience_is_shown_the_exact_one(gateway: SmallGateway) -> None:
    body = ask(gateway, assertion(aud="https://other.example/token")).body

    assert (body["claim"], body["expected"]) == ("aud", TOKEN_URL)
    assert "https://other.example/token" in body["error_description"]


def test_every_fault_of_the_claims_is_found_at_once() -> None:
    told = claims(sub="other", aud="x", exp=NOW - 100, jti="")

    codes = [issue.code for issue in claim_faults(told, token_url=TOKEN_URL, arrived=ARRIVED)]

    assert codes == ["AUT-008", "AUT-007", "AUT-004", "AUT-013"]


@pytest.mark.parametrize(("offset", "codes"), [(-30, ["AUT-004"]), (-29, []), (330, []), (331, ["AUT-015"])])
def test_the_leeway_is_thirty_seconds_on_both_sides(offset: int, codes: list[str]) -> None:
    faults = claim_faults(claims(exp=NOW + offset), token_url=TOKEN_URL, arrived=ARRIVED)

    assert [issue.code for issue in faults] == codes


def test_part_of_a_second_counts(gateway: SmallGateway) -> None:
    late = ARRIVED + timedelta(milliseconds=1)

    assert [issue.code for issue in claim_faults(claims(exp=NOW - 29), token_url=TOKEN_URL, arrived=late)] == []
    assert claim_faults(claims(exp=NOW - 30), token_url=TOKEN_URL, arrived=late)[0].code == "AUT-004"


def test_no_scope_asked_gives_all_that_is_registered(gateway: SmallGateway) -> None:
    assert ask(gateway).body["scope"] == str(CLIENT.scopes)


def test_a_scope_is_narrowed_to_what_is_registered(gateway: SmallGateway) -> None:
    assert ask(gateway, scope="system/*.cruds").body["scope"] == str(CLIENT.scopes)
    assert ask(gateway, scope="system/Task.cruds system/Consent.r").body["scope"] == "system/Task.rus"


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        ("system/Consent.crus", "AUT-024"),
        ("system/Task.dus", "AUT-023"),
        ("patient/Task.rs", "AUT-023"),
        ("system/Task.rs?owner=Organization/1", "AUT-023"),
        ("openid", "AUT-023"),
    ],
)
def test_a_scope_that_gives_nothing_is_an_invalid_scope(gateway: SmallGateway, scope: str, code: str) -> None:
    answer = ask(gateway, scope=scope)

    assert (answer.error, answer.body["code"], answer.body["claim"]) == ("invalid_scope", code, "scope")


def test_a_client_of_several_purposes_names_one(gateway: SmallGateway) -> None:
    register(gateway, oh_client(id="two", name="two", purposes=("oh-assessment", "care-coordination")))
    two = {"iss": "two", "sub": "two"}

    refused_answer = ask(gateway, assertion(**two))
    given = ask(gateway, assertion(**two), purpose_of_use="care-coordination")

    assert (refused_answer.error, refused_answer.body["claim"]) == ("invalid_request", "purpose_of_use")
    assert refused_answer.body["expected"] == "oh-assessment, care-coordination"
    assert opened(gateway, given.body["access_token"]).claims["purpose_of_use"] == "care-coordination"


@pytest.mark.parametrize("purpose", ["dwp-status", "*", "oh-assessment care-coordination"])
def test_a_purpose_that_is_not_registered_is_refused(gateway: SmallGateway, purpose: str) -> None:
    assert ask(gateway, purpose_of_use=purpose).body["code"] == "AUT-025"


@pytest.mark.parametrize(
    ("changes", "error", "code"),
    [
        ({"grant_type": "-"}, "invalid_request", "AUT-032"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type", "AUT-031"),
        ({"client_assertion_type": "-"}, "invalid_request", "AUT-032"),
        (
            {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:saml2"},
            "invalid_request",
            "AUT-032",
        ),
        ({"client_assertion": "-"}, "invalid_request", "AUT-032"),
        ({"client_id": "sandbox-gp-a"}, "invalid_client", "AUT-008"),
    ],
)
def test_a_wrong_form_is_told_what_is_missing(
    gateway: SmallGateway, changes: dict[str, str], error: str, code: str
) -> None:
    answer = ask(gateway, **changes)

    assert (answer.error, answer.body["code"]) == (error, code)


def test_an_issued_token_leaves_one_audit_row(gateway: SmallGateway) -> None:
    token = ask(gateway, assertion(jti="a-1")).body["access_token"]

    row = gateway.evidence[0]
    assert len(gateway.evidence) == 1
    assert (row.interaction, row.action, row.outcome, row.code) == ("token", "E", 0, None)
    assert (row.client, row.organisation_code, row.role, row.purpose) == (
        CLIENT.id,
        "TESTOH1",
        "oh-clinician",
        "oh-assessment",
    )
    assert (row.request_id, row.address) == (REF, "192.0.2.7")
    assert row.jti == opened(gateway, token).claims["jti"]
    assert row.detail["assertion"] == "a-1"


def test_a_known_clients_refusal_is_audited_with_its_true_cause(production: SmallGateway) -> None:
    ask(production, assertion(header={"kid": "other"}))

    assert [(row.outcome, row.code, row.client) for row in production.evidence] == [(4, "AUT-010", CLIENT.id)]


def test_an_unknown_clients_refusal_is_not_audited(gateway: SmallGateway) -> None:
    ask(gateway, assertion(iss="nobody", sub="nobody"))
    ask(gateway, "rubbish")

    assert gateway.evidence == []


def test_when_the_audit_row_cannot_be_written_no_token_is_given_and_the_assertion_stays_good(
    gateway: SmallGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("disk full")

    once = assertion()
    with monkeypatch.context() as patched:
        patched.setattr(gateway, "record", full)
        with pytest.raises(OSError, match="disk full"):
            ask(gateway, once)

    assert ask(gateway, once).error is None


def test_an_error_description_keeps_to_the_characters_oauth_allows() -> None:
    answer = refused(Settings(), Issue("AUT-034", None, {"reason": 'came as "text\\plain é"'}), REF)

    assert "came as 'text/plain ?'" in answer.body["error_description"]
