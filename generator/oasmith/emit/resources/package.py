"""Views of the package: the constructors of the clients and the public names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from oasmith import ir
from oasmith.emit import runtime
from oasmith.emit.annotations import NONE, STR, Annotation
from oasmith.emit.literals import names
from oasmith.emit.resources.arguments import Argument, sentence
from oasmith.emit.resources.methods import method
from oasmith_runtime.auth.environment import named_credentials
from oasmith_runtime.auth.kinds import Taken


@dataclass(frozen=True, slots=True)
class ResourceName:
    """A resource in one of the clients."""

    ident: str
    class_ident: str
    description: str


@dataclass(frozen=True, slots=True)
class ClientKind:
    """The blocking or the async client."""

    class_ident: str
    bases: tuple[str, ...]
    summary: str
    resources: tuple[ResourceName, ...]


@dataclass(frozen=True, slots=True)
class ClientView:
    """The constructor that both clients share."""

    server_module: str
    server_class: str
    server_names: tuple[str, ...]
    """The names that the module of the clients imports from the module of servers."""
    runtime_names: tuple[str, ...]
    """The names that the module of the clients imports from the runtime."""
    server_imports: tuple[str, ...]
    """The names that the module of servers imports from the runtime."""
    operations_imports: tuple[str, ...]
    """The names that the package of operations imports from the runtime."""
    server_argument: str
    user_agent: str
    arguments: tuple[Argument, ...]
    credentials: tuple[Argument, ...]
    kinds: tuple[ClientKind, ...]
    environment: str
    """The prefix of environment variables with credentials."""
    needs_credential: bool


def client(api: ir.Api) -> ClientView:
    """Return the view of the clients of ``api``."""
    server = _server(api)
    credentials = tuple(_credentials(api))
    return ClientView(
        server_module="data_centers" if api.has_data_centers else "servers",
        server_class="DataCenter" if api.has_data_centers else "Servers",
        server_names=("DataCenter", "DataCenterId") if api.has_data_centers else ("Servers",),
        runtime_names=_runtime_names(api, credentials),
        server_imports=tuple(sorted({"Server", "ServerEnum", *names(api.servers)})),
        operations_imports=tuple(sorted({"LazyMapping", "Operation", *names(api.schemes)})),
        server_argument=server.ident,
        user_agent=f"{api.distribution}/{api.client_version}",
        arguments=tuple(
            sorted((server, *credentials), key=lambda argument: argument.default is not None)
        ),
        credentials=credentials,
        kinds=(_kind(api, ""), _kind(api, "Async")),
        environment=environment(api),
        needs_credential=needs_credential(api),
    )


def _runtime_names(api: ir.Api, credentials: tuple[Argument, ...]) -> tuple[str, ...]:
    annotated = {name for argument in credentials for name in argument.annotation.names}
    bases = set(_bases(api))
    always = {"DEFAULT_TIMEOUT", "AsyncClient", "Client", "Definition", "Deviation"}
    always |= {"ErrorEnvelope", "Hooks", "RateLimit", "RetryPolicy", "Server", "Timeout"}
    return _sorted({*annotated, *bases, *always, "TypeRegistry"})


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    """Return names in the order of isort: constants, classes, then others."""
    return tuple(sorted(names, key=lambda name: (not name.isupper(), name[0].islower(), name)))


def _bases(api: ir.Api) -> tuple[str, ...]:
    """Return the base classes of the clients in addition to ``Client`` and ``AsyncClient``."""
    if has_authorization_url(api):
        return ("AuthorizationUrl",)
    return ("SecuredClient",) if api.schemes else ()


def has_authorization_url(api: ir.Api) -> bool:
    """Return whether a flow has an authorization URL."""
    return any(flow.authorization_url for scheme in api.schemes for flow in scheme.flows)


def _kind(api: ir.Api, prefix: str) -> ClientKind:
    close = "`async with`, or await `close`" if prefix else "`with`, or call `close`"
    return ClientKind(
        class_ident=prefix + api.client_class,
        bases=(*_bases(api), f"{prefix}Client"),
        summary=f"A client for {api.title}. Use it with {close} at the end.",
        resources=tuple(
            ResourceName(
                resource.ident,
                prefix + resource.class_ident,
                sentence(resource.description or resource.name),
            )
            for resource in api.resources
        ),
    )


def _server(api: ir.Api) -> Argument:
    if api.has_data_centers:
        return Argument(
            ident="data_center",
            annotation=Annotation(("DataCenter", "DataCenterId", "Server")),
            description="The location of the account; a token only works there.",
        )
    first = next(filter(is_usable, api.servers), None)
    if first is None:
        return Argument(
            ident="server",
            annotation=Annotation(("Servers", "Server", "str")),
            description="The host, such as `https://api.example.com`, because the document only "
            f"has {api.servers[0].url}.",
        )
    return Argument(
        ident="server",
        annotation=Annotation(("Servers", "Server", "str")),
        default=f"Servers.{first.ident}",
        description="A server of the document, by enum member or id, or the URL of another server.",
    )


def is_usable(server: ir.Server) -> bool:
    """Return whether a server's URL is complete with the defaults of its variables."""
    url = server.url
    for variable in server.variables:
        if variable.default is None and "{" + variable.name + "}" in url:
            return False
        url = url.replace("{" + variable.name + "}", variable.default or "")
    return url.startswith(("http://", "https://"))


_TOKEN = Annotation(
    ("str", "TokenFunction", "Credential"), frozenset({"Credential", "TokenFunction"})
)

_TAKEN: Mapping[Taken, Annotation] = {
    "token": _TOKEN,
    "key": STR,
    "password": Annotation(("tuple[str, str]",)),
}

_CREDENTIALS: Mapping[ir.SchemeKind, str] = {
    "oauth2": "An access token, a function that returns one (it may be async in the async client), "
    "or {grants}.",
    "openIdConnect": "An access token, or a function that returns one (it may be async in the "
    "async client).",
    "bearer": "A token, or a function that returns one (it may be async in the async client).",
    "basic": "User name and password.",
    "digest": "User name and password. The first call to a server is sent twice, the second time "
    "with their hash.",
    "apiKey": "The API key, sent in the {place} `{key}`.",
    "other": "The value after the word `{prefix}` in the header, or a function that returns it.",
}


def grants(api: ir.Api) -> tuple[str, ...]:
    """Return the classes of credentials that fetch tokens, if the document has their URLs."""
    flows = [flow for scheme in api.schemes for flow in scheme.flows]
    has_client = any(flow.kind == "clientCredentials" and flow.token_url for flow in flows)
    has_refresh = any(
        flow.refresh_url or (flow.token_url and flow.kind != "clientCredentials") for flow in flows
    )
    return (
        *(["RefreshToken"] if has_refresh else []),
        *(["ClientCredentials"] if has_client else []),
    )


def environment(api: ir.Api) -> str:
    """Return the prefix of environment variables."""
    return api.package.upper()


def needs_credential(api: ir.Api) -> bool:
    """Return whether there is exactly one credential, and all operations require it."""
    return len(named_credentials(api.schemes)) == 1 and all(
        operation.security and all(operation.security) for operation in api.operations
    )


def _credentials(api: ir.Api) -> list[Argument]:
    """Return one argument for each credential, whose default is read from the environment."""
    arguments = {}
    needs = {
        credential.argument: credential.needs(lambda name: f"`{environment(api)}_{name.upper()}`")
        for credential in named_credentials(api.schemes)
    }
    for scheme in api.schemes:
        # A certificate is set in the HTTP client, so it is not an argument.
        if scheme.argument not in needs:
            continue
        grant_names = [f"a `{name}`" for name in grants(api)] or ["a `Credential`"]
        text = _CREDENTIALS[scheme.kind].format(
            grants=" or ".join(grant_names),
            place="query parameter" if scheme.location == "query" else scheme.location,
            key=scheme.key,
            prefix=scheme.prefix,
        )
        arguments[scheme.argument] = Argument(
            ident=scheme.argument,
            annotation=_TAKEN[scheme.traits.takes] | NONE,
            default="None",
            description=f"{text} By default, it is read from the environment: "
            f"{needs[scheme.argument]}.",
        )
    return list(arguments.values())


PUBLIC = frozenset(
    {"AccessToken", "AsyncBatchOutcome", "AsyncBatchStream", "AsyncByteStream", "AsyncPages"}
    | {"AsyncStream", "AuthorizationCode", "BatchOutcome", "BatchStream", "ByteStream"}
    | {"ClientCredentials", "Credential", "Deviation", "FailedItem", "File", "FileStore", "Hooks"}
    | {"Item"}
    | {"MemoryStore", "Pages", "Progress", "RateLimit", "RawResponse", "RedactingFormatter"}
    | {"RefreshToken", "Request", "Response", "Retry", "RetryPolicy", "Server", "ServerSentEvent"}
    | {"StoredToken", "Stream", "Timeout", "TokenStore", "TokenStoreWarning"}
)
"""Names of the runtime's facade that a client also exports, if it includes them."""

_OF_FORMS = {
    "items": {"AsyncStream", "ServerSentEvent", "Stream"},
    "bytes": {"AsyncByteStream", "ByteStream"},
    "each": {"AsyncBatchStream", "BatchStream", "Progress"},
}
"""Names that only clients with methods of these forms export."""


@dataclass(frozen=True, slots=True)
class Exports:
    """The public names."""

    runtime: tuple[str, ...]
    """The names from the runtime's facade."""
    modules: Mapping[str, tuple[str, ...]]
    """Submodule to the names that the package exports from it."""
    submodules: tuple[str, ...]
    """Submodules that are attributes of the package without an explicit import."""
    errors: tuple[str, ...]
    """``__all__`` of ``errors``."""
    exceptions: tuple[str, ...]
    """The names that ``errors`` imports from the runtime."""

    @property
    def lazy(self) -> dict[str, tuple[str, ...]]:
        """``modules`` with the names of relative modules."""
        return {f".{module}": names for module, names in self.modules.items()}

    @property
    def names(self) -> tuple[str, ...]:
        """All public names of the package."""
        return tuple(
            sorted({*self.runtime, *(name for names in self.modules.values() for name in names)})
        )


def _public(api: ir.Api) -> set[str]:
    """Return the names of the runtime that a user of the client may need."""
    carried = {name for names in runtime.exports(api).values() for name in names}
    form_kinds = {form.kind for operation in api.operations for form in operation.forms}
    absent = {name for kind, names in _OF_FORMS.items() if kind not in form_kinds for name in names}
    if not any(flow.kind == "authorizationCode" for scheme in api.schemes for flow in scheme.flows):
        absent.add("AuthorizationCode")
    is_open = any(scheme.kind == "openIdConnect" for scheme in api.schemes)
    if "ClientCredentials" not in grants(api) and not is_open:
        absent.add("ClientCredentials")
    if not runtime.has_multipart(api):
        absent.add("File")
    has_not_given = any(method(operation).has_not_given for operation in api.operations)
    not_given = {"NOT_GIVEN", "NotGiven"} if has_not_given else set()
    return {*(PUBLIC & carried) - absent, *not_given}


def exports(api: ir.Api) -> Exports:
    """Return the public names of the package and of its module ``errors``."""
    view = client(api)
    exceptions = tuple(name for name in runtime.exceptions(api))
    exported = {name for name in exceptions if name != "ClientError"} | {api.base_error}
    modules = {
        "client": tuple(sorted(kind.class_ident for kind in view.kinds)),
        "errors": tuple(sorted(exported)),
        "operations": ("OPERATIONS",),
        view.server_module: (view.server_class,),
    }
    if any(scheme.scopes for scheme in api.schemes):
        modules["scopes"] = ("least_scopes", "required_scopes")
    classes = (error.ident for error in api.error_classes)
    return Exports(
        runtime=_sorted(_public(api)),
        modules=dict(sorted(modules.items())),
        submodules=tuple(_submodules(api)),
        errors=tuple(sorted({*exported, "BY_CODE", *classes})),
        exceptions=exceptions,
    )


def testing_names(api: ir.Api) -> list[str]:
    """Return the public names of a client's module ``testing``."""
    names = {"ReceivedCall", f"Fake{api.client_class}", "api_error", "response", "transport_error"}
    return sorted(names | _OUTCOMES if runtime.has_batches(api) else names)


_OUTCOMES = {"async_batch_outcome", "batch_outcome"}


def server_text(server: ir.Server) -> str:
    """Return the docstring of a server."""
    parts = [sentence(server.description) or sentence(server.url)]
    if server.source is not None:
        parts.append(f"Source: {server.source.url}, read {server.source.read}.")
        parts.append(sentence(server.source.note))
    return " ".join(filter(None, parts))


def row_text(row: ir.ErrorRow) -> str:
    """Return an error row as one paragraph."""
    headline = sentence(f'HTTP {row.status}, "{row.message}"')
    return " ".join(filter(None, [headline, sentence(row.meaning), sentence(row.resolution)]))


def _submodules(api: ir.Api) -> Iterator[str]:
    """Yield the submodules that users access as attributes of the package."""
    if api.constants:
        yield "constants"
    yield "errors"
    if api.inputs:
        yield "inputs"
    yield from ("models", "testing")
    if api.webhooks:
        yield "webhooks"
