"""Entry point of ``python -m oasmith``."""

from oasmith.cli import main

if __name__ == "__main__":
    main()
