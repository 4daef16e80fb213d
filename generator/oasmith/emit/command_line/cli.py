"""The commands of a client's command line, as data for the runtime."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from oasmith import ir
from oasmith.emit.command_line.hints import Hints
from oasmith.emit.filters import paragraphs, plain
from oasmith.emit.resources.arguments import sentence
from oasmith.emit.resources.methods import Method, method, methods_of
from oasmith.ir.types import BYTES, TypeSpec, members_of
from oasmith_runtime.cli.definition import Command, CommandArgument


def commands(api: ir.Api, resource: ir.Resource) -> tuple[Command, ...]:
    """Return the commands of a resource."""
    hints = Hints(api.models.schemas)
    known = {scheme.name: scheme for scheme in api.schemes}
    methods = methods_of(resource)
    names = typed(method.operation.method_ident for method in methods)
    return tuple(
        _command(method, names[method.operation.method_ident], known, hints) for method in methods
    )


def typed(idents: Iterable[str]) -> dict[str, str]:
    """Return the command line name of each Python name: ``record-id`` for ``record_id``.

    A name is unchanged if another one has the same command line name.
    """
    names = {ident: ident.strip("_").replace("_", "-") or ident for ident in idents}
    typed_names = {ident: name for ident, name in names.items() if ident == name}
    for ident, name in names.items():
        typed_names.setdefault(ident, ident if name in typed_names.values() else name)
    return typed_names


def _command(
    view: Method, name: str, schemes: Mapping[str, ir.SecurityScheme], hints: Hints
) -> Command:
    operation = view.operation
    return Command(
        name=name,
        operation=operation.id,
        http_method=operation.method,
        path=operation.path,
        methods={_kind(operation, form): form.ident for form in operation.forms},
        summary=plain(view.summary),
        description=paragraphs(view.description),
        deprecated=operation.deprecated,
        returns=sentence(plain(view.returns_text)),
        returns_bytes=BYTES in members_of(operation.result),
        scopes=view.scopes,
        errors={name: " ".join(plain(text).split()) for name, text in view.raises} or None,
        documentation=operation.docs or "",
        has_parts=_has_parts(operation),
        has_media_types=bool(operation.media_types),
        credentials=_credentials(operation, schemes),
        arguments=tuple(_arguments(view, hints)),
    )


def _kind(operation: ir.Operation, form: ir.Form) -> str:
    return "batch" if form.kind == "call" and operation.batch is not None else form.kind


def _has_parts(operation: ir.Operation) -> bool:
    media = operation.body.media if operation.body is not None else ()
    return any(media.kind in ("form", "multipart") for media in media)


def _credentials(
    operation: ir.Operation, schemes: Mapping[str, ir.SecurityScheme]
) -> tuple[tuple[str, ...], ...]:
    """Return the security alternatives as arguments of the client.

    A certificate is set in the argument ``http_client``.
    """
    alternatives = (
        tuple(schemes[name].argument or "http_client" for name in alternative if name in schemes)
        for alternative in operation.security
    )
    return tuple(dict.fromkeys(alternatives))


def _arguments(view: Method, hints: Hints) -> Iterator[CommandArgument]:
    """Yield the arguments of a command, in the order of the signature."""
    operation = view.operation
    parameters = {parameter.ident: parameter for parameter in operation.parameters}
    options = options_of(operation)
    whole = _for_whole_response(view)
    for argument in (*view.positional, *view.keyword_with_body):
        parameter = parameters.get(argument.ident)
        type_ = None if parameter is None else parameter.type
        command_argument = CommandArgument(
            name=argument.ident,
            option=options.get(argument.ident, ""),
            type=type_,
            required=argument.default is None,
            is_for_whole_response=argument.ident in whole,
            help=" ".join(plain(argument.description).split()),
        )
        if argument.ident == view.body:
            item = None if operation.batch is None else operation.batch.item_type
            yield replace(command_argument, type=item, is_body=True, hint=_body(operation))
        elif type_ is None:
            yield replace(command_argument, choices=_media_types(operation, argument.ident))
        else:
            yield _with_values(command_argument, type_, hints, options)


def _media_types(operation: ir.Operation, ident: str) -> tuple[str, ...]:
    """Return the choices of an argument, without media type ranges."""
    choices = {"media_type": operation.media_types, "accept": operation.accepts}[ident]
    return tuple(choice for choice in choices if "*" not in choice)


def _with_values(
    argument: CommandArgument, type_: TypeSpec, hints: Hints, options: Mapping[str, str]
) -> CommandArgument:
    """Return an argument with the choices and the hint for its value."""
    if argument.option and hints.is_boolean(type_):
        negation = f"--no-{argument.option[2:]}"
        negation = "" if negation in options.values() else negation
        return replace(argument, is_boolean=True, negation=negation)
    choices, hint = hints.of(type_)
    return replace(argument, choices=tuple(map(plain, choices)), hint=hint)


def _body(operation: ir.Operation) -> str:
    """Return the hint for the value of a body."""
    if operation.batch is not None:
        return "@items.jsonl, @items.csv or @items.json, @- for standard input, or a JSON list"
    if operation.body is not None and any(media.kind == "json" for media in operation.body.media):
        return "JSON, @file.json, or @- for standard input"
    if _has_parts(operation):
        return "a JSON object of fields, or --part for each"
    return "text, @file, or @- for standard input"


def _typed_options(view: Method) -> dict[str, str]:
    return typed(argument.ident for argument in view.keyword_with_body)


def options_of(operation: ir.Operation) -> dict[str, str]:
    """Return the option of each argument that is not positional; ``--help`` is reserved."""
    option_of: dict[str, str] = {}
    for ident, name in _typed_options(method(operation)).items():
        options = (f"--{name}", f"--{ident}", f"--{name}-argument")
        option_of[ident] = next(
            option for option in options if option not in ("--help", *option_of.values())
        )
    return option_of


def _for_whole_response(view: Method) -> set[str]:
    """Return the arguments that only the method for the whole response has."""
    others = [form for form in view.operation.forms if form.kind != "call"]
    return {"accept"} & {argument.ident for argument in view.keyword} if others else set()
