"""HEAD as a server sends it: the length of the GET, nothing after it, and the connection stays in step."""

from http.client import HTTPConnection
from pathlib import Path

from tests.kit.served import served

PATHS = ("/livez", "/fhir/R4/metadata", "/fhir/R4/metadata?_pretty=true", "/errors", "/fhir/R4/Patient")


def test_a_connection_that_asks_heads_and_gets_in_turn_stays_in_step(tmp_path: Path) -> None:
    with served("sqlite", tmp_path) as server:
        connection = HTTPConnection("127.0.0.1", server.settings.port, timeout=30)
        for path in PATHS:
            told = []
            for method in ("HEAD", "GET", "HEAD"):
                connection.request(method, path)
                answer = connection.getresponse()
                told.append((answer.status, answer.headers["content-length"], len(answer.read())))
            head, whole, again = told
            assert (head[2], again[2]) == (0, 0), path
            assert head[:2] == again[:2] == whole[:2] == (whole[0], str(whole[2])), path
        connection.close()
        assert "Traceback" not in server.log.read_text()
