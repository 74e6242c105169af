"""The FHIR package: every definition and every accepted example, in the layout of FHIR NPM packages.

Source: https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
"""

import gzip
import io
import json
import tarfile
from collections.abc import Iterable

from app import __version__
from app.domain.catalogue.names import OURS
from app.domain.json import Json
from app.fhir.conformance.published import DATE, published
from app.portal.guide.sources import Sources

NAME = "example.work-health-gateway.r4"
_INDEXED = ("resourceType", "id", "url", "version", "kind", "type")
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def package(sources: Sources) -> bytes:
    """The package as a gzipped tar archive; the same sources give the same bytes."""
    definitions = {one.file: one.body for one in sources.definitions}
    examples = {f"{one.profile}-{one.name}.json": json.loads(one.text) for one in sources.examples if not one.code}
    guide = _guide(sources, examples.values())
    definitions["ImplementationGuide-work-health-gateway.json"] = guide
    files = {"package/package.json": _manifest()}
    for folder, bodies in (("package", definitions), ("package/example", examples)):
        files |= {f"{folder}/{name}": body for name, body in bodies.items()}
        files[f"{folder}/.index.json"] = _index(bodies)
    return _archive({path: f"{json.dumps(body, indent=1, ensure_ascii=False)}\n" for path, body in files.items()})


def _manifest() -> Json:
    return {
        "name": NAME,
        "version": __version__,
        "type": "IG",
        "canonical": OURS.removesuffix("/"),
        "title": "Work and Health Gateway",
        "description": "Profiles, codes and operations of the Work and Health Gateway. Not an NHS or DWP service.",
        "license": "MIT",
        "author": "Work and Health Gateway",
        "fhirVersions": ["4.0.1"],
        "date": DATE.replace("-", "") + "000000",
        "dependencies": {"hl7.fhir.r4.core": "4.0.1"},
    }


def _index(bodies: dict[str, Json]) -> Json:
    listed = ({"filename": name} | {k: body[k] for k in _INDEXED if k in body} for name, body in sorted(bodies.items()))
    return {"index-version": 2, "files": list(listed)}


def _guide(sources: Sources, examples: Iterable[Json]) -> Json:
    """The ImplementationGuide, which lists what is in the package."""
    told = [(one.body, False) for one in sources.definitions] + [(body, True) for body in examples]
    about = "How systems speak with the Work and Health Gateway. Not an NHS or DWP service."
    made = published(
        "ImplementationGuide", "work-health-gateway", "WorkHealthGateway", "Work and Health Gateway", about
    )
    return made | {
        "packageId": NAME,
        "license": "MIT",
        "fhirVersion": ["4.0.1"],
        "definition": {"resource": [_listed(body, is_example) for body, is_example in told]},
    }


def _listed(body: Json, is_example: bool) -> Json:
    reference = {"reference": f"{body['resourceType']}/{body['id']}"}
    named = {"name": str(body["title"])} if "title" in body else {}
    return {"reference": reference, **named, "exampleBoolean": is_example}


def _archive(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, text in sorted(files.items()):
            told = tarfile.TarInfo(path)
            told.size, told.mode = len(text.encode()), 0o644
            archive.addfile(told, io.BytesIO(text.encode()))
    # The header's last byte names the system that packed it: it is written as unknown, so that all write the same.
    return _GZIP_HEADER + gzip.compress(packed.getvalue(), 9, mtime=0)[len(_GZIP_HEADER) :]
