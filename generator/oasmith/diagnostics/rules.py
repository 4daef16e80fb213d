"""The catalogue of rules: every id that a finding can have, with its level, meaning and fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from oasmith.diagnostics.findings import Finding, Level


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding."""

    id: str
    meaning: str
    fix: str
    level: Level = Level.ERROR
    is_tolerable: bool = False
    """Does not prevent generation: in tolerant mode, it is a warning."""


def _strict(id: str, meaning: str, fix: str) -> Rule:
    return Rule(id, meaning, fix)


def _tolerable(id: str, meaning: str, fix: str) -> Rule:
    return Rule(id, meaning, fix, is_tolerable=True)


def _warning(id: str, meaning: str, fix: str) -> Rule:
    return Rule(id, meaning, fix, Level.WARNING, is_tolerable=True)


def _notice(id: str, meaning: str, fix: str) -> Rule:
    return Rule(id, meaning, fix, Level.INFO, is_tolerable=True)


_RULES = (
    # Reading files
    _strict("unreadable-file", "A file cannot be read.", "Check the path."),
    _strict("not-utf8", "A file is not UTF-8.", "Save it as UTF-8."),
    _strict("syntax-error", "A file is neither YAML nor JSON.", "Fix the reported line."),
    _tolerable("duplicate-key", "A mapping contains the same key twice.", "Keep one of the two."),
    _strict(
        "key-not-a-string", "A key of a mapping is a list or a mapping.", "Use a string as the key."
    ),
    _strict("too-deep", "A file is nested too deeply.", "Reduce the nesting."),
    _strict("too-large", "Aliases make a file too large when expanded.", "Use fewer aliases."),
    _strict(
        "not-a-document", "A file is not an OpenAPI document.", "Start it with `openapi: 3.1.0`."
    ),
    # References
    _tolerable("unresolved-reference", "A reference cannot be resolved.", "Correct it."),
    _strict("remote-reference", "A reference needs the network.", "Map its URL to a folder."),
    _strict(
        "reference-outside-root",
        "A reference points outside the project.",
        "Move the file into the project.",
    ),
    _tolerable(
        "wrong-reference", "A reference points to an object of the wrong kind.", "Correct it."
    ),
    _tolerable("circular-reference", "A reference refers back to itself.", "Break the cycle."),
    _warning("ignored-beside-reference", "Keywords next to a `$ref` are ignored.", "Use `allOf`."),
    # Overlays
    _strict("invalid-overlay", "A file is not an overlay.", "Start it with `overlay: 1.1.0`."),
    _strict("invalid-jsonpath", "A target is not a valid JSONPath.", "Correct it; see RFC 9535."),
    _tolerable(
        "overlay-matches-nothing", "An overlay's target matches nothing.", "Correct the target."
    ),
    _strict(
        "overlay-conflict",
        "An overlay's change does not fit its target.",
        "Use the same kind of value.",
    ),
    _strict("overlay-limit", "An overlay exceeds a limit.", "Select fewer nodes."),
    _tolerable(
        "overlay-beside-reference",
        "An overlay adds keywords next to a `$ref`, where they are ignored.",
        "Change the object that the `$ref` refers to.",
    ),
    _warning("overlay-extends", "An overlay extends another document.", "Correct `extends`."),
    _warning(
        "overlay-version", "An overlay uses a feature that its version lacks.", "`overlay: 1.1.0`."
    ),
    _warning("overlay-without-effect", "A part of an overlay has no effect.", "Remove it."),
    # Selections, bundles and conversion to another version
    _strict("unknown-selection", "A selection contains an unknown name.", "Correct the name."),
    _strict("empty-selection", "A selection matches no operation.", "Select more operations."),
    _warning("not-self-contained", "A bundle still needs another file.", "Write that part inline."),
    _warning(
        "lost-in-conversion", "The target version cannot express something.", "Check the result."
    ),
    # The specification
    _strict("unsupported-version", "The document's version is unknown.", "Use 3.0, 3.1 or 3.2."),
    _tolerable("unknown-key", "A key is not in the specification.", "Correct or remove it."),
    _tolerable("path-without-slash", "A path does not start with a slash.", "Add the slash."),
    _tolerable("unknown-keyword", "A schema has a keyword that does not exist.", "Correct it."),
    _tolerable("missing-key", "A key that the specification requires is missing.", "Add it."),
    _tolerable("invalid-value", "A value is not valid by the specification.", "Correct it."),
    _tolerable(
        "undeclared-path-parameter", "A path contains an undeclared parameter.", "Declare it."
    ),
    _tolerable(
        "unused-path-parameter", "A declared path parameter is not in the path.", "Remove it."
    ),
    _tolerable("optional-path-parameter", "A path parameter is optional.", "`required: true`."),
    _tolerable(
        "duplicate-parameter", "Two parameters have the same name and location.", "Keep one."
    ),
    _tolerable("duplicate-operation-id", "Two operations have the same id.", "Rename one."),
    _tolerable("missing-responses", "An operation documents no responses.", "Add `responses`."),
    _warning(
        "impossible-content",
        "A response with this status cannot have content.",
        "Correct the status.",
    ),
    _tolerable("ambiguous-path", "Two paths match the same requests.", "Merge or rename them."),
    _warning("undeclared-tag", "An operation's tag is not declared.", "Declare it in `tags`."),
    _tolerable("duplicate-tag", "A tag is declared twice.", "Keep one."),
    _tolerable("circular-tag", "A tag is its own ancestor.", "Break the cycle."),
    _tolerable("undefined-scheme", "A security scheme is not defined.", "Define or correct it."),
    _tolerable(
        "security-conflict",
        "Two credentials of one requirement use the same header or parameter.",
        "Write them as two entries of `security`.",
    ),
    _tolerable(
        "undefined-scope", "A scope is not declared by its scheme.", "Declare or correct it."
    ),
    _tolerable("duplicate-server-id", "Two servers have the same id.", "Give each its own."),
    _tolerable("server-url", "A server's URL cannot be used for a request.", "Correct it."),
    _tolerable("undeclared-server-variable", "A URL has an undeclared variable.", "Declare it."),
    _tolerable(
        "server-default", "A variable's default is not in its enum.", "Use one of the enum."
    ),
    _tolerable("invalid-pattern", "A pattern is not a valid regular expression.", "Correct it."),
    _notice("unchecked-pattern", "The client cannot check a pattern.", "Simplify it."),
    _tolerable("enum-mismatch", "A value of an enum is not of its type.", "Correct one of them."),
    _tolerable("type-mismatch", "Keywords apply to another type.", "Correct the type."),
    _tolerable("empty-range", "Two bounds allow no value.", "Correct one of them."),
    _tolerable("example-mismatch", "An example does not fit its schema.", "Correct one of them."),
    _tolerable("default-mismatch", "A default does not fit its schema.", "Correct one of them."),
    _tolerable("duplicate-enum-value", "An enum has a value twice.", "Keep one."),
    _tolerable("duplicate-required", "`required` names a property twice.", "Keep one."),
    _warning("required-unknown", "A required property is not described.", "Describe it."),
    _tolerable(
        "discriminator-mapping",
        "A discriminator maps to a schema that does not exist.",
        "Correct it.",
    ),
    # Extensions (x-)
    _tolerable("invalid-extension", "An extension's value is invalid.", "See spec/README."),
    _tolerable("misplaced-extension", "An extension has no effect in its location.", "Move it."),
    _tolerable(
        "unknown-extension", "An extension looks like a misspelt oasmith extension.", "Correct it."
    ),
    _strict("data-center-host", "A server's URL is not its data centre's host.", "Use one host."),
    _strict(
        "error-row-example", "An error row's example does not exist or differs.", "Correct it."
    ),
    _strict("duplicate-error-row", "Two error rows are the same.", "Keep one."),
    _strict("scope-parameter", "A scope's placeholder has no parameter.", "Name a parameter."),
    _strict("batch-pointer", "A pointer of x-batch cannot be resolved.", "Correct it."),
    _strict("batch-size", "The items of a batch have no maxItems.", "Write `maxItems`."),
    _tolerable("pagination", "A path in the pagination cannot be resolved.", "Correct the paths."),
    # Recording
    _strict(
        "leaked-value",
        "A secret or personal value is left after redaction.",
        "Redact or remove it.",
    ),
    _strict(
        "no-pseudonym",
        "No pseudonym can be generated for a schema.",
        "Add an example to the schema.",
    ),
    _strict("changed-by-redaction", "Redaction changed the meaning of an exchange.", "Report it."),
    _strict("existing-cassette", "A cassette already exists.", "Use `--force`, or another name."),
    # Verification of fixtures
    _strict("unreadable-fixture", "A fixture cannot be read.", "Correct the file."),
    _strict(
        "unknown-server",
        "A request was sent to a server that is not in the document.",
        "Add the server.",
    ),
    _strict("unknown-path", "A request's path is not in the document.", "Add the operation."),
    _strict(
        "unknown-method", "A request's method is not documented for its path.", "Add the operation."
    ),
    _strict("missing-parameter", "A request lacks a required parameter.", "Send it."),
    _strict("invalid-parameter", "A parameter does not fit its schema.", "Correct one of them."),
    _warning("undeclared-parameter", "A query parameter is not documented.", "Add it."),
    _strict("missing-body", "A request lacks its body.", "Send it, or make it optional."),
    _strict("undeclared-body", "A request has a body that is not documented.", "Add it."),
    _strict(
        "undocumented-request-type", "A request's media type is not documented.", "Add the type."
    ),
    _strict(
        "invalid-request-body", "A request body does not fit its schema.", "Correct one of them."
    ),
    _strict("missing-credential", "A request has no credential.", "Send it."),
    _strict("credential-prefix", "A credential has the wrong prefix.", "Send the prefix."),
    _strict(
        "insufficient-scope",
        "The API accepted a call without the documented scope.",
        "Correct the scopes.",
    ),
    _strict("undocumented-status", "A response's status is not documented.", "Add the response."),
    _strict(
        "undocumented-response-type", "A response's media type is not documented.", "Add the type."
    ),
    _strict(
        "missing-response-body", "A response lacks its documented body.", "Remove the content."
    ),
    _strict("invalid-response-body", "A response does not fit its schema.", "Correct the schema."),
    _strict("missing-response-header", "A response lacks a required header.", "Make it optional."),
    _strict(
        "invalid-response-header",
        "A response header does not fit its schema.",
        "Correct the schema.",
    ),
    _warning("unknown-error-row", "An error code is not documented.", "Add a row to x-errors."),
    _warning("misplaced-error-row", "An error row occurred with another status.", "Move the row."),
    _strict(
        "underivable-call",
        "No call of the client can be derived from a request.",
        "Add `call` to the fixture.",
    ),
    _strict("client-refuses", "The client refuses a call of a fixture.", "Correct the document."),
    _strict(
        "client-sends-otherwise",
        "The client sends a different request.",
        "Generate the client again.",
    ),
    _strict(
        "client-reads-otherwise",
        "The client does not decode a response as documented.",
        "Correct the document.",
    ),
    _strict("missing-client", "The generated client cannot be imported.", "Install it."),
    _warning("old-recording", "A recording is older than the maximum age.", "Record it again."),
    _strict("low-coverage", "The coverage of the document is too low.", "Add fixtures."),
    _warning("stale-baseline", "A known finding no longer occurs.", "Remove the entry."),
    # Documents of other projects
    _strict("invalid-lock", "oasmith.lock is invalid.", "Restore it, or run `oasmith lock`."),
    _strict("unpinned-source", "A source is not pinned.", "Run `oasmith lock`."),
    _strict("outdated-pin", "A pin does not match oasmith.toml.", "Run `oasmith update NAME`."),
    _warning("unused-pin", "A pinned source is not used.", "Run `oasmith lock`."),
    _strict("missing-source", "A pinned file is not on this machine.", "Run `oasmith lock`."),
    _strict(
        "changed-source",
        "Content differs from what is pinned.",
        "Run `oasmith vendor` or `oasmith update`.",
    ),
    _strict("moved-tag", "A tag points to another commit than before.", "Ask the owner."),
    _strict("outside-source", "A link points outside its source.", "Ask its owner to fix it."),
    _strict("source-limit", "A source is too large or too slow.", "Use a smaller document."),
    _strict("unreachable-source", "A source cannot be fetched.", "Correct the URL or name."),
    # Generating
    _strict(
        "not-generated", "Something cannot be generated.", "Change it, or set `allow-partial`."
    ),
    _warning("type-left-open", "No type can be generated for a schema.", "Simplify the schema."),
    _warning("name-clash", "Two elements have the same name.", "Choose a name in oasmith.toml."),
    _warning("unused-ignore", "An entry in `ignore` matches nothing.", "Remove it."),
    _warning("unused-approval", "An approval matches no change.", "Remove it."),
    _warning("expired-approval", "The approval of a change has expired.", "Approve it again."),
    _warning("unused-name", "A name in oasmith.toml applies to nothing.", "Correct the pointer."),
    _notice(
        "kept-name", "names.lock keeps names that would otherwise change.", "Accept the new names."
    ),
    _warning("unused-template", "A custom template is never used.", "Rename it."),
    _strict("template", "A custom template has an error.", "Fix it."),
    _notice(
        "not-carried-over",
        "An option of another generator has no counterpart.",
        "See docs/migrating.",
    ),
    _strict("configuration", "oasmith.toml has a mistake.", "Correct it."),
    _strict(
        "edited-by-hand",
        "A generated file was edited by hand.",
        "Change the document or a template instead.",
    ),
    _strict("foreign-file", "A file that was not generated would be overwritten.", "Move it."),
    _strict(
        "out-of-date",
        "A generated file is out of date with its document.",
        "Run `oasmith generate`.",
    ),
    # Publishing
    _strict("version-too-low", "A version is too low for its changes.", "Raise it."),
    _warning(
        "version-not-in-changelog",
        "A version is missing from the changelog.",
        "Add it with `--write`.",
    ),
)

RULES: Mapping[str, Rule] = {rule.id: rule for rule in _RULES}
"""All rules by id."""

_IDS = list(RULES)
FIXTURE_RULES = frozenset(_IDS[_IDS.index("unreadable-fixture") : _IDS.index("stale-baseline") + 1])
"""Rules that only the verification of fixtures checks."""


def tolerated(finding: Finding) -> Finding:
    """Return an error as a warning if its rule does not prevent generation."""
    is_tolerable = finding.rule in RULES and RULES[finding.rule].is_tolerable
    if is_tolerable and finding.level is Level.ERROR:
        return replace(finding, level=Level.WARNING)
    return finding
