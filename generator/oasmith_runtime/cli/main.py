"""Entry point of the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ..errors import ClientError
from .completion import complete, shell_code
from .definition import CommandLine
from .environment import discard_output, has_rich, prepared_streams
from .exit_codes import (
    BROKEN_PIPE,
    INTERRUPTED,
    SUCCESS,
    USAGE,
    InputError,
    code_of,
    interrupted,
    message,
)
from .options import Options
from .parser import Builder


def run_command_line(program: CommandLine, arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit code.

    Args:
        program: The client's index of commands.
        arguments: The arguments; None for those of the process.
    """
    options = Options()
    try:
        with prepared_streams():
            code = _run(program, list(sys.argv[1:] if arguments is None else arguments), options)
            sys.stdout.flush()
            return code
    except SystemExit as end:  # argparse raises it after help.
        return end.code if isinstance(end.code, int) else SUCCESS
    except BrokenPipeError:
        discard_output()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        text = "Results so far were written; a call in progress may have arrived."
        print(interrupted(text, as_json=options.is_json), file=sys.stderr)
        return INTERRUPTED
    except (InputError, ClientError) as error:
        print(message(error, as_json=options.is_json), file=sys.stderr)
        return code_of(error)
    except OSError as error:
        print(message(InputError(str(error)), as_json=options.is_json), file=sys.stderr)
        return USAGE


def _run(program: CommandLine, words: list[str], options: Options) -> int:
    # When a shell requests completions, the words are in a variable.
    typed = {*words, *os.environ.get("COMP_LINE", "").split()}
    parser = Builder(program, options, typed).root(_prog(program))
    complete(parser)
    parser.parse_args(words)
    last = options.parser or parser
    if options.completion is not None:
        print(shell_code(program, options.completion))
    elif last.is_search:
        _search(program, options)
    elif last.command is not None:
        from .execute import execute

        return execute(program, last.command, last.resource, options)
    else:
        last.print_help()
    return SUCCESS


def _prog(program: CommandLine) -> str:
    """Return the command by which the program was called."""
    is_module = Path(sys.argv[0]).name == "__main__.py"
    return f"python -m {program.name}" if is_module else program.name


def _search(program: CommandLine, options: Options) -> None:
    rows = program.search(options.word)
    if options.output is None and not has_rich():
        for row in rows:
            print("  ".join(row.values()))
        return
    from .output import Output

    form = options.output or "table"
    Output(form, options.to, program.extra, overwrite=options.overwrite).many(rows)
