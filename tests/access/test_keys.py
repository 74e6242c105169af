"""Clients whose keys live at an address: fetching, keeping, rotating, and what is never fetched."""

import json

import httpx
import pytest

from app.clients.jwks import ANSWER_LIMIT, DEFAULT_AGE, JwksError, JwksFetcher, is_public, max_age
from app.services.keyring import REFETCH_SECONDS, KeyRing

from .builders import KeyHost, SmallGateway, ask, assertion, key, key_set, oh_client, register

URL = "https://keys.oh-a.example/jwks.json"
NEW = key("EC", "oh-a-2027-01")


def remote(**changes: str) -> dict[str, str]:
    return {"iss": "remote", "sub": "remote"} | changes


@pytest.fixture
def served(gateway: SmallGateway, host: KeyHost) -> KeyHost:
    host.body = key_set(key())
    register(gateway, oh_client(id="remote", name="remote", jwks=None, jwks_url=URL))
    return host


def test_keys_at_an_address_are_fetched_once_while_they_may_be_kept(gateway: SmallGateway, served: KeyHost) -> None:
    answers = [ask(gateway, assertion(**remote())) for _ in range(3)]

    assert [answer.error for answer in answers] == [None, None, None]
    assert len(served.asked) == 1


def test_keys_are_fetched_again_when_their_max_age_is_over(gateway: SmallGateway, served: KeyHost) -> None:
    ask(gateway, assertion(**remote()))
    gateway.wall.move(60)
    ask(gateway, assertion(**remote()))

    assert len(served.asked) == 2


def test_keys_that_may_not_be_kept_are_fetched_each_time(gateway: SmallGateway, served: KeyHost) -> None:
    served.headers = {"Cache-Control": "no-store"}
    ask(gateway, assertion(**remote()))
    ask(gateway, assertion(**remote()))

    assert len(served.asked) == 2


def test_a_new_key_is_found_by_one_refetch(gateway: SmallGateway, served: KeyHost) -> None:
    ask(gateway, assertion(**remote()))
    served.body = key_set(key(), NEW)
    gateway.wall.move(REFETCH_SECONDS)

    assert ask(gateway, assertion(by=NEW, **remote())).error is None
    assert ask(gateway, assertion(**remote())).error is None
    assert len(served.asked) == 2


def test_unknown_kids_cannot_make_us_fetch_again_and_again(gateway: SmallGateway, served: KeyHost) -> None:
    codes = [ask(gateway, assertion(by=NEW, **remote())).body["code"] for _ in range(5)]

    assert codes == ["AUT-010"] * 5
    assert len(served.asked) == 1


def test_a_host_that_is_down_is_named_and_left_alone_for_a_while(gateway: SmallGateway, served: KeyHost) -> None:
    served.status = 503
    bodies = [ask(gateway, assertion(**remote())).body for _ in range(3)]
    served.status = 200
    gateway.wall.move(REFETCH_SECONDS)

    assert [body["code"] for body in bodies] == ["AUT-018"] * 3
    assert "answered 503" in bodies[0]["error_description"]
    assert len(served.asked) == 1
    assert ask(gateway, assertion(**remote())).error is None


def test_a_failed_refetch_does_not_take_the_good_keys_away(gateway: SmallGateway, served: KeyHost) -> None:
    ask(gateway, assertion(**remote()))
    served.status = 500
    gateway.wall.move(REFETCH_SECONDS)

    assert ask(gateway, assertion(by=NEW, **remote())).body["code"] == "AUT-018"
    assert ask(gateway, assertion(**remote())).error is None


def test_a_jku_equal_to_the_registered_address_is_taken(gateway: SmallGateway, served: KeyHost) -> None:
    long_url = URL + "?" + "v" * 900
    register(gateway, oh_client(id="long", name="long", jwks=None, jwks_url=long_url))

    assert ask(gateway, assertion(header={"jku": URL}, **remote())).error is None
    assert ask(gateway, assertion(header={"jku": URL + "#"}, **remote())).body["code"] == "AUT-010"
    assert ask(gateway, assertion(header={"jku": long_url}, iss="long", sub="long")).error is None


def test_two_keys_of_one_kid_and_type_single_out_none(gateway: SmallGateway, served: KeyHost) -> None:
    served.body = key_set(key(), key().generate_key("P-384", parameters={"kid": key().kid}))

    assert ask(gateway, assertion(**remote())).body["code"] == "AUT-010"


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"keys": 1}', '{"keys": [1, {}, {"kty": "oct", "k": "AA"}]}'])
def test_an_answer_that_is_no_key_set_gives_no_token(gateway: SmallGateway, served: KeyHost, body: str) -> None:
    served.body = body

    assert ask(gateway, assertion(**remote())).error == "invalid_client"


def test_a_key_for_encryption_or_another_algorithm_is_not_used(gateway: SmallGateway, served: KeyHost) -> None:
    for extra in ({"use": "enc"}, {"alg": "ES512"}, {"key_ops": ["encrypt"]}, {"key_ops": 7}):
        entry = {**key().as_dict(private=False), **extra}
        served.body = json.dumps({"keys": [entry]})
        gateway.wall.move(61)
        now = int(gateway.wall.now().timestamp())
        assert ask(gateway, assertion(exp=now + 60, iat=now, **remote())).error == "invalid_client"


def fetch(url: str, host: KeyHost, *, sandbox: bool = False) -> bytes:
    return host.fetcher(sandbox=sandbox)(url).body


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    host = KeyHost('{"keys": []}')
    fetch("https://keys.oh-a.example/a?b=c", host)

    request = host.asked[0]
    assert str(request.url) == "https://203.0.114.9/a?b=c"
    assert request.headers["host"] == "keys.oh-a.example"
    assert request.extensions["sni_hostname"] == "keys.oh-a.example"


INTERNAL = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104  an address that is refused, not bound to
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "192.88.99.1",
    "3fff::1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2002:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
]


@pytest.mark.parametrize("address", INTERNAL)
def test_no_inner_address_is_ever_connected_to(address: str) -> None:
    host = KeyHost("{}", addresses=(address,))

    with pytest.raises(JwksError, match="public internet"):
        fetch(URL, host)
    assert host.asked == []


def test_one_inner_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(JwksError, match="public internet"):
        fetch(URL, KeyHost("{}", addresses=("203.0.114.9", "10.0.0.1")))


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.0.0.1", "[::1]", "[::ffff:7f00:1]"])
def test_inner_addresses_in_disguise_are_seen_through(host: str) -> None:
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    with pytest.raises(JwksError):
        JwksFetcher(sandbox=False, transport=httpx.MockTransport(never))(f"https://{host}/jwks")


def test_public_addresses_are_public() -> None:
    assert is_public("203.0.114.9")
    assert is_public("2a00:1450:4009:81f::200e")


@pytest.mark.parametrize(
    "url",
    [
        "http://keys.oh-a.example/jwks",
        "ftp://keys.oh-a.example/jwks",
        "file:///etc/passwd",
        "https:///jwks",
        "https://user:word@keys.oh-a.example/jwks",
        "https://keys.oh-a.example/jwks#top",
        "https://keys.oh-a.example:99999/jwks",
        "https://keys.oh-a.example/\r\nX: y",
        "https://[::1/jwks",
        "keys.oh-a.example",
        "",
    ],
)
def test_only_plain_https_addresses_are_fetched(url: str) -> None:
    host = KeyHost("{}")

    with pytest.raises(JwksError):
        fetch(url, host)
    assert host.asked == []


def test_the_sandbox_takes_plain_http_on_this_machine() -> None:
    host = KeyHost('{"keys": []}', addresses=("127.0.0.1",))

    assert fetch("http://localhost:8123/jwks", host, sandbox=True) == b'{"keys": []}'


@pytest.mark.parametrize("status", [204, 301, 302, 307, 404, 500])
def test_redirects_and_other_answers_are_not_followed(status: int) -> None:
    host = KeyHost("{}", headers={"Location": "https://169.254.169.254/"}, status=status)

    with pytest.raises(JwksError, match=str(status)):
        fetch(URL, host)
    assert len(host.asked) == 1


def test_an_answer_over_64_kb_or_compressed_is_dropped() -> None:
    with pytest.raises(JwksError, match="64 kB"):
        fetch(URL, KeyHost("x" * (ANSWER_LIMIT + 1)))
    with pytest.raises(JwksError, match="compressed"):
        fetch(URL, KeyHost("{}", headers={"Content-Encoding": "gzip"}))


def test_a_host_without_address_or_answer_is_told_in_words() -> None:
    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("slow", request=request)

    def lost(host: str, port: int) -> list[str]:
        raise OSError(host)

    with pytest.raises(JwksError, match="leads nowhere"):
        JwksFetcher(sandbox=False, resolve=lost)(URL)
    with pytest.raises(JwksError, match="did not answer"):
        JwksFetcher(sandbox=False, transport=httpx.MockTransport(silent), resolve=lambda h, p: ["203.0.114.9"])(URL)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("", DEFAULT_AGE),
        ("max-age=0", 0),
        ("public, Max-Age=120", 120),
        ("max-age=999999", 3600),
        ("no-store, max-age=60", 0),
        ("no-cache", 0),
        ("private", DEFAULT_AGE),
    ],
)
def test_a_key_set_is_kept_no_longer_than_its_cache_control(header: str, seconds: int) -> None:
    assert max_age(header) == seconds


def test_a_ring_asks_nobody_for_keys_it_was_given(host: KeyHost) -> None:
    ring = KeyRing(host.fetcher())

    assert ring.choose(oh_client(), "oh-a-2026-10", "EC", 0.0).kid == "oh-a-2026-10"
    assert host.asked == []
