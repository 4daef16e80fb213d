"""The Jinja environment, which protects generated code against the text of a document.

A template that breaks one of these three rules fails to load or to render:

* an undefined name is an error, not an empty string;
* everything that ``{{ … }}`` prints must be the result of a filter of ``filters`` or ``lists``;
* templates must not build text: no ``~``, no ``+``, no ``format``, ``join`` or ``safe``.
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
"""The filters of Jinja that templates may use, because they select values but build no text."""

_TEXT_BUILDING = (nodes.Concat, nodes.Add, nodes.Mod, nodes.ScopedEvalContextModifier)


class TemplateError(Exception):
    """An error in a template; the message has the template and the line."""


def environment(
    folders: list[Path], more: Mapping[str, Callable[..., Any]] | None = None
) -> jinja2.Environment:
    """Return the environment for the templates in ``folders``, of which the first takes precedence.

    ``more`` are additional filters for these templates; they must be as strict as those of
    ``filters``.
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
    """An environment that checks each template when it is parsed."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(_TEXT_BUILDING):
            raise TemplateError(
                f"{filename or name}:{node.lineno}: a template may not build text "
                f"({type(node).__name__}); pass the value to a filter"
            )
        return tree


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """A cache of the compiled templates of a folder, in its ``__pycache__``.

    As with Python modules, nothing is written if ``PYTHONDONTWRITEBYTECODE`` is set or the folder
    is not writable. Templates of other folders are compiled each time.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder / "__pycache__"), "%s.template")
        self._folder = folder

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the cache key of a template; empty if it is in another folder."""
        is_own = filename is not None and Path(filename).is_relative_to(self._folder)
        return super().get_cache_key(name, filename) if is_own else ""

    def get_source_checksum(self, source: str) -> str:
        """Return the hash of a template and of the code that checks and compiles it."""
        return super().get_source_checksum(_compiler() + source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket`` if its template has been compiled since its last change."""
        if bucket.key:
            with suppress(OSError):  # If it cannot be read, the template is compiled again.
                super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a compiled template, if this is possible."""
        if bucket.key and not sys.dont_write_bytecode:
            with suppress(OSError):  # The folder may be read-only, or the disk may be full.
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


@cache
def _compiler() -> str:
    """Return the hash of the code that affects compiled templates; Jinja adds its own version."""
    paths = (__file__, filters.__file__, lists.__file__)
    sources = [Path(path).read_bytes() for path in paths]
    return hashlib.sha256(b"".join(sources)).hexdigest()


def _defined(apply: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that reports an undefined name as such, and not as an invalid value."""

    @wraps(apply)
    def checked(value: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(value, jinja2.Undefined):
            str(value)  # Raises UndefinedError, because it is a StrictUndefined.
        return apply(value, *arguments, **options)

    return checked


def _refuse_raw_text(value: Any) -> Any:
    """Return the result of a filter unchanged.

    Raises ``TemplateError`` for any other value, also for numbers, which need ``literal``.
    """
    if isinstance(value, Markup | jinja2.Undefined):
        return value
    raise TemplateError(
        f"{value!r} is printed without a filter; use one of {', '.join(sorted(FILTERS))}"
    )


def render_template(templates: jinja2.Environment, name: str, context: Mapping[str, Any]) -> str:
    """Return a rendered template.

    Raises ``TemplateError`` with the template and the line of a mistake.
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
    """Return template and line of an error: in ``name``, or in a template that it includes.

    Jinja rewrites the traceback so that it refers to files and lines of templates.
    """
    place, trace = f"{name}:1", error.__traceback__
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if filename.endswith(".jinja"):
            is_own = filename.endswith(f"/{name}")
            place = f"{name if is_own else filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
