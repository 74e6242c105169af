"""What must not be in the image is found there."""

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.ground.contents import faults

WHEEL = "work_health_gateway-0.1.0-py3-none-any.whl"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project whose build context is its app, its migrations and its lock."""
    for name in ("app/main.py", "app/fhir/data/types.json.gz", "migrations/env.py", "app/sandbox/people.py"):
        (tmp_path / "project" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "project" / name).touch()
    (tmp_path / "project/requirements.lock").write_text("fhir-core==1.1.12 \\\n    --hash=sha256:00\n")
    (tmp_path / "project/.dockerignore").write_text("*\n!app\n!migrations\napp/sandbox\n")
    return tmp_path / "project"


def image(folder: Path, *packages: str, files: tuple[str, ...]) -> tuple[Path, Path]:
    """A finished root with these packages, and the folder with the wheel of these files."""
    for package in packages:
        (folder / f"root/opt/gateway/lib/python3.13/site-packages/{package}.dist-info").mkdir(parents=True)
    (folder / "dist").mkdir()
    with zipfile.ZipFile(folder / "dist" / WHEEL, "w") as wheel:
        for name in files:
            wheel.writestr(name, "")
    return folder / "root", folder / "dist"


WHOLE = ("app/main.py", "app/fhir/data/types.json.gz", "app/store/migrations/env.py")
OURS = ("work_health_gateway-0.1.0", "fhir_core-1.1.12")


def test_an_image_of_locked_packages_and_the_whole_product_is_fine(project: Path, tmp_path: Path) -> None:
    assert faults(project, *image(tmp_path, *OURS, files=WHOLE)) == []


def test_a_development_package_in_the_image_is_told(project: Path, tmp_path: Path) -> None:
    found = faults(project, *image(tmp_path, *OURS, "pytest-9.2.0", files=WHOLE))
    assert found == ["pytest is in the image but not in requirements.lock"]


def test_the_sandbox_in_wheel_or_image_is_told(project: Path, tmp_path: Path) -> None:
    root, dist = image(tmp_path, *OURS, files=(*WHOLE, "app/sandbox/people.py"))
    shutil.copytree(project / "app/sandbox", root / "opt/gateway/lib/python3.13/site-packages/app/sandbox")
    assert len(faults(project, root, dist)) == 2


@pytest.mark.parametrize("missing", WHOLE)
def test_a_file_that_the_wheel_lacks_is_told(missing: str, project: Path, tmp_path: Path) -> None:
    packed = tuple(name for name in WHOLE if name != missing)
    assert faults(project, *image(tmp_path, *OURS, files=packed)) == [f"{missing} is not in the wheel"]


def test_an_image_without_the_gateway_itself_is_told(project: Path, tmp_path: Path) -> None:
    assert faults(project, *image(tmp_path, OURS[1], files=WHOLE)) == [
        "work-health-gateway is not installed in the image"
    ]
