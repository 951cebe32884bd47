"""This folder's part of the Greater Boston demo: a land trust's tripartite board.

Leaseholders elect three by ranked ballots, on the web and on paper; one leaves, and a countback fills the seat. The
community's seats were uncontested, and one of them is open to nominations now; the public's are appointed. Garden plots
are drawn by lot. All goes through the verbs, dated as a history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import Box, PaperBatch
from commonhouse.elections import actions, queries
from commonhouse.elections.models import Candidacy, Election, Place
from commonhouse.people import actions as people
from commonhouse.people.demo import acting, at
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor

SLUG = "bnclt"
HOUR = dt.timedelta(hours=1)
LEASEHOLDERS, COMMUNITY, PUBLIC = "board-leaseholders", "board-community", "board-public"
STATEMENTS: Mapping[str, tuple[str, str]] = {
    "dorothy": (
        "en",
        "I have lived in a trust home for nine years. I want repairs answered within a week, and rents that stay where "
        "a cleaner or a bus driver can pay them.",
    ),
    "thu": (
        "vi",
        "Tôi muốn mọi cuộc họp đều có phiên dịch, để ai cũng hiểu và ai cũng được lên tiếng.",
    ),
}  # fmt: skip
STANDS = (
    "Homes first: I will ask at every meeting how many families are waiting.",
    "I keep the books of our tenants’ group. I will read every budget line and tell you what it means.",
    "Our stairs and boilers are old. I want a plan for each building, with dates.",
)
# Rankings by place in the list of candidates: 0 Dorothy, 1 Thu, then the three others.
ON_THE_WEB = ((0, 2, 1), (0, 1), (1, 3, 4), (1, 3), (0, 3, 1), (2, 0), (1,))
ON_PAPER = ((2, 4, 0), (1, 3, 2), (4, 2), (0, 1, 2), (3, 1), (1, 3, 0))
SEED = "4 1 6 3 3 5 2 6 1 1 4 2 5 6 3 2 4 4 1 5 6 2 3 1 5"


def seed(say: Callable[[str], None]) -> None:
    say("==> Electing a land trust's board: ranked ballots, a countback, appointments, a draw")
    trust = Organization.objects.get(slug=SLUG)
    steward = acting(trust, f"steward@{SLUG}.example")
    for number, office in enumerate((LEASEHOLDERS, COMMUNITY, PUBLIC)):
        actions.set_up_places(steward, trust, office, now=at(300) + number * HOUR)
    _leaseholders(steward, trust)
    _community(steward, trust)
    _public(steward, trust)
    _somebody_leaves(steward, trust)
    _plots(steward, trust)
    _nominations_now(steward, trust)


# --- three seats, by ranked ballots -----------------------------------------------------------------------------
def _leaseholders(steward: Actor, trust: Organization) -> None:
    known = [_person("dorothy"), _person("thu")]
    neighbors = [each for each in _members(trust, "leaseholders") if each not in known]
    keyer = _keyer(steward, trust)
    election = _call(steward, trust, LEASEHOLDERS, at(310))
    for number, person in enumerate([*known, *neighbors[:3]]):
        now = at(312 + number)
        candidacy = actions.nominate(steward, election, person, now=now)
        actor = Actor(person) if person in known else steward
        actions.answer(actor, candidacy, accepts=True, now=now + HOUR)
        code = ("dorothy", "thu")[number] if person in known else ""
        language, text = STATEMENTS[code] if code else ("en", STANDS[number - 2])
        actions.write_statement(actor, candidacy, language, text, now=now + HOUR)
    actions.close_nominations(steward, election, now=at(325))
    election = Election.objects.get(pk=election.pk)
    assert election.box is not None
    serials = [sheet.serial for sheet in decisions.issue_sheets(steward, election.box, 8, now=at(325))]
    box = actions.open_voting(steward, election, now=at(326))
    codes = [f"c{number}" for number in range(1, 6)]
    voters = [*known, *neighbors[3:]]
    for person, ranking in zip(voters, ON_THE_WEB, strict=False):
        choice = {"rank": [codes[place] for place in ranking]}
        decisions.cast(box, decisions.PersonCredential(person), choice, decisions.new_receipt(), now=at(328))
    _hand_out(steward, box, voters[len(ON_THE_WEB) :], serials)
    _on_paper(steward, keyer, box, serials, [{"rank": [codes[place] for place in ranking]} for ranking in ON_PAPER])
    decisions.close_box(Box.objects.get(pk=box.pk), now=at(341))
    decisions.count_box(steward, Box.objects.get(pk=box.pk), now=at(342))
    actions.take_seats(steward, Election.objects.get(pk=election.pk), starts_on=at(345).date(), now=at(345))


def _keyer(steward: Actor, trust: Organization) -> Actor:
    """Wilner keys paper beside the steward: two people, each on their own."""
    person = _person("wilner")
    seat = people.fill_seat(steward, trust, kind="keyer", person=person, starts_on=at(305).date(), now=at(305))
    return Actor(person, seat)


def _hand_out(steward: Actor, box: Box, neighbors: list[Person], serials: list[int]) -> None:
    """Neighbors who vote on paper are handed a sheet instead of their vote on the web."""
    for person, _serial in zip(neighbors, serials, strict=False):
        decisions.hand_sheet(steward, box, box.roll.get(person=person), now=at(330))


def _on_paper(steward: Actor, keyer: Actor, box: Box, serials: list[int], choices: list[dict[str, list[str]]]) -> None:
    pile: PaperBatch = decisions.open_batch(
        steward, box, expected=len(choices), place="Laundry room, 12 Fenwood Street"
    )
    for actor in (steward, keyer):
        for serial, choice in zip(serials, choices, strict=False):
            decisions.key_ballot(actor, pile, serial=serial, choice=choice)
        decisions.finish_keying(actor, pile)
    decisions.accept_batch(steward, PaperBatch.objects.get(pk=pile.pk), now=at(340))


# --- the other two thirds ---------------------------------------------------------------------------------------
def _community(steward: Actor, trust: Organization) -> None:
    """Two stand for three seats: no vote is needed, and one seat stays empty."""
    election = _call(steward, trust, COMMUNITY, at(350))
    wilner = _person("wilner")
    actions.nominate(Actor(wilner), election, wilner, now=at(351))
    other = _community_members(trust)[0]
    actions.answer(steward, actions.nominate(steward, election, other, now=at(352)), accepts=True, now=at(353))
    election = actions.close_nominations(steward, election, now=at(365))
    actions.take_seats(steward, election, starts_on=at(382).date(), now=at(382))


def _public(steward: Actor, trust: Organization) -> None:
    for number, person in enumerate(_members(trust, "public")[:3]):
        now = at(385) + number * HOUR
        place = _places(trust, PUBLIC)[number]
        vacancy = actions.declare_vacancy(steward, place, "A new seat, filled for the first time.", now=now)
        actions.appoint(
            steward, vacancy, person, "The leaseholders and the community on the board, at their first meeting", now=now
        )  # fmt: skip


def _somebody_leaves(steward: Actor, trust: Organization) -> None:
    """The first to be elected moves away; the ballots that had elected them choose who follows."""
    election = Election.objects.get(organization=trust, office=LEASEHOLDERS)
    gone = queries.elected(election)[-1]
    place = next(each for each in _places(trust, LEASEHOLDERS) if each.holder and each.holder.pk == gone.seat_id)
    vacancy = actions.declare_vacancy(steward, place, "Moved to be near family in Brockton.", now=at(560))
    vacancy = actions.hold_countback(steward, vacancy, now=at(562))
    if vacancy.countback and vacancy.countback["result"]["winners"]:
        actions.seat_countback(steward, vacancy, now=at(566))


# --- a draw, and nominations that run now -----------------------------------------------------------------------
def _plots(steward: Actor, trust: Organization) -> None:
    draw = actions.open_draw(
        steward, trust, title="Six plots in the Meadow Lane garden",
        what="Six garden plots for the coming season. Any member may enter; one plot for each home.", kind="lottery",
        wanted=6, reserves=3, closes_at=at(615), now=at(600),
        seed_how="At the spring supper, three children roll a die 25 times in front of everyone, and we write it down.",
    )  # fmt: skip
    names = [*_members(trust, "leaseholders"), *_community_members(trust)[:12]]
    for number, person in enumerate(names):
        actor = Actor(person) if person.account_id else steward
        actions.enter(actor, draw, person, now=at(601) + number * HOUR)
    actions.publish_entrants(steward, draw, now=at(615))
    actions.enter_seed(steward, draw, SEED, now=at(616))


def _nominations_now(steward: Actor, trust: Organization) -> None:
    """The empty seat of the community: two stand, and the steward herself has been asked."""
    empty = [place for place in _places(trust, COMMUNITY) if place.holder is None]
    election = actions.call_election(
        steward, trust, COMMUNITY, places=empty, title="A seat for the community on the board",
        nominations_close=at(690), opens_at=at(691), closes_at=at(706), now=at(672),
    )  # fmt: skip
    others = [each for each in _community_members(trust) if not each.seats.exists()]
    second = next(each for each in others if each.language == "es")
    first = next(each for each in others if each.language == "en")
    for number, (person, text) in enumerate(
        (
            (first, "I run the corner store. I hear what people need before any survey does."),
            (
                second,
                "Cuidé a mis hijos y a los de medio barrio. Quiero que la tierra siga siendo de quienes la cuidan.",
            ),
        )
    ):
        now = at(674 + number)
        candidacy = actions.nominate(steward, election, person, now=now)
        actions.answer(steward, candidacy, accepts=True, now=now + HOUR)
        actions.write_statement(steward, candidacy, ("en", "es")[number], text, now=now + HOUR)
    wilner = _person("wilner")
    assert steward.person is not None
    asked: Candidacy = actions.nominate(Actor(wilner), election, steward.person, now=at(677))
    assert asked.state == Candidacy.State.NOMINATED


def _call(steward: Actor, trust: Organization, office: str, now: dt.datetime) -> Election:
    day = dt.timedelta(days=1)
    return actions.call_election(
        steward, trust, office, places=_places(trust, office), nominations_close=now + 15 * day,
        opens_at=now + 16 * day, closes_at=now + 31 * day, now=now,
    )  # fmt: skip


def _places(trust: Organization, office: str) -> list[Place]:
    rows = Place.objects.filter(organization=trust, office=office).select_related("seat__person").order_by("number")
    places = queries.with_holders(rows)
    for place in places:
        place.organization = trust
    return places


def _person(name: str) -> Person:
    return Person.objects.get(account__email=f"{name}@commonhouse.example")


def _members(trust: Organization, class_slug: str) -> list[Person]:
    rows = trust.memberships.filter(member_class__slug=class_slug, status="active", person__isnull=False)
    return [each.person for each in rows.select_related("person").order_by("pk") if each.person is not None]


def _community_members(trust: Organization) -> list[Person]:
    """Those without an account, so that the steward enters their answers on their word."""
    return [each for each in _members(trust, "community") if each.account_id is None]
