"""What the image must hold and must not hold."""

import re
import zipfile
from pathlib import Path

from tests.ground.dockerfile import context

OWN = "work-health-gateway"


def faults(project: Path, root: Path, dist: Path) -> list[str]:
    """What is wrong with the finished root and the wheel it was made from, in words; empty when nothing is."""
    (site,) = (root / "opt/gateway/lib").glob("python3.*/site-packages")
    (wheel,) = dist.glob("*.whl")
    return [*_packages(project, site), *_sandbox(root, wheel), *_missing(project, wheel)]


def locked(lock: Path) -> set[str]:
    """The normalised names in a lock file."""
    return {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(), re.MULTILINE)}


def normal(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _packages(project: Path, site: Path) -> list[str]:
    installed = {normal(folder.name.split("-")[0]) for folder in site.glob("*.dist-info")}
    strangers = installed - locked(project / "requirements.lock") - {OWN, "setuptools"}
    missing = [] if OWN in installed else [f"{OWN} is not installed in the image"]
    return missing + [f"{name} is in the image but not in requirements.lock" for name in sorted(strangers)]


def _sandbox(root: Path, wheel: Path) -> list[str]:
    folders = [str(path) for path in root.rglob("app/sandbox")]
    files = [name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("app/sandbox")]
    return [f"the sandbox is in the image: {name}" for name in folders + files]


def _missing(project: Path, wheel: Path) -> list[str]:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {re.sub(r"^migrations/", "app/store/migrations/", name) for name in context(project) if "/" in name}
    return [f"{name} is not in the wheel" for name in sorted(wanted - inside)]
