"""The command line of Zoho Bigin: `bigin`, or `python -m bigin`."""

from __future__ import annotations

import sys

from ._runtime import run_command_line
from .commands import COMMAND_LINE


def main() -> int:
    """Run the command line, and return the exit status."""
    return run_command_line(COMMAND_LINE)


if __name__ == "__main__":
    sys.exit(main())
