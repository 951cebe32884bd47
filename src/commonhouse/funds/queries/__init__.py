"""What pages, the API and verbs of funds ask."""

from __future__ import annotations

from commonhouse.funds.queries.deciding import approved

__all__ = ["approved"]
