"""Many voters at once, double clicks, lost answers, closing in the rush, and a server that is killed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, connections

from commonhouse.decisions import actions
from commonhouse.decisions.models import Ballot, Box, RollEntry
from commonhouse.people.permissions import Refused
from tests.decisions.helpers import CLOSES, DURING, OPENS, acts, approve, finish, make_draft, make_open, verified, vote
from tests.decisions.polls import ask, say
from tests.factories import make_class, make_member, make_organization, make_steward

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
VOTERS = 200
THREADS = 16


@pytest.fixture
def city(transactional_db):
    return make_organization("city")


@pytest.fixture
def mayor(city):
    return make_steward(city)


def at_once(work, jobs):
    """Every job in some thread, each with a connection of its own; results in the order of jobs.

    Whoever is told that the database is busy sends the same again, as the pages say.
    """

    def run(job, tries=5):
        try:
            return work(job)
        except Refused as refusal:
            return refusal
        except OperationalError as busy:
            if tries == 0 or "locked" not in str(busy):
                raise
            return run(job, tries - 1)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, jobs))


def test_200_voters_with_retries_and_double_clicks_are_200_ballots(city, mayor):
    people = [make_member(city).person for _ in range(VOTERS)]
    box = make_open(mayor, city)
    receipts = {person.pk: actions.new_receipt() for person in people}
    tries = [(person, receipts[person.pk]) for person in people for _ in range(3)]  # the same form, three times
    tries += [(person, actions.new_receipt()) for person in people]  # and another tab
    random.shuffle(tries)
    results = at_once(lambda job: vote(box, job[0], "P1", receipt=job[1]), tries)

    assert Ballot.objects.count() == VOTERS
    assert RollEntry.objects.filter(state="voted").count() == VOTERS
    new = Counter(
        job[0].pk
        for job, result in zip(tries, results, strict=True)
        if isinstance(result, actions.Cast) and not result.is_repeat
    )
    assert len(new) == VOTERS
    assert set(new.values()) == {1}
    answered = {result.receipt for result in results if isinstance(result, actions.Cast)}
    assert len(answered) == VOTERS
    assert all(actions.find_ballot(box, receipt) == approve("P1") for receipt in answered)
    refused = {str(result) for result in results if isinstance(result, Refused)}
    assert len(refused) == 1  # one plain sentence, and nothing else went wrong
    actions.close_box(box, now=CLOSES)
    actions.count_box(mayor, Box.objects.get(pk=box.pk), now=CLOSES)
    assert verified(city)


def test_one_code_on_many_devices_at_once_is_one_ballot(city, mayor):
    box = make_draft(mayor, city)
    sheets = actions.issue_sheets(mayor, box, 20)
    box = actions.open_box(mayor, box, now=OPENS)

    def work(code):
        return actions.cast(box, actions.CodeCredential(code), approve("P2"), actions.new_receipt(), now=DURING)

    results = at_once(work, [sheet.code for sheet in sheets for _ in range(8)])
    assert sum(isinstance(result, actions.Cast) for result in results) == Ballot.objects.count() == 20


def test_a_ballot_that_races_with_closing_is_counted_or_refused(city, mayor):
    people = [make_member(city).person for _ in range(VOTERS)]
    for box in [make_open(mayor, city) for _ in range(2)]:
        receipts = {person.pk: actions.new_receipt() for person in people}
        started = threading.Event()

        def cast(person, box=box, receipts=receipts, started=started):
            if person is None:
                started.wait()
                return actions.close_box(box, now=CLOSES)
            result = vote(box, person, "P1", receipt=receipts[person.pk])
            started.set()
            return result

        jobs = list(people)
        jobs.insert(20, None)
        results = at_once(cast, jobs)
        counted = [result.receipt for result in results if isinstance(result, actions.Cast)]
        closed = next(act for act in acts(city, "decisions.closed") if act["box"] == box.public_id)
        assert closed["ballots"] == len(counted) == Ballot.objects.filter(box=box).count()
        assert closed["by_channel"]["web"] == box.roll.filter(state="voted").count() == len(counted)
        assert all(actions.find_ballot(box, receipt) for receipt in counted)
        refused = [str(result) for result in results if isinstance(result, Refused)]
        assert len(refused) == VOTERS - len(counted)
        assert all("closed" in reason for reason in refused)


def test_changing_while_ballots_are_stirred_loses_no_change(city, mayor):
    people = [make_member(city).person for _ in range(120)]
    box = make_open(mayor, city)
    kept = [vote(box, person, "P1").receipt for person in people[:40]]

    def work(job):
        if isinstance(job, str):
            actions.change(box, job, approve("P3"), now=DURING)
            return None
        return vote(box, job, "P1")

    jobs = [*people[40:], *kept]
    random.shuffle(jobs)
    assert not [result for result in at_once(work, jobs) if isinstance(result, Refused)]
    assert Ballot.objects.count() == 120
    assert all(actions.find_ballot(box, receipt) == approve("P3") for receipt in kept)
    assert Ballot.objects.filter(choice=approve("P1")).count() == 80


def test_two_counts_at_once_are_one_act(city, mayor):
    person = make_member(city).person
    box = make_open(mayor, city)
    vote(box, person, "P1")
    outcomes = at_once(lambda _: actions.count_box(mayor, Box.objects.get(pk=box.pk), now=CLOSES), range(6))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    for kind in ("closed", "sealed", "counted"):
        assert len(acts(city, f"decisions.{kind}")) == 1


def test_one_confirmation_of_a_schedule_is_in_force(city, mayor):
    make_member(city)
    box = make_open(mayor, city)
    change = actions.propose_schedule(mayor, box, CLOSES.replace(hour=20), "Snow", now=DURING)
    others = [make_steward(city) for _ in range(6)]
    at_once(lambda actor: actions.confirm_schedule(actor, change, now=DURING), others)
    assert len(acts(city, "decisions.schedule-changed")) == 1


VOTER = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "commonhouse.web.settings_test"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from commonhouse.decisions import actions
from commonhouse.decisions.models import Box
import datetime
box = Box.objects.select_related("organization").get(public_id=sys.argv[2])
now = datetime.datetime.fromisoformat(sys.argv[3])
for code, receipt in json.loads(sys.stdin.readline()):
    cast = actions.cast(box, actions.CodeCredential(code), {"approve": ["P1"]}, receipt, now=now)
    print(cast.receipt, flush=True)
"""


def test_no_ballot_answered_with_a_receipt_is_lost_to_kill_9(city, mayor):
    box = make_draft(mayor, city)
    sheets = actions.issue_sheets(mayor, box, 2 * VOTERS)
    box = actions.open_box(mayor, box, now=OPENS)
    forms = [(sheet.code, actions.new_receipt()) for sheet in sheets]
    shares = [forms[start::2] for start in range(2)]
    command = [sys.executable, "-c", VOTER, str(connection.settings_dict["NAME"]), box.public_id, DURING.isoformat()]
    paths = os.pathsep.join(path for path in sys.path if path)
    servers = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": paths}
        )
        for _ in shares
    ]
    answered = []
    for server, share in zip(servers, shares, strict=True):
        server.stdin.write(json.dumps(share) + "\n")
        server.stdin.flush()
    for server in servers:  # some have answered, and all are in the middle of it
        answered += [server.stdout.readline().strip() for _ in range(25)]
    time.sleep(random.uniform(0, 0.05))
    for server in servers:
        server.kill()
    for server in servers:
        answered += server.stdout.read().split("\n")[:-1]  # a line that was cut off was no answer
        server.wait()
    assert 50 <= len(answered) < len(forms)
    assert all(actions.find_ballot(box, receipt) == approve("P1") for receipt in answered)
    assert Ballot.objects.filter(box=box).count() == box.roll.filter(state="voted").count()

    # Whoever got no answer sends the form again: no one is locked out and no one votes twice.
    again = [form for form in forms if form[1] not in answered] + [form for form in forms if form[1] in answered][:30]
    for code, receipt in again:
        assert actions.cast(box, actions.CodeCredential(code), approve("P1"), receipt, now=DURING).receipt == receipt
    assert Ballot.objects.filter(box=box).count() == len(forms)


# --- votes on a question -------------------------------------------------------------------------------------------
def test_delegates_at_once_are_one_voice(city, mayor):
    """Two delegates of each of ten organizations press at once: one ballot each, and the others are told."""
    groups = make_class(city, "groups")
    voters = []
    for _ in range(10):
        member = make_organization()
        membership = city.memberships.create(member_organization=member, member_class=groups, status="active")
        for _two in range(2):
            person = make_member(member).person
            membership.delegates.create(organization=city, person=person, starts_on=OPENS.date())
            voters.append(actions.DelegateCredential(person, member))
    box = ask(mayor, city, classes=[], organization_classes=[groups])
    results = at_once(
        lambda voter: actions.cast(box, voter, {"vote": "yes"}, actions.new_receipt(), now=DURING), voters * 2
    )
    assert Ballot.objects.filter(box=box).count() == 10
    assert sum(isinstance(result, actions.Cast) for result in results) == 10
    refused = {str(result) for result in results if isinstance(result, Refused)}
    assert len(refused) == 1
    assert "already been cast" in refused.pop()
    finish(mayor, box)
    assert verified(city)


def test_an_open_ballot_changed_from_many_sides_is_one_ballot_and_one_of_its_choices(city, mayor):
    person = make_member(city).person
    box = ask(mayor, city)
    say(box, person, "abstain")
    entry, mine = RollEntry.objects.get(box=box), actions.PersonCredential(person)

    def turn(place):
        if place % 2:
            return actions.recast(box, mine, {"vote": "yes"}, now=DURING)
        return actions.assist(mayor, box, entry, {"vote": "no"}, "", changing=True, now=DURING)

    assert all(isinstance(result, actions.Cast) and result.is_change for result in at_once(turn, range(20)))
    entry.refresh_from_db()
    said = {"web": "yes", "phone": "no"}[entry.channel]  # how it was given last, and what was said then
    assert Ballot.objects.get(box=box).choice == {"vote": said}


def test_closing_and_counting_many_times_at_once_is_one_act_of_each(city, mayor):
    people = [make_member(city).person for _ in range(20)]
    box = ask(mayor, city, closes_when_all=True)
    for person in people:
        say(box, person, "yes")
    steps = [lambda: actions.close_box(box, now=DURING), lambda: actions.count_box(mayor, fresh(box), now=DURING)]
    results = at_once(lambda place: steps[place % 2](), range(24))
    assert not [result for result in results if isinstance(result, Refused)]
    for kind in ("closed", "sealed", "counted"):
        assert len(acts(city, f"decisions.{kind}")) == 1
    assert verified(city)


def test_the_last_casts_and_an_early_closing_at_once(city, mayor):
    """Whoever is answered with a receipt is counted, and it never closes while a right is unused."""
    people = [make_member(city).person for _ in range(12)]
    box = ask(mayor, city, closes_when_all=True)

    def work(person):
        return actions.close_box(box, now=DURING) if person is None else say(box, person, "no")

    results = at_once(work, [*people, *[None] * 12])
    assert sum(isinstance(result, actions.Cast) for result in results) == 12
    closed = acts(city, "decisions.closed")
    assert [body["ballots"] for body in closed] in ([], [12])
    actions.close_box(box, now=DURING)
    assert verified(city)


def test_withdrawing_in_the_rush_leaves_no_ballot(city, mayor):
    people = [make_member(city).person for _ in range(40)]
    box = ask(mayor, city)

    def work(person):
        if person is None:
            return actions.withdraw_box(mayor, box, "Taken back", now=DURING)
        return say(box, person, "yes")

    at_once(work, [*people[:20], None, *people[20:], None])
    assert not Ballot.objects.filter(box=box).exists()
    assert len(acts(city, "decisions.withdrawn")) == 1
    assert verified(city)


def fresh(box):
    return Box.objects.get(pk=box.pk)
