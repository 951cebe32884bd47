"""Letters: every field is known, both languages are there, what was sent stays as it was."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from commonhouse.land.finding import actions as finding
from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding import fields, letters_pdf
from commonhouse.land.stewarding.actions import letters as actions
from commonhouse.land.stewarding.models import Letter, LetterTemplate, Purpose
from commonhouse.land.stewarding.starters_letters import LETTERS
from commonhouse.notices.models import Notice
from commonhouse.people.models import Person
from commonhouse.people.permissions import NotAllowed
from commonhouse.record.models import Act
from tests.factories import sign_in, sign_in_as
from tests.land.finding.helpers import World
from tests.land.helpers import Trust, at, make_trust
from tests.land.stewarding.helpers import make_lease, make_person

pytestmark = pytest.mark.django_db
NOW = at("2026-03-01")
OWN = {
    "name": "Hello", "purpose": "other", "subject_en": "Hello from {trust}", "text_en": "Dear {household},\r\n\r\nhello.",
    "subject_es": "Un saludo de {trust}", "text_es": "Estimada familia {household}:\n\nun saludo.",
}  # fmt: skip


@pytest.fixture
def trust() -> Trust:
    return make_trust(books=False)


@pytest.fixture
def lease(trust: Trust) -> Lease:
    return make_lease(trust.organization, make_person())


def on_paper(trust: Trust) -> Lease:
    """Of somebody without an account or an email."""
    return make_lease(trust.organization, Person.objects.create(name="Rosa Invented", language="es"))


def send(trust: Trust, lease: Lease, **more: object) -> Letter:
    usual: dict[str, object] = {"purpose": "other", "subject": "Hello", "text": "A letter.", "now": NOW}
    return actions.send(trust.steward, lease, **usual | more)  # type: ignore[arg-type]


@pytest.mark.parametrize("purpose", Purpose.values)
def test_the_house_s_own_letters_use_known_fields_in_both_languages(purpose: str) -> None:
    words = LETTERS[Purpose(purpose)]
    fields.check(purpose, en=words.subject_en + words.text_en, es=words.subject_es + words.text_es)
    assert set(fields.used(words.text_en)) == set(fields.used(words.text_es))
    assert not any(bad in words.text_en.lower() for bad in ("must ", "evict", "legal action", "immediately", "failure"))


def test_an_unknown_field_is_refused_by_name(trust: Trust) -> None:
    def save(text: str) -> LetterTemplate:
        return actions.save_template(trust.steward, trust.organization, **OWN | {"text_en": text}, now=NOW)  # type: ignore[arg-type]

    with pytest.raises(ValidationError) as wrong:
        save("Dear {houshold}, hello")
    assert wrong.value.message_dict == {
        "text_en": ["There is no field {houshold} in a letter for this purpose. Did you mean {household}?"]
    }
    with pytest.raises(ValidationError, match=r"no field \{amount\}"):
        save("You owe {amount}")  # not a field of this purpose: a letter says only what it needs
    with pytest.raises(ValidationError, match="brace is open"):
        save("Dear {household")
    with pytest.raises(ValidationError, match="both languages"):
        save(" ")


def test_a_trust_s_own_words_come_before_the_house_s(trust: Trust, lease: Lease) -> None:
    assert actions.draft(lease, "other", now=NOW).subject == f"A word from {trust.organization.name}"
    made = actions.save_template(trust.steward, trust.organization, **OWN, now=NOW)  # type: ignore[arg-type]
    found = actions.draft(lease, "other", now=NOW)
    assert found.subject == f"Hello from {trust.organization.name}"
    assert "\r" not in found.text
    assert actions.draft(lease, "other", language="es", now=NOW).subject.startswith("Un saludo")
    actions.close_template(trust.steward, made)
    assert actions.draft(lease, "other", now=NOW).subject.startswith("A word")
    with pytest.raises(ValidationError, match="of this name already"):
        actions.save_template(trust.steward, trust.organization, **OWN, now=NOW)  # type: ignore[arg-type]


def test_a_letter_about_what_is_late_has_its_amount_and_day(trust: Trust, lease: Lease) -> None:
    with pytest.raises(ValidationError, match="Nothing is late"):
        actions.draft(lease, "late", now=NOW)
    lease.agreement.past_due, lease.agreement.days_late = 120_00, 28
    said = actions.draft(lease, "late", now=NOW)
    assert "$120 of your fee has been open since February 1, 2026" in said.text
    assert "{" not in said.text + said.subject
    with pytest.raises(ValidationError, match="not there"):
        actions.draft(lease, "duty", about="nothing", now=NOW)


def test_what_was_sent_stays_as_it_was_sent(trust: Trust, lease: Lease) -> None:
    before = Act.objects.count()
    mark = uuid.uuid4()
    sent = send(trust, lease, submission=mark)
    assert send(trust, lease, submission=mark, text="Other words").pk == sent.pk
    sent.refresh_from_db()
    assert (sent.text, sent.way, sent.sent_at) == ("A letter.", "email", NOW)
    assert Act.objects.count() == before  # letters are nobody else's
    notice = Notice.objects.get(kind="land-letter")
    assert notice.url == sent.get_absolute_url()
    assert "letter" in notice.data
    assert "text" not in notice.data
    with pytest.raises(ValidationError, match="not filled in"):
        send(trust, lease, text="Dear {household}")
    for actor in (trust.treasurer, trust.member):
        with pytest.raises(NotAllowed):
            actions.send(actor, lease, purpose="other", subject="X", text="X", now=NOW)


def test_those_without_email_get_paper_printed_together(trust: Trust) -> None:
    first, second = send(trust, on_paper(trust)), send(trust, on_paper(trust), subject="Señal <b>¿?</b> #1")
    assert (first.way, first.language) == ("print", "es")
    assert not Notice.objects.filter(kind="land-letter").exists()
    assert actions.to_print(trust.organization) == 2
    batch = actions.print_batch(trust.steward, trust.organization, now=NOW)
    assert batch is not None
    assert set(batch.letters.all()) == {first, second}
    assert actions.to_print(trust.organization) == 0
    assert actions.print_batch(trust.steward, trust.organization, now=NOW) is None
    assert letters_pdf.of_batch(batch, "en").startswith(b"%PDF-")


def test_whoever_has_email_may_get_paper_all_the_same(trust: Trust, lease: Lease) -> None:
    assert send(trust, lease, on_paper=True).way == "print"


def test_a_household_that_is_offered_a_home_gets_a_letter(client: Client) -> None:
    world = World.make()
    world.families(2)
    world.drawn()
    offer = finding.offer(world.steward, world.home(), now=world.later())
    said = actions.draft_offer(offer, now=world.now)
    assert "The price is $180,000" in said.text
    assert str(offer.application.person) in said.text
    sent = actions.send_offer(world.steward, offer, subject=said.subject, text=said.text, now=world.now)
    assert sent.person == offer.application.person
    assert sent.lease is None
    sign_in(client, offer.application.person)
    assert client.get(sent.get_absolute_url()).status_code == 200
    sign_in(client, make_person())
    assert client.get(sent.get_absolute_url()).status_code == 404
    sign_in_as(client, world.steward)
    assert (
        client.get(reverse("land_mail_offer", args=[world.trust.organization.slug, offer.public_id])).status_code == 200
    )
