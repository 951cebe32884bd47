"""Land for programs: what the pages show. The same queries, the same limits."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["land"])
