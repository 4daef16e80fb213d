"""Text of a hostile document cannot escape from its strings."""

from __future__ import annotations

import ast
import copy
import json
from pathlib import Path
from typing import Any

import pytest

from oasmith.config.settings import Settings
from oasmith.document.resolve import resolve
from oasmith.emit.models import render_models
from oasmith.emit.render import render
from oasmith.format.formatters import format_files
from oasmith.lower import lower

BENIGN = "plain words"

HOSTILE = {
    "triple double": '"""\nimport os\nos.system("true")\n"""',
    "triple single": "'''\nimport os\n'''",
    "quotes": "a\"b'c\"'d",
    "ends with a quote": 'word"',
    "ends with a backslash": "word\\",
    "backslashes": '\\\\n \\u0041 \\x41 \\N{BULLET} \\"""',
    "newlines": "one\ntwo\r\nthree\rfour\x0bfive\x0csix\x85seven\u2028eight\u2029nine",
    "jinja": "{{ 7 * 7 }} {% raw %} {# no #} {{ api }}",
    "braces": "}{ {0} {name!r} %s %(x)s ${HOME}",
    "keywords": "def class lambda: return import __import__",
    "comment": "# noqa\n#!/bin/sh\n# -*- coding: utf-7 -*-",
    "controls": "\x01\x02\x07\x08\x1b[31m\x7f\x9f",
    "bidi": "\u202eesrever\u202c \u2066isolate\u2069 \u200f",
    "markdown": "</code><script>alert(1)</script> `tick` | pipe | [a](javascript:b)",
    "toml": "\"\n[project.scripts]\nx = \"os:system\"\n'''",
    "unicode": "ünïcödé \U0001f600 \ufeff \u00ad \u0000".replace("\u0000", ""),
    "looks like a number": "1e5",
}


def document(text: str) -> dict[str, Any]:
    """Return a small document with ``text`` wherever a document may have free text."""
    row = {
        "code": f"CODE {text}",
        "message": text,
        "resolution": text,
        "meaning": text,
        "example": "failed",
    }
    schema = {
        "type": "object",
        "title": text,
        "description": text,
        "required": ["id"],
        "properties": {
            "id": {"type": "string", "description": text, "default": text},
            "kind": {"description": text, "enum": ["fixed", f"enum {text}"]},
            f"property {text}": {"type": "string", "description": text},
        },
    }
    failed = {"code": row["code"], "message": text, "details": {}}
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Title {text}", "version": f"1 {text}", "description": text},
        "servers": [{"url": "https://a.test", "description": text, "x-data-center": {
            "id": f"dc {text}", "api": "https://a.test", "accounts": "https://b.test",
            "x-source": {"url": "https://c.test", "read": "2026-01-01", "note": text}}}],
        "tags": [{"name": f"Tag {text}", "description": text}],
        "security": [{"auth": [f"scope {text}"]}],
        "paths": {
            "/things/{thing}": {
                "post": {
                    "operationId": f"do {text}",
                    "tags": [f"Tag {text}"],
                    "summary": text,
                    "description": text,
                    "externalDocs": {"url": "https://d.test", "description": text},
                    "parameters": [
                        {"name": "thing", "in": "path", "required": True, "description": text,
                         "schema": {"type": "string"}, "example": f"x {text}"},
                        {"name": f"q {text}", "in": "query", "description": text,
                         "schema": {"type": "string", "enum": [f"v {text}", "w"]}},
                    ],
                    "requestBody": {"required": True, "description": text, "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Thing"},
                                             "example": {"id": text}}}},
                    "responses": {
                        "200": {"description": text, "content": {"application/json": {
                            "schema": {"$ref": "#/components/schemas/Thing"}}}},
                        "400": {"description": text, "x-errors": [row], "content": {
                            "application/json": {"schema": {"type": "object"}, "examples": {
                                "failed": {"value": failed}}}}},
                    },
                }
            }
        },
        "components": {
            "schemas": {"Thing": schema},
            "securitySchemes": {"auth": {
                "type": "oauth2", "description": text, "x-authorization-prefix": "Prefix",
                "flows": {"authorizationCode": {
                    "authorizationUrl": "https://b.test/a", "tokenUrl": "https://b.test/t",
                    "scopes": {f"scope {text}": text}}}}},
        },
    }  # fmt: skip


def generated(folder: Path, text: str) -> dict[str, str]:
    """Return the client of the document that has ``text`` everywhere."""
    path = folder / "openapi.json"
    path.write_text(json.dumps(document(text)), encoding="utf-8")
    resolved, findings = resolve(path)
    assert resolved is not None, findings
    settings = Settings(
        package="thing", client_class="Thing", distribution="thing", client_version="0.1.0"
    )
    api, findings = lower(resolved, settings)
    assert api is not None, findings
    files = render(api, resolved)
    files["thing/models.py"] = render_models(api.models).texts["models.py"]
    own = {name: text for name, text in files.items() if "_runtime" not in name}
    return format_files(own, "black")


def trees(files: dict[str, str]) -> dict[str, ast.Module]:
    """Return the syntax trees of the code generated from the document."""
    return {name: ast.parse(text) for name, text in files.items() if name.endswith(".py")}


class Skeleton(ast.NodeTransformer):
    """Reduces a syntax tree to its structure: no names, no constants."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Keep the type of a constant."""
        return ast.Constant(type(node.value).__name__)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Remove a name."""
        return ast.Name("name", node.ctx)


def shape(tree: ast.Module) -> list[str]:
    """Return the kinds of statements of a module and its classes, without their content."""
    return [
        type(node).__name__
        for node in ast.walk(Skeleton().visit(copy.deepcopy(tree)))
        if isinstance(node, ast.stmt)
    ]


@pytest.fixture(scope="module")
def benign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the client of a harmless document."""
    return generated(tmp_path_factory.mktemp("benign"), BENIGN)


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, str]]:
    """Return a hostile text and the client of the document that contains it everywhere."""
    text = HOSTILE[request.param]
    return text, generated(tmp_path_factory.mktemp("hostile"), text)


def test_hostile_text_makes_no_code(
    hostile: tuple[str, dict[str, str]], benign: dict[str, str]
) -> None:
    wanted, found = trees(benign), trees(hostile[1])
    for folder in ("resources", ""):
        assert [
            shape(tree) for name, tree in found.items() if ("resources" in name) == bool(folder)
        ] == [shape(tree) for name, tree in wanted.items() if ("resources" in name) == bool(folder)]


def test_hostile_text_arrives_as_exactly_itself(hostile: tuple[str, dict[str, str]]) -> None:
    text, files = hostile
    strings = {
        node.value
        for tree in trees(files).values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for wanted in (f"CODE {text}", f"scope {text}", f"do {text}", f"q {text}", f"enum {text}"):
        assert wanted in strings


def test_nothing_unprintable_stands_in_a_generated_file(
    hostile: tuple[str, dict[str, str]],
) -> None:
    for name, text in hostile[1].items():
        odd = {character for character in text if character != "\n" and not character.isprintable()}
        assert not odd, name
