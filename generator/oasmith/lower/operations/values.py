"""Parameters and names of arguments."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from oasmith import ir
from oasmith.lower.context import Context, text
from oasmith.lower.locked_names import argument_pointer
from oasmith.lower.operations.collect import Node, Raw
from oasmith.lower.operations.idempotency import is_idempotency_key
from oasmith.lower.schemas.inputs import Inputs
from oasmith.lower.schemas.nullable import is_nullable
from oasmith.naming import ARGUMENTS, Names, Overrides, field, snake
from oasmith.openapi import pointer as pointers

STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
"""The default ``style`` for each ``in``."""


class Values:
    """Lowers the parameters of one document."""

    def __init__(self, context: Context, inputs: Inputs) -> None:
        """Use the shared state of one document."""
        self._context = context
        self._inputs = inputs

    def arguments(
        self,
        raw: Raw,
        body: str,
        taken: Collection[str] = (),
        fields: Sequence[ir.InputField] = (),
    ) -> dict[str, str]:
        """Return the names of an operation's arguments.

        Args:
            raw: The operation; the result has its parameters and its body by their pointers.
            body: The preferred name of the body's argument.
            taken: The names of the method's other arguments.
            fields: The properties of the body that are arguments; the result has them by name.
        """
        overrides = self._overrides(raw, fields)
        names = Names(snake, overrides, ARGUMENTS | set(taken))
        for node, pointer in raw.parameters:
            names.want(pointer, text(node, "x-speakeasy-name-override") or text(node, "name"))
        idents = self._context.resolve(names)
        used = {*ARGUMENTS, *taken, *idents.values()}
        make = field if self._context.settings.naming == "document" else snake
        properties = Names(make, overrides, used)
        for input_field in fields:
            name = input_field.name
            properties.want(input_field.pointer, f"body {name}" if make(name) in used else name)
        idents_of_fields = self._context.resolve(properties)
        idents |= {
            input_field.name: idents_of_fields[input_field.pointer] for input_field in fields
        }
        if raw.body is not None:
            used |= set(idents_of_fields.values())
            whole = Names(snake, overrides, used)
            is_property = snake(body) in idents_of_fields.values()
            whole.want(raw.body[1], f"request {body}" if is_property else body)
            idents |= self._context.resolve(whole)
        return idents

    def _overrides(self, raw: Raw, fields: Sequence[ir.InputField]) -> Overrides:
        """Return the configured and the locked names of arguments by pointer."""
        locked = self._context.settings.locked.arguments
        own = {pointer: locked[pointer] for _, pointer in raw.parameters if pointer in locked}
        for input_field in fields:
            key = argument_pointer(raw.pointer, input_field.name)
            own |= {input_field.pointer: locked[key]} if key in locked else {}
        return self._context.names_over(own)

    def parameters(self, raw: Raw, idents: Mapping[str, str]) -> tuple[ir.Parameter, ...]:
        """Return the parameters: path parameters in the order of the path, then the others."""
        parameters = [
            self._parameter(node, pointer, idents[pointer]) for node, pointer in raw.parameters
        ]
        order = {
            parameter.name: raw.path.find("{" + parameter.name + "}") for parameter in parameters
        }
        path = sorted(
            (parameter for parameter in parameters if parameter.location == "path"),
            key=lambda parameter: order[parameter.name],
        )
        return (*path, *(parameter for parameter in parameters if parameter.location != "path"))

    def _parameter(self, node: Node, pointer: str, ident: str) -> ir.Parameter:
        location = text(node, "in")
        content = node.get("content")
        media_type = next(iter(content), None) if isinstance(content, dict) else None
        schema, schema_pointer = node.get("schema"), pointers.join(pointer, "schema")
        if media_type is not None:
            schema = (content[media_type] or {}).get("schema") if content else None
            schema_pointer = pointers.join(pointer, "content", media_type, "schema")
        style = text(node, "style") or STYLES.get(location, "form")
        resolved, _ = self._context.tree.follow(schema, schema_pointer)
        original = self._original(schema_pointer)
        with_default = original if "default" in original else resolved
        name = text(node, "name")
        # The runtime generates an idempotency key if the caller does not pass one.
        is_marked = node.get("required") is True and not is_idempotency_key(node)
        required = location == "path" or is_marked
        return ir.Parameter(
            name=name,
            argument=ident if ident != name else "",
            location=cast("ir.ParameterLocation", location),
            required=required,
            annotation=self._inputs.accepted(schema, schema_pointer),
            type=self._inputs.checked(schema, schema_pointer),
            description=text(node, "description") or text(resolved, "description"),
            default=with_default.get("default"),
            has_default="default" in with_default,
            style=style,
            explode=bool(node.get("explode", style in ("form", "cookie"))),
            allow_reserved=node.get("allowReserved") is True and self._can_reserve(location),
            media_type=media_type,
            nullable=not required and is_nullable(self._context.tree, schema, schema_pointer),
            deprecated=node.get("deprecated") is True,
            example=example(self._context, node, pointer, resolved),
            pointer=pointer,
        )

    def _original(self, pointer: str) -> Node:
        """Return a schema as it is in the document, including the siblings of a reference."""
        try:
            schema = pointers.get(dict(self._context.document.data), pointer)
        except LookupError:
            return {}
        return schema if isinstance(schema, dict) else {}

    def _can_reserve(self, location: str) -> bool:
        """Return whether ``allowReserved`` applies: before OpenAPI 3.2 only in queries.

        A cookie cannot contain reserved characters.
        """
        version = str(self._context.data.get("openapi", ""))
        return location == "query" or (
            location == "path" and not version.startswith(("3.0", "3.1"))
        )


def example(context: Context, node: Node, pointer: str, schema: Node) -> Any:
    """Return the first example of a parameter or media type, or else of its schema."""
    if "example" in node:
        return node["example"]
    for _, example, _ in context.tree.members(node, "examples", pointer):
        if "value" in example:
            return example["value"]
    examples = schema.get("examples")
    return examples[0] if isinstance(examples, list) and examples else None
