"""A person's own number for text messages: given by them, and in use once they typed the code that was sent to it."""

from __future__ import annotations

import datetime as dt
import secrets

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from commonhouse.notices import actions, sms
from commonhouse.notices.models import Channel, Phone, Preference
from commonhouse.notices.numbers import e164
from commonhouse.people.models import Contact, Person
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require

DIGITS = 6
LASTS = dt.timedelta(minutes=15)
MOST_TRIES = 5
MOST_CODES, HOUR = 3, 3600  # to one number, and for one person: a number of somebody else's is not to be pestered


def give_number(actor: Actor, written: str, *, now: dt.datetime | None = None) -> Phone:
    """Keeps a number, in place of the one before, and sends a code to it; it is in use once the code is typed.

    Raises ValidationError for what is no number, Refused where no text can be sent now.
    """
    person = _self(actor)
    number = e164(written)
    if not number:
        raise ValidationError({"number": _("Write a number that can get text messages, for example 617-555-0123.")})
    if not sms.delivers():
        raise Refused(_("This house does not send text messages yet."))
    _spend(person, number)
    code = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    with transaction.atomic():
        Phone.objects.filter(person=person).delete()
        phone = Phone.objects.create(
            person=person, number=number, code_hash=_digest(person, code), code_until=(now or timezone.now()) + LASTS
        )
    try:
        sms.adapter().send(
            number, _("Your code is %(code)s. Nobody will ask you for it.") % {"code": code}, key=secrets.token_hex(8)
        )
    except sms.NotSent:
        phone.delete()
        raise Refused(_("The text message could not be sent. Check the number, or try again in a while.")) from None
    return phone


def confirm_number(actor: Actor, typed: str, *, now: dt.datetime | None = None) -> Phone:
    """The number is the person's from now on, and texts come at once unless they wished otherwise.

    Raises ValidationError: wrong code, too old, too many tries.
    """
    person = _self(actor)
    now = now or timezone.now()
    digits = "".join(sign for sign in typed[:40] if sign.isascii() and sign.isdigit())
    is_right = False
    with transaction.atomic():  # a wrong try is counted even though it is refused, so nothing is raised in here
        phone = Phone.objects.select_for_update().filter(person=person).first()
        if phone is not None and phone.confirmed_at is not None:
            return phone
        if phone is not None and phone.tries < MOST_TRIES and phone.code_until and now < phone.code_until:
            is_right = constant_time_compare(phone.code_hash, _digest(person, digits))
            phone.tries += 1
            if is_right:
                phone.confirmed_at, phone.code_hash, phone.code_until = now, "", None
            phone.save()
    if phone is None or not is_right:
        raise ValidationError({"code": _("This code does not work. Check each digit, or have a new one sent.")})
    if not Preference.objects.filter(person=person, channel=Channel.SMS).exists():
        actions.set_pace(actor, Channel.SMS, Preference.Pace.NOW)
    return phone


def remove_number(actor: Actor) -> None:
    """No texts to this number any more. Email goes on as it was."""
    Phone.objects.filter(person=_self(actor)).delete()


def number_of(person: Person) -> Phone | None:
    return Phone.objects.filter(person=person).first()


def noted_by(person: Person) -> list[str]:
    """Organizations that noted a telephone number of the person, by name. The person may ask them to change it."""
    rows = Contact.objects.filter(person=person, kind=Contact.Kind.PHONE).order_by("organization__name")
    return list(rows.values_list("organization__name", flat=True).distinct())


def _digest(person: Person, code: str) -> str:
    return salted_hmac("commonhouse.notices.phones", f"{person.pk}:{code}", algorithm="sha256").hexdigest()


def _spend(person: Person, number: str) -> None:
    """Counts a code on its way. Raises Refused once there were enough within the hour."""
    for whose in (f"person:{person.pk}", f"number:{number}"):
        key = "notice-codes:" + salted_hmac("commonhouse.notices.codes", whose, algorithm="sha256").hexdigest()[:32]
        if cache.add(key, 1, HOUR):
            continue
        if int(cache.get(key, 0)) >= MOST_CODES:
            raise Refused(_("Codes were sent three times already. Please wait an hour."))
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two calls
            cache.set(key, 1, HOUR)


def _self(actor: Actor) -> Person:
    require(actor, "preference.set")
    if actor.person is None:
        raise NotAllowed("preference.set")
    return actor.person
