"""The argument parser: complete only for the commands that occur on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, NoReturn

from ..wording import did_you_mean
from . import help
from .definition import Command, CommandArgument, CommandGroup, CommandLine
from .exit_codes import InputError, printable
from .options import OWN, Options, Settings, command_options, common_options

SEARCH = "operations"
"""The command that searches operations, unless the client has a resource of this name."""
SHELLS = ("bash", "zsh", "fish")


class Parser(argparse.ArgumentParser):
    """A parser for one level of commands. All levels set attributes of the same ``Options``."""

    command: Command | None = None
    resource = ""
    """The client's attribute that has the command's methods."""
    is_search = False

    def __init__(
        self, *, options: Options, description: str = "", epilog: str = "", **more: Any
    ) -> None:
        """Parse into ``options``; ``more`` are arguments of argparse."""
        super().__init__(
            description=help.escape_page(description),
            epilog=help.escape_page(epilog),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            add_help=False,
            **more,
        )
        self._options = options
        # For Python 3.14: the output is escaped, which would break colours.
        self.color = False

    def parse_known_args(self, *args: Any, **_: Any) -> Any:
        """Parse the words ``args[0]`` into the shared options, and refuse unknown ones."""
        self._options.parser = self
        parsed, unknown = super().parse_known_args(args[0] if args else None, self._options)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return parsed, unknown

    def error(self, message: str) -> NoReturn:
        """Raise ``InputError``, so that all errors of the program have the same format."""
        raise InputError(f"{message}. See {self.prog} --help")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.nargs == argparse.PARSER and value not in (action.choices or ()):
            hint = did_you_mean(value, action.choices or ())
            self.error(f"{value!r} is not a command{hint}")
        super()._check_value(action, value)

    def _print_message(self, message: str, file: Any = None) -> None:
        super()._print_message(printable(message), file)


class Builder:
    """Builds the parser for the words of the command line; imports no other commands."""

    def __init__(self, program: CommandLine, options: Options, words: Collection[str]) -> None:
        """Parse into ``options``, which all levels share."""
        self._program = program
        self._options = options
        self._words = {*words}

    def root(self, prog: str) -> Parser:
        """Return the parser of a program that was called as ``prog``."""
        program = self._program
        text = f"{program.title}, from the command line. An operation's id is a command, too."
        root = Parser(
            prog=prog,
            options=self._options,
            usage=f"{prog} [options] COMMAND ...",
            description=text,
            epilog=help.program_epilog(program),
        )
        self._add_common(root)
        version = f"{program.distribution} {program.version}"
        root.add_argument("--version", action="version", version=version, help="show the version")
        text = "print the code that enables completion in a shell"
        root.add_argument("--completion", choices=SHELLS, help=text)
        levels = root.add_subparsers(title="commands", metavar="COMMAND")
        for resource in program.groups:
            self._add_resource(levels, resource, prog)
        for operation in self._words & program.operations.keys() - levels.choices.keys():
            module = program.operations[operation]
            command = next(
                command for command in program.commands(module) if command.operation == operation
            )
            # No help, because it is not listed.
            self._add_command(levels, command, module, f"{prog} {operation}", operation)
        if SEARCH not in levels.choices:
            self._add_search(levels, f"{prog} {SEARCH}")
        return root

    def _add_resource(self, levels: Any, resource: CommandGroup, above: str) -> None:
        names = {resource.name, resource.module}
        prog = f"{above} {resource.name}"
        parser: Parser = levels.add_parser(
            resource.name,
            aliases=names & self._words - {resource.name},
            prog=prog,
            options=self._options,
            usage=f"{prog} [options] COMMAND ...",
            description=resource.summary,
            help=help.escape(help.shorten(resource.summary)),
        )
        if names & self._words:
            self._add_common(parser)
            commands = parser.add_subparsers(title="commands", metavar="COMMAND")
            for command in self._program.commands(resource.module):
                text = help.escape(command.summary)
                self._add_command(
                    commands,
                    command,
                    resource.module,
                    f"{prog} {command.name}",
                    command.name,
                    help=text,
                )

    def _add_command(
        self, levels: Any, command: Command, module: str, prog: str, name: str, **more: Any
    ) -> None:
        add = partial(levels.add_parser, name, prog=prog, options=self._options, **more)
        if name not in self._words:
            add()
            return
        parser: Parser = add(
            usage=help.escape(" ".join([prog, *help.usage(command), "[options]"])),
            description=help.description(command),
            epilog=help.epilog(command),
        )
        parser.command = command
        parser.resource = module
        text = "@FILE reads a value from a file, @- from standard input; @@ is the text @"
        group = parser.add_argument_group("arguments", text)
        for argument in command.arguments:
            _add_argument(group, argument, is_optional=argument.is_body and command.has_parts)
        group = parser.add_argument_group("this command")
        for settings in command_options(command):
            _add_option(parser, group, settings)
        self._add_common(parser)

    def _add_search(self, levels: Any, prog: str) -> None:
        text = "list all operations, or those that contain a word"
        search: Parser = levels.add_parser(SEARCH, prog=prog, options=self._options, help=text)
        search.is_search = True
        search.add_argument("word", nargs="?", default="", metavar="WORD")
        self._add_common(search)

    def _add_common(self, parser: Parser) -> None:
        """Add the options of every command."""
        program = self._program
        parser.add_argument("-h", "--help", action="help", help="show this help and exit")
        text = (
            f"{help.listed(program.servers)}, or a URL; default: {program.variable(program.server)}"
        )
        name = program.server.replace("_", "-")
        settings = {"dest": "server", "metavar": "NAME"}
        _suggest(_add_option(parser, parser, (name, text, settings)), program.servers)
        for option in common_options():
            _add_option(parser, parser, option)


def _add_option(parser: Parser, group: Any, option: Settings) -> argparse.Action:
    """Add an option; its name is ``--call-…`` if the command has an argument of that name."""
    name, text, settings = option
    flag = f"--{name}"
    while flag in parser._option_string_actions:
        flag = f"--call-{flag[2:]}"
    settings = {"dest": name.replace("-", "_"), "help": help.escape(text), **settings}
    action: argparse.Action = group.add_argument(flag, **settings)
    return action


def _add_argument(group: Any, argument: CommandArgument, *, is_optional: bool) -> None:
    settings: dict[str, Any] = {"help": help.escape(help.argument_text(argument))}
    dest = OWN + argument.name
    if not argument.option:
        settings |= {"nargs": 1, "metavar": argument.name.upper()}
        _suggest(group.add_argument(dest, **settings), argument.choices)
        return
    settings |= {"dest": dest, "required": argument.required and not is_optional}
    if argument.is_boolean:
        settings |= {"nargs": "?", "const": ["true"], "metavar": "true|false", "type": _word}
    else:
        settings |= {"action": "append", "metavar": "VALUE"}
    values = ("true", "false") if argument.is_boolean else argument.choices
    _suggest(group.add_argument(argument.option, **settings), values)
    if argument.negation:
        no = {"action": "store_const", "const": ["false"], "help": argparse.SUPPRESS}
        group.add_argument(argument.negation, dest=dest, **no)


def _word(word: str) -> list[str]:
    return [word]


def _suggest(action: argparse.Action, values: Sequence[str]) -> None:
    """Offer values in completion, although others are allowed."""
    if values:
        vars(action)["completer"] = lambda prefix, **_: [
            value for value in values if value.startswith(prefix)
        ]
