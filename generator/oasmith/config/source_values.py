"""What may stand in ``[sources.<name>]``: addresses that lead where they seem to, and paths."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import urlsplit

Problem: TypeAlias = tuple[str, str]
"""What is wrong with a value, and what to write."""

EXAMPLES = {
    "git": 'git = "https://git.example.com/openapi.git" and tag = "v1.0.0"',
    "url": 'url = "https://example.com/openapi.yaml"',
    "distribution": 'distribution = "bigin-client"',
}

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Hosts that are this machine."""

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_DISTRIBUTION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_SCP = re.compile(r"(?P<user>[\w.-]+)@(?P<host>[\w.-]+):(?!//)[^:]+")
"""As in ``git@example.com:team/openapi.git``: git's short form of ssh."""


def is_local(repository: str) -> bool:
    """Return whether git finds a repository on this disk."""
    is_remote = "://" in repository or _SCP.fullmatch(repository) is not None
    return repository.startswith("file://") or not is_remote


def _wrong_git(value: str) -> Problem | None:
    """Return what is wrong with a repository: git takes some words as options, or programs."""
    if value.startswith("-"):
        return "begins with a dash", f"Write {EXAMPLES['git']}."
    if _SCP.fullmatch(value):
        return None
    if "::" in value or "://" not in value:
        what = "names a program that git would run"
        return (what, "Write a URL with https, or a path.") if "::" in value else None
    parts = urlsplit(value)
    if parts.scheme not in ("https", "ssh", "file"):
        return f"has the scheme {parts.scheme}", "Write one with https or ssh, or a path."
    return _wrong_host(value, has_user=parts.scheme == "ssh")


def _wrong_url(value: str) -> Problem | None:
    try:
        parts = urlsplit(value)
        is_loopback = parts.hostname in LOOPBACK
    except ValueError:
        return "is not a URL", f"Write {EXAMPLES['url']}."
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback):
        return "must be a URL with https", f"Write {EXAMPLES['url']}."
    return _wrong_host(value, has_user=False)


def _wrong_host(value: str, *, has_user: bool) -> Problem | None:
    """Return what is wrong with the part of a URL before the path."""
    try:
        parts = urlsplit(value)
        has_secret = parts.password is not None or (parts.username is not None and not has_user)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is not a URL", "Look at the host and the port."
    if has_secret:
        return "has credentials in it", "Keep them in git's credential helper, or in ssh's agent."
    if (not host and parts.scheme != "file") or host.startswith("-"):
        return "has no host", "Write the host after the two slashes."
    return None


def _wrong_ref(value: str) -> Problem | None:
    """Return what is no name of a tag or branch (git-check-ref-format(1))."""
    bad = re.search(r"[\x00-\x20~^:?*\[\\\x7f]|\.\.|@\{|//|\.lock(/|$)|(^|/)\.|[./]$", value)
    if value.startswith(("-", "/")) or bad or value == "@":
        return f"is no name that git allows: {value}", "Write it as git tag or git branch show it."
    return None


def _wrong_rev(value: str) -> Problem | None:
    if _COMMIT.fullmatch(value):
        return None
    return "must be the whole hash of a commit", "git rev-parse HEAD prints one of 40 digits."


def _wrong_distribution(value: str) -> Problem | None:
    if _DISTRIBUTION.fullmatch(value):
        return None
    return "is no name of a distribution", f"Write {EXAMPLES['distribution']}."


def wrong_path(value: str) -> Problem | None:
    """Return what is wrong with a path that has to stay in its folder."""
    steps = value.replace("\\", "/").split("/")
    if value.startswith(("/", "\\")) or ".." in steps or re.match(r"[A-Za-z]:", value):
        return f"leads out of its folder: {value}", "Write a path without .. that begins there."
    return None


CHECKS: Mapping[str, Callable[[str], Problem | None]] = {
    "git": _wrong_git,
    "url": _wrong_url,
    "distribution": _wrong_distribution,
    "tag": _wrong_ref,
    "branch": _wrong_ref,
    "rev": _wrong_rev,
    "vendor": wrong_path,
}
"""By the key."""
