"""The demo's deciding: Ujima's path, with a list ratified, a vote without quorum, a loan that members said yes to, one they
vote on today, and businesses at every step. Members and events are invented.

Two parts, for acts of one organization are in order of time: `past` ends on day 456 with a loan that waits for its agreement,
`live` begins on day 664. What is lent and paid in between is lending's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from commonhouse.charters.demo import steward_of
from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import Box
from commonhouse.funds import starters_deciding as starters
from commonhouse.funds.actions import deciding as actions
from commonhouse.funds.models import Candidate, Criterion, Pipeline
from commonhouse.people import actions as people
from commonhouse.people.demo import acting, at
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.proposals import actions as proposals
from commonhouse.record.models import Log

Say = Callable[[str], None]
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
PATH = "From the assembly to the vote"
BNCLT, BOOKS, REPAIRS = (
    "Boston Neighborhood CLT: eight homes on Hancock Street",
    "Nubian Square Books",
    "Dorchester Repair Café",
)
CATERERS, BAKERS, CARERS = "Sabor Común", "Panadería Semilla", "Manos que Cuidan"
COMMITTEE = ("naomi@commonhouse.example", "rashad@commonhouse.example", "ivone@commonhouse.example")

# (name, house slug, place, what it asks for in cents, story, who puts it forward)
BUSINESSES: tuple[tuple[str, str, str, int | None, str, str], ...] = (
    (BNCLT, "bnclt", "Dorchester", 300_000_00,
     "Two triple-deckers are for sale. The land trust wants to buy them with the families who rent there, so that the rent never "
     "again depends on who owns the house.", "rashad"),
    (BOOKS, "nubian-square-books", "Roxbury", 150_000_00,
     "The bookshop of Nubian Square wants to buy the house it rents. Children read there after school.", "naomi"),
    (REPAIRS, "", "Dorchester", 60_000_00,
     "Seven neighbors mend lamps, bikes and phones, and teach whoever asks. They want a shop of their own.", "ivone"),
    (CATERERS, "sabor-comun", "Chelsea", 80_000_00, "Caterers who cook and own together. They need a bigger stove.",
     "naomi"),
    (BAKERS, "panaderia-semilla", "East Boston", 120_000_00, "A bakery owned by its bakers. They outgrew their oven.", "ivone"),
    (CARERS, "manos-que-cuidan", "East Boston", 90_000_00, "Care for elders, by its care workers.", "rashad"),
)  # fmt: skip
NEW: tuple[tuple[str, str, str, str], ...] = (
    ("A laundry on Blue Hill Avenue", "Mattapan", "Eleven families want the laundry to stay when its owner retires.",
     "Mattapan, in November"),
    ("Bike couriers of Allston", "Allston", "Five couriers who would rather own their app than work for one.", ""),
    ("A childcare house in Grove Hall", "Roxbury", "Six childcare workers look for a house with a yard.", "Roxbury, in November"),
)  # fmt: skip
MEMO = actions.Words(
    business="The land trust was founded by neighbors and has kept every home it ever bought within reach. Its board is one third "
    "leaseholders, one third neighbors, one third others.",
    good="Eight families stay. The rent of each home is fixed to what people here earn, for 99 years and longer.",
    figures="The houses cost $2.1 million. The city gives $900,000, a bank lends $900,000, and we would lend $300,000 behind the "
    "bank. After all costs the rents leave $52,000 a year; our loan takes $47,600 of it.",
    risks="A roof that costs more than planned, or homes that stand empty. There is a reserve of $60,000; if it is used up we wait "
    "together, as the terms say. If all fails, the bank is paid before us.",
)


def past(say: Say) -> None:
    """From the first list to the members' yes for the land trust, and a vote that too few took part in."""
    say(
        "==> A fund's path: a list ratified, standards talked over, a loan that members said yes to, and one that waits"
    )
    steward = steward_of("ujima")
    assert steward.seat is not None
    ujima = steward.seat.organization
    path = _begin(steward, ujima)
    rows = {name: _put_forward(path, row) for row in BUSINESSES for name in (row[0],)}
    _ratify(steward, path, list(rows.values()))
    for name in (BNCLT, BOOKS, REPAIRS):
        _visit(steward, rows[name])
    for name in (BNCLT, BOOKS, REPAIRS):
        _talk(ujima, rows[name])
    for name in (BNCLT, BOOKS, REPAIRS):
        _to_the_vote(steward, rows[name])
    _vote(steward, rows[BNCLT], {"approve": 146, "disapprove": 3, "affirm": 9, "silent": 4})
    _vote(steward, rows[REPAIRS], {"approve": 61, "disapprove": 7, "affirm": 5})
    for name in (BNCLT, REPAIRS):
        vote = Candidate.objects.get(pk=rows[name].pk).votes.get()
        proposals.conclude_by_charter(vote.proposal, now=_clock(ujima, vote.proposal.closes_at))


def live(say: Say) -> None:
    """What is open today: members vote on a bookshop's house, and others are at every step before."""
    say("==> Members vote on a bookshop's house; others are put forward, visited, talked over, and wait")
    steward = steward_of("ujima")
    assert steward.seat is not None
    ujima = steward.seat.organization
    path = Pipeline.objects.get(organization=ujima, name=PATH)
    path.organization = ujima
    named = {each.name: each for each in Candidate.objects.filter(pipeline=path)}
    for each in named.values():
        each.organization, each.pipeline = ujima, path
    _vote(steward, named[BOOKS], {"approve": 47, "disapprove": 4, "affirm": 6, "silent": 1}, day=664)
    _visit(steward, named[CATERERS], day=665)
    _views(ujima, named[CATERERS], (("meets", "They pay $24 an hour, and everyone owns a share."),
                                    ("not-yet", "They still throw a lot away. Could CERO fetch it?"),
                                    ("question", "Who has the keys when somebody leaves?")))  # fmt: skip
    actions.pause(
        _facilitator(ujima), named[BAKERS], until="the city says yes to the bigger oven", now=_clock(ujima, at(666))
    )
    _visit(steward, named[CARERS], day=650)
    actions.leave(
        _facilitator(ujima), named[CARERS], reason="withdrawn", now=_clock(ujima, at(668)),
        words="You found a lender who speaks your language, and we are glad of it. Your books are a joy to read. If you grow, come "
        "again: we would begin where we stopped.",
    )  # fmt: skip
    for number, (name, place, story, assembly) in enumerate(NEW):
        business = actions.Business(name=name, place=place, story=story, contact="Ask at the office")
        actor = _facilitator(ujima) if assembly else Actor(Person.objects.get(account__email=COMMITTEE[1]))
        actions.put_forward(actor, path, business, assembly=assembly, now=_clock(ujima, at(669 + number)))
    _network()


def _begin(steward: Actor, ujima: Organization) -> Pipeline:
    found = starters.path("assembly")
    assert found is not None
    path = actions.open_path(
        steward, ujima, name=PATH, steps=found.write(), matter="investment", now=_clock(ujima, at(366)),
        privacy_words="Members read what you tell us; nobody else does before members vote. How to reach you is deleted when you "
        "leave. Ask us, and we forget the rest.",
    )  # fmt: skip
    for area, text in starters.criteria():
        actions.edit_criterion(steward, ujima, area=area, text=text)
    for email in COMMITTEE:
        moment = _clock(ujima, at(366))
        person = Person.objects.get(account__email=email)
        people.fill_seat(steward, ujima, kind="board", person=person, starts_on=moment.date(), now=moment)
    return path


def _put_forward(path: Pipeline, row: tuple[str, str, str, int | None, str, str]) -> Candidate:
    name, slug, place, asks, story, who = row
    actor = Actor(Person.objects.get(account__email=f"{who}@commonhouse.example"))
    business = actions.Business(
        name=name, story=story, place=place, asks=asks, contact="Through the office of the business",
        why="I know them, and they keep their word.", borrower=Organization.objects.filter(slug=slug).first() if slug else None,
    )  # fmt: skip
    candidate = actions.put_forward(actor, path, business, now=_clock(path.organization, at(367)))
    return _on(candidate, at(368))


def _ratify(steward: Actor, path: Pipeline, rows: Sequence[Candidate]) -> None:
    asking = actions.Asking(
        kind="ratify", title="Whom do we get to know this year?",
        text="Six businesses were put forward. Whoever more than half of us name is visited next. It promises no money yet.",
    )  # fmt: skip
    selection = actions.ask_members(steward, path, asking, rows, now=_clock(path.organization, at(369)))
    box = Box.objects.get(pk=selection.box_id)
    all_codes = [f"C{number}" for number in range(1, len(rows) + 1)]
    _cast(box, [({"approve": all_codes}, 30), ({"approve": all_codes[:4]}, 20), ({"approve": all_codes[3:]}, 8)])
    actions.conclude_list(selection, now=_clock(path.organization, box.closes_at))


def _visit(steward: Actor, candidate: Candidate, day: float = 399) -> None:
    """A member reaches out, writes a note, and the business moves on to the standards."""
    ujima = candidate.organization
    who = Person.objects.get(account__email=COMMITTEE[1])
    actions.ask_to_accompany(steward, candidate, who)
    actions.note(
        Actor(who), candidate, text="We had coffee. They asked good questions about what happens if a month is slow.",
        now=_clock(ujima, at(day)),
    )  # fmt: skip
    _on(candidate, at(day))


def _talk(ujima: Organization, candidate: Candidate) -> None:
    _views(ujima, candidate, (("meets", "I know two people who work there. They like it."),
                              ("question", "What happens when somebody is sick for long?")))  # fmt: skip


def _views(ujima: Organization, candidate: Candidate, said: Sequence[tuple[str, str]]) -> None:
    criteria = Criterion.objects.filter(organization=ujima, is_active=True).order_by("position")[::6]
    speakers = [*COMMITTEE, COMMITTEE[0]]
    for criterion, (says, words), email in zip(criteria, said, speakers, strict=False):
        member = Actor(Person.objects.get(account__email=email))
        actions.say(
            member, candidate, criterion, says=says, words=words, now=_clock(ujima, candidate.step_since + HOUR)
        )


def _to_the_vote(steward: Actor, candidate: Candidate) -> None:
    """Terms, memo with a question, the committee's word."""
    ujima = candidate.organization
    candidate = _on(candidate, at(415))
    moment = _clock(ujima, at(416))
    facilitator = _facilitator(ujima)
    actions.write_terms(facilitator, candidate, terms=_terms(candidate, moment), purpose=_purpose(candidate), now=moment,
                        security="What the loan buys, behind the bank. Nobody's home, and no personal guarantee.")  # fmt: skip
    actions.offer_terms(facilitator, candidate)
    actions.agree_terms(facilitator, candidate, words="Read aloud at their table, and agreed.", now=moment)
    candidate = _on(candidate, at(416))
    memo = actions.publish_memo(facilitator, candidate, _memo(candidate), now=_clock(ujima, at(417)))
    asker = Actor(Person.objects.get(account__email=COMMITTEE[2]))
    question = actions.ask(asker, memo, text="Who is paid first if there is not enough?", now=_clock(ujima, at(418)))
    actions.answer(
        facilitator, question, text="Wages, then the bank where there is one, then us.", now=_clock(ujima, at(419))
    )
    candidate = _on(candidate, at(425))
    for email, words in zip(COMMITTEE, ("They know their numbers.", "It keeps people here.", "The risk is one we can name."),
                            strict=True):  # fmt: skip
        seat = acting(ujima, email, "board")
        actions.give_view(seat, candidate, says="yes", words=words, now=_clock(ujima, at(426)))
    board = acting(ujima, COMMITTEE[0], "board")
    actions.conclude_recommendation(
        board, candidate, words="All three of us recommend it.", now=_clock(ujima, at(426))
    )  # fmt: skip
    _on(candidate, at(427), actor=steward)


def _vote(steward: Actor, candidate: Candidate, votes: Mapping[str, int], day: float = 428) -> None:
    ujima = candidate.organization
    vote = actions.put_to_vote(
        steward, Candidate.objects.get(pk=candidate.pk), needs="Read two pages, and come to the evening if you can.",
        minutes=15, now=_clock(ujima, at(day)),
    )  # fmt: skip
    box = vote.proposal.box
    assert box is not None
    if box.opens_at + HOUR > at(680):
        return
    _cast(box, [({"vote": answer}, count) for answer, count in votes.items()])


def _terms(candidate: Candidate, moment: dt.datetime) -> dict[str, Any]:
    """Seven years at 3 % by monthly payments; of the land trust's loan the first is due two months after the agreement."""
    start = (moment + dt.timedelta(days=46)).date().replace(day=1)
    year, month = divmod(start.year * 12 + start.month, 12)
    return {
        "principal": candidate.asks, "rate": "0.03", "count": 84, "start": start.isoformat(),
        "first_due": dt.date(year, month + 1, 1).isoformat(), "late": [{"after_days": 15, "amount": 2500}],
    }  # fmt: skip


def _purpose(candidate: Candidate) -> str:
    return {
        BNCLT: "Buying eight homes on Hancock Street, together with a bank and the city.",
        BOOKS: "Buying the house that the bookshop rents.",
    }.get(candidate.name, "A shop with tools, and the first year's rent.")


def _memo(candidate: Candidate) -> actions.Words:
    if candidate.name == BNCLT:
        return MEMO
    return actions.Words(
        business=f"{candidate.name} is known here for years. Those who work there own it, or will within two years.",
        good=candidate.story, figures="Income covers wages and costs, and leaves enough for the payments in nine months of ten.",
        risks="A slow winter. Then payments wait, as the terms say, and nobody loses their home over it.",
    )  # fmt: skip


def _network() -> None:
    """The land trusts' own path: members apply, other members read and ask, delegates vote."""
    steward = steward_of("gbcltn")
    assert steward.seat is not None
    network = steward.seat.organization
    found = starters.path("network")
    assert found is not None
    path = actions.open_path(
        steward, network, name=str(found.name), steps=found.write(), matter="money", now=_clock(network, at(655))
    )
    trust = Organization.objects.get(slug="comunidades-enraizadas")
    applicant = steward_of(trust.slug)
    business = actions.Business(
        name="Comunidades Enraizadas: a house in Chelsea", place="Chelsea", asks=250_000_00, borrower=trust,
        story="The owner of a three-family house wants to sell to us, and gives us until spring.",
        contact="Through the office of the land trust",
    )  # fmt: skip
    candidate = actions.put_forward(applicant, path, business, now=_clock(network, at(656)))
    candidate = actions.move_on(steward, candidate, now=_clock(network, at(657)))
    moment = _clock(network, at(660))
    terms = _terms(candidate, moment) | {"rate": "0.02", "count": 24}
    actions.write_terms(
        steward, candidate, terms=terms, purpose="Buying the house before it goes to auction.", now=moment
    )
    actions.offer_terms(steward, candidate)
    actions.agree_terms(applicant, candidate, now=moment)
    candidate = actions.move_on(steward, candidate, now=_clock(network, at(661)))
    actions.publish_memo(steward, candidate, _memo(candidate), now=_clock(network, at(675)))


def _on(candidate: Candidate, day: dt.datetime, actor: Actor | None = None) -> Candidate:
    """Moves it on, not before members had their days."""
    ujima = candidate.organization
    candidate = Candidate.objects.select_related("organization", "pipeline").get(pk=candidate.pk)
    here = candidate.here
    assert here is not None
    free = candidate.step_since + dt.timedelta(days=here.days)
    mover = actor or (steward_of(ujima.slug) if here.kind == "committee" else _facilitator(ujima))
    return actions.move_on(mover, candidate, now=_clock(ujima, max(day, free)))


def _facilitator(ujima: Organization) -> Actor:
    return acting(ujima, COMMITTEE[0], "facilitator")


def _cast(box: Box, choices: Sequence[tuple[Mapping[str, object], int]]) -> None:
    """Ballots in the order of the roll, each by its own hand."""
    rights = iter(box.roll.select_related("person").order_by("person__name", "pk"))
    for choice, count in choices:
        for _ in range(count):
            person = next(rights).person
            assert person is not None
            credential = decisions.PersonCredential(person)
            decisions.cast(box, credential, dict(choice), decisions.new_receipt(), now=box.opens_at + HOUR)


def _clock(organization: Organization, wanted: dt.datetime | None) -> dt.datetime:
    """The moment wanted, or one after the organization's last act, where that is later."""
    assert wanted is not None
    last = Log.objects.filter(organization_id=organization.pk).values_list("last_at", flat=True).first()
    return wanted if last is None else max(wanted, last)
