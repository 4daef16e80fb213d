"""`python -m bigin`: Zoho Bigin from the command line."""

from __future__ import annotations

import sys

from ._runtime.command.main import main
from .client import Bigin

if __name__ == "__main__":
    sys.exit(main(Bigin))
