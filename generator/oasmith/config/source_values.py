"""Checks of the values in ``[sources.<name>]``: addresses must be safe, paths must not escape."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import urlsplit

Problem: TypeAlias = tuple[str, str]
"""An error message for a value, and a hint."""

EXAMPLES = {
    "git": 'git = "https://git.example.com/openapi.git" and tag = "v1.0.0"',
    "url": 'url = "https://example.com/openapi.yaml"',
    "distribution": 'distribution = "bigin-client"',
}

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""The host names of this machine."""

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_DISTRIBUTION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_SCP = re.compile(r"(?P<user>[\w.-]+)@(?P<host>[\w.-]+):(?!//)[^:]+")
"""The scp-like form of an ssh URL, such as ``git@example.com:team/openapi.git``."""


def is_local(repository: str) -> bool:
    """Return whether a repository is in the local file system."""
    is_remote = "://" in repository or _SCP.fullmatch(repository) is not None
    return repository.startswith("file://") or not is_remote


def _git_problem(value: str) -> Problem | None:
    """Check the address of a repository: git treats some as options, or runs them as programs."""
    if value.startswith("-"):
        return "begins with a dash", f"Write {EXAMPLES['git']}."
    if _SCP.fullmatch(value):
        return None
    if "::" in value or "://" not in value:
        message = "names a program that git would run"
        return (message, "Use a URL with https, or a path.") if "::" in value else None
    parts = urlsplit(value)
    if parts.scheme not in ("https", "ssh", "file"):
        return f"has the scheme {parts.scheme}", "Use https or ssh, or a path."
    return _authority_problem(value, has_user=parts.scheme == "ssh")


def _url_problem(value: str) -> Problem | None:
    try:
        parts = urlsplit(value)
        is_loopback = parts.hostname in LOOPBACK
    except ValueError:
        return "is not a URL", f"Write {EXAMPLES['url']}."
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback):
        return "must be a URL with https", f"Write {EXAMPLES['url']}."
    return _authority_problem(value, has_user=False)


def _authority_problem(value: str, *, has_user: bool) -> Problem | None:
    """Check the authority of a URL: user, password, host and port."""
    try:
        parts = urlsplit(value)
        has_secret = parts.password is not None or (parts.username is not None and not has_user)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is not a URL", "Check the host and the port."
    if has_secret:
        return "has credentials in it", "Store them in git's credential helper, or use ssh-agent."
    if (not host and parts.scheme != "file") or host.startswith("-"):
        return "has no host", "Write the host after the two slashes."
    return None


def _ref_problem(value: str) -> Problem | None:
    """Check the name of a tag or branch (git-check-ref-format(1))."""
    bad = re.search(r"[\x00-\x20~^:?*\[\\\x7f]|\.\.|@\{|//|\.lock(/|$)|(^|/)\.|[./]$", value)
    if value.startswith(("-", "/")) or bad or value == "@":
        return (
            f"is not a valid name in git: {value}",
            "Write it as git tag or git branch prints it.",
        )
    return None


def _rev_problem(value: str) -> Problem | None:
    if _COMMIT.fullmatch(value):
        return None
    return "must be the full hash of a commit", "git rev-parse HEAD prints it."


def _distribution_problem(value: str) -> Problem | None:
    if _DISTRIBUTION.fullmatch(value):
        return None
    return "is not a valid distribution name", f"Write {EXAMPLES['distribution']}."


def path_problem(value: str) -> Problem | None:
    """Check a path that must be inside its folder."""
    steps = value.replace("\\", "/").split("/")
    if value.startswith(("/", "\\")) or ".." in steps or re.match(r"[A-Za-z]:", value):
        return f"is outside its folder: {value}", "Use a relative path without .."
    return None


CHECKS: Mapping[str, Callable[[str], Problem | None]] = {
    "git": _git_problem,
    "url": _url_problem,
    "distribution": _distribution_problem,
    "tag": _ref_problem,
    "branch": _ref_problem,
    "rev": _rev_problem,
    "vendor": path_problem,
}
"""The check of each key's value."""
