"""Conversion of a document into the IR, which has everything that templates need."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from oasmith import ir
from oasmith.config.names_lock import NOTHING
from oasmith.config.settings import Settings
from oasmith.diagnostics.findings import Finding, Level, Location, has_errors
from oasmith.document.bundle import Document
from oasmith.ir.types import TypeSpec
from oasmith.lower import security
from oasmith.lower.context import Context, docs, provenance, text
from oasmith.lower.locked_names import kept_names, names_of
from oasmith.lower.metadata import project_metadata
from oasmith.lower.operations import batch, collect, content, errors, resources, streams
from oasmith.lower.operations.collect import Raw
from oasmith.lower.operations.idempotency import idempotency_key
from oasmith.lower.operations.pagination import pagination
from oasmith.lower.operations.results import result_of, results_of
from oasmith.lower.operations.retries import retries
from oasmith.lower.operations.values import Values
from oasmith.lower.operations.webhooks import Incoming, incoming, webhooks
from oasmith.lower.schemas.constructors import constructors_of
from oasmith.lower.schemas.discriminators import with_mappings
from oasmith.lower.schemas.inputs import Inputs
from oasmith.lower.schemas.partition import modules
from oasmith.lower.schemas.schemas import Schemas
from oasmith.lower.schemas.simplify import simplify
from oasmith.lower.schemas.types import Types
from oasmith.lower.servers import own_servers, servers
from oasmith.naming import Names, Overrides
from oasmith.openapi.cycles import inherited, without_cycles
from oasmith.openapi.normalize import normalize
from oasmith.openapi.tree import Tree

DEFAULT_SERVER = ir.Server(id="default", ident="DEFAULT", url="/")
"""The server of a document without ``servers`` (OpenAPI specification, section 4.8.1)."""


def lower(document: Document, settings: Settings) -> tuple[ir.Api | None, list[Finding]]:
    """Return the IR of a document, or None and the findings that prevent it.

    Findings that are only warnings, such as clashing names, do not prevent it.
    """
    # ``inherited`` first: a parent that lists its own children would be broken as a cycle.
    data = with_mappings(normalize(document.data))
    data = simplify(without_cycles(inherited(data)))
    overrides = Overrides(settings.names)
    context = Context(document, replace(settings, names=overrides), data, Tree(data))
    schemas = Schemas(context)
    raws = collect.operations(context)
    resources.place(context, raws)
    requests = incoming(context, raws)
    collect.announce(
        raws, [(request.raw, f"{request.wanted} payload") for request in requests], schemas
    )
    lowered = _Lowering(context, schemas, raws, requests)
    api = lowered.api()
    context.findings += _unused_names(overrides, settings)
    # A property of a body is a field and an argument, but its name must be reported only once.
    findings = list(dict.fromkeys(context.findings))
    if api is not None and settings.locked != NOTHING:
        new, _ = lower(document, replace(settings, locked=NOTHING))
        findings += kept_names(settings.locked, names_of(new)) if new is not None else []
    return (None if has_errors(findings) else api), findings


def _unused_names(overrides: Overrides, settings: Settings) -> Iterator[Finding]:
    for pointer in overrides.unused():
        similar = difflib.get_close_matches(pointer, overrides.wanted, n=1, cutoff=0.8)
        yield Finding(
            "unused-name",
            f"'{pointer}' does not point to anything that has a name in the client",
            settings.named_at.get(pointer, Location("oasmith.toml")),
            f"Did you mean '{similar[0]}'?"
            if similar
            else "Correct the pointer, or remove the line.",
            Level.WARNING,
        )


class _Lowering:
    def __init__(
        self, context: Context, schemas: Schemas, raws: list[Raw], requests: list[Incoming]
    ) -> None:
        self._context = context
        self._schemas = schemas
        self._raws = raws
        self._incoming = requests
        self._types = Types(context.tree, schemas, context.settings.formats)
        self._inputs = Inputs(context.tree, self._types, schemas)
        self._values = Values(context, self._inputs)
        self._contents = content.Contents(context, self._types, self._inputs)
        self._schemes = security.schemes(context)
        self._classes = errors.class_names(context, raws)

    def api(self) -> ir.Api:
        """Return the IR of the whole document."""
        context, settings = self._context, self._context.settings
        hooks = webhooks(context, self._contents, self._incoming)
        responses = {raw.pointer: self._contents.responses(raw) for raw in self._raws}
        received = self._received(list(responses.values()), hooks)
        # Received models must be known first: they decide what arguments accept.
        self._inputs.received = received
        operations = self._operations(responses)
        groups = resources.resources(context, self._raws, operations)
        inputs = self._inputs.inputs(_arguments(groups))
        models = self._models(groups, hooks, received)
        constructors = constructors_of(models, inputs)
        info = context.data.get("info")
        info = info if isinstance(info, dict) else {}
        return ir.Api(
            title=text(info, "title") or settings.client_class,
            description=text(info, "description") or text(info, "summary"),
            document_version=text(info, "version"),
            package=settings.package,
            distribution=settings.distribution,
            client_version=settings.client_version,
            client_class=settings.client_class,
            base_error=errors.base_name(settings.client_class),
            servers=servers(context) or (DEFAULT_SERVER,),
            schemes=self._schemes,
            resources=groups,
            error_classes=errors.classes(tuple(operations.values())),
            envelope=errors.envelope(context.data),
            models=replace(models, constructors=constructors),
            constants=self._schemas.constants(),
            inputs=inputs,
            has_cli=settings.cli,
            runtime=settings.runtime,
            license=text(info.get("license") or {}, "name"),
            metadata=project_metadata(settings.metadata),
            docs=docs(context.data),
            webhooks=hooks,
            omitted=tuple(context.omitted),
        )

    def _received(
        self, responses: list[tuple[ir.ResponseSpec, ...]], hooks: tuple[ir.Webhook, ...]
    ) -> frozenset[str]:
        """Return the names of all models that responses and webhooks use."""
        specs = [response for of_operation in responses for response in of_operation]
        types = [media.type for response in specs for media in response.media]
        types += [header.type for response in specs for header in response.headers]
        types += [media.type for hook in hooks for media in hook.media]
        return frozenset(self._schemas.reached(types))

    def _operations(
        self, responses: dict[str, tuple[ir.ResponseSpec, ...]]
    ) -> dict[str, ir.Operation]:
        """Return the operations by pointer."""
        hint = "Give one of the two operations another operationId."
        names = Names(resources.constant_name, {}, {"TYPE_CHECKING"}, hint)
        for raw in self._raws:
            names.want(raw.pointer, raw.called)
        constants = self._context.resolve(names)
        methods = resources.methods_of(self._context, self._raws)
        operations = {
            raw.pointer: self._operation(raw, constants[raw.pointer], responses[raw.pointer])
            for raw in self._raws
        }
        forms_of = {
            raw.pointer: streams.forms(
                raw,
                operations[raw.pointer].responses,
                operations[raw.pointer].pagination,
                operations[raw.pointer].batch,
                pages_first=self._context.settings.naming == "python",
            )
            for raw in self._raws
        }
        forms = self._forms(forms_of, methods)
        return {
            pointer: replace(operation, method_ident=methods[pointer], forms=forms[pointer])
            for pointer, operation in operations.items()
        }

    def _forms(
        self,
        forms_of: dict[str, tuple[tuple[ir.FormKind, str, TypeSpec | None], ...]],
        methods: dict[str, str],
    ) -> dict[str, tuple[ir.Form, ...]]:
        """Return the methods of each operation, by the operation's pointer."""
        suffixes = {
            pointer: [suffix for _, suffix, _ in forms if suffix]
            for pointer, forms in forms_of.items()
        }
        others = resources.other_names(self._context, self._raws, methods, suffixes)
        return {
            pointer: tuple(
                ir.Form(kind=kind, ident=others.get((pointer, suffix), methods[pointer]), item=item)
                for kind, suffix, item in forms
            )
            for pointer, forms in forms_of.items()
        }

    def _operation(
        self, raw: Raw, ident: str, responses: tuple[ir.ResponseSpec, ...]
    ) -> ir.Operation:
        """Return an operation without its methods, which are named after all are known."""
        node = raw.node
        known = {scheme.name: scheme for scheme in self._schemes}
        body = self._contents.body(raw)
        choices = content.Choices.of(raw, body, responses)
        # A batch has an argument for its items instead of the body.
        fields = () if "x-batch" in raw.node else self._contents.fields(body)
        idents = self._values.arguments(raw, batch.argument(raw), choices.arguments, fields)
        body_ident = idents[raw.body[1]] if raw.body is not None else ""
        return ir.Operation(
            id=raw.id,
            ident=ident,
            method_ident="",
            method=raw.method,
            path=raw.path,
            summary=text(node, "summary"),
            description=text(node, "description"),
            docs=docs(node),
            deprecated=node.get("deprecated") is True,
            parameters=self._values.parameters(raw, idents),
            body=_with_arguments(body, body_ident, fields, idents),
            responses=responses,
            media_types=choices.media_types,
            accepts=choices.accepts,
            result=result_of(raw.method, responses),
            results=results_of(choices.accepts, responses),
            pagination=pagination(self._context, self._types, raw, idents),
            retries=retries(self._context, node),
            errors=errors.rows(self._context, raw, self._classes),
            security=security.alternatives(self._context, node, known),
            batch=batch.batch(self._context, self._types, self._inputs, raw, idents),
            servers=own_servers(self._context, node, raw.path_node),
            idempotency_key=idempotency_key(self._context, raw),
            source=provenance(node),
            pointer=raw.pointer,
        )

    def _models(
        self,
        groups: tuple[ir.Resource, ...],
        hooks: tuple[ir.Webhook, ...],
        received: frozenset[str],
    ) -> ir.Models:
        """Return the named schemas, depending on whether they are sent, received, or both."""
        operations = [operation for group in groups for operation in group.operations]
        sent = [
            m.type
            for operation in operations
            if operation.body is not None
            for m in operation.body.media
        ]
        sent += [parameter.type for operation in operations for parameter in operation.parameters]
        models = self._schemas.finished(self._schemas.reached(sent), received)
        return replace(
            models,
            modules=modules(models.schemas, groups, hooks),
            keeps_names=self._context.settings.naming == "document",
        )


def _with_arguments(
    body: ir.Body | None,
    ident: str,
    fields: tuple[ir.InputField, ...],
    idents: Mapping[str, str],
) -> ir.Body | None:
    """Return a body with the names of its arguments."""
    if body is None:
        return None
    keywords = tuple(
        ir.BodyField(
            name=field.name,
            ident=idents[field.name],
            annotation=field.type,
            required=field.required,
            description=field.description,
        )
        for field in fields
    )
    arguments = {keyword.ident: keyword.name for keyword in keywords}
    return replace(body, argument=ident, keywords=keywords, fields=arguments)


def _arguments(groups: tuple[ir.Resource, ...]) -> Iterator[TypeSpec]:
    """Yield the types of all arguments; for a batch, of its items instead of its body."""
    for operation in (operation for group in groups for operation in group.operations):
        yield from (parameter.annotation for parameter in operation.parameters)
        if operation.batch is not None:
            yield operation.batch.item_annotation
        elif operation.body is not None:
            yield operation.body.annotation
