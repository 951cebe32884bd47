"""Verbs of letters: a trust's own words, letters written from them, sent by email or printed together, and kept as sent."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from commonhouse.land.finding.models import HomeOffer
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import holder_words
from commonhouse.land.stewarding import fields, letter_values, telling
from commonhouse.land.stewarding.models import Duty, Letter, LetterBatch, LetterTemplate, Purpose
from commonhouse.land.stewarding.starters_letters import LETTERS
from commonhouse.land.stewarding.terms import people
from commonhouse.notices.models import Channel
from commonhouse.notices.reach import Directory, Pair
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, person_of, required, today, token, validate

MOST_TEMPLATES = 100
MOST_AT_ONCE = 500  # letters printed together
LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A letter before it is sent: nothing of it is kept yet. `to`: lines of the address. way: "email" or "print"."""

    purpose: str
    about: str
    language: str
    subject: str
    text: str
    to: tuple[str, ...]
    way: str


# --- templates --------------------------------------------------------------------------------------------------------
def save_template(
    actor: Actor, organization: Organization, template: LetterTemplate | None = None, *, name: str, purpose: str,
    subject_en: str, text_en: str, subject_es: str, text_es: str, now: dt.datetime | None = None,
) -> LetterTemplate:  # fmt: skip
    """A trust's own letter, new or better. Letters sent before stay as they were. Raises ValidationError by field."""
    require(actor, "letter.write", organization)
    texts = {"subject_en": subject_en, "text_en": text_en, "subject_es": subject_es, "text_es": text_es}
    for field, text in texts.items():
        texts[field] = required(field, text, _("Write it in both languages: people read it in theirs."))
    if purpose not in Purpose.values:
        raise ValidationError({"purpose": _("Choose from the list.")})
    fields.check(purpose, **texts)
    with transaction.atomic():
        organization = locked(organization)
        made = locked(template) if template is not None else LetterTemplate(organization=organization)
        if made.pk is None and LetterTemplate.objects.filter(organization=organization).count() >= MOST_TEMPLATES:
            raise Refused(_("There are as many letters as this page can hold."))
        made.name, made.purpose = name.strip(), purpose
        for field, text in texts.items():
            setattr(made, field, text.replace("\r\n", "\n"))
        made.changed_at, made.changed_by, made.is_open = moment(now), actor.person, True
        validate(made)
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:
            raise ValidationError({"name": _("There is a letter of this name already.")}) from None
    return made


def close_template(actor: Actor, template: LetterTemplate) -> LetterTemplate:
    """Not offered any more; the house's own words serve again where there is no other."""
    require(actor, "letter.write", template.organization)
    LetterTemplate.objects.filter(pk=template.pk).update(is_open=False)
    template.is_open = False
    return template


def words_for(
    organization: Organization, purpose: str, template: LetterTemplate | None, language: str
) -> tuple[str, str]:
    """Subject and text with their fields: of the template, of the trust's newest for the purpose, or the house's own."""
    own = template or (
        LetterTemplate.objects.filter(organization=organization, purpose=purpose, is_open=True)
        .order_by("-changed_at", "-pk")
        .first()
    )
    found: Any = own or LETTERS[Purpose(purpose)]
    return getattr(found, f"subject_{language}"), getattr(found, f"text_{language}")


# --- writing ------------------------------------------------------------------------------------------------------------
def draft(
    lease: Lease, purpose: str, *, about: str = "", template: LetterTemplate | None = None, language: str = "",
    now: dt.datetime | None = None,
) -> Drafted:  # fmt: skip
    """How a letter to a household would read. Raises ValidationError where what it is about is not there."""
    readers = people(lease)
    spoken = language if language in LANGUAGES else language_of(readers)
    with translation.override(spoken):
        values = letter_values.of_lease(lease, purpose, about, today(now))
        return _drafted(lease.organization, purpose, about, spoken, values, template, _address(lease), readers)


def draft_offer(
    offer: HomeOffer, *, template: LetterTemplate | None = None, language: str = "", now: dt.datetime | None = None
) -> Drafted:
    """How a letter to a household that is offered a home would read."""
    person = offer.application.person
    spoken = language if language in LANGUAGES else language_of([person.pk])
    with translation.override(spoken):
        values = letter_values.of_offer(offer, today(now))
        return _drafted(
            offer.organization, Purpose.OFFER, offer.public_id, spoken, values, template, (str(person),), [person.pk]
        )


def _drafted(
    organization: Organization, purpose: str, about: str, language: str, values: dict[str, str],
    template: LetterTemplate | None, to: tuple[str, ...], readers: Sequence[Any],
) -> Drafted:  # fmt: skip
    subject, text = words_for(organization, purpose, template, language)
    way = Letter.Way.EMAIL if reached(organization, readers) else Letter.Way.PRINT
    return Drafted(purpose, about, language, fields.merge(subject, values), fields.merge(text, values), to, way)


def language_of(readers: Sequence[Any]) -> str:
    """Of the first of them, if the house has it whole."""
    spoken = dict(Person.objects.filter(pk__in=readers).values_list("pk", "language"))
    first = next((spoken[each] for each in readers if each in spoken), settings.LANGUAGE_CODE)
    return first if first in LANGUAGES else LANGUAGES[0]


def reached(organization: Organization, readers: Sequence[Any]) -> bool:
    """Whether a letter of the house would come to any of them by email."""
    pairs = [Pair(each, organization.pk) for each in readers]
    directory = Directory(pairs)
    mail = Channel.EMAIL.value
    return any(directory.wants(pair, mail) and directory.address(pair, mail) is not None for pair in pairs)


def _address(lease: Lease) -> tuple[str, ...]:
    place = lease.holding.parcel.address
    door = lease.holding.unit
    return tuple(line for line in (holder_words(lease), ", ".join(part for part in (place, door) if part)) if line)


def send(
    actor: Actor, lease: Lease, *, purpose: str, subject: str, text: str, about: str = "", language: str = "",
    on_paper: bool = False, submission: object = None, now: dt.datetime | None = None,
) -> Letter:  # fmt: skip
    """Sends what is written, and keeps it word for word. By email a short notice leads to it; on paper it waits to be printed.

    Sent twice, it is one. Raises ValidationError by field.
    """
    readers = people(lease)
    letter = Letter(
        organization=lease.organization, lease=lease, purpose=purpose, about=about, to=list(_address(lease)),
        language=language if language in LANGUAGES else language_of(readers),
    )  # fmt: skip
    if purpose in {Purpose.DUTY, Purpose.INSPECTION}:
        letter.duty = Duty.objects.filter(lease=lease, public_id=about).first()
    return _send(actor, letter, readers, subject, text, on_paper, submission, now)


def send_offer(
    actor: Actor, offer: HomeOffer, *, subject: str, text: str, language: str = "", on_paper: bool = False,
    submission: object = None, now: dt.datetime | None = None,
) -> Letter:  # fmt: skip
    """A letter to a household that is offered a home."""
    person = offer.application.person
    letter = Letter(
        organization=offer.organization, person=person, purpose=Purpose.OFFER, about=offer.public_id, to=[str(person)],
        language=language if language in LANGUAGES else language_of([person.pk]),
    )  # fmt: skip
    return _send(actor, letter, [person.pk], subject, text, on_paper, submission, now)


def _send(
    actor: Actor, letter: Letter, readers: Sequence[Any], subject: str, text: str, on_paper: bool, submission: object,
    now: dt.datetime | None,
) -> Letter:  # fmt: skip
    organization = letter.organization
    require(actor, "letter.write", organization)
    mark = token(submission or uuid.uuid4())
    letter.subject = " ".join(required("subject", subject, _("A letter has a subject.")).split())
    letter.text = required("text", text, _("The letter is empty.")).replace("\r\n", "\n")
    left = [
        name for name in fields.used(letter.text) + fields.used(letter.subject) if name in fields.known(letter.purpose)
    ]
    if left:
        words = _("The field %(name)s is not filled in. Write the words in its place.")
        raise ValidationError({"text": words % {"name": f"{{{left[0]}}}"}})
    letter.sha256 = hashlib.sha256(f"{letter.subject}\n\n{letter.text}".encode()).hexdigest()
    letter.way = Letter.Way.PRINT if on_paper or not reached(organization, readers) else Letter.Way.EMAIL
    letter.sent_at, letter.by, letter.submission = moment(now), person_of(actor, "letter.write"), mark
    validate(letter, ("to",))
    with transaction.atomic():
        organization = locked(organization)
        if found := Letter.objects.filter(organization=organization, submission=mark).first():
            return found
        letter.save()
        if letter.way == Letter.Way.EMAIL:
            telling.letter(letter, readers, now)
    return letter


# --- on paper -------------------------------------------------------------------------------------------------------------
def to_print(organization: Organization) -> int:
    return Letter.objects.filter(organization=organization, way=Letter.Way.PRINT, batch__isnull=True).count()


def print_batch(actor: Actor, organization: Organization, *, now: dt.datetime | None = None) -> LetterBatch | None:
    """All letters that wait for paper, as one batch; None where none waits. A batch can be printed again as it was."""
    require(actor, "letter.write", organization)
    with transaction.atomic():
        organization = locked(organization)
        waiting = Letter.objects.filter(organization=organization, way=Letter.Way.PRINT, batch__isnull=True)
        keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
        if not keys:
            return None
        batch = LetterBatch.objects.create(organization=organization, printed_at=moment(now), by=actor.person)
        Letter.objects.filter(pk__in=keys).update(batch=batch)
    return batch
