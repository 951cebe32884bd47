"""Money held in common: a land trust with books and agreements, and three small funds that lend, raise and decide.

Each has its own record, so that what happens in one need not wait for the dates of another.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from commonhouse.agreements import actions as agreements
from commonhouse.agreements import promises
from commonhouse.agreements.making import PartyOf
from commonhouse.agreements.models import Agreement
from commonhouse.funds.actions import deciding, lending, raising
from commonhouse.funds.models import Candidate, Note, Selection
from commonhouse.ledger import actions as books
from commonhouse.ledger.accounts import of_role
from commonhouse.ledger.actions import bank, parts
from commonhouse.ledger.posting import credit, debit
from commonhouse.people.permissions import Actor
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.lending.surplus import SurplusTerms
from tests import factories
from tests.agreements import helpers as promised
from tests.funds.deciding import helpers as choosing
from tests.funds.lending import helpers as lent
from tests.funds.raising import helpers as offered
from tests.ledger.helpers import draft, legs

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def build(house: Any) -> None:
    _agreements(house)
    _books(house)
    _lender(house)
    _raiser(house)
    _chooser(house)


# --- the trust: agreements, then books ---------------------------------------------------------------------------------
def _agreements(house: Any) -> None:
    """One in force with a wish, one that waits for a signature, one signed on paper, a draft; one with another's books."""
    trust = promised.make_house(slug="purse", name="Common Ground Trust", kind="land-trust")
    books.open_book(trust.treasurer, trust.organization, opened_on=dt.date(2025, 1, 1), now=promised.at("2025-01-02"))
    tenant = factories.make_organization("tenant", name="Workshop Co-op")
    payer = factories.make_actor(tenant, "treasurer")
    books.open_book(payer, tenant, opened_on=dt.date(2025, 1, 1), now=promised.at("2025-01-02"))
    active = promised.make_active(trust)
    shared, version = promised.make_offered(
        trust, title="Rent of the shed",
        parties=[PartyOf("receiver", organization=trust.organization), PartyOf("payer", organization=tenant)],
    )  # fmt: skip
    promised.sign(trust.steward, version, "receiver")
    promised.sign(payer, version, "payer")
    promised.pay(trust, active, 45_00, "2026-02-10")
    waiting, _version = promised.make_offered(trust, title="A desk")
    on_paper, version = promised.make_offered(trust, title="A locker")
    paper = agreements.record_paper(
        trust.treasurer, version, promised.party(on_paper, "payer"), data=PDF, file_name="signed.pdf",
        signed_on=dt.date(2026, 2, 11), typed_name="Ana Rivera", language="en", now=promised.at("2026-02-12"),
    )  # fmt: skip
    house.actors |= {"purse": trust.treasurer, "purse_steward": trust.steward, "payer": trust.payer, "tenant": payer}
    house.ids |= {
        "purse": trust.organization.slug, "active": active.public_id, "shared": shared.public_id, "waiting": waiting.public_id,
        "on_paper": on_paper.public_id, "scan": paper.pk, "begun": promised.make_promise(trust, title="A garden bed").public_id,
        "wish": _wish(trust.payer, active).pk,
    }  # fmt: skip


def _wish(payer: Actor, agreement: Agreement) -> Any:
    starts = timezone.localdate() + 10 * DAY
    answers = {"starts": starts, "until": starts + 30 * DAY, "way": "skip"}
    terms = promises.paused(agreement.versions.get().terms, answers, timezone.localdate())
    return agreements.ask_for_change(
        payer, agreement, words="A month without work.", change="pause", terms=terms, takes_effect_on=starts
    )


def _books(house: Any) -> None:
    """Gifts, rent paid, money of the city, an entry taken back, a closed month, and a file of the bank on the desk."""
    treasurer = house.actors["purse"]
    trust = treasurer.seat.organization
    today = timezone.localdate()
    city = books.add_restriction(treasurer, trust, name="City money", purpose="Repairs of roofs", giver="The city")
    cash, grants = of_role(trust, "cash"), of_role(trust, "grants")
    given = draft(trust, 900_00, legs=[debit(cash, 900_00, city), credit(grants, 900_00, city)], text="For roofs")
    for each in (
        draft(trust, 1_250_00, on=today - 70 * DAY), given,
        draft(trust, legs=legs(trust, unplaced=-40_00, cash=40_00), on=today - 3 * DAY, text="Unclear"),
    ):  # fmt: skip
        books.post_entry(treasurer, trust, each)
    wrong = books.post_entry(treasurer, trust, draft(trust, 70_00, on=today - 2 * DAY, text="Entered twice"))
    books.reverse_entry(treasurer, wrong, key=uuid.uuid4().hex, why="It was entered twice.")
    entry = books.post_entry(treasurer, trust, draft(trust, 15_00, on=today, text="Supper gifts"))
    paper = books.attach(treasurer, entry, PDF, "receipt.pdf")
    closing = books.close_period(treasurer, trust, dt.date(2025, 12, 31))
    part = parts.add_part(treasurer, cash, name="Petty cash")
    file = f"Date,Description,Amount\n{today - DAY},Gift Ana,15.00\n{today - DAY},Hardware store,-20.00\nsoon,?,x\n"
    made = bank.upload(treasurer, trust, cash, file_name="bank.csv", data=file.encode(), submission=uuid.uuid4())
    bank.read(treasurer, made, made.columns)
    rule = bank.save_rule(treasurer, trust, of_role(trust, "other-expense"), bank.Remember(contains="Hardware"))
    house.ids |= {
        "cash": cash.pk, "petty": part.pk, "city": city.public_id, "money_entry": entry.number, "money_paper": paper.public_id,
        "closing": closing.pk, "bank_file": made.public_id, "bank_rule": rule.pk,
    }  # fmt: skip


# --- funds -----------------------------------------------------------------------------------------------------------------
def _lender(house: Any) -> None:
    """A loan that waits for money, one being paid back and late, one partly lost, one that pays out of surplus."""
    fund = lent.make_fund(slug="lender", name="Turning Loan Fund", cash=20_000_00)
    lent.make_city_money(fund)
    form = form_of(SurplusTerms)
    terms = form.dump(form.load({"principal": 1_000_00, "rate": "0.08"}, "terms"))
    wanted: tuple[dict[str, Any], ...] = (
        {},
        {"kind": "surplus-loan", "terms": terms, "purpose": "A van"},
        {"purpose": "A roof"},
    )
    running, surplus, signed = (lent.sign(each, fund) for each in [lent.prepare(fund, **each) for each in wanted])
    lent.disburse(fund, running, 1_200_00)
    lent.disburse(fund, surplus, 1_000_00)
    running = lent.fresh(running)
    lent.pay(fund, running, 103_28, "2026-02-10")
    lending.write_off(
        fund.treasurer, running, amount=200_00, on=dt.date(2026, 3, 1), why="The shop had to close.", key=uuid.uuid4().hex,
        now=lent.at("2026-03-01"),
    )  # fmt: skip
    house.actors |= {
        "lends": fund.treasurer, "lends_steward": fund.steward, "lends_member": fund.member, "borrows": fund.theirs,
    }  # fmt: skip
    house.ids |= {
        "lender": fund.organization.slug, "loan_running": running.agreement.public_id, "loan_signed": signed.agreement.public_id,
        "loan_surplus": surplus.agreement.public_id,
    }  # fmt: skip


def _raiser(house: Any) -> None:
    """Notes of two years ago that earned interest, one asked back early; a gift, dues, and an offering still being written."""
    fund = offered.Fund("raised", name="Tide Community Fund")
    (note_class,) = fund.offer(offered.community())
    holder, elder = fund.member("Rosa Medina"), fund.member("Mae Jones")
    note = fund.hold(note_class, 50_00, holder)
    fund.hold(note_class, 200_00, elder)
    fund.clock.go(2024, 6, 1)
    raising.enter_gift(
        fund.treasurer, fund.organization, raising.Given(500_00, fund.clock.today, giver_name="A neighbor"), now=fund.clock()
    )  # fmt: skip
    raising.set_plan(
        fund.steward, fund.organization, words="For the loss reserve",
        bands=[raising.Band("We get by, with little to spare", 5_00), raising.Band("We have enough", 25_00)],
    )  # fmt: skip
    day = dt.date(2024, 12, 31)
    fund.clock.go(2025, 1, 2)
    plan = raising.preview(fund.organization, day)
    paid = raising.distribute(
        fund.treasurer, fund.organization, day, fund.clock.today, total=plan.portions.total, now=fund.clock()
    )  # fmt: skip
    raising.enter(fund.treasurer, paid, now=fund.clock())
    raising.ask(elder, Note.objects.get(holder=elder.person), 100_00, now=fund.clock())
    writing = raising.write_offering(
        fund.steward, fund.organization, raising.About(title="Notes of next year", about="Soon.")
    )
    house.actors |= {
        "raises": fund.treasurer, "raises_steward": fund.steward, "holder": holder, "elder": elder,
    }  # fmt: skip
    house.ids |= {
        "raised": fund.organization.slug, "note": note.agreement.public_id, "note_class": note_class.public_id,
        "offering": note_class.offering.public_id, "unfinished": writing.public_id, "interest": paid.public_id,
    }  # fmt: skip


def _chooser(house: Any) -> None:
    """Businesses at four steps of a path, a list that members are asked about, one that has left."""
    fund, steward = choosing.make_fund(slug="steered", name="Members’ Fund")
    path = choosing.make_path(steward, steps=choosing.without_lists())
    member = Actor(fund.memberships.order_by("pk")[0].person)
    standard = deciding.edit_criterion(steward, fund, area="Good work", text="Everyone earns enough to live on.")
    now = timezone.now() - 100 * DAY
    listed, now = _list(steward, now)
    names: dict[str, Candidate] = {}
    for kind in ("vote", "committee", "memo", "standards", "outreach"):
        names[kind], now = choosing.bring_to(kind, steward, path, name=f"Bakery {kind}", now=now + HOUR)
    memo = deciding.publish_memo(steward, names["memo"], choosing.MEMO, now=now)
    question = deciding.ask(member, memo, text="Who buys the bread?")
    deciding.say(member, names["standards"], standard, says="meets", words="I work there.")
    house.actors |= {
        "steers": steward, "steers_member": member, "committee": choosing.board_of(fund)[0],
    }  # fmt: skip
    house.ids |= {
        "steered": fund.slug, "path": path.public_id, "standard": standard.pk, "question": question.pk,
        "list": listed.public_id, "list_path": listed.pipeline.public_id,
        **{f"at_{kind}": each.public_id for kind, each in names.items()},
    }  # fmt: skip


def _list(steward: Actor, now: dt.datetime) -> tuple[Selection, dt.datetime]:
    """One business is on a list that members were asked about; another waits for the next list."""
    path = choosing.make_path(steward, name="By the list")
    rows = [choosing.put_forward(steward, path, name, now) for name in ("A bookshop", "A repair café")]
    rows = [deciding.move_on(steward, each, now=now + HOUR) for each in rows]
    asking = deciding.Asking(kind="ratify", title="Whom do we get to know?")
    return deciding.ask_members(steward, path, asking, rows[:1], now=now + 2 * HOUR), now + 3 * HOUR
