"""Run the system's git without running code of a repository, and without password prompts."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

SETTINGS = (
    # Do not run hooks or other programs that the repository configures.
    *("-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false"),
    *("--no-pager", "--no-replace-objects", "--literal-pathspecs"),
)
ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    # Set, but empty: neither core.askPass nor SSH_ASKPASS opens a window.
    "GIT_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C",
}
ELSEWHERE = frozenset(
    {
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_NAMESPACE"),
        *("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"),
    }
)
"""Variables that a git hook sets; they are removed, so that git uses the folder's repository."""

NO_PROTOCOL = ""
"""The value of ``protocols`` for commands that only read a local repository."""

_POLL = 0.05
"""Seconds between two checks of the limits of a running process."""


class GitFailed(Exception):
    """Git failed; the argument is what it wrote to standard error."""


class GitMissing(Exception):
    """Git is not installed on this machine."""


def run(
    folder: Path,
    *arguments: str,
    input: bytes = b"",
    protocols: str = NO_PROTOCOL,
    watch: Callable[[], None] | None = None,
) -> bytes:
    """Run a git command, and return its standard output.

    Args:
        folder: The working directory.
        arguments: The command and its arguments.
        input: The standard input.
        protocols: The allowed protocols, separated by colons (``GIT_ALLOW_PROTOCOL``).
        watch: Called regularly while git runs; if it raises, git is killed and the exception
            propagates.

    Raises:
        GitFailed: Git returned a nonzero exit code.
        GitMissing: Git is not installed.
    """
    try:
        process = subprocess.Popen(
            ["git", *SETTINGS, *arguments],
            cwd=folder,
            env=_environment(protocols),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Without a controlling terminal, ssh cannot prompt; and the whole group can be killed.
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise GitMissing from error
    out, errors = _communicate(process, input, watch)
    if process.returncode != 0:
        raise GitFailed(" ".join(errors.decode(errors="replace").split()))
    return out


def _environment(protocols: str) -> Mapping[str, str]:
    """Return the user's environment, without the variables that select another repository.

    The git settings of the user and the system still apply: certificates, proxies, credential
    helpers and ``url.….insteadOf`` are the user's choice. The list of protocols takes precedence
    over all of them.
    """
    inherited = {name: text for name, text in os.environ.items() if name not in ELSEWHERE}
    return {**inherited, **ENVIRONMENT, "GIT_ALLOW_PROTOCOL": protocols}


def _communicate(
    process: subprocess.Popen[bytes], input: bytes, watch: Callable[[], None] | None
) -> Sequence[bytes]:
    try:
        while True:
            try:
                return process.communicate(input, timeout=_POLL if watch else None)
            except subprocess.TimeoutExpired:
                if watch:
                    watch()
    except BaseException:  # Ctrl-C, too, must end git and its child processes.
        _kill(process)
        raise


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill git and its child processes."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
