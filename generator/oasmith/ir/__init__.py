"""The intermediate representation (IR) of a document: everything that a template may use.

Immutable dataclasses without logic. All names, types and orders are decided before rendering,
so that templates only do layout. ``oasmith dump-ir`` prints the IR as JSON.

Conventions:

* ``ident`` is a Python identifier that ``naming`` chose; ``name`` is the name in the document.
* ``annotation`` and ``type`` are nodes of ``ir.types``; ``emit`` converts them to Python.
* ``pointer`` is a JSON pointer into the bundled document (RFC 6901).
* Prose (``summary``, ``description``, …) is the unescaped text of the document; templates pass
  it through a filter.
"""

from __future__ import annotations

from oasmith.ir.access import (
    Flow,
    Provenance,
    SchemeKind,
    ScopeParameter,
    SecurityScheme,
    Server,
    Variable,
)
from oasmith.ir.api import Api, Discriminator, Models, Omission, Resource, Webhook
from oasmith.ir.content import (
    Body,
    BodyField,
    BodyKind,
    Header,
    Media,
    Parameter,
    ParameterLocation,
    Part,
    ResponseSpec,
)
from oasmith.ir.errors import ErrorClass, ErrorEnvelope, ErrorRow
from oasmith.ir.inputs import (
    Constructor,
    Input,
    InputAlias,
    InputField,
    InputObject,
    NamedValue,
    NamedValues,
)
from oasmith.ir.operation import Batch, Form, FormKind, Operation, Pagination

__all__ = [
    "Api",
    "Batch",
    "Body",
    "BodyField",
    "BodyKind",
    "Constructor",
    "Discriminator",
    "ErrorClass",
    "ErrorEnvelope",
    "ErrorRow",
    "Flow",
    "Form",
    "FormKind",
    "Header",
    "Input",
    "InputAlias",
    "InputField",
    "InputObject",
    "Media",
    "Models",
    "NamedValue",
    "NamedValues",
    "Omission",
    "Operation",
    "Pagination",
    "Parameter",
    "ParameterLocation",
    "Part",
    "Provenance",
    "Resource",
    "ResponseSpec",
    "SchemeKind",
    "ScopeParameter",
    "SecurityScheme",
    "Server",
    "Variable",
    "Webhook",
]
