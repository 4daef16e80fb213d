"""Single changes of a document, each with what they break there, and on the way back."""

from __future__ import annotations

from diff.mutations import (
    access,
    answers,
    client,
    errors,
    names,
    operations,
    parameters,
    requests,
    servers,
    words,
)
from diff.mutations.table import MUTATIONS, Mutation

__all__ = ["MODULES", "MUTATIONS", "Mutation"]

MODULES = (
    access,
    answers,
    client,
    errors,
    names,
    operations,
    parameters,
    requests,
    servers,
    words,
)
"""Importing them fills the table."""
