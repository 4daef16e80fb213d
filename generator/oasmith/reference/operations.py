"""The entries of operations: request, responses, errors and behaviour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from oasmith import ir
from oasmith.emit import lists
from oasmith.emit.annotations import Annotation
from oasmith.emit.resources.arguments import Argument
from oasmith.emit.resources.methods import Method
from oasmith.ir.types import BYTES, Ref, members_of
from oasmith.reference.behaviour import batch, pagination, retries
from oasmith.reference.blocks import (
    Block,
    Bullets,
    Cell,
    Code,
    CodeSpan,
    Description,
    Entry,
    Folded,
    Inline,
    Paragraph,
    PlaceLink,
    Plain,
    Prose,
    Samples,
    Section,
    WebLink,
    code_list,
    listed,
    section,
    table,
)
from oasmith.reference.places import Places, servers_page
from oasmith.reference.schemas import (
    DEPRECATED,
    PROPERTY_HEAD,
    REQUIRED,
    Schemas,
    described,
    is_object,
    schema_of,
)
from oasmith.reference.sources import source
from oasmith.reference.values import json_text, short_json

TIMEOUT = Argument(
    ident="timeout", annotation=Annotation(("float", "Timeout", "None")), default="None"
)
"""The argument that every method has."""


class Operations:
    """Builds the entries of operations."""

    def __init__(
        self, api: ir.Api, places: Places, schemas: Schemas, samples: Mapping[str, Samples]
    ) -> None:
        """Use the operations of ``api``, and samples by the operation's id."""
        self._api, self._places, self._schemas = api, places, schemas
        self._samples = samples

    def entry(self, method: Method) -> Entry:
        """Return the entry of a method."""
        operation = method.operation
        samples = self._samples.get(operation.id)
        return Entry(
            title=self._places.titles[operation.id],
            place=self._places.operations[operation.id],
            kind="operation",
            call=(operation.method, operation.path),
            is_deprecated=operation.deprecated,
            summary=(Prose(method.summary),),
            sections=(
                *section("", *self._introduction(method)),
                *section("Samples", samples),
                *section("Signature", Code("python", signature(method)), *_forms(method)),
                *section("Parameters", self._parameters(operation)),
                *section("Request body", *self._body(operation)),
                *section("Responses", *self._responses(operation)),
                *section("Errors", self._errors(operation)),
                *batch(operation, self._schemas),
                *pagination(operation, self._schemas),
                *section("Authorization", *self._security(operation)),
                *section(*self._servers(operation)),
                *retries(operation),
                *_source(operation),
            ),
        )

    def _introduction(self, method: Method) -> Iterator[Block]:
        operation = method.operation
        if operation.deprecated:
            yield Paragraph((DEPRECATED, Plain(" The API may remove this operation.")))
        if method.description:
            yield Description(method.description)
        facts: list[Inline] = [Plain("Operation "), CodeSpan(operation.id)]
        if operation.docs:
            facts += [Plain(" · "), WebLink(operation.docs, "Documentation of the API")]
        yield Paragraph(tuple(facts))

    def _parameters(self, operation: ir.Operation) -> Block | None:
        rows = [self._parameter(parameter) for parameter in operation.parameters]
        return table(("parameter", "in", "type", "details"), rows)

    def _parameter(self, parameter: ir.Parameter) -> tuple[Cell, ...]:
        name: list[Inline] = [CodeSpan(parameter.name)]
        if parameter.ident != parameter.name:
            name += [Plain(" in Python "), CodeSpan(parameter.ident)]
        if parameter.required:
            name += [Plain(" "), REQUIRED]
        if parameter.deprecated:
            name += [Plain(" "), DEPRECATED]
        schema = schema_of(parameter.type)
        details: list[Cell] = [self._schemas.details(schema)]
        if parameter.has_default:
            details.append((Plain("default "), CodeSpan(short_json(parameter.default))))
        if parameter.example is not None:
            details.append((Plain("for example "), CodeSpan(short_json(parameter.example))))
        return (
            tuple(name),
            (Plain(parameter.location),),
            self._schemas.type_of(schema),
            described(listed([one for one in details if one], "; "), parameter.description),
        )

    def _body(self, operation: ir.Operation) -> Iterator[Block]:
        body = operation.body
        if body is None:
            return
        if body.description:
            yield Description(body.description)
        yield Bullets(tuple(self._media(media, body) for media in body.media))
        if body.keywords:
            yield Paragraph((Plain("Each property is also an argument of the method."),))
        for media in body.media[:1]:
            yield from self._content(operation, media)

    def _media(self, media: ir.Media, body: ir.Body) -> Cell:
        needed: Cell = (Plain(" "), REQUIRED) if body.required and media is body.media[0] else ()
        type_ = self._schemas.type_of(schema_of(media.type))
        return (CodeSpan(media.media_type), Plain(": "), *type_, *needed)

    def _content(self, operation: ir.Operation, media: ir.Media) -> Iterator[Block]:
        """Yield the properties or parts of a body, and of the items of a batch."""
        if media.parts:
            rows = [self._part(part) for part in media.parts]
            parts = table(("part", "type", "details"), rows)
            yield from [parts] if parts is not None else []
        else:
            yield from self._properties(media.type)
        if operation.batch is not None:
            yield from self._properties(operation.batch.item_type)
        if media.example is not None:
            yield Folded("Example of a request body", (_json(media.example),))

    def _properties(self, spec: Any) -> Iterator[Block]:
        """Yield the properties of the models in a type."""
        for member in members_of(spec):
            if not isinstance(member, Ref):
                continue
            schema = self._schemas.resolved(schema_of(member))
            idents = self._api.models.idents_of(member.name)
            rows = table(PROPERTY_HEAD, self._schemas.property_rows(schema, idents))
            if is_object(schema) and rows is not None:
                yield Paragraph((Plain("Properties of "), self._places.model(member.name)))
                yield rows

    def _part(self, part: ir.Part) -> tuple[Cell, ...]:
        needed: Cell = (Plain(" "), REQUIRED) if part.required else ()
        schema = schema_of(part.type)
        is_file = part.type == BYTES
        sent: Cell = (Plain("sent as "), CodeSpan(part.content_type)) if part.content_type else ()
        return (
            (CodeSpan(part.name), *needed),
            (Plain("file"),) if is_file else self._schemas.type_of(schema),
            listed([one for one in (self._schemas.details(schema), sent) if one], "; "),
        )

    def _responses(self, operation: ir.Operation) -> Iterator[Block]:
        rows: list[tuple[Cell, ...]] = [
            (
                (CodeSpan(response.status), Plain(_phrase(response.status))),
                self._contents(response),
                (Prose(response.description),) if response.description else (),
                code_list(response.header_names),
            )
            for response in operation.responses
        ]
        statuses = table(("status", "body", "description", "headers"), rows)
        if statuses is not None:
            yield statuses
        for response in operation.responses:
            example = next((one.example for one in response.media if one.example is not None), None)
            if response.status.startswith("2") and example is not None:
                title = f"Example of a response with status {response.status}"
                yield Folded(title, (_json(example),))

    def _contents(self, response: ir.ResponseSpec) -> Cell:
        cells = [
            (
                *self._schemas.type_of(schema_of(media.type)),
                Plain(" as "),
                CodeSpan(media.media_type),
            )
            for media in response.media
        ]
        return listed(cells, "; ") if cells else (Plain("none"),)

    def _errors(self, operation: ir.Operation) -> Block | None:
        rows: list[tuple[Cell, ...]] = [
            (
                (self.error(row),),
                (CodeSpan(row.status),),
                (Prose(row.message),),
                (Prose(row.meaning),) if row.meaning else (),
                resolution(row),
            )
            for row in operation.errors
        ]
        return table(("code", "HTTP", "message", "meaning", "what to do"), rows)

    def error(self, row: ir.ErrorRow) -> Inline:
        """Return the link to the class of an error."""
        place = self._places.errors.get(row.error_class)
        return CodeSpan(row.code) if place is None else PlaceLink(place, row.code, is_code=True)

    def _security(self, operation: ir.Operation) -> Iterator[Block]:
        if not any(operation.security):
            yield Paragraph((Plain("The call requires no credential."),))
            return
        if len(operation.security) > 1:
            yield Paragraph((Plain("Any one of these suffices:"),))
        yield Bullets(tuple(self._alternative(one) for one in operation.security))

    def _alternative(self, alternative: Mapping[str, tuple[str, ...]]) -> Cell:
        """Return one security alternative: its schemes, all of which are needed, and scopes."""
        cells: list[Cell] = []
        for name, scopes in alternative.items():
            place = self._places.schemes.get(name)
            link: Inline = CodeSpan(name) if place is None else PlaceLink(place, name, is_code=True)
            cells.append(
                (link, Plain(" with "), *listed([(CodeSpan(one),) for one in scopes], " and "))
                if scopes
                else (link,)
            )
        return listed(cells, ", and ") or (Plain("no credential"),)

    def _servers(self, operation: ir.Operation) -> tuple[str, Block | None]:
        """Return the title and the content of the section on servers."""
        if operation.servers:
            urls: tuple[Cell, ...] = tuple((CodeSpan(one.url),) for one in operation.servers)
            return "Servers", Bullets(urls)
        place = self._places.pages[servers_page(self._api)]
        if self._api.has_data_centers:
            names = code_list([server.id for server in self._api.servers])
            return "Data centres", Paragraph(
                (*names, Plain(" · "), PlaceLink(place, "all of them"))
            )
        first = next((server.url for server in self._api.servers), "")
        return "Servers", Paragraph((CodeSpan(first),)) if first else None


def resolution(row: ir.ErrorRow) -> Cell:
    """Return the resolution of an error row, with a link to its documentation."""
    advice: Cell = (Prose(row.resolution),) if row.resolution else ()
    docs: Cell = (Plain(" "), WebLink(row.docs, "more")) if row.docs else ()
    return (*advice, *docs)


def signature(method: Method) -> str:
    """Return the signature of a method in Python, with one argument per line."""
    positional = lists.arguments(method.positional, 4)
    keyword_only = ["*,", str(lists.arguments((*method.keyword, TIMEOUT), 4))]
    lines = [str(positional), *keyword_only] if positional else keyword_only
    returns = method.forms[0].whole.returns.text
    inside = "\n    ".join(lines)
    return f"def {method.forms[0].ident}(\n    {inside}\n) -> {returns}"


def _forms(method: Method) -> Iterator[Block]:
    """Yield a list of the other methods of the operation."""
    cells: list[Cell] = [
        (
            CodeSpan(form.ident),
            Plain(" returns "),
            CodeSpan(form.whole.returns.text),
            Plain(". "),
            Prose(form.text),
        )
        for form in method.forms[1:]
    ]
    if cells:
        yield Bullets(tuple(cells))


def _source(operation: ir.Operation) -> tuple[Section, ...]:
    origin = source(operation.source)
    place: Cell = (Plain("In the document at "), CodeSpan(f"#{operation.pointer}"))
    return section("Source", Bullets(tuple(one for one in (origin, place) if one)))


def _phrase(status: str) -> str:
    known = next((one.phrase for one in HTTPStatus if str(one.value) == status), "")
    return f" {known}" if known else ""


def _json(value: Any) -> Code:
    return Code("json", json_text(value, 2))
