"""The package as a whole: the clients' constructors and what the package exports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oasmith import ir
from oasmith.views.arguments import Argument, sentence
from oasmith.views.methods import method


@dataclass(frozen=True, slots=True)
class ResourceName:
    """A resource as one of the clients has it."""

    ident: str
    class_ident: str
    description: str


@dataclass(frozen=True, slots=True)
class ClientKind:
    """The blocking or the awaiting client."""

    class_ident: str
    base: str
    summary: str
    http_client_text: str
    resources: tuple[ResourceName, ...]


@dataclass(frozen=True, slots=True)
class ClientView:
    """The constructor that both clients share."""

    server_module: str
    server_class: str
    server_names: tuple[str, ...]
    """What the constructor's annotations take from the module of servers."""
    auth_names: tuple[str, ...]
    """What they take from the runtime's ``auth``."""
    server_imports: tuple[str, ...]
    """What the module of servers takes from the runtime."""
    server_argument: str
    user_agent: str
    arguments: tuple[Argument, ...]
    credentials: tuple[Argument, ...]
    kinds: tuple[ClientKind, ...]


def client(api: ir.Api) -> ClientView:
    """Return the clients of ``api``."""
    server = _server(api)
    credentials = tuple(_credentials(api))
    return ClientView(
        server_module="data_centers" if api.has_data_centers else "servers",
        server_class="DataCenter" if api.has_data_centers else "Servers",
        server_names=("DataCenter", "DataCenterId") if api.has_data_centers else ("Servers",),
        auth_names=tuple(
            name
            for name in ("Credential", "TokenFunction")
            if any(name in it.annotation for it in credentials)
        ),
        server_imports=(
            "Server",
            "ServerEnum",
            *(["Variable"] if any(it.variables for it in api.servers) else []),
        ),
        server_argument=server.ident,
        user_agent=f"{api.distribution}/{api.client_version}",
        arguments=tuple(sorted((server, *credentials), key=lambda it: it.default is not None)),
        credentials=credentials,
        kinds=(_kind(api, ""), _kind(api, "Async")),
    )


def _kind(api: ir.Api, prefix: str) -> ClientKind:
    close = "`async with`, or await `close`" if prefix else "`with`, or call `close`"
    return ClientKind(
        class_ident=prefix + api.client_class,
        base=prefix + "Client",
        summary=f"Calls {api.title}. Use it with {close} at the end.",
        http_client_text=f"An `httpx2.{prefix}Client`, or one with its interface, to send through; "
        'it stays open. Or `"fast"` for pyreqwest, which takes less time.',
        resources=tuple(
            ResourceName(it.ident, prefix + it.class_ident, sentence(it.description or it.name))
            for it in api.resources
        ),
    )


def _server(api: ir.Api) -> Argument:
    if api.has_data_centers:
        return Argument(
            ident="data_center",
            annotation="DataCenter | DataCenterId | Server",
            description="Where the account's data lives; a token works only there.",
        )
    first = next(filter(is_usable, api.servers), None)
    if first is None:
        return Argument(
            ident="server",
            annotation="Servers | Server | str",
            description="The host, such as `https://api.example.com`: the document names "
            f"only {api.servers[0].url}.",
        )
    return Argument(
        ident="server",
        annotation="Servers | Server | str",
        default=f"Servers.{first.ident}",
        description="A server of the document by member or id, or the URL of another one.",
    )


def is_usable(server: ir.Server) -> bool:
    """Return whether a server's URL is whole when its variables have their defaults."""
    url = server.url
    for variable in server.variables:
        if variable.default is None and "{" + variable.name + "}" in url:
            return False
        url = url.replace("{" + variable.name + "}", variable.default or "")
    return url.startswith(("http://", "https://"))


_CREDENTIALS = {
    "oauth2": (
        "str | TokenFunction | Credential",
        "An access token, a function that returns one (it may be async in the async client), or "
        "{grants}.",
    ),
    "openIdConnect": (
        "str | TokenFunction | Credential",
        "An access token, or a function that returns one (it may be async in the async client).",
    ),
    "bearer": (
        "str | TokenFunction | Credential",
        "A token, or a function that returns one (it may be async in the async client).",
    ),
    "basic": ("tuple[str, str]", "User name and password."),
    "apiKey": ("str", "The API key, sent in the {place} `{key}`."),
    "other": (
        "str | TokenFunction | Credential",
        "What stands after the word `{prefix}` in the header, or a function that returns it.",
    ),
}


def grants(api: ir.Api) -> tuple[str, ...]:
    """Return the classes of credentials that fetch tokens, as far as the document has URLs."""
    flows = [flow for it in api.schemes for flow in it.flows]
    asked = any(flow.kind == "clientCredentials" and flow.token_url for flow in flows)
    renewed = any(
        flow.refresh_url or (flow.token_url and flow.kind != "clientCredentials") for flow in flows
    )
    return (*(["RefreshToken"] if renewed else []), *(["ClientCredentials"] if asked else []))


def _credentials(api: ir.Api) -> list[Argument]:
    """Return one argument for each security scheme; required where no call works without."""
    needed = len(api.schemes) == 1 and all(
        operation.security and all(it.requirements for it in operation.security)
        for operation in api.operations
    )
    arguments = {}
    for scheme in api.schemes:
        if scheme.kind == "mutualTLS":
            continue
        annotation, text = _CREDENTIALS[scheme.kind]
        kinds = [f"a `{name}`" for name in grants(api)] or ["a `Credential`"]
        arguments[scheme.argument] = Argument(
            ident=scheme.argument,
            annotation=annotation if needed else f"{annotation} | None",
            default=None if needed else "None",
            description=text.format(
                grants=" or ".join(kinds),
                place="query parameter" if scheme.location == "query" else scheme.location,
                key=scheme.key,
                prefix=scheme.prefix,
            ),
        )
    return list(arguments.values())


_RUNTIME_ERRORS = (
    "AnswerTooLong",
    "ApiError",
    "ArgumentError",
    "BatchFailed",
    "ClientClosed",
    "DataCenterMismatch",
    "DeviationError",
    "ResponseTimeout",
    "ScopeError",
    "TokenError",
    "TransportError",
    "UnexpectedAnswer",
    "UnknownCode",
)


@dataclass(frozen=True, slots=True)
class Exports:
    """The public names."""

    modules: Mapping[str, tuple[str, ...]]
    """Submodule to the names that the package takes from it."""
    places: Mapping[str, str]
    """Each of those names to its submodule, sorted by name."""
    submodules: tuple[str, ...]
    """Submodules that are there without being imported."""
    errors: tuple[str, ...]
    """``__all__`` of ``errors``."""


def _errors(api: ir.Api) -> tuple[str, ...]:
    return (*_RUNTIME_ERRORS, *(["PayloadError"] if api.webhooks else []))


def has_multipart(api: ir.Api) -> bool:
    """Return whether an operation takes files in parts."""
    return any(
        media.kind == "multipart" for it in api.operations if it.body for media in it.body.media
    )


def _grants(api: ir.Api) -> tuple[str, ...]:
    """Return the credentials to export; that of OpenID Connect is told its token URL."""
    is_open = any(it.kind == "openIdConnect" for it in api.schemes)
    more = ["ClientCredentials"] if is_open else []
    has_code = any(flow.kind == "authorizationCode" for it in api.schemes for flow in it.flows)
    more += ["AuthorizationCode"] if has_code else []
    return tuple(sorted({*grants(api), "RefreshToken", *more}))


def exports(api: ir.Api) -> Exports:
    """Return what the package and its ``errors`` module export."""
    view = client(api)
    modules = {
        "_runtime.answered": ("Answered",),
        "_runtime.auth": ("Credential",),
        "_runtime.grants": _grants(api),
        "_runtime.decode": ("Deviation",),
        "_runtime.redact": ("RedactingFormatter",),
        "_runtime.messages": ("Request", "Response"),
        "_runtime.outcome": ("AsyncBatchOutcome", "BatchOutcome", "Item"),
        "_runtime.hooks": ("Hooks", "Retry"),
        "_runtime.limits": ("RateLimit",),
        "_runtime.retries": ("Retries",),
        "_runtime.servers": ("Server",),
        "_runtime.stores": ("FileStore", "MemoryStore", "StoredToken", "TokenStore"),
        "_runtime.timeouts": ("Timeout",),
        "client": tuple(sorted(kind.class_ident for kind in view.kinds)),
        "errors": tuple(sorted((*_errors(api), api.base_error))),
        "operations": ("OPERATIONS",),
        "scopes": ("least_scopes", "required_scopes"),
        view.server_module: (view.server_class,),
    }
    kinds = {form.kind for it in api.operations for form in it.forms}
    streams = {"items": ("AsyncStream", "Stream"), "bytes": ("AsyncByteStream", "ByteStream")}
    if found := [name for kind in sorted(kinds & streams.keys()) for name in streams[kind]]:
        modules["_runtime.streams"] = tuple(sorted(found))
    if "each" in kinds:
        modules["_runtime.lots"] = ("AsyncBatchStream", "BatchStream", "Progress")
    if "pages" in kinds:
        modules["_runtime.pages"] = ("AsyncPages", "Pages")
    if has_multipart(api):
        modules["_runtime.forms"] = ("File",)
    if any(method(it).is_told for it in api.operations):
        modules["_runtime.omitted"] = ("NOT_GIVEN", "NotGiven")
    classes = (error.ident for error in api.error_classes)
    return Exports(
        modules=dict(sorted(modules.items())),
        places=places(modules),
        submodules=("errors", "models", *(["webhooks"] if api.webhooks else [])),
        errors=tuple(sorted({*_errors(api), api.base_error, "BY_CODE", *classes})),
    )


def places(modules: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return each name with its module, by name."""
    found = {name: module for module, names in modules.items() for name in names}
    return dict(sorted(found.items()))


def server_text(server: ir.Server) -> str:
    """Return what a reader of the code should know of a server."""
    parts = [sentence(server.description) or sentence(server.url)]
    if server.source is not None:
        parts.append(f"Source: {server.source.url}, read {server.source.read}.")
        parts.append(sentence(server.source.note))
    return " ".join(filter(None, parts))


def row_text(row: ir.ErrorRow) -> str:
    """Return an error row as one paragraph."""
    said = sentence(f'HTTP {row.status}, "{row.message}"')
    return " ".join(filter(None, [said, sentence(row.meaning), sentence(row.resolution)]))
