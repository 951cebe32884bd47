"""The demo's raising: Ujima's notes from $50 and gifts for first losses, BII's three layers of notes. Holders are invented.

Two parts, for acts of one organization are in order of time: `seed` ends on day 290 of the house, `live` begins on day 670.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator

from django.utils.translation import override
from PIL import Image, ImageDraw

from commonhouse.agreements import actions as agreements
from commonhouse.agreements import documents
from commonhouse.charters.demo import steward_of
from commonhouse.funds.actions import raising
from commonhouse.funds.actions.raising import About, Band, ClassTerms, Given, Wanted
from commonhouse.funds.eligibility import Holder
from commonhouse.funds.models import Note, NoteClass, Offering
from commonhouse.funds.starters_raising import LAYERS, MEMBERS, Starter
from commonhouse.ledger.actions import open_book
from commonhouse.people import actions as people
from commonhouse.people.demo import at
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.record.models import Log

Say = Callable[[str], None]
MINUTE = dt.timedelta(minutes=1)
DOLLAR = 100
SOLD, INTEREST, SECOND = 60, 285, 670  # days of the house

UJIMA_ABOUT = (
    "What neighbors lend here is lent on to businesses and land that neighbors own together. Voting members decide each loan, one "
    "member, one vote, however much or little anyone has lent."
)
BII_ABOUT = (
    "Three kinds of notes for one fund. Neighbors who lend the least earn the most and are repaid first; those who have more earn "
    "less and stand behind them."
)
BANDS = (
    Band("Money is tight", 3 * DOLLAR),
    Band("We get by, with little to spare", 8 * DOLLAR),
    Band("We have enough", 20 * DOLLAR),
    Band("We have more than enough", 60 * DOLLAR),
)
# What members on Ujima's list lent, in dollars: most of them little.
SMALL = (50, 100, 250, 50, 500, 75, 1_000, 50, 150, 2_500, 50, 300, 5_000, 100, 50, 750, 10_000, 200, 50, 400)
LARGE = (("hyams", 1_200_000), ("access-strategies", 950_000), ("ced", 500_000))  # in dollars
GIFTS = (("ced", 1_300_000), ("hyams", 528_375))


def seed(say: Say) -> None:
    """The history: two funds open their books, offer notes, and people buy them."""
    say("==> Offering notes of two funds (holders are invented)")
    _ujima()
    _bii()


def live(say: Say) -> None:
    """What is under way today: a second year's interest, a place in line, a note that waits for its signature."""
    say("==> Paying a year's interest to holders of notes")
    ujima, treasurer = _fund("ujima")
    _pay_interest(treasurer, ujima, SECOND)
    carol = _actor("carol@commonhouse.example")
    note = Note.objects.select_related("agreement", "organization").filter(holder=carol.person).first()
    if note is not None:
        raising.ask(carol, note, 100 * DOLLAR, now=_clock(ujima, at(SECOND + 2)))
    classes = _classes(ujima)
    if classes:
        wanted = Wanted(50 * DOLLAR, 5)
        raising.subscribe(_actor("rashad@commonhouse.example"), classes[1], wanted, now=_clock(ujima, at(678)))


# --- Ujima --------------------------------------------------------------------------------------------------------------
def _ujima() -> None:
    ujima, treasurer = _fund("ujima", opens=20)
    classes = _offer(ujima, MEMBERS, About("Ujima notes", UJIMA_ABOUT, goal=4_500_000 * DOLLAR), 40)
    raising.set_plan(steward_of("ujima"), ujima, words="Dues bear the first losses of the fund.", bands=BANDS)
    for slug, dollars in GIFTS:
        giver = Organization.objects.filter(slug=slug).first()
        moment = _clock(ujima, at(45))
        given = Given(dollars * DOLLAR, moment.date(), giver_organization=giver)
        raising.enter_gift(treasurer, ujima, given, now=moment)
    for slug, dollars in LARGE:
        holder = Holder(organization=Organization.objects.get(slug=slug))
        _sell(treasurer, classes[-1], holder, Wanted(dollars * DOLLAR), SOLD)
    for number, (person, dollars) in enumerate(zip(_listed(ujima), SMALL, strict=False)):
        _sell(treasurer, classes[number % len(classes)], Holder(person), Wanted(dollars * DOLLAR), SOLD + number)
    naomi, carol = _actor("naomi@commonhouse.example"), _actor("carol@commonhouse.example")
    _in_parts(treasurer, naomi, classes[0], 50 * DOLLAR, 5, 85)
    _in_parts(treasurer, carol, classes[2], 2_000 * DOLLAR, 1, 95)
    _pay_interest(treasurer, ujima, INTEREST)


def _in_parts(treasurer: Actor, actor: Actor, note_class: NoteClass, amount: int, parts: int, day: int) -> None:
    """A note bought and signed online, and paid in month by month."""
    fund = note_class.organization
    note = raising.subscribe(actor, note_class, Wanted(amount, parts), now=_clock(fund, at(day)))
    version = note.agreement.versions.get()
    party = note.agreement.parties.get(signs=True)
    assert actor.person is not None
    agreements.sign(
        actor, version, party, typed_name=actor.person.name, intends=True, language="en",
        document_hash=documents.document_hash(version, "en"), now=_clock(fund, at(day)),
    )  # fmt: skip
    for due in note.agreement.dues.order_by("position"):
        moment = _clock(fund, at(day) + (due.on - at(day).date()))
        _pay_in(treasurer, note, due.amount, moment)


# --- BII ----------------------------------------------------------------------------------------------------------------
def _bii() -> None:
    bii, treasurer = _fund("bii", opens=20)
    classes = _offer(bii, LAYERS, About("Fund II notes", BII_ABOUT), 40)
    amounts = (1_000, 2_500, 25_000, 5_000, 50_000, 10_000)
    names = ("Odette Marcelin", "Samir Haddad", "Luis Cabrera", "Janet Okafor", "Ruth Feldman", "Peter Lindqvist")
    for number, (name, dollars) in enumerate(zip(names, amounts, strict=True)):
        note_class = classes[0 if number < 4 else 1]
        holder = Holder(Person.objects.create(name=name))
        wanted = Wanted(dollars * DOLLAR, 1, bool(note_class.attestation))
        _sell(treasurer, note_class, holder, wanted, SOLD + number)
    hyams = Holder(organization=Organization.objects.get(slug="hyams"))
    _sell(treasurer, classes[2], hyams, Wanted(1_500_000 * DOLLAR, 1, True), SOLD + 10)
    _pay_interest(treasurer, bii, INTEREST)


# --- what both do -------------------------------------------------------------------------------------------------------
def _fund(slug: str, opens: int = 0) -> tuple[Organization, Actor]:
    """The fund with open books, and its treasurer: the steward's own person, in a seat of their own."""
    steward = steward_of(slug)
    assert steward.person is not None
    assert steward.seat is not None
    fund = steward.seat.organization
    seat = fund.seats.filter(kind="treasurer", vacated_on__isnull=True).select_related("person", "organization").first()
    if seat is None:
        moment = _clock(fund, at(opens))
        seat = people.fill_seat(
            steward, fund, kind="treasurer", person=steward.person, starts_on=moment.date(), now=moment
        )
    treasurer = Actor(seat.person, seat)
    if opens:
        open_book(treasurer, fund, opened_on=at(opens).date(), now=_clock(fund, at(opens)))
    return fund, treasurer


def _offer(fund: Organization, starter: Starter, about: About, day: int) -> list[NoteClass]:
    steward = steward_of(fund.slug)
    with override("en"):
        offering = raising.write_offering(steward, fund, about)
        for each in starter.classes:
            terms = ClassTerms(
                str(each.name), each.rate, each.term_months, each.minimum, each.maximum, rank=each.rank,
                most_instalments=each.most_instalments, attestation=str(each.attestation),
            )  # fmt: skip
            raising.add_class(steward, offering, terms)
    raising.open_offering(steward, offering, now=_clock(fund, at(day)))
    return _classes(fund)


def _classes(fund: Organization) -> list[NoteClass]:
    rows = NoteClass.objects.filter(organization=fund, offering__state=Offering.State.OPEN)
    return list(rows.select_related("offering", "organization").order_by("offering", "order"))


def _sell(treasurer: Actor, note_class: NoteClass, holder: Holder, wanted: Wanted, day: int) -> None:
    """A note bought in person, signed on paper, and paid in at once."""
    fund = note_class.organization
    note = raising.enter_for(treasurer, note_class, holder, wanted, now=_clock(fund, at(day)))
    moment = _clock(fund, at(day))
    agreements.record_paper(
        treasurer, note.agreement.versions.get(), note.agreement.parties.get(signs=True), data=_scan(),
        file_name="note.png", signed_on=moment.date(), now=moment,
    )  # fmt: skip
    _pay_in(treasurer, note, wanted.amount, _clock(fund, at(day)))


def _pay_in(treasurer: Actor, note: Note, amount: int, moment: dt.datetime) -> None:
    note.agreement.refresh_from_db()
    key = f"demo-{note.pk}-{moment:%Y%m%d}"
    agreements.record_payment(treasurer, note.agreement, amount=amount, on=moment.date(), key=key, now=moment)


def _pay_interest(treasurer: Actor, fund: Organization, day: int) -> None:
    moment = _clock(fund, at(day))
    plan = raising.preview(fund, moment.date())
    if not plan.portions.total:
        return
    done = raising.distribute(
        treasurer, fund, moment.date(), moment.date(), total=plan.portions.total, now=moment
    )  # fmt: skip
    raising.enter(treasurer, done, now=_clock(fund, moment + MINUTE))


def _listed(fund: Organization) -> Iterator[Person]:
    """Members whom the steward entered from a list, and who have no account."""
    rows = fund.memberships.filter(status="active", person__account__isnull=True, person__isnull=False)
    for membership in rows.select_related("person").order_by("pk"):
        assert membership.person is not None
        yield membership.person


def _actor(email: str) -> Actor:
    return Actor(Person.objects.get(account__email=email))


def _clock(organization: Organization, wanted: dt.datetime) -> dt.datetime:
    """The moment wanted, or just after the organization's last act: acts stand in order of time."""
    last = Log.objects.filter(organization_id=organization.pk).values_list("last_at", flat=True).first()
    return wanted if last is None or last < wanted else last + dt.timedelta(seconds=1)


_scans: list[bytes] = []


def _scan() -> bytes:
    """A picture in place of a scan."""
    if not _scans:
        picture = Image.new("L", (600, 780), 255)
        ImageDraw.Draw(picture).text((40, 60), "A signed note (demo)", fill=0)
        file = io.BytesIO()
        picture.save(file, "PNG", optimize=True)
        _scans.append(file.getvalue())
    return _scans[0]
