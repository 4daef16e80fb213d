"""The keys of ``oasmith.toml``: their types, descriptions and defaults.

The validation, the JSON Schema for editors and the reference page are derived from these. To add
a key, add an entry here and read it in ``client`` in ``config/client.py``.
"""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Mapping

from oasmith.config.source_values import EXAMPLES
from oasmith.config.value_types import Array, Choice, Either, Flag, Key, Map, Table, Text, choice
from oasmith.diagnostics.findings import Level
from oasmith.diagnostics.rules import RULES


def is_package(value: str) -> bool:
    """Return whether a name is valid for a package and does not hide another module."""
    # A package of such a name would hide a module that the client itself imports.
    hidden = {*sys.stdlib_module_names, "httpx2", "pydantic", "pydantic_core", "typing_extensions"}
    return _is_identifier(value) and value not in hidden


def _is_identifier(value: str) -> bool:
    return value.isidentifier() and not keyword.iskeyword(value)


def _is_expression(value: str) -> bool:
    try:
        re.compile(value)
    except re.error:
        return False
    return True


PATH = Text("a path")
"""A path relative to the folder of ``oasmith.toml``."""

_IDENTIFIER = Text("a Python identifier, such as PetShop", check=_is_identifier)

_PART_OF_SOURCE = Table(
    'a table, such as {source = "zoho", path = "v8"}',
    {
        "source": Key(Text("the name of a table of [sources]"), "The source.", is_required=True),
        "path": Key(PATH, "A folder in it.", default_words="the source as a whole"),
    },
)

_REFERENCES = Map(
    "a table of URL prefixes and folders, or {source, path}",
    Either("a path, or a table with source and path", PATH, _PART_OF_SOURCE),
)

_NAMES = Array("an array of names", Text("a name"))

_SELECT_KEYS: Mapping[str, Key] = {
    "tags": Key(_NAMES, "Operations with one of these tags."),
    "paths": Key(_NAMES, "Operations of these paths; a `*` at the end matches any rest."),
    "operations": Key(_NAMES, "These operations: an `operationId`, or `GET /pets`."),
    "exclude-tags": Key(_NAMES, "No operations with one of these tags."),
    "exclude-paths": Key(_NAMES, "No operations of these paths."),
    "exclude-operations": Key(_NAMES, "Not these operations."),
    "webhooks": Key(Flag(), "Whether webhooks are kept, whatever is selected.", True),
}

SELECT_TABLE = Table("a table of tags, paths and operations", _SELECT_KEYS)
"""The selection of operations for a client."""

_METADATA_KEYS: Mapping[str, Key] = {
    "license": Key(
        Text("an SPDX expression, such as MIT or Apache-2.0", r"[A-Za-z0-9.+() -]+"),
        "The licence of the client, as an SPDX expression.",
    ),
    "authors": Key(
        Array(
            'an array of names, such as ["API team <api@example.com>"]',
            Text("a name, which an address in <> may follow", r"[^<>]+(<[^<>@ ]+@[^<>@ ]+>)?"),
        ),
        "The authors of the client; an e-mail address may follow in `<>`.",
        example='authors = ["API team <api@example.com>"]',
    ),
    "keywords": Key(
        Array("an array of words", Text("a word")),
        "The keywords by which a package index finds the client.",
    ),
    "classifiers": Key(
        Array(
            "an array of classifiers, such as Typing :: Typed",
            Text("a classifier, such as Typing :: Typed", "[^:]+( :: [^:]+)+"),
        ),
        "Trove classifiers.",
    ),
    "urls": Key(
        Map("a table of labels and URLs", Text("a URL", "https?://.+")),
        "URLs that a package index shows.",
        example='urls = {Documentation = "https://example.com/docs"}',
    ),
}

METADATA_TABLE = Table("a table of license, authors, keywords, classifiers, urls", _METADATA_KEYS)
"""More metadata for the client's ``pyproject.toml``, with the keys of PEP 621."""

CLIENT_KEYS: Mapping[str, Key] = {
    "spec": Key(PATH, "The document; with `source`, its path in that source."),
    "source": Key(
        Text("the name of a table of [sources]"),
        "The source that contains the document. `spec` is optional if the source has only one "
        "document.",
    ),
    "overlays": Key(
        Array('an array of paths, such as ["overlays/eu.yaml"]', PATH),
        "OpenAPI Overlays that change the document, in this order.",
        example='overlays = ["overlays/eu.yaml"]',
    ),
    "select": Key(
        SELECT_TABLE,
        "The operations that the client has: all that are selected, without those that are "
        "excluded.",
        default_words="all",
        example='select = {tags = ["pets"], exclude-operations = ["deletePet"]}',
    ),
    "output": Key(PATH, "The client's folder; each client has its own.", is_required=True),
    "package": Key(
        Text("the name of a new Python module, such as petshop", check=is_package),
        "The name of the Python package, used to import it.",
        is_required=True,
    ),
    "client-class": Key(
        _IDENTIFIER, "The client's class.", default_words="`package`, in PascalCase"
    ),
    "distribution": Key(
        Text(
            "a name for a package index, such as petshop-client",
            r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?",
        ),
        "The distribution name, as used by pip.",
        default_words="`package`, with `-client`",
    ),
    "version": Key(
        Text(
            "a version, such as 1.2.0",
            r"[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?(\.post[0-9]+)?(\.dev[0-9]+)?(\+[A-Za-z0-9.]+)?",
        ),
        "The client's version.",
        "0.1.0",
        is_for_fleets=True,
    ),
    "metadata": Key(
        METADATA_TABLE,
        "More metadata for the client's `pyproject.toml`: licence, authors, keywords, "
        "classifiers, URLs.",
        example='metadata = {license = "MIT", authors = ["API team <api@example.com>"]}',
        is_for_fleets=True,
    ),
    "cli": Key(
        Flag(),
        "Whether the client has a command line: a console script with the name of the "
        "package, and `python -m`.",
        False,
        is_for_fleets=True,
    ),
    "runtime": Key(
        choice("vendored", "package"),
        "`vendored`: the client includes the parts of the runtime that its document needs; "
        "`package`: it depends on `oasmith-runtime`.",
        "vendored",
        is_for_fleets=True,
    ),
    "formats": Key(
        choice("types", "text"),
        "`types`: dates, times, durations, UUIDs, decimals and base64 are Python types; "
        "`text`: they are `str`.",
        "types",
        is_for_fleets=True,
    ),
    "naming": Key(
        choice("python", "document"),
        "`python`: fields are in snake_case, with the document's names in JSON, and method "
        "names do not repeat the name of their resource; `document`: both keep the document's "
        "own words.",
        "python",
        is_for_fleets=True,
    ),
    "idempotency-header": Key(
        Text('the name of a header, such as "Idempotency-Key"', r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
        "The header for an idempotency key of each POST and PATCH, if the document does not "
        "declare one.",
        is_for_fleets=True,
    ),
    "validation": Key(
        choice("strict", "tolerant"),
        "`tolerant`, for a third-party document: problems that do not prevent generation are "
        "warnings.",
        "strict",
        is_for_fleets=True,
    ),
    "formatter": Key(
        choice("ruff", "black"),
        "The code formatter; `black` gives the same result and takes longer.",
        "ruff",
        is_for_fleets=True,
    ),
    "allow-outside": Key(
        Flag(),
        "Whether `output` may be outside the project's folder.",
        False,
        is_for_fleets=True,
    ),
    "fixtures": Key(PATH, "The folder of recorded exchanges that `oasmith verify` checks."),
    "templates": Key(
        PATH,
        "A folder of custom templates, which override built-in ones of the same name, such as "
        "`templates/docs/readme/install.md.jinja`, a section of the README.",
        is_for_fleets=True,
    ),
    "allow-partial": Key(
        Flag(),
        "Leave out what cannot be generated, and list it in the client.",
        False,
        is_for_fleets=True,
    ),
    "rename": Key(
        Map(
            "a table of regular expressions and names, such as issues.create",
            Text("a name, such as issues.create"),
            Text("a regular expression", check=_is_expression),
        ),
        "Regular expressions that match `resource.method`, with the new names of these methods.",
        example=r"""rename = {"repos\\.(.*)_for_org" = "orgs.\\1"}""",
    ),
    "names": Key(
        Map(
            "a table of JSON pointers and Python identifiers",
            Text("a Python identifier, such as list_pets", check=_is_identifier),
            Text("a JSON pointer, such as /paths/~1pets/get", "/.*"),
        ),
        "JSON pointers into the document, with the names for the elements at these locations.",
        example='names = {"/paths/~1pets/get" = "list_pets"}',
    ),
    "references": Key(
        _REFERENCES,
        "URL prefixes, and the folders to read instead; they take precedence over those of "
        "the table `[references]`.",
        example='references = {"https://api.test/v8/" = "vendor/v8"}',
        is_for_fleets=True,
    ),
}
"""The keys of ``[clients.NAME]``."""

CLIENT_TABLE = Table("a table, such as [clients.petshop]", CLIENT_KEYS, any_of=("spec", "source"))
"""One client."""

FLEET_KEYS: Mapping[str, Key] = {
    "documents": Key(
        Array("an array of patterns, such as specs/**/*.yaml", PATH),
        "The documents, as path patterns; `**` matches any number of folders. Each is a "
        "client, except those that are the `spec` of a client in `[clients]`.",
        is_required=True,
        example='documents = ["specs/**/*.yaml"]',
    ),
    "exclude": Key(
        Array("an array of patterns, such as specs/common/*", PATH),
        "Files that are not documents, such as parts that documents share.",
        example='exclude = ["specs/common/*"]',
    ),
    "output-root": Key(
        PATH,
        "The folder of the clients: each is in a folder with the name of its package.",
        is_required=True,
    ),
    "package-prefix": Key(
        Text("the start of the name of a Python module, such as acme_", "[A-Za-z_][A-Za-z0-9_]*"),
        "The prefix of the package names; the rest is the document's path below the part of "
        "the pattern without a wildcard: `specs/pets/v1.yaml` of `specs/**/*.yaml` is "
        "`pets_v1`.",
    ),
    **{name: key for name, key in CLIENT_KEYS.items() if key.is_for_fleets},
}
"""The keys of ``[fleets.NAME]``."""

FLEET_TABLE = Table("a table, such as [fleets.vendors]", FLEET_KEYS)
"""The clients of many documents."""

_SINGLE_LINE = Text("text in one line", check=str.isprintable)

SOURCE_KEYS: Mapping[str, Key] = {
    "git": Key(
        _SINGLE_LINE,
        "A repository: a path, or a URL with https or ssh.",
        example=EXAMPLES["git"].partition(" and ")[0],
    ),
    "tag": Key(_SINGLE_LINE, "The tag to use; alternatives are `branch` and `rev`."),
    "branch": Key(_SINGLE_LINE, "The branch that `oasmith update` follows."),
    "rev": Key(_SINGLE_LINE, "The commit, in 40 or 64 hexadecimal digits."),
    "url": Key(_SINGLE_LINE, "The URL of one document, with https.", example=EXAMPLES["url"]),
    "distribution": Key(
        _SINGLE_LINE,
        "An installed Python distribution that includes its document, as generated clients do.",
        example=EXAMPLES["distribution"],
    ),
    "vendor": Key(
        PATH,
        "The folder of the copy that `oasmith vendor` writes.",
        default_words="`vendor/oasmith/NAME`",
    ),
}
"""The keys of ``[sources.NAME]``; ``config/sources.py`` checks which of them are combined."""

SOURCE_TABLE = Table(
    "a table, such as [sources.zoho]", SOURCE_KEYS, any_of=("git", "url", "distribution")
)
"""A source of documents from another project."""

SOURCES = Map(
    "a table of sources, such as [sources.zoho]",
    SOURCE_TABLE,
    Text("a name of letters, digits, dots, dashes and underscores", "[A-Za-z0-9][A-Za-z0-9._-]*"),
)

_IGNORE_KEYS: Mapping[str, Key] = {
    "rule": Key(
        Choice("the id of a rule", list(RULES), otherwise="oasmith rule lists all rules."),
        "The rule whose findings are not reported.",
        is_required=True,
    ),
    "pointer": Key(
        Text("a JSON pointer, such as /components/schemas/Pet"),
        "The location in the document: this node, and everything below it.",
    ),
    "path": Key(Text("a path, such as vendor/**"), "The files that match this pattern."),
    "reason": Key(
        Text("a reason", check=lambda value: bool(value.strip())),
        "Why the finding is ignored.",
        is_required=True,
    ),
}

IGNORE_EXAMPLE = '{rule = "example-mismatch", pointer = "/components/schemas/Pet", reason = "…"}'

_RULE_KEYS: Mapping[str, Key] = {
    "ignore": Key(
        Array(
            "an array of tables",
            Table(f"a table, such as {IGNORE_EXAMPLE}", _IGNORE_KEYS, any_of=("pointer", "path")),
        ),
        "Known findings to ignore.",
        example=f"ignore = [{IGNORE_EXAMPLE}]",
    ),
    **{
        rule.id: Key(choice(*Level), rule.meaning, default_words=f"`{rule.level}`")
        for rule in RULES.values()
    },
}

FILE_KEYS: Mapping[str, Key] = {
    "clients": Key(
        Map(
            "a table of clients, such as [clients.petshop]",
            CLIENT_TABLE,
        ),
        "A table for each client, with its name as key.",
    ),
    "fleets": Key(
        Map("a table of fleets, such as [fleets.vendors]", FLEET_TABLE),
        "A table for a set of documents, each of which is a client.",
    ),
    "sources": Key(SOURCES, "Sources of documents from other projects, with their names as keys."),
    "references": Key(
        _REFERENCES,
        "URL prefixes, and the folders to read instead, for all clients.",
        example='references = {"https://api.test/v8/" = "vendor/v8"}',
    ),
    "rules": Key(
        Table(
            "a table, such as [rules]",
            _RULE_KEYS,
            known="oasmith rule lists all rules.",
            entry="a rule",
        ),
        "The levels of rules, and known findings to ignore.",
    ),
}
"""The top-level keys of the file."""

FILE_TABLE = Table("a table", FILE_KEYS)
"""The whole file."""
