"""Price letters: signed with the record's key, checked by anyone, and never taken for something else."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from commonhouse.land.pricing import actions, letters, pdf
from commonhouse.land.pricing.models import PriceLetter
from commonhouse.people.permissions import NotAllowed
from commonhouse.record import keys, queries
from commonhouse.record.checkpoint import BadNote, Checkpoint, open_checkpoint
from tests.land.pricing import helpers
from tests.land.pricing.helpers import NOW

pytestmark = pytest.mark.django_db
UNTIL = dt.date(2026, 9, 1)


def make_letter(home: helpers.Home) -> PriceLetter:
    helpers.appraise(home)
    price = helpers.set_price(home)
    return actions.write_letter(home.trust.steward, price, valid_until=UNTIL, submission=uuid.uuid4(), now=NOW)


def test_a_letter_says_the_price_and_no_name() -> None:
    home = helpers.make_home()
    letter = make_letter(home)
    said = letters.holds(letter)
    assert said is not None
    assert (said.amount, said.unit, said.valid_until) == (281_250_00, "USD", UNTIL)
    assert str(home.owner.person) not in letter.note
    assert home.lease.holding.parcel.address not in letter.note


def test_a_changed_letter_does_not_hold() -> None:
    letter = make_letter(helpers.make_home())
    real = letter.note
    for old, new in (
        ("price 28125000", "price 38125000"),
        ("valid-until 2026", "valid-until 2036"),
        ("act 1", "act 0"),
    ):
        letter.note = real.replace(old, new)
        assert letter.note == real or letters.holds(letter) is None
    letter.note = real
    assert letters.holds(letter) is not None
    letter.public_id = "f" * 12
    assert letters.holds(letter) is None


def test_a_letter_is_no_checkpoint_and_a_checkpoint_no_letter() -> None:
    home = helpers.make_home()
    letter = make_letter(home)
    log = queries.log_of(home.trust.organization)
    assert log is not None
    key = queries.public_key(log)
    with pytest.raises(BadNote):
        open_checkpoint(letter.note, key)
    point = queries.checkpoint(log)
    with pytest.raises(BadNote):
        letters.opened(keys.signer(log.origin).sign(Checkpoint(log.origin, point.size, bytes(point.root))), key)
    with pytest.raises(BadNote):
        keys.signer(log.origin).sign_text("two\n\nparts\n")


def test_who_writes_letters_and_for_how_long() -> None:
    home = helpers.make_home()
    letter = make_letter(home)
    for day, words in ((dt.date(2026, 5, 31), "past"), (dt.date(2027, 7, 1), "a year at most")):
        with pytest.raises(ValidationError, match=words):
            actions.write_letter(home.trust.steward, letter.price, valid_until=day, submission=uuid.uuid4(), now=NOW)
    with pytest.raises(NotAllowed):
        actions.write_letter(home.owner, letter.price, valid_until=UNTIL, submission=uuid.uuid4(), now=NOW)
    again = actions.write_letter(
        home.trust.steward, letter.price, valid_until=UNTIL, submission=letter.submission, now=NOW
    )
    assert again == letter


@pytest.mark.once
def test_the_letter_on_paper() -> None:
    letter = make_letter(helpers.make_home())
    data = pdf.letter_data(letter)
    assert data["check"]["url"].endswith(letter.get_absolute_url())
    assert "$281,250" in data["lede"]
    assert pdf.letter_pdf(letter).startswith(b"%PDF-")
