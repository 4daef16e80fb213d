"""Zoho Bigin from the command line: `bigin`, or `python -m bigin`."""

from __future__ import annotations

import sys

from ._runtime import run_command_line
from .commands import COMMAND_LINE


def main() -> int:
    """Do what the command line says, and return the exit code."""
    return run_command_line(COMMAND_LINE)


if __name__ == "__main__":
    sys.exit(main())
