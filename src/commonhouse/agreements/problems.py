"""What a rule finds wrong, told to people: beside the field it is about, in plain words of their language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commonhouse.ledger import units
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import FormError

FIELDS = frozenset({"on", "amount"})
Words = Callable[[], str]

# What rules say of events, by its form, and the same for people. `most` is an amount in both.
_KNOWN: tuple[tuple[re.Pattern[str], Words], ...] = (
    (re.compile(r"only (?P<most>\d+) can be paid now"), lambda: _("At most %(most)s can be paid now.")),
    (re.compile(r"(?P<most>\d+) is still to be paid there"), lambda: _("Only %(most)s of this is still to be paid.")),
    (re.compile(r"(?P<most>\d+) may still be lent"), lambda: _("At most %(most)s may still be paid out.")),
    (re.compile(r"(?P<most>\d+) is outstanding"), lambda: _("Only %(most)s is outstanding.")),
    (
        re.compile(r"(?P<most>\d+) of what was lost is still out"),
        lambda: _("Only %(most)s of what was given up is still out."),
    ),
    (
        re.compile(r"(?P<most>\d+) is still lent"),
        lambda: _("%(most)s is still lent: it must be paid or given up first."),
    ),
    (re.compile(r"Nothing had been paid out"), lambda: _("Nothing had been paid out by this day. Enter that first.")),
    (re.compile(r"(It|The agreement) (had )?ended on"), lambda: _("The agreement had ended before this day.")),
    (re.compile(r"was taken back already"), lambda: _("This was taken back already.")),
)


@contextmanager
def told(unit: str = "USD") -> Iterator[None]:
    """A rule's or a form's error inside comes out as a ValidationError beside its field; amounts are in `unit`."""
    try:
        yield
    except FormError as error:
        raise _problem(error.path, error.problem, error.fix, unit) from error
    except RuleError as error:
        raise _problem(error.field, error.problem, error.fix, unit) from error


def _problem(place: str, problem: str, fix: str, unit: str) -> ValidationError:
    field = place.rsplit(".", 1)[-1]
    text = _words(problem, unit)
    if text and field in FIELDS:
        return ValidationError({field: text})
    if text:
        return ValidationError(text)
    whole = " ".join(part for part in (problem, fix) if part)
    if field in FIELDS:
        return ValidationError({field: whole})
    return ValidationError(_("This cannot be entered (%(place)s): %(problem)s") % {"place": place, "problem": whole})


def _words(problem: str, unit: str) -> str:
    for pattern, words in _KNOWN:
        if found := pattern.search(problem):
            most = found.groupdict().get("most")
            return words() % ({"most": units.words(int(most), unit)} if most else {})
    return ""
