"""The name of an open connection, for services that pass one on and import no SQL themselves."""

from sqlalchemy import Connection

__all__ = ["Connection"]
