"""The checks of one operation: what is sent, and what is returned."""

from __future__ import annotations

import inspect
import random
from typing import TYPE_CHECKING, Any

from . import security
from .answers import Drawn, check_error, check_success
from .arguments import (
    Arguments,
    Parameter,
    Target,
    check_rest,
    check_target,
    draw_parameter,
    is_writable,
    parameters,
)
from .bodies import SENT, Body, check_body, draw_body, is_form
from .document import Node
from .draw import Undrawable
from .records import Case, name_of, told
from .server import Arrived
from .surface import HOST, Method
from .targets import servers
from .wire import Mismatch, Pairs

if TYPE_CHECKING:
    from .suite import Suite


class Checks:
    """The checks of one operation."""

    def __init__(
        self, suite: Suite, method: Method, operation: Node, item: Node, label: str
    ) -> None:
        """Read the operation from the document."""
        self._suite, self._method, self._label = suite, method, label
        self._operation, document = operation, suite.request
        self._verb, self._path = label.split(" ", 1)
        self._parameters: list[Parameter] = parameters(document, operation, item)
        self._target = Target(servers(document, operation, item, HOST), self._path)
        self._alternatives = security.alternatives(document, operation)
        body = document.follow(operation.get("requestBody"))
        self._body: Node | None = body if isinstance(body, dict) and body.get("content") else None

    def credentials(self) -> list[frozenset[str]]:
        """Return the sets of credentials to try: all of them, and those of each alternative."""
        known = frozenset(self._suite.schemes)
        own = [it for it in self._alternatives if security.usable(self._suite.schemes, it)]
        return [known, *own]

    def draw(self, number: int) -> Arguments | None:
        """Return arguments; None if a required one cannot be drawn."""
        made = Arguments()
        for parameter in self._parameters:
            seed = f"{self._suite.report.document} {self._label} {parameter.key} {number}"
            if not parameter.required and (
                number == 1 or (number > 1 and random.Random(seed).random() < 0.5)
            ):
                continue
            try:
                value = draw_parameter(self._suite.request, parameter, seed, self._path)
                made.values[parameter.key] = value
            except Undrawable as error:
                self._suite.undrawable(f"{parameter.key[1]} parameter: {error}")
                if parameter.required:
                    return None
        return self._with_body(made, number)

    def _with_body(self, made: Arguments, number: int) -> Arguments | None:
        if self._body is None or (number == 1 and self._body.get("required") is not True):
            return made
        media = self._media(number)
        try:
            document = self._suite.request
            seed = f"{self._suite.report.document} {self._label} body {number}"
            made.body = draw_body(document, *media, seed, (0.8, 0.1, 0.5)[number % 3])
        except Undrawable as error:
            self._suite.undrawable(f"body: {error}")
            return None if self._body.get("required") is True else made
        return made

    def _media(self, number: int) -> tuple[str, Node]:
        """Return a media type of the body; by default it is the client's first."""
        assert self._body is not None
        content = dict(self._suite.request.members(self._body, "content"))
        names = list(content)
        if "media_type" not in self._keywords:
            names = [self._method.operation.body.media[0].media_type]
        name = names[number % len(names)]
        return name, content[name]

    @property
    def _keywords(self) -> set[str]:
        kind = type(
            getattr(
                self._suite.client(frozenset(self._suite.schemes), False), self._method.resource
            )
        )
        return set(inspect.signature(getattr(kind, self._method.name)).parameters)

    def given(self, case: Case) -> dict[str, Any]:
        """Return the keyword arguments of a call."""
        values = case.arguments.values.items()
        found = {self._method.argument(*key): value for key, value in values}
        body = case.arguments.body
        if body is not None:
            batch = self._method.operation.batch
            value = self._as_models(body) if case.is_model and batch is None else body.value
            if batch is not None:
                value = value[batch.items.removeprefix("/")]
            found |= self._fields(value) or {self._method.operation.body.argument: value}
            if (
                "media_type" in self._keywords
                and self._body is not None
                and len(self._body["content"]) > 1
            ):
                found["media_type"] = SENT.get(body.media_type, body.media_type)
        return found

    def _fields(self, value: Any) -> dict[str, Any]:
        """Return the properties of a body as arguments, or nothing if it has none."""
        arguments = {
            name: argument for argument, name in self._method.operation.body.fields.items()
        }
        # With ``stream``, the response would be another one.
        if not isinstance(value, dict) or not value.keys() <= arguments.keys() - {"stream"}:
            return {}
        return {arguments[name]: item for name, item in value.items()}

    def _as_models(self, body: Body) -> Any:
        """Return a body as its type: with models for objects."""
        known = self._method.operation.body.media
        media = next((it for it in known if it.media_type == body.media_type), None)
        if media is None or body.kind not in ("json", "form"):
            return body.value
        adapter = self._suite.adapter(media.type)
        try:
            return adapter.validate_python(body.value, strict=True)
        except ValueError as error:
            raise Mismatch("a body that is no value of its type", str(error), body.value) from error

    def is_required(self, key: tuple[str, str]) -> bool:
        """Return whether a parameter is required."""
        return any(it.key == key and it.required for it in self._parameters)

    def can_be(self, key: tuple[str, str], value: Any) -> bool:
        """Return whether a parameter can have a value."""
        found = next(it for it in self._parameters if it.key == key)
        return is_writable(found.style, value) and self._suite.request.fits(found.schema, value)

    def can_be_body(self, body: Body, value: Any) -> bool:
        """Return whether a body can have a value."""
        if body.kind in ("text", "binary") or value is None:
            return body.kind == "text"
        if body.kind in ("form", "multipart") and not is_form(value):
            return False
        return self._suite.request.fits(body.media.get("schema", True), value)

    def can_be_answer(self, drawn: Drawn, value: Any) -> bool:
        """Return whether a response can have a body; one that did not match may still not match."""
        schema = drawn.answer.schema
        return drawn.answer.kind == "json" and (
            not drawn.fits or self._suite.answer.fits(schema, value)
        )

    def run(self, case: Case) -> Mismatch | None:
        """Make a call and check it. Returns the problems."""
        if not security.none_missing(
            self._suite.schemes, self._alternatives, set(case.credentials)
        ):
            self._suite.undrawable("security: no alternative that one request can carry")
            return None
        try:
            result, error = self._suite.send(self._method, case, self.given(case))
            self._check_request(case, error)
            self._check_answer(case, result, error)
        except Mismatch as mismatch:
            return mismatch
        return None

    def _check_request(self, case: Case, error: BaseException | None) -> None:
        suite = self._suite
        if len(suite.arrived) != 1:
            what = f"{len(suite.arrived)} requests came"
            raise Mismatch(f"{what}{name_of(error)}", list(suite.arrived), told(error))
        arrived = suite.arrived[0]
        if arrived.method != self._verb:
            raise Mismatch("another method", arrived.method, self._verb)
        raw, _, text = arrived.target.partition("?")
        check_target(self._target, self._parameters, case.arguments, suite.origin, raw)
        query, cookies = Pairs.split(text), _cookies(arrived)
        for pair in _own_query(self._path):
            query.named(pair.partition("=")[0])
        found = security.carried(suite.schemes, arrived, query, cookies)
        check_rest(self._parameters, case.arguments, arrived, query, cookies)
        security.check(suite.schemes, self._alternatives, set(case.credentials), found)
        if case.arguments.body is not None:
            check_body(suite.request, case.arguments.body, arrived)
        elif arrived.body:
            raise Mismatch("a body that nobody gave", arrived.body, None)

    def _check_answer(self, case: Case, result: Any, error: BaseException | None) -> None:
        drawn = case.drawn
        if not self._is_success(drawn.answer.status):
            check_error(drawn, error, result)
        elif error is not None:
            raise Mismatch(f"{drawn.answer} raised{name_of(error)}", told(error), drawn.value)
        elif self._method.operation.batch is None:
            check_success(self._suite.answer, drawn, result, self._suite.deviations)
        self._suite.report.answers += 1

    def _is_success(self, status: int) -> bool:
        """Return whether a status is a success; a redirect is, if no other one is documented."""
        documented = self._operation.get("responses") or {}
        if 300 <= status < 400:
            return not any(it.startswith(("2", "default")) for it in documented)
        return status < 300


def _own_query(path: str) -> list[str]:
    query = path.partition("?")[2].partition("#")[0]
    return query.split("&") if query else []


def _cookies(arrived: Arrived) -> Pairs:
    return Pairs.split(arrived.header("cookie") or "", separator=r"; |&")
