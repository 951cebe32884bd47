"""From a draft to an agreement in force: who may write, offer and sign, and what is refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from commonhouse.agreements import actions, documents
from commonhouse.agreements.making import PartyOf
from commonhouse.agreements.models import Agreement, Signature
from commonhouse.notices.models import Notice
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from tests import factories as make
from tests.agreements.helpers import (
    TERMS,
    House,
    at,
    check_record,
    make_active,
    make_house,
    make_offered,
    make_promise,
    on,
    party,
    sign,
)
from tests.people.record import bodies

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def house() -> House:
    return make_house()


def test_all_sign_and_it_is_in_force(house: House) -> None:
    agreement, version = make_offered(house)
    assert agreement.state == "offered"
    sign(house.steward, version, "receiver")
    agreement.refresh_from_db()
    assert agreement.state == "offered"
    assert bodies(house.organization, "agreements.signed") == [] if agreement.signed_at else True
    sign(house.payer, version, "payer")
    agreement.refresh_from_db()
    assert agreement.state == "active"
    assert agreement.dues.count() == 12
    (act,) = bodies(house.organization, "agreements.signed")
    assert act["terms"] == TERMS
    assert act["parties"] == [
        {"role": "receiver", "organization": house.organization.slug, "signed": "typed"},
        {"role": "payer", "organization": "", "signed": "typed"},
    ]
    assert "Ana" not in str(act)
    check_record(house.organization)


def test_a_seat_is_kept_with_the_signature(house: House) -> None:
    agreement = make_active(house)
    keeper = Signature.objects.get(party__role="receiver", version__agreement=agreement)
    assert keeper.seat == str(house.steward.seat)
    assert Signature.objects.get(party__role="payer", version__agreement=agreement).seat == ""


def test_the_same_form_twice_is_one_draft(house: House) -> None:
    first = make_promise(house, submission="7b0c7a3e-5a54-4c8e-8a8b-1b1f3a9c1d11")
    assert make_promise(house, submission="7b0c7a3e-5a54-4c8e-8a8b-1b1f3a9c1d11") == first
    assert Agreement.objects.count() == 1


def test_signing_twice_is_refused(house: House) -> None:
    _agreement, version = make_offered(house)
    sign(house.payer, version, "payer")
    with pytest.raises(Refused, match="signed already"):
        sign(house.payer, version, "payer")
    assert version.signatures.count() == 1


def test_an_outdated_text_is_not_signed(house: House) -> None:
    agreement, version = make_offered(house)
    shown = documents.document_hash(version, "en")
    other = actions.revise(house.steward, agreement, terms=TERMS | {"late": []}, now=at("2025-12-22"))
    with pytest.raises(Refused, match="withdrawn or replaced"):
        sign(house.payer, version, "payer", document_hash=shown)
    with pytest.raises(Refused, match="not offered"):
        sign(house.payer, other, "payer", document_hash=shown)
    actions.offer(house.steward, agreement, now=at("2025-12-22"))
    with pytest.raises(Refused, match="has changed"):
        sign(house.payer, other, "payer", document_hash=shown)
    sign(house.payer, other, "payer")


def test_the_language_shown_is_the_language_signed(house: House) -> None:
    _agreement, version = make_offered(house)
    assert documents.document_hash(version, "es") != documents.document_hash(version, "en")
    with pytest.raises(Refused, match="has changed"):
        sign(house.payer, version, "payer", language="es")
    signature = sign(house.payer, version, "payer", language="es", document_hash=documents.document_hash(version, "es"))
    assert signature.language == "es"


def test_a_hash_says_nothing_of_names(house: House) -> None:
    one, other = make_offered(house)[1], make_offered(house)[1]
    one.texts, other.texts = {"en": {"title": "x", "parts": []}}, {"en": {"title": "x", "parts": []}}
    assert one.seal != other.seal
    assert documents.document_hash(one, "en") != documents.document_hash(other, "en")


@pytest.mark.parametrize(("changes", "field"), [({"intends": False}, "intends"), ({"typed_name": "  "}, "typed_name")])
def test_a_signature_needs_a_name_and_the_box(house: House, changes: dict[str, object], field: str) -> None:
    _agreement, version = make_offered(house)
    with pytest.raises(ValidationError) as problem:
        sign(house.payer, version, "payer", **changes)
    assert field in problem.value.message_dict


def test_nobody_signs_for_somebody_else(house: House) -> None:
    _agreement, version = make_offered(house)
    stranger = make.make_person(email="")
    for actor in (Actor(stranger), house.steward, Actor(None)):
        with pytest.raises(NotAllowed):
            sign(actor, version, "payer")
    with pytest.raises(NotAllowed) as problem:
        sign(Actor(house.steward.person), version, "receiver")  # holds the seat, does not act in it
    assert problem.value.seat == house.steward.seat


def test_a_party_of_another_agreement_is_no_party(house: House) -> None:
    _one, version = make_offered(house)
    other, _version = make_offered(house)
    with pytest.raises(NotAllowed):
        actions.sign(
            house.payer, version, party(other, "payer"), typed_name="A", intends=True, language="en",
            document_hash=documents.document_hash(version, "en"), now=at("2025-12-22"),
        )  # fmt: skip


def test_one_person_does_not_sign_for_both_sides(house: House) -> None:
    other = make.make_organization("other")
    both = make.make_actor(other, "treasurer", house.steward.person)
    parties = [PartyOf("receiver", organization=house.organization), PartyOf("payer", organization=other)]
    _agreement, version = make_offered(house, parties=parties)
    sign(house.steward, version, "receiver")
    with pytest.raises(Refused, match="other side"):
        sign(both, version, "payer")
    sign(make.make_actor(other, "board"), version, "payer")


@pytest.mark.parametrize("kind", ["keyer", "facilitator", "auditor", "reviewer"])
def test_these_seats_do_not_sign_for_an_organization(house: House, kind: str) -> None:
    other = make.make_organization("other")
    parties = [PartyOf("receiver", organization=house.organization), PartyOf("payer", organization=other)]
    _agreement, version = make_offered(house, parties=parties)
    with pytest.raises(NotAllowed):
        sign(make.make_actor(other, kind), version, "payer")


def test_a_paper_is_recorded_with_its_scan(house: House) -> None:
    person = make.make_member(house.organization, make.make_person("Rosa Vega")).person
    assert person is not None
    parties = [PartyOf("receiver", organization=house.organization), PartyOf("payer", person=person)]
    agreement, version = make_offered(house, parties=parties)
    sign(house.steward, version, "receiver")
    signature = actions.record_paper(
        house.treasurer, version, party(agreement, "payer"), data=SCAN, file_name="rosa.pdf",
        signed_on=on("2025-12-23"), typed_name="Rosa Vega", now=at("2025-12-24"),
    )  # fmt: skip
    agreement.refresh_from_db()
    assert agreement.state == "active"
    assert (signature.method, signature.recorded_by, signature.scan_mime) == (
        "paper", house.treasurer.person, "application/pdf",
    )  # fmt: skip
    (act,) = bodies(house.organization, "agreements.signed")
    assert [each["signed"] for each in act["parties"]] == ["typed", "paper"]
    check_record(house.organization)


def test_what_is_no_scan_is_refused_beside_its_field(house: House) -> None:
    agreement, version = make_offered(house)
    for data, day, field in (
        (b"MZ", "2025-12-23", "scan"),
        (SCAN, "2025-12-01", "signed_on"),
        (SCAN, "2026-01-01", "signed_on"),
    ):
        with pytest.raises(ValidationError) as problem:
            actions.record_paper(
                house.treasurer, version, party(agreement, "payer"), data=data, file_name="x", signed_on=on(day),
                now=at("2025-12-24"),
            )  # fmt: skip
        assert field in problem.value.message_dict
    with pytest.raises(NotAllowed):
        actions.record_paper(
            house.payer, version, party(agreement, "payer"), data=SCAN, file_name="x", signed_on=on("2025-12-22")
        )


@pytest.mark.parametrize("kind", ["board", "auditor", "keyer"])
def test_only_those_who_keep_agreements_write_them(house: House, kind: str) -> None:
    actor = make.make_actor(house.organization, kind)
    with pytest.raises(NotAllowed):
        make_promise(House(house.organization, actor, actor, house.member))


def test_terms_that_cannot_stand_are_refused_naming_the_place(house: House) -> None:
    with pytest.raises(ValidationError, match="parts"):
        make_promise(house, terms={"streams": [{"first": "2026-01-01", "parts": []}]})
    with pytest.raises(ValidationError, match="stream"):
        make_promise(house, terms={"stream": []})
    assert Agreement.objects.count() == 0


def test_nobody_agrees_with_themselves(house: House) -> None:
    with pytest.raises(ValidationError, match="themselves"):
        make_promise(
            house,
            parties=[
                PartyOf("receiver", organization=house.organization), PartyOf("payer", organization=house.organization)
            ],
        )  # fmt: skip


def test_declining_and_withdrawing_end_an_offer(house: House) -> None:
    agreement, version = make_offered(house)
    with pytest.raises(ValidationError):
        actions.decline(house.payer, version, why=" ")
    actions.decline(house.payer, version, why="Too much for me.", now=at("2025-12-22"))
    agreement.refresh_from_db()
    assert (agreement.state, agreement.ended_why) == ("withdrawn", "Too much for me.")
    with pytest.raises(Refused):
        sign(house.steward, version, "receiver")
    other, later = make_offered(house)
    actions.withdraw_offer(house.steward, other, why="A mistake.", now=at("2025-12-22"))
    with pytest.raises(Refused):
        sign(house.payer, later, "payer")


def test_who_signs_is_told_until_it_is_signed(house: House) -> None:
    agreement = make_promise(house, now=None)
    version = actions.offer(house.steward, agreement)
    told = Notice.objects.filter(kind="signature-wanted")
    assert house.member in {each.person for each in told}
    from commonhouse.notices.kinds import still_wanted

    mine = list(told.filter(person=house.member).select_related("person", "organization"))
    assert still_wanted(mine)[0] == {each.pk for each in mine}
    sign(house.payer, version, "payer", now=None)
    assert still_wanted(mine)[0] == set()
