"""The intermediate representation: all that a template may know of a document.

Plain frozen data. Every name, type expression and order is decided before rendering,
so that templates lay out and never decide. ``oasmith dump-ir`` prints it as JSON.

Conventions:

* ``ident`` is a Python identifier that ``naming`` chose; ``name`` is the document's own word.
* ``annotation`` and ``type`` are nodes of ``ir.types``; ``emit`` makes Python of them.
* ``pointer`` is a JSON pointer into the bundled document (RFC 6901).
* Prose (``summary``, ``description``, …) is the document's text, unescaped; templates pass it
  through a filter.
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
