"""Nothing of an income stands in the clear: not in the database's file, not on the disk, not in the record or the log."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from commonhouse.land.eligibility import actions, figures, tasks
from commonhouse.land.eligibility.models import IncomeReview, ReviewStep, SealedPaper, SealedReading
from commonhouse.people import vault
from commonhouse.people.actions import erase_person
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from tests import factories
from tests.land.eligibility.helpers import PDF, Trust, family

SECRETS = (b"91250", b"912.50", b"2372500", b"23,725", b"Bakery", b"pay stub of", b"stub-reyes", b"second job")
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings) -> None:
    settings.COMMONHOUSE_DATA = tmp_path


def full_story() -> tuple[Trust, IncomeReview, SealedPaper]:
    trust = Trust()
    trust.publish()
    review = trust.begin()
    paper = actions.add_paper(trust.maria, review, "pay", PDF, "stub-reyes.pdf")
    review = actions.return_to_household(trust.first, review, "A second job is missing.")
    actions.hand_in(trust.maria, review)
    actions.read_paper(trust.first, paper)
    return trust, trust.decide(review), paper


@pytest.mark.django_db(transaction=True)
def test_no_plaintext_in_database_disk_record_or_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        trust, review, _paper = full_story()
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert any(each.startswith(vault.MAGIC) for each in files)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        name = Path(connection.settings_dict["NAME"])
        files += [path.read_bytes() for path in name.parent.glob(f"{name.name}*")]
        assert any(each.startswith(b"SQLite format 3") for each in files)
        assert any(review.ticket.encode() in each for each in files)  # we look where the review is
    else:
        with connection.cursor() as cursor:
            for model in (IncomeReview, ReviewStep, SealedPaper, SealedReading):
                cursor.execute(f"SELECT * FROM {model._meta.db_table}")
                cells = [cell for row in cursor.fetchall() for cell in row]
                files += [bytes(cell) if isinstance(cell, memoryview | bytes) else str(cell).encode() for cell in cells]
    files += [b"".join(trust.lines()), "\n".join(record.getMessage() for record in caplog.records
                                                if record.name != "django.db.backends").encode()]  # fmt: skip
    for secret in SECRETS:
        assert not [place for place, each in enumerate(files) if secret in each], secret
    assert figures.read(review) == family()


@pytest.mark.django_db
def test_readings_are_noted_once_and_never_those_of_the_household() -> None:
    trust, review, paper = full_story()
    now = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    SealedReading.objects.all().delete()
    for minutes in (0, 5, 11):
        actions.note_reading(trust.first, review, now=now + dt.timedelta(minutes=minutes))
    actions.note_reading(trust.maria, review, now=now)
    assert actions.read_paper(trust.maria, paper) == ("stub-reyes.pdf", PDF)
    actions.read_paper(trust.second, paper, now=now)
    assert [(each.by, each.what) for each in review.readings.order_by("pk")] == [
        (trust.first.person, "figures"), (trust.first.person, "figures"), (trust.second.person, "pay"),
    ]  # fmt: skip
    for actor in (
        Actor(),
        factories.make_actor(trust.organization, "board"),
        factories.make_steward(factories.make_organization()),
    ):
        with pytest.raises(NotAllowed):
            actions.read_paper(actor, paper)


@pytest.mark.django_db
def test_papers_are_checked_sent_once_and_taken_out() -> None:
    trust = Trust()
    review = trust.begin()
    mark = "7f1c7a0e-58d7-4f7c-a7b9-1d2f6f1f0002"
    first = actions.add_paper(trust.maria, review, "pay", PDF, "a.pdf", submission=mark)
    assert actions.add_paper(trust.maria, review, "pay", PDF, "a.pdf", submission=mark) == first
    for data, words in ((b"MZ...", "not a PDF"), (b"", "empty")):
        with pytest.raises(ValidationError, match=words):
            actions.add_paper(trust.maria, review, "pay", data, "x.exe")
    with pytest.raises(ValidationError, match="what this paper is"):
        actions.add_paper(trust.maria, review, "gold", PDF, "x.pdf")
    with pytest.raises(NotAllowed):
        actions.add_paper(Actor(factories.make_person(email="")), review, "pay", PDF, "x.pdf")


@pytest.mark.django_db
def test_what_was_sealed_goes_when_its_time_is_over(django_capture_on_commit_callbacks, tmp_path: Path) -> None:
    trust, review, paper = full_story()
    assert review.second_at is not None
    late = review.second_at + 91 * DAY
    assert actions.purge_due(review.second_at + 88 * DAY) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.purge_due(late) == 1
    assert actions.purge_due(late) == 0
    review.refresh_from_db()
    assert (review.sealed, review.outcome, review.tier, review.state) == (None, "within", 50, "done")
    assert review.second_by == trust.second.person
    assert figures.read(review) is None
    assert review.papers.count() == 0
    assert not [path for path in (tmp_path / "sealed").rglob("*") if path.is_file()]
    assert not review.steps.filter(sealed_words__isnull=False).exists()
    assert review.steps.last().what == "purged"
    again = actions.look_again(trust.maria, review)
    assert figures.read(again).lines == ()
    with pytest.raises(Refused, match="not there"):
        actions.read_paper(trust.maria, paper)


@pytest.mark.django_db
def test_the_clock_purges() -> None:
    _trust, review, _paper = full_story()
    IncomeReview.objects.filter(pk=review.pk).update(purge_on=dt.date(2020, 1, 1))
    assert tasks.purge_due.call() == 1
    assert tasks.purge_due.call() == 0


@pytest.mark.django_db
def test_a_review_that_nobody_goes_on_with_is_deleted_too() -> None:
    trust = Trust()
    trust.publish()
    review, other = trust.begin(), trust.begin(key="other")
    later = review.begun_at + 100 * DAY
    other = actions.set_figures(trust.maria, other, family(), revision=0, now=later)
    assert actions.purge_due(review.begun_at + 179 * DAY) == 0
    assert actions.purge_due(review.begun_at + 181 * DAY) == 1
    review.refresh_from_db()
    other.refresh_from_db()
    assert (review.state, review.sealed) == ("dropped", None)
    assert other.sealed is not None


@pytest.mark.django_db
def test_erased_on_wish_by_the_household_or_a_steward() -> None:
    trust, review, _paper = full_story()
    with pytest.raises(NotAllowed):
        actions.erase(trust.first, review)
    actions.erase(trust.maria, review)
    actions.erase(trust.maria, review)
    review.refresh_from_db()
    assert (review.sealed, review.outcome) == (None, "within")
    running = trust.begin(key="k2")
    actions.erase(trust.steward, running)
    running.refresh_from_db()
    assert (running.state, running.sealed) == ("dropped", None)
    with pytest.raises(Refused, match="over"):
        actions.review_first(trust.first, running, revision=0)


@pytest.mark.django_db
def test_who_is_erased_takes_it_along() -> None:
    trust, review, _paper = full_story()
    erase_person(trust.maria, trust.maria.person)
    review.refresh_from_db()
    assert review.sealed is None
    assert SealedPaper.objects.count() == 0


@pytest.mark.django_db
def test_a_row_moved_to_another_review_does_not_open() -> None:
    trust = Trust()
    one, other = trust.begin(), trust.begin(key="other")
    other.sealed = one.sealed
    with pytest.raises(vault.CannotOpen):
        figures.read(other)


@pytest.mark.django_db
def test_letters_say_that_something_waits_and_nothing_more() -> None:
    from commonhouse.notices import kinds
    from commonhouse.notices.models import Notice

    trust = Trust()
    trust.publish()
    review = trust.begin()
    actions.return_to_household(trust.first, review, "Please add the 912.50 of the bakery.")
    waiting = list(Notice.objects.order_by("pk"))
    assert [(each.person, each.data["what"]) for each in waiting] == [
        (trust.maria.person, "asked"), (trust.maria.person, "returned"),
    ]  # fmt: skip
    kind = kinds.get("income-review")
    for each in waiting:
        whole = f"{kind.subject(each.data | {'organization': 'T'})} {kind.text(each.data | {'organization': 'T'})} {each.data}"
        assert not [word for word in ("912", "bakery", "Bakery", "limit", "23,725") if word in whole]
    assert kinds.still_wanted(waiting)[0] == {each.pk for each in waiting}
    actions.hand_in(trust.maria, review)
    assert kinds.still_wanted(waiting)[0] == set()
    review.refresh_from_db()
    trust.decide(review)
    last = Notice.objects.order_by("pk").last()
    assert last is not None
    assert (last.data["what"], kinds.still_wanted([last])[0]) == ("decided", {last.pk})
