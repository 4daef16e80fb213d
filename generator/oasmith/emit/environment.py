"""The Jinja environment: the boundary between a document's text and generated code.

Three rules, and a template that breaks one does not load or does not render:

* a name that is not defined is an error, not an empty string;
* whatever ``{{ … }}`` prints must come out of one of ``filters``' filters;
* templates do not build text: no ``~``, no ``+``, no ``format``, ``join`` or ``safe``.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache, wraps
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket
from markupsafe import Markup

from oasmith import packaged
from oasmith.emit import filters, lists

FILTERS: Mapping[str, Callable[..., Any]] = {**filters.FILTERS, **lists.LISTS}

STRUCTURAL = frozenset({"list", "length", "first", "selectattr", "rejectattr", "map"})
"""Jinja's own filters that templates may use: they choose, they make no text."""

_TEXT_BUILDING = (nodes.Concat, nodes.Add, nodes.Mod, nodes.ScopedEvalContextModifier)


class TemplateError(Exception):
    """A template that cannot be used; the message names it and its line."""


def environment(
    folders: list[Path], more: Mapping[str, Callable[..., Any]] | None = None
) -> jinja2.Environment:
    """Return the environment of templates in ``folders``; the first that has a name wins.

    ``more`` are filters that only these templates need; each has to be as strict as ours.
    """
    templates = _Environment(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        finalize=_refuse_raw_text,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=CompiledTemplates(packaged.templates()),
    )
    allowed = {name: templates.filters[name] for name in STRUCTURAL}
    templates.filters = {
        **allowed,
        **{name: _defined(function) for name, function in {**FILTERS, **(more or {})}.items()},
    }
    templates.globals = {}
    return templates


class _Environment(jinja2.Environment):
    """Checks each template when it is parsed."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(_TEXT_BUILDING):
            raise TemplateError(
                f"{filename or name}:{node.lineno}: a template may not build text "
                f"({type(node).__name__}); give the value to a filter"
            )
        return tree


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """The templates of a folder, compiled, in its ``__pycache__``, as Python keeps modules there.

    Nothing is written where Python would not write either: with ``PYTHONDONTWRITEBYTECODE``, or
    where the folder is another user's. Templates of other folders are compiled each time.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder / "__pycache__"), "%s.template")
        self._folder = folder

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the name of a compiled template; none for one that lies elsewhere."""
        is_own = filename is not None and Path(filename).is_relative_to(self._folder)
        return super().get_cache_key(name, filename) if is_own else ""

    def get_source_checksum(self, source: str) -> str:
        """Return the hash of a template and of what checks and compiles it."""
        return super().get_source_checksum(_compiler() + source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket`` if its template has been compiled since it was changed."""
        if bucket.key:
            with suppress(OSError):  # it cannot be read, so it is compiled
                super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a template that has been compiled, if it can be written."""
        if bucket.key and not sys.dont_write_bytecode:
            with suppress(OSError):  # the folder is another user's, or the disk is full
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


@cache
def _compiler() -> str:
    """Return the hash of what decides what a template is compiled to; Jinja adds its version."""
    sources = [Path(it).read_bytes() for it in (__file__, filters.__file__, lists.__file__)]
    return hashlib.sha256(b"".join(sources)).hexdigest()


def _defined(apply: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that names what is not defined, instead of calling it a wrong value."""

    @wraps(apply)
    def checked(value: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(value, jinja2.Undefined):
            str(value)  # raises UndefinedError, as StrictUndefined does for all that is printed
        return apply(value, *arguments, **options)

    return checked


def _refuse_raw_text(value: Any) -> Any:
    """Let through what a filter made. Numbers count as text: they too need ``literal``."""
    if isinstance(value, Markup | jinja2.Undefined):
        return value
    raise TemplateError(
        f"{value!r} is printed without a filter; use one of {', '.join(sorted(FILTERS))}"
    )


def render_template(templates: jinja2.Environment, name: str, context: Mapping[str, Any]) -> str:
    """Return a rendered template.

    Raises ``TemplateError`` that says in which template and line a mistake is.
    """
    try:
        return templates.get_template(name).render(context)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"{error.filename or name}:{error.lineno}: {error.message}") from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"{error.name}: there is no such template") from error
    except (jinja2.UndefinedError, ValueError, TypeError, TemplateError) as error:
        raise TemplateError(f"{_place(error, name)}: {error}") from error


def _place(error: BaseException, name: str) -> str:
    """Return where an error came up: in ``name``, or in a template that it includes.

    Jinja rewrites the traceback so that it has files and lines of templates.
    """
    place, trace = f"{name}:1", error.__traceback__
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if filename.endswith(".jinja"):
            is_own = filename.endswith(f"/{name}")
            place = f"{name if is_own else filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
