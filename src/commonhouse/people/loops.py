"""Which of the article's loops an organization's work belongs to first: it gives the colour, never a rank."""

from __future__ import annotations

from collections.abc import Mapping

from commonhouse.people.models import Organization

Kind = Organization.Kind
LOOPS: Mapping[str, str] = {
    Kind.WORKER_COOP: "surplus",
    Kind.CONSUMER_COOP: "food",
    Kind.LAND_TRUST: "land",
    Kind.FUND: "capital",
    Kind.IMPACT_FUND: "capital",
    Kind.FUNDER: "capital",
    Kind.INCUBATOR: "surplus",
    Kind.PUBLIC_BODY: "public",
    Kind.CIRCLE: "learning",
    Kind.COMMONS: "land",
    Kind.MUTUAL_AID: "food",
}


def loop_of(kind: str) -> str:
    """food, land, capital, public, surplus or learning; "" for those that hold several together."""
    return LOOPS.get(kind, "")
