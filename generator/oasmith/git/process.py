"""Runs the system's git. Nothing of a repository runs, and nobody is asked for a password."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

SETTINGS = (
    # Neither hooks nor other programs of the repository run.
    *("-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false"),
    *("--no-pager", "--no-replace-objects", "--literal-pathspecs"),
)
ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    # Set and empty: neither core.askPass nor SSH_ASKPASS opens a window.
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
"""What a hook has set: the repository is that of the folder, whoever runs oasmith."""

NO_PROTOCOL = ""
"""The list of protocols for what stays on this disk."""

_POLL = 0.05
"""Seconds between two looks at a process that has limits."""


class GitFailed(Exception):
    """Git has ended with an error; its words are the argument."""


class GitMissing(Exception):
    """There is no git on this machine."""


def run(
    folder: Path,
    *arguments: str,
    input: bytes = b"",
    protocols: str = NO_PROTOCOL,
    watch: Callable[[], None] | None = None,
) -> bytes:
    """Return what git says.

    Args:
        folder: Where it runs.
        arguments: The command and what follows it.
        input: What it reads.
        protocols: Those that it may use, with colons between them (``GIT_ALLOW_PROTOCOL``).
        watch: Called again and again while git runs; what it raises ends git, and is raised.

    Raises:
        GitFailed: It ended with an error.
        GitMissing: There is no git.
    """
    try:
        process = subprocess.Popen(
            ["git", *SETTINGS, *arguments],
            cwd=folder,
            env=_environment(protocols),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Without a terminal of its own, ssh can ask nobody; and all of it ends together.
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise GitMissing from error
    out, errors = _communicate(process, input, watch)
    if process.returncode != 0:
        raise GitFailed(" ".join(errors.decode(errors="replace").split()))
    return out


def _environment(protocols: str) -> Mapping[str, str]:
    """Return the user's environment, without what would lead to another repository.

    The settings of user and system stay: certificates, proxies, credential helpers and
    ``url.….insteadOf`` are the user's own. The list of protocols goes before any of them.
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
    except BaseException:  # Ctrl-C, too, must end git and what it has started.
        _end(process)
        raise


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git with the programs that it has started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
