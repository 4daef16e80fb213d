"""The reports of a comparison, for people and for other programs."""

from __future__ import annotations

import datetime
import io
import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from diff.made import ALL, LIMIT, REWORDED, ROW, SCOPE, WARNING, change, comparison
from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.diagnostics.markdown import code, escaped
from oasmith.diff import report as reports
from oasmith.diff.approvals import judged
from oasmith.diff.approving import approval_of
from oasmith.diff.changes import Change, ChangeLevel, Comparison, Witness
from oasmith.diff.report import FORMATS, Report
from oasmith.diff.report.content import shortened
from oasmith.diff.report.rules import rule_text
from oasmith.diff.report.versions import demand, next_version
from oasmith.diff.rules import RULES

TODAY = datetime.date(2026, 6, 30)
NOTE = Finding(
    "unused-approval", "no change", Location("a.toml", 4, 1), "Remove it.", Level.WARNING
)


def report(
    *changes: Change, approved: tuple[Change, ...] = (), until: datetime.date = TODAY, **more: Any
) -> Report:
    """Return the report of changes, some of which are approved."""
    approvals = [
        approval_of("shop", it, until=until, reason="Agreed.", author="Ann") for it in approved
    ]
    found = judged(comparison(*changes), approvals, TODAY)
    return Report(**{"comparisons": (found,), "seconds": 0.42, **more})


def shown(format: str, *changes: Change, **more: Any) -> str:
    """Return the changes in a format."""
    stream = io.StringIO()
    reports.show(report(*changes, **more), format, stream)
    return stream.getvalue()


def test_text_says_what_breaks_whom_where_and_why() -> None:
    text = shown("text", *ALL, command="oasmith diff --against main")
    assert text.splitlines() == [
        "shop 1.0.0 → 2.0.0 (breaking)",
        "",
        "BREAKING  PUT /pets/{id}",
        "  batch-limit-lowered        wire          100 → 50 items a call        spec/a.yaml:3:7",
        "                                           refused now: request body = "
        '{"data": [{"id": "0"}, … 50 more]}',
        "  error-row-removed          source, wire  NOT_FOUND (HTTP 404)         spec/a.yaml:41:11",
        "BREAKING  servers",
        "  scope-alternative-removed  operations    pets.ALL no longer suffices  spec/a.yaml:3:7",
        "                                           no value was found that proves it",
        "WARNING   PUT /pets/{id}",
        "  request-field-deprecated                 Pet.name will go             spec/a.yaml:3:7",
        "INFO      1 response-field-added, 2 wording-changed",
        "",
        "3 breaking, 1 warning, 3 info (0.4 s)    approve one: oasmith diff --against main "
        '--approve batch-limit-lowered --until 2027-01-31 --reason "…"',
    ]


def test_all_is_listed_where_that_is_wanted() -> None:
    lines = shown("text", *ALL, verbose=True).splitlines()
    place = lines.index("INFO      PUT /pets/{id}")
    assert lines[place + 1].split() == [
        *("response-field-added", "Pet.age", "is", "new"),
        "spec/a.yaml:3:7",
    ]
    assert lines[place + 2] == "INFO      info"
    assert not [it for it in lines if "2 wording-changed" in it]


def test_quiet_leaves_out_what_is_no_fault() -> None:
    assert shown("text", REWORDED, quiet=True) == ""
    lines = shown("text", WARNING, REWORDED, quiet=True).splitlines()
    assert [it.split()[0] for it in lines if it][-1] == "request-field-deprecated"


def test_nothing_is_said_in_few_words() -> None:
    same = judged(comparison(new="1.0.0"), [], TODAY)
    text = FORMATS["text"](Report(comparisons=(same,)))
    assert text == "shop 1.0.0: no changes\n\nno changes (0.0 s)\n"


def test_what_is_approved_says_by_whom_until_when_and_why() -> None:
    lines = shown("text", LIMIT, WARNING, approved=(LIMIT,)).splitlines()
    assert lines[5].strip() == "approved until 2026-06-30, by Ann: Agreed."
    assert lines[-1] == "1 breaking (1 approved), 1 warning (0.4 s)"
    ended = datetime.date(2026, 1, 31)
    lines = shown("text", LIMIT, approved=(LIMIT,), until=ended, notes=(NOTE,)).splitlines()
    assert lines[5].strip() == "the approval expired on 2026-01-31, by Ann: Agreed."
    assert lines[7:9] == [
        "a.toml:4:1: warning [unused-approval] no change",
        "    Remove it.",
    ]
    assert lines[-1].startswith("1 breaking (0.4 s)    approve one: oasmith diff --approve batch-")


@pytest.mark.parametrize(
    ("fails_on", "approved", "changes", "wanted"),
    [
        ("breaking", (), (LIMIT,), True),
        ("breaking", (LIMIT,), (LIMIT,), False),
        ("breaking", (LIMIT,), (LIMIT, ROW), True),
        ("breaking", (), (WARNING,), False),
        ("warning", (), (WARNING,), True),
        ("warning", (WARNING,), (WARNING,), False),
        ("warning", (), (REWORDED,), False),
        (None, (), (LIMIT, WARNING), False),
    ],
)
def test_what_fails(
    fails_on: str | None, approved: tuple[Change, ...], changes: tuple[Change, ...], wanted: bool
) -> None:
    level = None if fails_on is None else ChangeLevel(fails_on)
    assert report(*changes, approved=approved, fails_on=level).has_failed is wanted


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(*changes: Change, columns: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    stream = Terminal()
    reports.show(report(*changes), "text", stream)
    return stream.getvalue()


def test_a_terminal_gets_colours_and_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = on_terminal(*ALL, columns=200, monkeypatch=monkeypatch)
    assert "\x1b[1;31mBREAKING" in coloured
    assert "\x1b[1;33mWARNING" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == shown("text", *ALL)


def test_on_a_narrow_terminal_places_stand_below(monkeypatch: pytest.MonkeyPatch) -> None:
    text = on_terminal(LIMIT, columns=60, monkeypatch=monkeypatch)
    lines = re.sub(r"\x1b\[[\d;]*m", "", text).splitlines()
    assert lines[3] == "  batch-limit-lowered  wire  100 → 50 items a call"
    assert lines[4].strip() == "spec/a.yaml:3:7"


def test_a_stream_of_another_encoding_ends_no_run() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    reports.show(report(LIMIT), "text", stream)
    stream.flush()
    assert raw.getvalue().startswith(b"shop 1.0.0 ? 2.0.0 (breaking)")


def test_json_has_what_was_promised() -> None:
    data = json.loads(shown("json", *ALL, approved=(ROW,)))
    assert set(data) == {"documents", "changes"}
    assert data["documents"] == [
        {
            "client": "shop",
            "old_version": "1.0.0",
            "new_version": "2.0.0",
            "step": "major",
            "next_version": "2.0.0",
        }
    ]
    first, second, third = data["changes"][:3]
    assert first == {
        "rule": "batch-limit-lowered",
        "level": "breaking",
        "breaks": ["wire"],
        "where": "spec/a.yaml:3:7",
        "message": "100 → 50 items a call",
        "old": 100,
        "new": 50,
        "witness": {
            "value": {"data": [{"id": "0"}] * 51},
            "accepted_by": "old",
            "refused_by": "new",
            "part": "request body",
        },
        "client": "shop",
        "subject": "PUT /pets/{id}",
        "pointer": "/paths/~1pets~1{id}/put",
        "old_pointer": "/paths/~1pets~1{id}/put",
        "approved": None,
        "expired": None,
        "unproven": False,
    }
    assert second["approved"] == {"reason": "Agreed.", "author": "Ann", "until": "2026-06-30"}
    assert second["old_pointer"] == ROW.old_pointer
    assert (second["witness"], third["unproven"]) == (None, True)
    ended = datetime.date(2026, 1, 31)
    late = json.loads(shown("json", ROW, approved=(ROW,), until=ended))["changes"][0]
    assert (late["approved"], late["expired"]["until"]) == (None, "2026-01-31")


def test_sarif_has_rules_levels_places_and_what_is_approved() -> None:
    log = json.loads(shown("sarif", *ALL, approved=(ROW,), notes=(NOTE,)))
    run = log["runs"][0]
    rules = [it["id"] for it in run["tool"]["driver"]["rules"]]
    assert rules == [*sorted({it.rule for it in ALL}), "unused-approval"]
    results = run["results"]
    assert [it["level"] for it in results] == [
        *("error", "error", "error", "warning", "note", "note", "note", "warning")
    ]
    assert {it["ruleId"] for it in results} == set(rules)
    place = results[1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "spec/a.yaml"}
    assert place["region"] == {"startLine": 41, "startColumn": 11}
    assert results[0]["properties"] == {"client": "shop", "breaks": ["wire"]}
    assert "refused now: request body" in results[0]["message"]["text"]
    assert [it.get("suppressions") for it in results[:2]] == [
        None,
        [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "Ann, until 2026-06-30: Agreed.",
            }
        ],
    ]
    prints = [it["partialFingerprints"]["change/v1"] for it in results[:-1]]
    assert len(set(prints)) == len({(it.rule, it.pointer) for it in ALL})


def test_an_ended_approval_suppresses_nothing() -> None:
    ended = datetime.date(2026, 1, 31)
    log = json.loads(shown("sarif", ROW, approved=(ROW,), until=ended))
    assert "suppressions" not in log["runs"][0]["results"][0]


def test_a_place_of_sarif_is_an_address() -> None:
    odd = replace(LIMIT, location=Location("a b/100%.yaml", 1, 1))
    result = json.loads(shown("sarif", odd))["runs"][0]["results"][0]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/100%25.yaml"


def test_junit_fails_for_what_fails_and_skips_what_is_approved() -> None:
    suite = ElementTree.fromstring(shown("junit", *ALL, approved=(ROW,)))
    counts = [suite.get(it) for it in ("tests", "failures", "skipped")]
    assert counts == ["3", "2", "1"]
    cases = {it.get("classname"): it for it in suite}
    failure = cases["shop.batch-limit-lowered"].find("failure")
    assert failure is not None
    assert failure.get("message") == "100 → 50 items a call"
    assert "refused now" in (failure.text or "")
    skipped = cases["shop.error-row-removed"].find("skipped")
    assert skipped is not None
    assert "by Ann: Agreed." in (skipped.text or "")
    warned = shown("junit", WARNING, fails_on=ChangeLevel.WARNING)
    assert ElementTree.fromstring(warned).get("failures") == "1"
    clean = ElementTree.fromstring(shown("junit", WARNING))
    assert [it.get("name") for it in clean] == ["nothing breaks"]


def test_github_annotates_what_matters() -> None:
    lines = shown("github", *ALL, approved=(ROW,), notes=(NOTE,)).splitlines()
    assert lines[0] == (
        "::error file=spec/a.yaml,line=3,col=7,title=batch-limit-lowered::PUT /pets/{id}: "
        "100 → 50 items a call%0Abreaks: wire%0Arefused now: request body = "
        '{"data": [{"id": "0"}, … 50 more]}'
    )
    kinds = [it.split()[0] for it in lines]
    assert kinds == ["::error", "::notice", "::error", "::warning", "::warning"]
    assert len(shown("github", *ALL, verbose=True).splitlines()) == len(ALL)


CHANGELOG = """\
## 2.0.0

### Breaking changes

- `PUT /pets/{id}`
  - 100 → 50 items a call. Send fewer items in a call.
  - NOT_FOUND (HTTP 404). Remove the code that handles this error.
- `servers`
  - pets.ALL no longer suffices. Get a token with one of the scopes that still suffice.

### Deprecated

- `PUT /pets/{id}`
  - Pet.name will go.

### Added

- `PUT /pets/{id}`
  - Pet.age is new.

2 changes of descriptions and examples are not listed.
"""


def test_markdown_is_a_changelog() -> None:
    assert shown("markdown", *ALL) == CHANGELOG


def test_a_changelog_says_what_has_no_version_yet() -> None:
    changes = (
        change("version-changed", "info"),
        change("request-field-undeprecated", "info", message="Pet.name stays"),
        change("error-message-changed", "warning", message="Is it so?"),
    )
    found = judged(comparison(*changes, new="1.0.0"), [], TODAY)
    text = FORMATS["markdown"](Report(comparisons=(found,)))
    assert text.splitlines() == [
        "## Unreleased",
        "",
        "### Changed",
        "",
        "- `PUT /pets/{id}`",
        "  - Pet.name stays.",
        "  - Is it so?",
    ]
    other = judged(
        replace(found.comparison, name="other", old_version="", new_version=""), [], TODAY
    )
    both = FORMATS["markdown"](Report(comparisons=(found, other)))
    assert re.findall(r"(?m)^## (.*)$", both) == ["shop Unreleased", "other Unreleased"]
    assert shown("markdown") == "No changes.\n"


def test_the_summary_of_a_step_has_a_table_and_the_changelog() -> None:
    text = reports.step_summary(report(*ALL, approved=(ROW,)))
    lines = text.splitlines()
    assert lines[0] == "### oasmith diff: shop 1.0.0 → 2.0.0 (breaking)"
    assert lines[2] == "| level | rule | breaks | change | where |"
    rows = [it for it in lines if it.startswith(("| breaking", "| approved", "| warning"))]
    assert [len(re.findall(r"(?<!\\)\|", it)) for it in rows] == [6] * 4
    assert "by Ann: Agreed." in rows[1]
    assert text.endswith(CHANGELOG)
    assert "|" not in reports.step_summary(report(REWORDED))


def test_a_summary_stays_under_what_github_shows() -> None:
    long = [replace(ROW, message="ä" * 2000, pointer=f"/{it}") for it in range(400)]
    text = reports.step_summary(report(*long))
    assert 990_000 < len(text.encode()) < 1_048_576
    assert text.endswith("… and more.\n")


HOSTILE = (
    "a\x1b[31mred\x07 \r\n::error::owned\n# head\u2028\u202e "
    "<script>alert(1)</script> | `x` [link](https://evil.test) @everyone #1 &lt; *b* _i_"
    "\ud800"
)


def hostile() -> Change:
    return change(
        "request-type-changed",
        subject=HOSTILE,
        message=HOSTILE,
        location=Location("a,b:c\n%.yaml", 1, 1),
        witness=Witness(value={HOSTILE: [HOSTILE]}, accepted_by="new", part=HOSTILE),
    )


def hostile_report() -> Report:
    approval = approval_of("shop", hostile(), until=TODAY, reason=HOSTILE, author=HOSTILE)
    found = judged(replace(comparison(hostile()), old_version=HOSTILE), [approval], TODAY)
    return Report(comparisons=(found,), verbose=True)


@pytest.mark.parametrize("format", FORMATS)
def test_text_of_a_document_steers_nothing(format: str) -> None:
    stream = io.StringIO()
    reports.show(hostile_report(), format, stream)
    text = stream.getvalue()
    assert not set(text) & set("\x1b\x07\r\u2028\u202e\ud800")
    for line in text.splitlines():
        assert not line.startswith("::error::owned")
        assert not line.lstrip(" ").startswith("# head")


def test_one_hostile_change_is_one_annotation() -> None:
    text = FORMATS["github"](hostile_report())
    assert text.count("\n") == 1
    assert text.startswith("::notice file=a%2Cb%3Ac%0A%25.yaml,line=1,col=1,title=request-type-")


def test_hostile_text_is_no_markup_of_xml() -> None:
    suite = ElementTree.fromstring(FORMATS["junit"](hostile_report()))
    assert [it.tag for it in suite.iter()] == ["testsuite", "testcase", "skipped"]


def test_hostile_text_is_no_markup_of_markdown() -> None:
    for text in (FORMATS["markdown"](hostile_report()), reports.step_summary(hostile_report())):
        outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", re.sub(r"\\.", "", text))
        assert "<script" not in outside
        assert "@everyone" not in outside
        assert not re.search(r"https://", outside)
        assert "](" not in outside


def test_a_terminal_is_not_steered(monkeypatch: pytest.MonkeyPatch) -> None:
    text = on_terminal(hostile(), columns=300, monkeypatch=monkeypatch)
    assert not re.search(r"\x1b(?!\[[\d;]*m)", text)
    assert "\x1b[31mred" not in text
    assert "\x07" not in text


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("plain → words, a_b.c", "plain → words, a_b.c"),
        ("_a_ *b* `c` <d> [e] | \\", "\\_a\\_ \\*b\\* \\`c\\` \\<d\\> \\[e\\] \\| \\\\"),
        ("# a", "\\# a"),
        ("- a", "\\- a"),
        ("12. a", "12\\. a"),
        ("1.2.0", "1.2.0"),
        ("> a", "\\> a"),
        ("a\n\n# b", "a # b"),
        ("@user a@b.test", "@<!-- -->user a@b.test"),
        ("#12", "\\#<!-- -->12"),
        ("https://a.test www.b.test", "https:<!-- -->//a.test www<!-- -->.b.test"),
        ("&amp; & &#60;", "\\&amp; & \\&#<!-- -->60;"),
    ],
)
def test_markdown_is_escaped(words: str, wanted: str) -> None:
    assert escaped(words) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("a", "`a`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("", "` `"), ("a\nb", "`a b`")],
)
def test_code_ends_where_it_should(words: str, wanted: str) -> None:
    assert code(words) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (0, "0"),
        ({"a": [1, None, True]}, '{"a": [1, null, true]}'),
        ("x" * 98, '"' + "x" * 98 + '"'),
        ("x" * 99, '"' + "x" * 60 + '…"'),
        ([{"id": "0"}] * 51, '[{"id": "0"}, … 50 more]'),
        (list(range(50)), "[0, 1, 2, 3, 4, 5, 6, 7, … 42 more]"),
        ({"x" * 90: 1, "b": 2}, '{"' + "x" * 60 + '…": 1, "b": 2}'),
        ({f"k{it}": "y" * 30 for it in range(9)}, None),
        ([[["x" * 200] * 9] * 9] * 9, None),
    ],
    ids=lambda it: str(it)[:12],
)
def test_a_value_is_short(value: Any, wanted: str | None) -> None:
    text = shortened(value)
    assert len(text) <= 100
    assert "…" in text or text == json.dumps(value)
    if wanted is not None:
        assert text == wanted


def test_a_value_that_nests_deep_is_short() -> None:
    value: Any = 1
    for _ in range(150):
        value = {"a": [value]}
    assert shortened(value) == "{… 1 more}"


def version(old: str, new: str, *changes: Change) -> str:
    return demand(Comparison(name="x", old_version=old, new_version=new, changes=changes))


BREAKING, MINOR, PATCH = LIMIT, change("response-field-added", "info"), REWORDED


@pytest.mark.parametrize(
    ("old", "step", "wanted"),
    [
        ("1.2.3", "major", "2.0.0"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "patch", "1.2.4"),
        ("1.2.3", "none", None),
        ("0.4.1", "major", "0.5.0"),
        ("0.4.1", "minor", "0.4.2"),
        ("v1.2.3", "major", "v2.0.0"),
        ("1.2", "major", "2.0"),
        ("1.2", "patch", "1.2.1"),
        ("2.0.0-beta.1", "major", "2.0.0"),
        ("1.2.3+5", "minor", "1.3.0"),
        ("2024-06-01", "major", None),
        ("2024.06.01", "major", None),
        ("1", "major", None),
        ("", "major", None),
        ("9" * 400 + ".0", "major", None),
    ],
)
def test_the_version_that_a_step_gives(old: str, step: Any, wanted: str | None) -> None:
    assert next_version(old, step) == wanted


@pytest.mark.parametrize(
    ("old", "new", "of", "wanted"),
    [
        ("1.0.0", "1.0.0", LIMIT, "stays 1.0.0: a breaking change requires 2.0.0"),
        ("1.0.0", "1.1.0", LIMIT, "goes from 1.0.0 to 1.1.0: a breaking change requires 2.0.0"),
        ("1.0.0", "1.0.0", MINOR, "stays 1.0.0: a new feature requires 1.1.0"),
        ("1.0.0", "1.0.0", PATCH, "stays 1.0.0: a change requires 1.0.1"),
        ("0.3.0", "0.3.0", LIMIT, "stays 0.3.0: a breaking change requires 0.4.0"),
        ("v1.0.0", "v1.0.0", LIMIT, "stays v1.0.0: a breaking change requires v2.0.0"),
        ("1.0.0", "2.0.0", LIMIT, ""),
        ("1.0.0", "2.0.0-rc.1", LIMIT, ""),
        ("1.0.0", "3.0.0", PATCH, ""),
        ("0.3.0", "0.4.0", LIMIT, ""),
        ("2.0.0-rc.1", "2.0.0-rc.2", LIMIT, ""),
        ("2026-01-01", "2026-01-01", LIMIT, ""),
        ("1.0.0", "2026-01-01", LIMIT, ""),
    ],
)  # fmt: skip
def test_a_version_that_did_not_take_its_step_is_told(
    old: str, new: str, of: Change, wanted: str
) -> None:
    assert version(old, new, of) == (f"the version {wanted}" if wanted else "")


@pytest.mark.parametrize("id", RULES)
def test_a_rule_explains_itself(id: str) -> None:
    text = rule_text(id)
    assert text.startswith(f"{id}: {RULES[id].meaning}\n")
    assert RULES[id].opposite in text.splitlines()[-1]


def test_what_breaks_has_advice() -> None:
    from oasmith.diff.report.advice import OF_OTHERS, OF_SCHEMAS, advice

    assert set(OF_OTHERS) <= set(RULES)
    assert {f"{way}-{it}" for it in OF_SCHEMAS for way in ("request", "response")} <= set(RULES)
    assert advice(LIMIT) == "Send fewer items in a call."
    assert advice(change("response-field-optional")) == "Handle responses without the field."
    assert advice(change("link-changed", breaks=("source",))) == "Adapt code that uses it."
    assert advice(change("link-changed")) == ""
    assert SCOPE.is_unproven
