"""Reads the words of the command line, and finds what they name."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Sequence
from typing import Any

from ..client import Client
from ..errors import ClientError
from .catalogue import by_operation, methods, named, resources, search, summary
from .catalogue import kebab as kebab_of
from .common import splitter
from .exits import (
    BROKEN_PIPE,
    DONE,
    ERRORS_TOO,
    INTERRUPTED,
    WRONG,
    InputError,
    code_of,
    shown,
    told,
)
from .names import Names, names_of
from .options import method_parser
from .output import Output
from .perform import perform
from .surroundings import forget_output, logged, outside
from .texts import columns, exit_codes, texts

SEARCH = "operations"
"""The command that finds operations, unless the client has a resource of this name."""


def main(client: type[Client], arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and return the exit code.

    Args:
        client: The class of the client, blocking.
        arguments: The words; None for those of the program.
    """
    command = _Command(client)
    try:
        with outside():
            code = command.run(list(sys.argv[1:] if arguments is None else arguments))
            sys.stdout.flush()
            return code
    except SystemExit as end:  # argparse ends like this after help, and after wrong words.
        return end.code if isinstance(end.code, int) else DONE
    except BrokenPipeError:
        forget_output()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        print(
            "Interrupted. What came back was written; a call under way may have arrived.",
            file=sys.stderr,
        )
        return INTERRUPTED
    except (InputError, ClientError) as error:
        print(told(error, as_json=command.is_json), file=sys.stderr)
        return code_of(error)
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return WRONG


class _Command:
    def __init__(self, client: type[Client]) -> None:
        self._client = client
        self._definition = client._definition
        self._names: Names = names_of(client._definition)
        self._prog = f"python -m {self._definition.package}"
        self.is_json = False
        """Whether errors are JSON, too."""

    def run(self, words: list[str]) -> int:
        known = resources(self._client)
        nothing, (before, after) = argparse.Namespace(), self._overview(known)
        word, rest, found = self._split(self._prog, "COMMAND", words, nothing, before, after)
        if word is None:
            return DONE
        name = named(known, word)
        if name is None and word == SEARCH:
            return self._search(rest, found)
        if name is None:
            method = by_operation(self._client, word)
            if method is None:
                raise InputError(
                    _unknown(word, [*map(kebab_of, known), *self._definition.operations])
                )
            return self._call(f"{self._prog} {word}", method, rest, found)
        return self._resource(name, known[name], rest, found)

    def _overview(self, known: dict[str, str]) -> tuple[str, str]:
        rows = {
            kebab_of(name): text.partition("\n\n")[0].replace("\n", " ")
            for name, text in known.items()
        }
        if SEARCH not in rows:
            rows[SEARCH] = f"all operations, or those with a word: {SEARCH} WORD"
        title = (self._client.__doc__ or "").partition(".")[0].strip()
        before = (
            f"{title}, from the command line.\n\n"
            f"commands (an operation's id is one, too):\n{columns(rows)}"
        )
        after = (
            "credentials, from the environment, or in lower case from a file for --credentials.\n"
            "They are never arguments, which other users of the machine can see:\n"
            f"{columns(self._names.variables())}\n\n{exit_codes()}"
        )
        return before, after

    def _resource(self, name: str, text: str, rest: list[str], found: argparse.Namespace) -> int:
        known = methods(self._client, name)
        rows = {kebab_of(it.name): summary(it.function) for it in known.values()}
        prog = f"{self._prog} {kebab_of(name)}"
        text = f"{text}\n\nmethods:\n{columns(rows)}".lstrip()
        word, rest, found = self._split(prog, "METHOD", rest, found, text, "")
        if word is None:
            return DONE
        method = named(known, word)
        if method is None:
            raise InputError(_unknown(word, list(rows)))
        return self._call(f"{prog} {kebab_of(method)}", known[method], rest, found)

    def _split(
        self,
        prog: str,
        word: str,
        words: list[str],
        before: argparse.Namespace,
        text: str,
        after: str,
    ) -> tuple[str | None, list[str], argparse.Namespace]:
        """Return the next word, what comes after it, and the options; show help of none."""
        parser = splitter(prog, word, shown(text), after, self._definition, self._names)
        found = parser.parse_args(words, before)
        values = vars(found)
        name, rest = values.pop("word"), values.pop("rest")
        self.is_json = found.call_output in ERRORS_TOO
        if name is None:
            parser.print_help()
        return name, rest, found

    def _search(self, words: list[str], found: argparse.Namespace) -> int:
        if len(words) > 1 or any(it.startswith("-") for it in words):
            raise InputError(f"write: {self._prog} {SEARCH} [WORD]; options come before it")
        output = Output(found.call_output or "table", found.call_to)
        output.many(search(self._client, words[0] if words else ""))
        return DONE

    def _call(self, prog: str, method: Any, rest: list[str], found: argparse.Namespace) -> int:
        said = texts(method.function)
        parser = method_parser(prog, method, said, self._definition, self._names)
        found = parser.parse_args(rest, found)
        self.is_json = found.call_output in ERRORS_TOO
        with logged(self._definition.package, is_on=found.call_verbose):
            return perform(self._client, method, found, self._names)


def _unknown(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else "--help lists what there is"
    return f"{word!r} is no command here; {hint}"
