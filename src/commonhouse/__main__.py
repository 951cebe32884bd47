"""`python -m commonhouse` is the command `commonhouse`."""

from __future__ import annotations

import sys

from commonhouse.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
