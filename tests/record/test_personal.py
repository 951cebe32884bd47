from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.record import personal


@pytest.mark.parametrize(
    ("value", "place", "what"),
    [
        ({"note": "write to ana.perez+pb@mail.example.org"}, "body.note", "email"),
        ({"list": [{"text": "call +1 617 555 0123"}]}, "body.list[0].text", "phone"),
        ({"text": "(617) 555-0123"}, "body.text", "phone"),
        ({"text": "tel. 617-555-0123."}, "body.text", "phone"),
        ({"person": {"Phone": "x"}}, "body.person.Phone", "field"),
        ({"date-of-birth": 1}, "body.date-of-birth", "field"),
        ({"ana@example.org": 1}, "body.ana@example.org", "email"),
    ],
)
def test_what_looks_personal_is_refused_by_place(value, place, what):
    assert next(personal.find(value)) == (place, what)
    with pytest.raises(personal.PersonalData, match="never holds"):
        personal.refuse(value)


@pytest.mark.parametrize(
    "text",
    [
        "2000000",
        "$2,000,000",
        "2026-03-01T12:00:00Z",
        "Shade @ the playground",
        "1,617,555.01",
        "02118-1234",
        "3214 ballots, 3214 receipts",
        "12/3+45/6",
        "2025-11-25 2026-01-31",
        "c1 c2 c3",
        "100.200.3000.1",
        "617-555-01234",
    ],
)
def test_what_a_record_is_full_of_is_not(text):
    assert personal.in_text(text) is None


@given(st.integers(0, 2**64))
def test_hashes_and_numbers_never_look_personal(seed):
    assert personal.in_text(secrets.token_hex(32)) is None
    assert personal.in_text(str(seed)) is None
