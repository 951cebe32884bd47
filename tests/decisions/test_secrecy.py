"""Participation and ballots cannot be joined: not by key, time or order, nor by what the database notes on its own.

Each test plays someone who may read the whole database. What remains possible is said in docs/secrecy.md.
"""

from __future__ import annotations

import itertools
import logging
import random
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from commonhouse.decisions import actions, secrecy
from commonhouse.decisions.casting import commitment
from commonhouse.decisions.models import Ballot, Box, RollEntry
from commonhouse.people.permissions import Refused
from tests.decisions.helpers import CLOSES, DURING, approve, make_open, vote
from tests.factories import make_member, make_organization, make_steward

PEOPLE = 100


@pytest.fixture
def sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("what SQLite notes on its own")


@pytest.fixture
def postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("what PostgreSQL notes on its own; COMMONHOUSE_TEST_DATABASE=postgresql runs it")


def voted_in_order(count=PEOPLE):
    """An open secret box in which people voted one after another, in an order of their own.

    Returns box, steward, and (entry id, receipt commitment) in the order of voting: what nobody must find out.
    """
    coop = make_organization()
    steward = make_steward(coop)
    people = [make_member(coop).person for _ in range(count)]
    box = make_open(steward, coop)
    random.shuffle(people)
    truth = []
    for person in people:
        receipt = actions.new_receipt()
        vote(box, person, "P1", receipt=receipt)
        truth.append((box.roll.get(person=person).pk, commitment(box, receipt)))
    return box, steward, truth


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def matches(entries, receipts, truth):
    """How many people an attacker names right by pairing the first entry with the first ballot, and so on."""
    known = dict(truth)
    return sum(known[entry] == receipt for entry, receipt in zip(entries, receipts, strict=True))


def order_kept(found, truth_order):
    """Spearman's rank correlation between an order that was found and the order of voting: 1 if it is the same."""
    place = {value: index for index, value in enumerate(truth_order)}
    n = len(found)
    distance = sum((index - place[value]) ** 2 for index, value in enumerate(found))
    return 1 - 6 * distance / (n * (n * n - 1))


# --- what is kept at all -------------------------------------------------------------------------------------------
def test_the_tables_hold_no_time_and_no_link():
    """Adding a column here is adding something an operator can read: it must be thought about."""
    assert {field.name for field in Ballot._meta.concrete_fields} == {
        "id", "organization", "box", "is_secret", "roll_entry", "receipt", "choice", "bloc", "is_stirred",
    }  # fmt: skip
    assert {field.name for field in RollEntry._meta.concrete_fields} == {
        "id", "organization", "box", "person", "sheet", "member_organization", "bloc", "pseudonym", "class_name", "salt",
        "state", "channel", "is_stirred",
    }  # fmt: skip
    # A ballot's bloc narrows who may have cast it to those of one class. It stands only on ballots of a vote counted by
    # class, and a secret one has blocs of five at least: see test_blocs.
    pointing = [
        (model.__name__, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Ballot
    ]
    assert pointing == []


@pytest.mark.django_db
def test_a_cast_writes_to_two_tables_and_nowhere_else(coop, steward, members):
    box = make_open(steward, coop)

    def everything():
        tables = sorted(set(connection.introspection.table_names()) - {"decisions_ballot", "decisions_rollentry"})
        name = connection.ops.quote_name
        return {table: sorted(map(repr, rows(f"SELECT * FROM {name(table)}"))) for table in tables} | {
            "sequences": sequences()
        }

    def sequences():
        if connection.vendor == "sqlite":
            return sorted(rows("SELECT name, seq FROM sqlite_sequence"))
        return sorted(rows("SELECT sequencename, last_value FROM pg_sequences"))

    before = everything()
    receipt = vote(box, members[0], "P1").receipt
    actions.change(box, receipt, approve("P2"), now=DURING)
    assert everything() == before


@pytest.mark.django_db
def test_nothing_of_a_ballot_is_logged_or_shown_in_an_error(coop, steward, members, caplog):
    box = make_open(steward, coop)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("django.db.backends").setLevel(logging.INFO)  # SQL is logged only in DEBUG, which is off
        receipt = vote(box, members[0], "P3").receipt
        actions.change(box, receipt, approve("P2"), now=DURING)
        with pytest.raises(Refused) as caught:
            vote(box, members[0], "P2")
    said = caplog.text + str(caught.value)
    assert "P3" not in said
    assert "P2" not in said
    assert receipt not in said
    assert settings.DEBUG is False


@pytest.mark.django_db
def test_keys_and_plain_order_say_nothing(db):
    _box, _steward, truth = voted_in_order()
    voting = [entry for entry, _receipt in truth]
    ballots_by_key = list(Ballot.objects.order_by("pk").values_list("receipt", flat=True))
    entries_by_key = list(RollEntry.objects.filter(state="voted").order_by("pk").values_list("pk", flat=True))
    entries_as_they_lie = [row[0] for row in rows("SELECT id FROM decisions_rollentry WHERE state = 'voted'")]
    ballots_as_they_lie = [row[0] for row in rows("SELECT receipt FROM decisions_ballot")]
    by_receipt = sorted(ballots_by_key)
    # By chance 1: 9 or more less than once in a million. PostgreSQL's rows lie in batches of those stirred together, each with
    # its own 1 by chance, and the last few still wait to be stirred (see docs/secrecy.md).
    by_chance = 8 if connection.vendor == "sqlite" else 16 + PEOPLE % secrecy.BATCH
    for entries in (entries_by_key, entries_as_they_lie):
        for ballots in (ballots_by_key, ballots_as_they_lie, by_receipt):
            assert matches(entries, ballots, truth) <= by_chance
    assert abs(order_kept(ballots_by_key, [receipt for _entry, receipt in truth])) < 0.5  # 5 sigma
    assert abs(order_kept(entries_by_key, voting)) < 0.5


# --- SQLite --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_ballots_have_no_rowid(sqlite):
    from django.db import OperationalError

    with pytest.raises(OperationalError, match="rowid"):
        rows("SELECT rowid FROM decisions_ballot")


@pytest.mark.django_db(transaction=True)
def test_ballots_have_no_rowid_after_a_later_migration_either(sqlite):
    _box, _steward, truth = voted_in_order(5)
    field = models.CharField(max_length=70)
    field.set_attributes_from_name("receipt")
    field.model = Ballot
    with connection.schema_editor() as editor:
        editor.alter_field(Ballot, Ballot._meta.get_field("receipt"), field)
    assert len(rows("SELECT rowid FROM decisions_ballot")) == 5  # Django made the table anew, with rowids
    secrecy.hide_insertion_order()  # runs after every migrate
    test_ballots_have_no_rowid(None)
    assert {receipt for _entry, receipt in truth} == set(Ballot.objects.values_list("receipt", flat=True))
    (sql,) = rows("SELECT sql FROM sqlite_master WHERE name = 'decisions_ballot'")[0]
    assert "ballot_receipt_once" in sql
    assert "secret_ballot_names_nobody" in sql
    indexes = {
        row[0] for row in rows("SELECT name FROM sqlite_master WHERE tbl_name = 'decisions_ballot' AND type = 'index'")
    }
    assert "ballot_not_yet_stirred" in indexes


def test_migrating_hides_the_order():
    from django.db.models.signals import post_migrate

    receivers = [receiver for _key, receiver, *_ in post_migrate.receivers]
    assert any(
        getattr(r, "__name__", "") == "hide_insertion_order" or "hide_insertion_order" in repr(r) for r in receivers
    )


@pytest.mark.django_db(transaction=True)
def test_the_bytes_of_the_file_do_not_keep_the_order_of_voting(sqlite):
    """Pages fill from their end as rows come, so a file tells the order of rows unless they are laid anew."""
    box, _steward, truth = voted_in_order(60)
    actions.close_box(box, now=CLOSES)
    path = Path(str(connection.settings_dict["NAME"]))
    wal = path.with_name(path.name + "-wal")
    assert not wal.exists() or wal.stat().st_size == 0  # the log of single casts is gone
    data = path.read_bytes()
    salts = dict(RollEntry.objects.filter(box=box).values_list("pk", "salt"))
    for marks in ([receipt for _entry, receipt in truth], [salts[entry] for entry, _receipt in truth]):
        kept = order_within_pages(data, [mark.encode() for mark in marks])
        assert abs(kept) < 0.3  # 0.4 and more where rows are left as they came


def order_within_pages(data, marks, page=4096):
    """Kendall's rank correlation between the order of marks and how they lie, over all pairs that share a page."""
    pages = {}
    for rank, mark in enumerate(marks):
        for at in _places(data, mark):
            pages.setdefault(at // page, []).append((rank, at))
    signs = [
        (1 if one[0] < other[0] else -1) * (1 if one[1] < other[1] else -1)
        for lying in pages.values()
        for one, other in itertools.combinations(lying, 2)
    ]
    assert len(signs) > 300
    return sum(signs) / len(signs)


def _places(data, wanted):
    at = data.find(wanted)
    while at >= 0:
        yield at
        at = data.find(wanted, at + 1)


@pytest.mark.django_db(transaction=True)
def test_stirring_on_sqlite_changes_nothing_that_counts(sqlite, monkeypatch):
    monkeypatch.setattr(secrecy, "ONE_IN", 1)  # at every cast
    box, _steward, truth = voted_in_order(70)
    before = sorted(map(repr, Ballot.objects.values_list())), sorted(map(repr, RollEntry.objects.values_list()))
    for _ in range(20):
        secrecy.stir_if_due(box)
    after = sorted(map(repr, Ballot.objects.values_list())), sorted(map(repr, RollEntry.objects.values_list()))
    assert before == after
    assert Ballot.objects.count() == len(truth) == 70


# --- PostgreSQL ----------------------------------------------------------------------------------------------------
def groups(table, box):
    """The rows of a box by the transaction that wrote them, each group in the order its rows lie."""
    found = {}
    key = "receipt" if table == "decisions_ballot" else "id"
    only = "" if table == "decisions_ballot" else " AND state = 'voted'"
    for xmin, value in rows(f"SELECT xmin::text, {key} FROM {table} WHERE box_id = %s{only} ORDER BY ctid", box.pk):
        found.setdefault(xmin, []).append(value)
    return found


@pytest.mark.django_db(transaction=True)
def test_while_voting_runs_only_the_last_few_casts_can_be_told_apart(postgresql):
    box, _steward, truth = voted_in_order(PEOPLE)
    entries, ballots = groups("decisions_rollentry", box), groups("decisions_ballot", box)
    lone = [xmin for xmin, group in entries.items() if len(group) < secrecy.BATCH]
    assert len(lone) < secrecy.BATCH
    assert sum(map(len, entries.values())) == PEOPLE
    stirred = {xmin: group for xmin, group in ballots.items() if len(group) >= secrecy.BATCH}
    assert sum(map(len, stirred.values())) == PEOPLE - len(lone) >= PEOPLE - secrecy.BATCH
    known = dict(truth)
    for xmin, group in stirred.items():
        assert {known[entry] for entry in entries[xmin]} == set(group)  # the batch, and within it:
        assert matches(entries[xmin], group, truth) <= 8


@pytest.mark.django_db(transaction=True)
def test_at_closing_nothing_tells_casts_apart(postgresql):
    box, steward, truth = voted_in_order(PEOPLE)
    actions.close_box(box, now=CLOSES)
    for step in ("closed", "sealed"):
        entries, ballots = groups("decisions_rollentry", box), groups("decisions_ballot", box)
        assert [len(group) for group in entries.values()] == [PEOPLE]
        assert [len(group) for group in ballots.values()] == [PEOPLE]
        (lying,) = ballots.values()
        assert lying == sorted(lying), step  # in the order of receipts: random
        assert not Ballot.objects.filter(is_stirred=False).exists()
        actions.seal_box(steward, Box.objects.get(pk=box.pk), now=CLOSES)
    assert matches(next(iter(entries.values())), lying, truth) <= 8


@pytest.mark.django_db(transaction=True)
def test_a_changed_ballot_is_stirred_again(postgresql):
    box, _steward, _truth = voted_in_order(secrecy.BATCH)
    assert not Ballot.objects.filter(is_stirred=False).exists()
    coop = box.organization
    receipt = actions.new_receipt()
    late = make_member(coop)
    # not on the frozen roll: any ballot of the box may stand for the changed one
    assert late.person.roll.count() == 0
    known = Ballot.objects.order_by("pk").first()
    Ballot.objects.filter(pk=known.pk).update(receipt=commitment(box, receipt))
    actions.change(box, receipt, approve("P2"), now=DURING)
    assert Ballot.objects.get(pk=known.pk).is_stirred is False
    actions.close_box(box, now=CLOSES)
    assert Ballot.objects.get(pk=known.pk).is_stirred is True


@pytest.mark.django_db
def test_the_mark_of_stirring_tells_nothing_where_nothing_else_does(sqlite, coop, steward, members):
    """A flag on the last few casts would itself join them: on SQLite there is none."""
    box = make_open(steward, coop)
    vote(box, members[0], "P1")
    assert list(Ballot.objects.values_list("is_stirred", flat=True)) == [True]
    assert box.roll.get(person=members[0]).is_stirred is True


def test_an_open_vote_needs_no_stirring():
    assert secrecy.is_born_stirred(Box(is_secret=False))
