"""A person and their account."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonhouse.people.models import Account, Person
from commonhouse.people.permissions import Actor, NotAllowed


def welcome(account: Account, *, name: str, language: str, place: str = "") -> Person:
    """Makes the person of an account that has none; a second time it gives the same person, unchanged.

    Raises ValidationError for a missing name or a language the house does not speak.
    """
    person = Person(account=account, **_said(name, language, place))
    person.full_clean(exclude=["account"], validate_unique=False)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:  # the form came twice
        return Person.objects.get(account=account)
    return person


def edit_person(actor: Actor, person: Person, *, name: str, language: str, place: str = "") -> Person:
    """A person changes how they are called and in which language the house speaks to them."""
    if actor.person is None or actor.person.pk != person.pk:
        raise NotAllowed("person.edit")
    for field, value in _said(name, language, place).items():
        setattr(person, field, value)
    person.full_clean(exclude=["account"], validate_unique=False)
    person.save(update_fields=["name", "language", "place"])
    return person


def _said(name: str, language: str, place: str) -> dict[str, str]:
    if language not in settings.HOUSE_LANGUAGES:
        raise ValidationError({"language": _("The house does not know this language.")})
    return {"name": " ".join(name.split()), "language": language, "place": " ".join(place.split())}
