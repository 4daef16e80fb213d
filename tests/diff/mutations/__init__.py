"""Single changes of a document, each with what it breaks, and what its reverse breaks.

The modules fill the table when they are imported.
"""

from __future__ import annotations

from diff.mutations import (
    access as access,
    answers as answers,
    client as client,
    errors as errors,
    names as names,
    operations as operations,
    parameters as parameters,
    requests as requests,
    servers as servers,
    words as words,
)
from diff.mutations.table import MUTATIONS as MUTATIONS, Mutation as Mutation
