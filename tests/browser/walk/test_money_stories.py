"""Stories of money held in common, walked on a phone of 360 px by those they are for; the parties' halves without scripts.

The calendar is set day by day, so that a payment is late because its day has passed and nothing is bent to be due.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from commonhouse.cli.main import main
from commonhouse.decisions.models import Box
from commonhouse.funds.models import Candidate, Loan, Note
from commonhouse.ledger import balances
from commonhouse.ledger.accounts import of_role
from commonhouse.ledger.actions import open_book
from commonhouse.people.models import Membership, Seat
from commonhouse.people.permissions import Actor
from commonhouse.proposals.models import Proposal
from tests import factories
from tests.browser.walk.walking import (
    PLAIN,
    SPANISH,
    Calendar,
    Look,
    Open,
    fill,
    follow,
    send,
    send_wrongly,
    sign,
    text_of,
)
from tests.funds.deciding import helpers as deciding
from tests.funds.lending import helpers as lending
from tests.funds.lending.test_losses import Story
from tests.funds.raising import helpers as raising
from tests.ledger.helpers import draft, put

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


# --- a noteholder ---------------------------------------------------------------------------------------------------
def test_a_noteholder_lends_fifty_dollars_in_five_parts(open_page: Open, calendar: Calendar) -> None:
    calendar("2024-02-01")
    fund = raising.Fund(name="Fondo del barrio")
    fund.offer(raising.community())
    Seat.objects.update(starts_on=dt.date(2024, 1, 1))
    rosa = fund.member("Rosa Medina")

    page = open_page("/o/fund/money/", rosa, **SPANISH, **PLAIN)
    follow(page, "Qué se ofrece y qué puede salir mal", "Community notes")
    page.locator("main a.button").first.click()
    fill(page, amount="40")
    send_wrongly(page, "50")
    fill(page, amount="50")
    page.locator("[name=instalments][value='5']").check()
    send(page, twice=True)
    note = Note.objects.get()
    sign(page, "Rosa Medina")

    for day in ("2024-02-02", "2024-03-02"):
        calendar(day)
        desk = open_page(note.agreement.get_absolute_url(), fund.treasurer)
        follow(desk, "Enter a payment")
        assert desk.locator("[name=amount]").input_value() == "10.00"
        send(desk, twice=True)
    calendar("2024-04-20")
    page = open_page(reverse("fund_mine", args=["fund"]), rosa, **SPANISH, **PLAIN)
    page.locator("main h2 a").first.click()
    said = text_of(page)
    assert "$20 de $50" in said
    assert "1 de abril de 2024: $10 Falta pagar" in said
    note.refresh_from_db()
    assert (note.agreement.events.filter(kind="payment").count(), note.paid_in) == (2, 20_00)
    assert fund.balance("cash") == 20_00
    assert not fund.verify().not_recomputed


# --- a loan ---------------------------------------------------------------------------------------------------------
def test_members_lend_and_a_late_borrower_is_given_a_pause(
    open_page: Open, assert_accessible: Look, calendar: Calendar
) -> None:
    fund, steward = deciding.make_fund(4)
    borrower = factories.make_organization("bnclt", kind="land-trust", name="Tierra de Barrio")
    treasurer, payer = factories.make_actor(fund, "treasurer"), factories.make_actor(borrower, "treasurer")
    theirs = factories.make_steward(borrower)
    for actor, organization in ((steward, fund), (theirs, borrower)):
        open_book(actor, organization, opened_on=dt.date(2026, 1, 10), now=deciding.FOUNDED + deciding.HOUR)
    lending.give(fund, 400_000_00, day="2026-01-10")
    path = deciding.make_path(steward, steps=deciding.without_lists(), now=deciding.FOUNDED + deciding.DAY)
    candidate, _now = deciding.bring_to("vote", steward, path, start="2026-06-01", first_due="2026-07-01")
    Candidate.objects.filter(pk=candidate.pk).update(borrower=borrower)
    here = candidate.get_absolute_url()

    calendar("2026-03-01")
    desk = open_page(here, steward)
    follow(desk, "Ask members to vote")
    send(desk, twice=True)
    proposal = Proposal.objects.get()
    box = Box.objects.get(pk=proposal.box_id)
    deciding.cast(box, {"approve": 2}, box.opens_at + deciding.HOUR)
    calendar("2026-03-20")
    last = Actor(Membership.objects.filter(organization=fund).order_by("person__name")[2].person)
    voter = open_page(here, last)
    follow(voter, proposal.title, "Vote (it is secret)")
    voter.locator("main .actions a.button").first.click()
    voter.get_by_role("radio", name="Approve", exact=True).check()
    send(voter)
    send(voter, twice=True)
    voter.locator("#receipt").wait_for()
    calendar("2026-04-02")
    open_page(f"/o/fund/decisions/{proposal.public_id}/", last).locator("#outcome").wait_for()

    desk = open_page(here, treasurer)
    follow(desk, "Prepare the loan")
    send(desk, twice=True)
    loan = Loan.objects.get()
    agreement = loan.agreement.get_absolute_url()
    sign(open_page(agreement, steward), "Fund Steward")
    sign(open_page(agreement, theirs, **SPANISH, **PLAIN), "Ana Tierra")
    calendar("2026-06-01")
    desk = open_page(loan.get_absolute_url(), treasurer)
    follow(desk, "Pay it out")
    send(desk, twice=True)
    candidate.refresh_from_db()
    assert candidate.state == "done"
    assert balances.balance(of_role(borrower, "cash")) == 300_000_00

    calendar("2026-07-10")
    page = open_page(loan.get_absolute_url(), payer, **SPANISH, **PLAIN)
    assert "9 días de atraso" in text_of(page)
    follow(page, "Pagar desde nuestros libros")
    assert page.locator("[name=amount]").input_value() == "3963.99"
    send(page, twice=True)
    page = open_page(loan.get_absolute_url(), theirs, **SPANISH, **PLAIN)
    follow(page, "Pedir una pausa u otras condiciones", "Una pausa en los pagos")
    send_wrongly(page, "¿Desde cuándo?")
    fill(page, starts="2026-08-01", until="2026-10-01", words="El invierno fue largo.")
    send(page, twice=True)
    desk = open_page(agreement, steward)
    follow(desk, "Answer", "Offer exactly this")
    fill(desk, why="A slow winter.")
    send(desk, twice=True)
    assert_accessible(desk)
    sign(desk, "Fund Steward")
    sign(open_page(agreement, theirs, **SPANISH, **PLAIN), "Ana Tierra")
    page = open_page(loan.get_absolute_url(), theirs, **SPANISH)
    assert "Del 1 de agosto de 2026 al 1 de octubre de 2026 no vence nada" in text_of(page)
    assert "A slow winter. a partir del 1 de agosto de 2026" in page.locator("#due").inner_text()
    assert_accessible(page)
    assert (balances.balance(of_role(borrower, "cash")), loan.agreement.events.count()) == (296_036_01, 3)
    assert not deciding.verified(fund).not_recomputed
    assert not deciding.verified(borrower).not_recomputed


# --- a loss ---------------------------------------------------------------------------------------------------------
def test_a_loss_climbs_the_ranks(open_page: Open, assert_accessible: Look, calendar: Calendar) -> None:
    calendar("2024-09-02")
    story = Story()
    Seat.objects.update(starts_on=dt.date(2024, 1, 1))
    desk = open_page(story.loan.get_absolute_url(), story.treasurer)
    follow(desk, "Give up what cannot come back")
    fill(desk, amount="2000", why="The kitchen closed.")
    send_wrongly(desk, "At most $1,000 is still lent.")
    fill(desk, amount="550")
    send(desk, twice=True)
    assert "Notes of rank 2: $450.00" in text_of(desk)
    assert_accessible(desk)
    page = open_page(reverse("fund_mine", args=["fund"]), Actor(story.juniors[0].holder), **SPANISH, **PLAIN)
    page.locator("main h2 a").first.click()
    assert "su parte de un préstamo que no se devolvió: $300" in text_of(page)
    assert [raising.fresh(each).outstanding for each in (story.senior, *story.juniors)] == [900_00, 100_00, 50_00]
    assert not story.verify().not_recomputed


# --- the books ------------------------------------------------------------------------------------------------------
LINES = (
    "Date,Description,Amount\n2026-03-02,Gift of Ana,15.00\n2026-03-30,Sold bread,120.00\n"
    "2026-03-31,Flour,-45.50\n2026-02-30,Rent,-300.00\n"
)


def test_a_bank_file_is_undone_and_an_auditor_checks_the_books(
    open_page: Open, calendar: Calendar, tmp_path: Path
) -> None:
    calendar("2026-04-10")
    coop = factories.make_organization("semilla", kind="worker-coop")
    treasurer, auditor = factories.make_actor(coop, "treasurer"), factories.make_actor(coop, "auditor")
    open_book(treasurer, coop, opened_on=dt.date(2026, 1, 1))
    put(coop, draft(coop, 15_00, on=dt.date(2026, 3, 2), text="Gift of Ana"))
    file = tmp_path / "bank.csv"
    file.write_text(LINES)

    page = open_page("/o/semilla/books/", treasurer, **SPANISH, **PLAIN)
    follow(page, "Un archivo del banco")
    page.locator("[name=file]").set_input_files(str(file))
    send_wrongly(page, "¿De qué cuenta es el archivo?")
    page.locator("[name=account]").select_option(index=1)
    page.locator("[name=file]").set_input_files(str(file))
    send(page)
    send(page)
    said = text_of(page)
    assert "ya están en los libros" in said
    assert "“2026-02-30” no es una fecha" in said
    page.locator("main form[action$='/post/'] button.button").first.dblclick()
    undo = page.locator("main form[action$='/undo/']")
    undo.wait_for()
    assert balances.balance(of_role(coop, "cash")) == 89_50
    undo.locator("button").dblclick()
    undo.wait_for(state="detached")
    assert balances.balance(of_role(coop, "cash")) == 15_00

    desk = open_page("/o/semilla/money/", auditor)
    follow(desk, "Files for auditors")
    book, text = (saved(desk, name, tmp_path) for name in ("book.jsonl", "books.beancount"))
    follow(desk, "The record")
    with desk.expect_download() as coming:
        desk.locator("main a[href$='record.jsonl']").first.click()
    record = tmp_path / "record.jsonl"
    coming.value.save_as(record)
    assert main(["verify", str(record)]) == 0
    assert main(["audit", str(book), "--record", str(record)]) == 0
    program = Path(sys.executable).with_name("bean-check")
    done = subprocess.run([program, str(text)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def saved(page: Any, name: str, folder: Path) -> Path:
    """The file behind the link of this name."""
    with page.expect_download() as coming:
        follow(page, name)
    path = folder / name
    coming.value.save_as(path)
    return path
