"""One byte form of a ledger row, in the manner of RFC 8785, and its leaf; the personal part counts by a salted hash."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from app.domain.merkle import leaf_hash

FORM = 1
"""The number of this form; it stands in every leaf, so that a later form cannot be taken for this one."""

PLAIN = (
    "action", "client", "code", "decisions", "detail", "entities", "id", "interaction", "jti", "organisation",
    "organisation_code", "organisation_name", "outcome", "purpose", "recorded", "request_id", "role",
)  # fmt: skip
"""Columns that stand in the leaf as they are."""

PERSONAL = ("address", "query", "subjects")
"""Columns that can be erased lawfully: what was searched for, from where, and whose records were touched."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def canonical(values: Mapping[str, Any]) -> bytes:
    """Texts, integers and null under ASCII names as RFC 8785 writes them: names sorted, no white space, UTF-8."""
    return _encode(values).encode()


def personal_hash(salt: str, row: Mapping[str, Any]) -> str:
    """SHA-256 in hex over the row's personal part and its salt; without the salt nobody can guess the part from it."""
    address, query, subjects = (row[name] for name in PERSONAL)
    return sha256(canonical({"address": address, "query": query, "salt": salt, "subjects": subjects})).hexdigest()


def leaf_of(row: Mapping[str, Any], personal: str) -> bytes:
    """The 32-byte leaf hash of a row whose personal part has that hash; it stays the same when the part is erased."""
    values = {name: row[name] for name in PLAIN}
    values["form"], values["personal"] = FORM, personal
    return leaf_hash(canonical(values))
