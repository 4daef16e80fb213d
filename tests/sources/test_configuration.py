"""Sources in ``oasmith.toml``."""

from __future__ import annotations

import pytest

from oasmith.config.client import read
from oasmith.config.sources import Source
from sources.conftest import CLIENT, SOURCE, Consumer

GIT = 'git = "../publisher"\ntag = "v1"'


def findings(consumer: Consumer, text: str) -> list[str]:
    consumer.configure(text)
    _, found = read(consumer.folder / "oasmith.toml")
    assert all(finding.rule == "configuration" for finding in found)
    return [f"{finding.location.line}: {finding.message} {finding.hint}" for finding in found]


def source(consumer: Consumer, text: str) -> Source:
    consumer.configure(SOURCE.replace(GIT, text) + CLIENT)
    configuration, found = read(consumer.folder / "oasmith.toml")
    assert not found
    assert configuration is not None
    return configuration.sources["shop"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("tag = 'v1'", "1: sources.shop has no git or url or distribution"),
        (f"{GIT}\nurl = 'https://a.test'", "1: sources.shop has both git and url"),
        ("git = '../publisher'", "1: sources.shop has no tag, branch or rev"),
        (f"{GIT}\nbranch = 'main'", "1: sources.shop has both tag and branch"),
        (f"{GIT}\nbrnch = 'main'", "4: sources.shop.brnch is not a known key"),
        ("url = 'https://a.test/x'\ntag = 'v1'", "3: sources.shop.tag is not a known key"),
        ("git = ''\ntag = 'v1'", "2: sources.shop.git must be text in one line, not ''"),
        ("git = 'a\\nb'\ntag = 'v1'".replace("'a\\nb'", '"a\\nb"'), "2: sources.shop.git must be"),
        ("git = '--upload-pack=x'\ntag = 'v1'", "2: sources.shop.git begins with a dash"),
        ("git = 'ext::sh -c x'\ntag = 'v1'", "2: sources.shop.git names a program"),
        ("git = 'git://a.test/x'\ntag = 'v1'", "2: sources.shop.git has the scheme git"),
        ("git = 'http://a.test/x'\ntag = 'v1'", "2: sources.shop.git has the scheme http"),
        ("git = 'ssh://-oProxyCommand=x/y'\ntag = 'v1'", "2: sources.shop.git has no host"),
        ("git = 'https://me:hush@a.test/x'\ntag = 'v1'", "2: sources.shop.git has credentials"),
        ("git = 'https://hush@a.test/x'\ntag = 'v1'", "2: sources.shop.git has credentials"),
        ("git = '../publisher'\ntag = '-v1'", "3: sources.shop.tag is not a valid name in git"),
        ("git = '../publisher'\ntag = 'v1^{}'", "3: sources.shop.tag is not a valid name in git"),
        (
            "git = '../publisher'\nbranch = 'a:b'",
            "3: sources.shop.branch is not a valid name",
        ),
        ("git = '../publisher'\nrev = 'abc123'", "3: sources.shop.rev must be the full hash"),
        ("url = 'http://a.test/x'", "2: sources.shop.url must be a URL with https"),
        ("url = 'file:///etc/passwd'", "2: sources.shop.url must be a URL with https"),
        ("url = 'https://me:hush@a.test/x'", "2: sources.shop.url has credentials in it"),
        ("url = 'https:///x'", "2: sources.shop.url has no host"),
        ("url = 'https://[x/y'", "2: sources.shop.url is not a URL"),
        ("url = 'https://a.test:x/y'", "2: sources.shop.url is not a URL"),
        ("distribution = '../x'", "2: sources.shop.distribution is not a valid distribution name"),
        (f"{GIT}\nvendor = '../x'", "4: sources.shop.vendor is outside its folder: ../x"),
        (f"{GIT}\nvendor = '/x'", "4: sources.shop.vendor is outside its folder: /x"),
    ],
)
def test_what_is_wrong_with_a_source(consumer: Consumer, text: str, wrong: str) -> None:
    found = findings(consumer, SOURCE.replace(GIT, text) + CLIENT)
    (finding,) = found
    assert finding.startswith(wrong)
    assert "hush" not in finding


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        (
            'source = "shop"',
            'source = "shp"',
            "names an unknown source: shp Did you mean",
        ),
        ('source = "shop"', "source = 1", "clients.shop.source must be the name of a table of"),
        ('spec = "spec/openapi.yaml"\n', "", "clients.shop has no spec Set spec = …"),
        ("spec/openapi.yaml", "../x.yaml", "clients.shop.spec is outside its folder: ../x.yaml"),
        (
            "[sources.shop]",
            "[sources.'a/b']\n" + GIT + "\n[sources.shop]",
            'sources."a/b" is not a',
        ),
        (
            "[sources.shop]\n" + GIT,
            f"[sources.more]\n{GIT}\nvendor = 'x'\n[sources.shop]\n{GIT}\nvendor = './x'",
            "sources.shop.vendor is also that of more",
        ),
        ("[sources.shop]\n" + GIT, "sources = 1", "sources must be a table"),
        ("[sources.shop]\n" + GIT, "[sources]\nshop = 1", "sources.shop must be a table"),
        (
            "package",
            'references = {"https://a.test/" = {source = "no", path = "x"}}\npackage',
            'clients.shop.references."https://a.test/" names an unknown source: no',
        ),
        (
            "package",
            'references = {"https://a.test/" = {source = "shop", path = "../x"}}\npackage',
            'clients.shop.references."https://a.test/" is outside its folder: ../x',
        ),
        (
            "package",
            'references = {"https://a.test/" = {path = "x"}}\npackage',
            'clients.shop.references."https://a.test/" has no source',
        ),
    ],
)
def test_what_is_wrong_with_a_use(consumer: Consumer, old: str, new: str, wrong: str) -> None:
    text = SOURCE + CLIENT
    assert old in text
    found = findings(consumer, text.replace(old, new, 1))
    assert wrong in found[0]


@pytest.mark.parametrize(
    ("text", "is_local", "default_spec"),
    [
        (GIT, True, ""),
        ("git = 'file:///srv/x.git'\nbranch = 'team/main'", True, ""),
        ("git = 'git@a.test:team/x.git'\ntag = 'v1'", False, ""),
        ("git = 'ssh://git@a.test/x.git'\ntag = 'release/1.0'", False, ""),
        (f"git = 'https://a.test/x.git'\nrev = '{'a' * 40}'", False, ""),
        ("url = 'https://a.test/api/openapi%20v1.yaml?raw=1'", False, "openapi v1.yaml"),
        ("url = 'https://a.test/'", False, "openapi"),
        ("url = 'http://127.0.0.1:8000/x.json'", False, "x.json"),
        ("distribution = 'bigin-client'", False, ""),
    ],
)
def test_what_a_source_may_be(
    consumer: Consumer, text: str, is_local: bool, default_spec: str
) -> None:
    found = source(consumer, text)
    assert (found.is_local, found.default_spec) == (is_local, default_spec)
    assert found.vendor == consumer.folder / "vendor/oasmith/shop"


def test_a_source_says_where_its_copy_is(consumer: Consumer) -> None:
    assert (
        source(consumer, f"{GIT}\nvendor = 'third/shop'").vendor == consumer.folder / "third/shop"
    )
