"""Validation and encoding of arguments, which build the request of a call."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from uuid import uuid4

from .attempts import AttemptHistory
from .config import NOT_GIVEN, Authorization, ClientConfig
from .effects import Steps
from .errors import ArgumentError, Problem, TransportError
from .messages import Content, Request
from .models.validate import check_plain, to_plain
from .operation import STREAMS, Body, Media, Operation, Parameter, ResponseSpec
from .options import checked_timeout
from .parameters import RequestParts
from .redaction import SECRET_HEADERS
from .retry import effective_policy
from .servers import Server, own_server
from .timeouts import Deadline, Timeout
from .wording import did_you_mean


class BodyEncoder(Protocol):
    """Checks and encodes the bodies of one operation; see ``bodies``."""

    def encode(self, value: Any, media_type: str | None) -> tuple[Content, list[Problem]]:
        """Return the body in one of its media types, and the problems of its value.

        Raises ``ArgumentError`` for a value that the media type cannot represent.
        """
        ...


@dataclass(slots=True, kw_only=True)
class PreparedCall:
    """A call that is ready to be sent, except for the credential."""

    bound: BoundOperation
    timeout: Timeout
    arguments: dict[str, Any] = field(default_factory=dict)
    """The arguments, by the parameter's name in the document."""
    parts: RequestParts = field(default_factory=RequestParts)
    content: Content | None = None
    accept: str
    url: str | None = None
    """The complete URL from a response; None to build it from path and parameters."""
    history: AttemptHistory = field(default_factory=AttemptHistory)

    @property
    def can_repeat(self) -> bool:
        """Whether the body can be sent again, unlike a file that can be read only once."""
        data = b"" if self.content is None else self.content.data
        return isinstance(data, bytes) or bool(data.can_repeat)

    def request(self, authorization: Authorization, deadline: Deadline) -> Request:
        """Return the request of one attempt."""
        bound, parts = self.bound, self.parts
        # Later ones take precedence: credentials over parameters, the user's headers over all.
        headers = {
            "accept": self.accept,
            "user-agent": bound.config.definition.user_agent,
            **parts.headers,
            **authorization.headers,
            **bound.config.headers,
        }
        if self.content is not None:
            headers["content-type"] = self.content.media_type
        if cookies := [*parts.cookies, *authorization.cookies]:
            headers["cookie"] = "; ".join(cookies)
        return Request(
            method=bound.operation.method,
            url=self._url(authorization),
            headers=headers,
            content=self.content.data if self.content is not None else None,
            timeout=self.timeout,
            deadline=deadline,
            max_bytes=bound.config.max_bytes,
            secret_headers=SECRET_HEADERS.union(authorization.headers),
            secret_query=tuple(authorization.query),
        )

    def _url(self, authorization: Authorization) -> str:
        if self.url is None:
            query = [*self.bound.config.query, *authorization.query]
            return self.parts.url(authorization.base, self.bound.operation.path, query)
        # Some APIs repeat the key in the URL of the next page, others omit it.
        missing = [part for part in authorization.query if part not in self.url]
        separator = "&" if "?" in self.url else "?"
        return self.url + (separator + "&".join(missing) if missing else "")


class BodyFields(dict[str, Any]):
    """A body that was passed by its properties, each as an argument."""


class BoundOperation:
    """An operation in one client, with cached values that depend only on these two."""

    def __init__(self, operation: Operation[Any], config: ClientConfig) -> None:
        """Bind ``operation`` to the configuration of a client."""
        self.operation = operation
        self.config = config
        self.accept = _accept(operation)
        self.retry_policy = effective_policy(config.retries, operation.retries)
        self._base = _base_url(operation, config)
        self._arguments = [
            (parameter.argument or parameter.name, parameter) for parameter in operation.parameters
        ]
        self._body_encoder: BodyEncoder | None = None
        self._specs: dict[int, ResponseSpec | None] = {}

    def prepare(
        self,
        arguments: Mapping[str, Any],
        body: Any = None,
        timeout: float | Timeout | None = None,
        media_type: str | None = None,
        accept: str | None = None,
    ) -> PreparedCall:
        """Return a call that is ready to be sent.

        Raises ``ArgumentError`` with all problems, and the exceptions of ``split``.
        """
        arguments, body = self.split(arguments, body)
        call, problems = self.prepare_parameters(arguments, timeout)
        problems += self.add_body(call, body, media_type)
        if problems:
            raise ArgumentError(problems)
        if accept is not None:
            call.accept = accept
        return call

    def split(self, arguments: Mapping[str, Any], whole: Any) -> tuple[Mapping[str, Any], Any]:
        """Return the parameters, and the body: ``whole``, or the arguments for its properties.

        Raises ``ArgumentError`` if both are passed, and ``TypeError``, as Python does, for an
        unknown argument.
        """
        body = self.operation.body
        if body is None or not body.fields:
            return arguments, whole
        parameters = dict(arguments)
        given = {name: parameters.pop(name) for name in body.fields if name in parameters}
        given = {name: value for name, value in given.items() if value is not NOT_GIVEN}
        known = [name for name, _ in self._arguments]
        for name in parameters.keys() - set(known):
            similar = did_you_mean(name, [*known, *body.fields, body.argument])
            raise TypeError(f"{self.operation.id} has no argument {name!r}{similar}")
        if whole is NOT_GIVEN and (given or body.required):
            return parameters, BodyFields(
                (body.fields[name], value) for name, value in given.items()
            )
        if given:
            message = f"cannot be combined with {', '.join(given)}, which it contains; pass one"
            raise ArgumentError.of(body.argument, message)
        return parameters, whole

    def prepare_parameters(
        self, arguments: Mapping[str, Any], timeout: float | Timeout | None
    ) -> tuple[PreparedCall, list[Problem]]:
        """Validate and encode the parameters that are sent.

        The problems are returned, so that they can be reported together with those of the body.
        """
        timeout = _call_timeout(self.config.timeout, timeout)
        call = PreparedCall(bound=self, timeout=timeout, accept=self.accept)
        problems: list[Problem] = []
        for argument, parameter in self._arguments:
            value = arguments.get(argument)
            if _is_sent(value, required=parameter.required, nullable=parameter.nullable):
                problems += self._add_parameter(call, parameter, argument, value)
        self._add_idempotency_key(call)
        return call, problems

    def _add_idempotency_key(self, call: PreparedCall) -> None:
        """Add a unique idempotency key, which all attempts of a call share, unless it has one."""
        name = self.operation.idempotency_key
        if name is not None and name.lower() not in map(str.lower, call.parts.headers):
            call.parts.headers[name] = str(uuid4())

    def _add_parameter(
        self, call: PreparedCall, parameter: Parameter, argument: str, value: Any
    ) -> list[Problem]:
        adapter = self.config.definition.types.adapter(parameter.type)
        try:
            plain = to_plain(value, argument)
            problems = check_plain(adapter, plain, argument)
            if not problems:
                call.parts.add(parameter, plain)
                call.arguments[parameter.name] = plain
        except ArgumentError as error:
            return list(error.problems)
        return problems

    def authorize(
        self, call: PreparedCall, deadline: Deadline, rejected: Authorization | None
    ) -> Steps[Authorization]:
        """Return the credentials of a call; refresh those that the API rejected.

        Raises ``ArgumentError``, ``ScopeError`` or ``TokenError`` before the API is called.
        """
        authorization, security = Authorization(base=self._base), self.config.security
        if security is None:
            return authorization
        try:
            return (
                yield from security.authorize(
                    self.operation, authorization, call.arguments, call.timeout, deadline, rejected
                )
            )
        except TransportError as error:
            error.sent = call.history.may_have_arrived  # The token endpoint is not the API.
            raise

    def add_body(
        self, call: PreparedCall, value: Any, media_type: str | None = None
    ) -> list[Problem]:
        """Validate and encode the body of ``call``, if it is sent, in one of its media types."""
        body = self.operation.body
        if body is None or not _is_sent(value, required=body.required, nullable=body.nullable):
            return []
        if self._body_encoder is None:
            # Clients whose document has no request bodies do not include that package.
            bodies = importlib.import_module(".bodies", __package__)
            encoder: BodyEncoder = bodies.OperationBodyEncoder(
                body, self.config.definition.types, self.config.body
            )
            self._body_encoder = encoder
        try:
            call.content, problems = self._body_encoder.encode(value, media_type)
        except ArgumentError as error:
            problems = list(error.problems)
        return (
            [_of_argument(one, body) for one in problems] if type(value) is BodyFields else problems
        )

    def response_spec(self, status: int) -> ResponseSpec | None:
        """Return the documented response for a status."""
        if status not in self._specs:
            self._specs[status] = self.operation.response_spec(status)
        return self._specs[status]


def _of_argument(problem: Problem, body: Body) -> Problem:
    """Return a problem of a body with the name of the argument for the property."""
    arguments = {name: argument for argument, name in body.fields.items()}
    # The longest first: a property's name may have dots.
    for name in sorted(arguments, key=len, reverse=True):
        place = f"{body.argument}.{name}"
        rest = problem.argument.removeprefix(place)
        if problem.argument.startswith(place) and rest[:1] in ("", ".", "["):
            return replace(problem, argument=arguments[name] + rest)
    return problem


def bind(operation: Operation[Any], config: ClientConfig) -> BoundOperation:
    """Return an operation bound to a client, which caches it.

    Raises ``ArgumentError`` if the operation's server has a variable without a value.
    """
    bound: BoundOperation | None = config.bound.get(id(operation))
    # An id is reused after its object was deleted, so the object is compared, too.
    if bound is None or bound.operation is not operation:
        bound = config.bound[id(operation)] = BoundOperation(operation, config)
    return bound


def _base_url(operation: Operation[Any], config: ClientConfig) -> str:
    """Return the base URL of an operation.

    Raises ``ArgumentError`` if the path would change the host, such as ``@example.org/x``.
    """
    if not operation.path.startswith("/"):
        raise ArgumentError.of(
            "path",
            f"{operation.path!r} of {operation.id} does not begin with a slash, and could change "
            "the host; correct the document, and generate the client again",
        )
    return _server(operation, config).base


def _server(operation: Operation[Any], config: ClientConfig) -> Server:
    """Return the server of an operation: its own, or the client's."""
    if not operation.servers:
        return config.server
    known = [member.server for member in config.definition.servers]
    return own_server(config.server, operation.servers, known)


def _call_timeout(usual: Timeout, given: float | Timeout | None) -> Timeout:
    """Return the timeout of a call; with a number, the client's total timeout remains."""
    if given is None:
        return usual
    timeout = checked_timeout(given)
    return timeout if isinstance(given, Timeout) else replace(timeout, total=usual.total)


def _is_sent(value: Any, *, required: bool, nullable: bool) -> bool:
    """Return whether an argument is sent; None is sent if it is required or nullable."""
    return value is not NOT_GIVEN if value is not None else required or nullable


def _accept(operation: Operation[Any]) -> str:
    """Return the header ``Accept``: all documented media types, JSON first, without streams."""
    documented: list[Media] = [
        media for spec in operation.responses for media in spec.media if media.kind not in STREAMS
    ]
    documented.sort(key=lambda media: media.kind != "json")
    names = dict.fromkeys(media.media_type for media in documented)
    return ", ".join(names) or "*/*"
