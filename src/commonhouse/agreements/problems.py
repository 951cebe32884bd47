"""What a rule finds wrong, told to people: on the field it is about, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import FormError

FIELDS = frozenset({"on", "amount"})


@contextmanager
def told() -> Iterator[None]:
    """A rule's or a form's error inside comes out as a ValidationError beside its field."""
    try:
        yield
    except FormError as error:
        raise _problem(error.path, error.problem, error.fix) from error
    except RuleError as error:
        raise _problem(error.field, error.problem, error.fix) from error


def _problem(place: str, problem: str, fix: str) -> ValidationError:
    field = place.rsplit(".", 1)[-1]
    text = " ".join(part for part in (problem, fix) if part)
    if field in FIELDS:
        return ValidationError({field: text})
    return ValidationError(_("This cannot be entered (%(place)s): %(problem)s") % {"place": place, "problem": text})
