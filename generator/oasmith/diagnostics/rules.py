"""The catalogue of rules: every id that a finding can have, with its level, meaning and fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from oasmith.diagnostics.findings import Finding, Level


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a check can find."""

    id: str
    meaning: str
    fix: str
    level: Level = Level.ERROR
    is_tolerable: bool = False
    """Generation can live with it: for a third party's document it is a warning."""


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
    _strict("syntax-error", "A file is neither YAML nor JSON.", "Fix the line that is named."),
    _tolerable("duplicate-key", "A mapping has a key twice.", "Keep one of the two."),
    _strict("key-not-a-string", "A mapping's key is a list or a mapping.", "Write a plain key."),
    _strict("too-deep", "A file nests deeper than any real document.", "Nest less."),
    _strict("too-large", "Aliases multiply a file beyond reason.", "Write fewer aliases."),
    _strict("not-a-document", "A file is not an OpenAPI document.", "Begin with `openapi: 3.1.0`."),
    # References
    _tolerable("unresolved-reference", "A reference cannot be resolved.", "Correct it."),
    _strict("remote-reference", "A reference needs the network.", "Map its address to a folder."),
    _strict("reference-outside-root", "A reference leaves the project.", "Move the file inside."),
    _tolerable("wrong-reference", "A reference is to an object of another kind.", "Correct it."),
    _tolerable("circular-reference", "A reference leads back to itself.", "Break the cycle."),
    _warning("ignored-beside-reference", "Keywords beside a `$ref` are ignored.", "Use `allOf`."),
    # Overlays
    _strict("invalid-overlay", "A file is not an overlay.", "Begin with `overlay: 1.1.0`."),
    _strict("invalid-jsonpath", "A target is no JSONPath.", "Correct it by RFC 9535."),
    _tolerable(
        "overlay-matches-nothing", "An overlay is for nothing that is there.", "Correct its target."
    ),
    _strict("overlay-conflict", "A change does not fit what is there.", "Write the same kind."),
    _strict("overlay-limit", "Overlays cost or write too much.", "Name less at once."),
    _tolerable(
        "overlay-beside-reference",
        "An overlay writes beside a `$ref` what would be ignored.",
        "Change what the `$ref` leads to.",
    ),
    _warning("overlay-extends", "An overlay is made for another document.", "Correct `extends`."),
    _warning("overlay-version", "An overlay does what its version has not.", "`overlay: 1.1.0`."),
    _warning("overlay-without-effect", "A part of an overlay does nothing.", "Remove it."),
    # Parts of documents, and documents of another version
    _strict("unknown-selection", "A selection names what is not there.", "Correct the name."),
    _strict("empty-selection", "A selection leaves no operation.", "Name more of them."),
    _warning("not-self-contained", "A bundle needs a file beside it.", "Write the part out."),
    _warning("lost-in-conversion", "A version has no word for something.", "Look at the rest."),
    # The specification
    _strict("unsupported-version", "The document's version is unknown.", "Use 3.0, 3.1 or 3.2."),
    _tolerable("unknown-key", "A key is not in the specification.", "Correct or remove it."),
    _tolerable("path-without-slash", "A path does not begin with a slash.", "Begin it with one."),
    _tolerable("unknown-keyword", "A schema has a keyword that does not exist.", "Correct it."),
    _tolerable("missing-key", "A key that the specification requires is missing.", "Add it."),
    _tolerable("invalid-value", "A value is not what the specification says.", "Correct it."),
    _tolerable(
        "undeclared-path-parameter", "A path has a parameter that is not declared.", "Declare it."
    ),
    _tolerable(
        "unused-path-parameter", "A declared path parameter is not in the path.", "Remove it."
    ),
    _tolerable("optional-path-parameter", "A path parameter is optional.", "`required: true`."),
    _tolerable("duplicate-parameter", "Two parameters have the same name and place.", "Keep one."),
    _tolerable("duplicate-operation-id", "Two operations have the same id.", "Rename one."),
    _tolerable("missing-responses", "An operation documents no responses.", "Add `responses`."),
    _warning("impossible-content", "A response cannot have the content.", "Correct the status."),
    _tolerable("ambiguous-path", "Two paths match the same requests.", "Merge or rename them."),
    _warning("undeclared-tag", "An operation's tag is not declared.", "Declare it in `tags`."),
    _tolerable("duplicate-tag", "A tag is declared twice.", "Keep one."),
    _tolerable("circular-tag", "A tag is its own ancestor.", "Break the cycle."),
    _tolerable("undefined-scheme", "A security scheme is not defined.", "Define or correct it."),
    _tolerable(
        "security-conflict",
        "Two credentials that are needed together have one place.",
        "Write them as two entries of `security`.",
    ),
    _tolerable(
        "undefined-scope", "A scope is not declared by its scheme.", "Declare or correct it."
    ),
    _tolerable("duplicate-server-id", "Two servers have the same id.", "Give each its own."),
    _tolerable("server-url", "A server's URL is not what a call can use.", "Correct it."),
    _tolerable("undeclared-server-variable", "A URL has an undeclared variable.", "Declare it."),
    _tolerable(
        "server-default", "A variable's default is not in its enum.", "Use one of the enum."
    ),
    _tolerable("invalid-pattern", "A pattern is no regular expression.", "Correct it."),
    _notice("unchecked-pattern", "The client cannot check a pattern.", "Write it more simply."),
    _tolerable("enum-mismatch", "A value of an enum is not of its type.", "Correct one of them."),
    _tolerable("type-mismatch", "Keywords are for another type.", "Correct the type."),
    _tolerable("empty-range", "Two bounds leave no value between them.", "Correct one of them."),
    _tolerable("example-mismatch", "An example does not fit its schema.", "Correct one of them."),
    _tolerable("default-mismatch", "A default does not fit its schema.", "Correct one of them."),
    _tolerable("duplicate-enum-value", "An enum has a value twice.", "Keep one."),
    _tolerable("duplicate-required", "`required` names a property twice.", "Keep one."),
    _warning("required-unknown", "A required property is not described.", "Describe it."),
    _tolerable("discriminator-mapping", "A discriminator maps to no schema.", "Correct it."),
    # The x- vocabulary
    _tolerable("invalid-extension", "An extension's value has the wrong form.", "See spec/README."),
    _tolerable("misplaced-extension", "An extension stands where it means nothing.", "Move it."),
    _tolerable(
        "unknown-extension", "An extension is almost one that oasmith knows.", "Correct it."
    ),
    _strict("data-center-host", "A server's URL is not its data centre's host.", "Use one host."),
    _strict(
        "error-row-example", "An error row's example does not exist or differs.", "Correct it."
    ),
    _strict("duplicate-error-row", "Two error rows are the same.", "Keep one."),
    _strict("scope-parameter", "A scope's placeholder has no parameter.", "Name a parameter."),
    _strict("batch-pointer", "A pointer of x-batch cannot be resolved.", "Correct it."),
    _strict("batch-size", "The items of a batch have no maxItems.", "Write `maxItems`."),
    _tolerable("pagination", "A path of the pagination cannot be resolved.", "Correct the paths."),
    # Recording
    _strict("leaked-value", "Something secret is left after redaction.", "Redact or remove it."),
    _strict("no-pseudonym", "No pseudonym fits a schema.", "Add an example to the schema."),
    _strict("changed-by-redaction", "A redacted exchange means something else.", "Report it."),
    _strict("existing-cassette", "A cassette is in the way.", "Give `--force`, or another name."),
    # Fixtures, and what they say of document and client
    _strict("unreadable-fixture", "A fixture cannot be read.", "Correct the file."),
    _strict("unknown-server", "A request is to no server of the document.", "Add the server."),
    _strict("unknown-path", "A request is to no path of the document.", "Add the operation."),
    _strict("unknown-method", "A path has not the method of a request.", "Add the operation."),
    _strict("missing-parameter", "A request lacks a required parameter.", "Send it."),
    _strict("invalid-parameter", "A parameter does not fit its schema.", "Correct one of them."),
    _warning("undeclared-parameter", "A query parameter is not documented.", "Add it."),
    _strict("missing-body", "A request lacks its body.", "Send it, or make it optional."),
    _strict("undeclared-body", "A request has a body that is not documented.", "Add it."),
    _strict("undocumented-request-type", "A body has another media type.", "Add the type."),
    _strict("invalid-request-body", "A request does not fit its schema.", "Correct one of them."),
    _strict("missing-credential", "A request has no credential.", "Send it."),
    _strict("credential-prefix", "A credential begins with another word.", "Send the prefix."),
    _strict("insufficient-scope", "A call was let in without its scope.", "Correct the scopes."),
    _strict("undocumented-status", "A response has another status.", "Add the response."),
    _strict("undocumented-response-type", "A response has another media type.", "Add the type."),
    _strict("missing-response-body", "A response lacks its body.", "Remove the content."),
    _strict("invalid-response-body", "A response does not fit its schema.", "Correct the schema."),
    _strict("missing-response-header", "A response lacks a required header.", "Make it optional."),
    _strict("invalid-response-header", "A header does not fit its schema.", "Correct the schema."),
    _warning("unknown-error-row", "An error code is not documented.", "Add a row to x-errors."),
    _warning("misplaced-error-row", "An error row came with another status.", "Move the row."),
    _strict("underivable-call", "No call of the client makes a request.", "Write the call."),
    _strict("client-refuses", "The client refuses a call of a fixture.", "Correct the document."),
    _strict("client-sends-otherwise", "The client sends another request.", "Generate it again."),
    _strict(
        "client-reads-otherwise", "The client does not read a response.", "Correct the document."
    ),
    _strict("missing-client", "The generated client cannot be imported.", "Install it."),
    _warning("old-recording", "A recording is older than it may be.", "Record it again."),
    _strict("low-coverage", "Too little of the document has a fixture.", "Add fixtures."),
    _warning("stale-baseline", "A known finding no longer occurs.", "Remove the entry."),
    # Documents of other projects
    _strict("invalid-lock", "oasmith.lock cannot be used.", "Take it back, or `oasmith lock`."),
    _strict("unpinned-source", "A source is not pinned.", "`oasmith lock`."),
    _strict("outdated-pin", "A pin is not what oasmith.toml names.", "`oasmith update NAME`."),
    _warning("unused-pin", "Nothing uses what is pinned.", "`oasmith lock`."),
    _strict("missing-source", "What is pinned is not on this machine.", "`oasmith lock`."),
    _strict("changed-source", "Content is not what is pinned.", "`oasmith vendor` or `update`."),
    _strict("moved-tag", "A tag is another commit than it was.", "Ask the owner."),
    _strict("outside-source", "A link leads out of its source.", "Its owner has to fix it."),
    _strict("source-limit", "A source is too large or too slow.", "Name a smaller document."),
    _strict("unreachable-source", "A source is not there.", "Correct the address."),
    # Generating
    _strict("not-generated", "Something cannot be generated.", "Change it, or allow-partial."),
    _warning("type-left-open", "No type can be made of a schema.", "Write it in a simpler way."),
    _warning("name-clash", "Two things want the same name.", "Choose a name in oasmith.toml."),
    _warning("unused-ignore", "Nothing is ignored by an entry any more.", "Remove it."),
    _warning("unused-approval", "A change is approved that there is not.", "Remove it."),
    _warning("expired-approval", "The approval of a change has ended.", "Approve it again."),
    _warning("unused-name", "A name of oasmith.toml is for nothing.", "Correct the pointer."),
    _notice("kept-name", "names.lock keeps names that would be others.", "Take the new ones."),
    _warning("unused-template", "A template of your own is never used.", "Rename it."),
    _strict("template", "A template of your own is faulty.", "Fix it."),
    _notice(
        "not-carried-over",
        "An option of another generator has no counterpart.",
        "See docs/migrating.",
    ),
    _strict("configuration", "oasmith.toml has a mistake.", "Correct it."),
    _strict("edited-by-hand", "A generated file was edited.", "Change document or template."),
    _strict("foreign-file", "A file that was not generated is in the way.", "Move it."),
    _strict("out-of-date", "A generated file is not what the document gives.", "Generate again."),
    # Publishing
    _strict("version-too-low", "A version is too low for what has changed.", "Raise it."),
    _warning("version-not-in-changelog", "A changelog lacks a version.", "Let `--write` add it."),
)

RULES: Mapping[str, Rule] = {rule.id: rule for rule in _RULES}
"""Every rule by its id."""

_IDS = list(RULES)
FIXTURE_RULES = frozenset(_IDS[_IDS.index("unreadable-fixture") : _IDS.index("stale-baseline") + 1])
"""Rules of what is verified: nothing else asks them."""


def tolerated(finding: Finding) -> Finding:
    """Return a finding as a warning where generation can live with it."""
    is_tolerable = finding.rule in RULES and RULES[finding.rule].is_tolerable
    if is_tolerable and finding.level is Level.ERROR:
        return replace(finding, level=Level.WARNING)
    return finding
