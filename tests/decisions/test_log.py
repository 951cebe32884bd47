"""The decision log: what institutions write into it, and what people find in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from commonhouse.decisions import log
from commonhouse.decisions.models import LogEntry
from commonhouse.people.models import Organization
from tests.factories import make_organization

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)


def entered(organization: Organization, ref: str = "p1", **changes: Any) -> LogEntry:
    values = {
        "source": "proposal",
        "ref": ref,
        "title": "Raise pay by one dollar an hour",
        "outcome": "adopted",
        "url": f"/o/{organization.slug}/proposals/{ref}/",
        "decided_at": AT,
    } | changes
    return log.enter(organization, **values)


def test_the_same_decision_entered_again_is_one_line_and_keeps_what_became_of_it() -> None:
    coop = make_organization("riverside")
    entered(coop)
    assert log.became(coop, "proposal", "p1", "Paid since April.", AT + dt.timedelta(days=30))
    entered(coop, outcome="not-adopted", title="Raise pay")
    entry = LogEntry.objects.get()
    assert (entry.title, entry.outcome, entry.since) == ("Raise pay", "not-adopted", "Paid since April.")
    assert not log.became(coop, "proposal", "p2", "Nothing", AT)


def test_two_organizations_may_use_the_same_reference() -> None:
    entered(make_organization("one"))
    entered(make_organization("two"))
    assert LogEntry.objects.count() == 2


def test_long_texts_are_cut_at_a_word_and_foreign_addresses_are_refused() -> None:
    coop = make_organization()
    entry = entered(coop, title="word " * 100)
    assert len(entry.title) <= 200
    assert entry.title.endswith("word…")
    with pytest.raises(ValueError, match="no path"):
        entered(coop, url="https://elsewhere.example/")


def test_a_reader_finds_by_words_outcome_year_matter_and_organization() -> None:
    coop, trust = make_organization("coop"), make_organization("trust")
    entered(coop, "a", matter="Pay")
    entered(coop, "b", title="Buy a van", outcome="no-quorum", decided_at=AT - dt.timedelta(days=400))
    entered(trust, "c", title="Sell the van", text="The old one, to a neighbor")
    rows = log.of_house()

    def found(**wish: Any) -> list[str]:
        return [entry.ref for entry in log.matching(rows, log.Wish(**wish))]

    assert found() == ["c", "a", "b"]
    assert found(words="VAN neighbor") == ["c"]
    assert found(words="van", organization="coop") == ["b"]
    assert found(outcome="no-quorum") == ["b"]
    assert found(year=2026) == ["c", "a"]
    assert found(matter="Pay") == ["a"]
    assert log.years(rows) == [2026, 2025]
    assert log.outcomes(rows) == [("adopted", 2), ("no-quorum", 1)]
    assert log.matters(rows) == ["Pay"]
    assert log.organizations(rows) == [("coop", "Coop"), ("trust", "Trust")]


def test_the_log_of_the_house_has_listed_organizations_only() -> None:
    entered(make_organization(is_listed=False))
    assert not log.of_house().exists()
