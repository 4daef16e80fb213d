"""Configured names and custom templates that are never used."""

from __future__ import annotations

from pathlib import Path

from command_line import Command, change


def test_a_name_for_nothing_is_a_finding_at_its_line(oasmith: Command, project: Path) -> None:
    names = '\n[clients.shop.names]\n"/paths/~1items/pots" = "add"\n"/nowhere" = "gone"\n'
    path = project / "oasmith.toml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before + names, encoding="utf-8")
    line = before.count("\n") + 3
    ran = oasmith("generate", "--quiet", "--format", "line")
    assert ran.status == 0
    assert ran.out.startswith(
        f"oasmith.toml:{line}:1: warning [unused-name] '/paths/~1items/pots' does not point to "
        "anything that has a name in the client\n    Did you mean '/paths/~1items/post'?\n"
        f"oasmith.toml:{line + 1}:1: warning [unused-name] '/nowhere' does not point to "
        "anything that has a name in the client\n    Correct the pointer, or remove the line.\n"
    )
    change(
        path, '"/paths/~1items/pots" = "add"\n"/nowhere" = "gone"', '"/paths/~1items/post" = "add"'
    )
    assert oasmith("generate", "--quiet", "--format", "line").out == ""


def test_a_template_for_nothing_is_a_finding(oasmith: Command, project: Path) -> None:
    own = project / "own"
    for name, text in {
        "docs/API.md.jinja": '{% include "docs/part.md.jinja" %}',
        "docs/part.md.jinja": "Ours.\n",
        "docs/APIS.md.jinja": "Ours.\n",
        "README.md": "How these are made.\n",
        "client/clients.py.jinja": "x = 1\n",
    }.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(text, encoding="utf-8")
    change(project / "oasmith.toml", "formatter", 'templates = "own"\nformatter')
    ran = oasmith("generate", "--quiet", "--format", "line")
    assert ran.status == 0
    assert ran.out == (
        "own/client/clients.py.jinja:1:1: warning [unused-template] no template of oasmith has "
        "this name, and no other template uses it\n    Did you mean client/client.py.jinja?\n"
        "own/docs/APIS.md.jinja:1:1: warning [unused-template] no template of oasmith has "
        "this name, and no other template uses it\n    Did you mean docs/API.md.jinja?\n"
        "2 warnings          oasmith rule unused-template explains a rule\n"
    )
