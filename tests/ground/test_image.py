"""The image and its neighbours say what they must; what they do is tried by `python -m tests.ground.clean_build`."""

import re
from pathlib import Path

import pytest

from tests.ground.contents import locked
from tests.ground.dockerfile import context, stages

ROOT = Path(__file__).resolve().parents[2]
STAGES = stages((ROOT / "Dockerfile").read_text())
IMAGE = STAGES[-1]
COMPOSE = (ROOT / "compose.yaml").read_text()


def test_the_image_is_built_in_stages_from_a_base_pinned_to_the_patch() -> None:
    assert len(STAGES) == 2
    assert [stage.base for stage in STAGES if not re.fullmatch(r"python:3\.13\.\d+-slim-\w+", stage.base)] == []


def test_the_image_runs_as_an_ordinary_user_who_owns_data_alone() -> None:
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", IMAGE.last("USER").rest)
    owned = [copy.words[-1] for copy in IMAGE.all("COPY") if "chown" in copy.flags]
    assert owned == ["/data"] == [volume.rest for volume in IMAGE.all("VOLUME")]
    assert IMAGE.all("RUN") == []


def test_the_image_has_a_health_check_that_asks_livez_without_other_tools() -> None:
    health = IMAGE.last("HEALTHCHECK").rest
    assert "/livez" in health
    assert health.startswith('CMD ["python"')


def test_the_image_serves_and_never_changes_the_database_by_itself() -> None:
    assert IMAGE.last("ENTRYPOINT").words == ["gateway"]
    assert IMAGE.last("CMD").words == ["serve"]
    assert "migrate" not in " ".join(instruction.rest for stage in STAGES for instruction in stage.all("RUN"))


def test_every_package_of_the_image_comes_from_a_lock_with_hashes() -> None:
    installs = [run.rest for stage in STAGES for run in stage.all("RUN") if "pip install" in run.rest]
    assert [words for words in installs if "--require-hashes" not in words and "--no-index" not in words] == []


def test_the_image_is_given_no_sandbox_no_tests_and_no_secrets() -> None:
    tops = {name.split("/")[0] for name in context(ROOT)}
    assert tops <= {"app", "migrations", "pyproject.toml", "README.md", "LICENSE", *_locks()}
    assert [name for name in context(ROOT) if name.startswith("app/sandbox") or "__pycache__" in name] == []
    assert "app/domain/errors.py" in set(context(ROOT))


def _locks() -> set[str]:
    return {"requirements.lock", ".requirements-build.lock"}


@pytest.mark.parametrize(
    "line", ["read_only: true", 'user: "10001:10001"', "cap_drop: [ALL]", "no-new-privileges:true"]
)
def test_compose_keeps_the_gateway_confined(line: str) -> None:
    assert line in COMPOSE


def test_compose_migrates_once_before_it_serves_and_holds_no_secret() -> None:
    assert 'command: ["migrate"]' in COMPOSE
    assert "migrate: {condition: service_completed_successfully}" in COMPOSE
    assert "env_file: .env" in COMPOSE
    assert re.search(r"image: postgres:17\.\d+\n", COMPOSE)
    assert not re.search(r"PASSWORD: (?!\$\{)", COMPOSE)


def test_the_development_lock_holds_every_runtime_package_in_the_same_version() -> None:
    runtime, dev = (_pins(ROOT / name) for name in ("requirements.lock", ".requirements-dev.lock"))
    assert runtime - dev == set()
    assert locked(ROOT / ".requirements-build.lock") >= {"hatchling"}


def _pins(lock: Path) -> set[str]:
    return set(re.findall(r"^[\w.-]+==[\w.]+", lock.read_text(), re.MULTILINE))
