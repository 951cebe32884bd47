"""Fields of letters: words in braces, such as {household}, that are filled in when a letter is written.

Each purpose has its own fields, and only what such a letter needs. A field that a purpose does not know is refused by name.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from commonhouse.land.stewarding.models import Purpose

Words = str | Promise
_FIELD = re.compile(r"\{([^{}]*)\}")
COMMON: Mapping[str, Words] = MappingProxyType({
    "household": pgettext_lazy("field of a letter", "the names of the household"),
    "home": pgettext_lazy("field of a letter", "the name of the home"),
    "trust": pgettext_lazy("field of a letter", "the name of the trust"),
    "today": pgettext_lazy("field of a letter", "the day of the letter"),
})  # fmt: skip
_WHAT = pgettext_lazy("field of a letter", "what it is about")
_UNTIL = pgettext_lazy("field of a letter", "the last day")
_WHY = pgettext_lazy("field of a letter", "the reason, in the trust’s words")
_AMOUNT = pgettext_lazy("field of a letter", "the amount")
_ANSWER = pgettext_lazy("field of a letter", "yes or no")
OWN: Mapping[str, Mapping[str, Words]] = MappingProxyType({
    Purpose.DUTY: {"what": _WHAT, "due": pgettext_lazy("field of a letter", "the day by which")},
    Purpose.INSPECTION: {
        "visit_day": pgettext_lazy("field of a letter", "the day of the visit"),
        "visit_hour": pgettext_lazy("field of a letter", "the hour of the visit"),
    },
    Purpose.RENEWAL: {"ends": pgettext_lazy("field of a letter", "the day the lease ends")},
    Purpose.LATE: {"amount": _AMOUNT, "since": pgettext_lazy("field of a letter", "since when it is open")},
    Purpose.SUPPORT: {"offer": pgettext_lazy("field of a letter", "what the trust offers"), "answer_by": _UNTIL},
    Purpose.DEFAULT: {"what": _WHAT, "amount": _AMOUNT, "until": _UNTIL},
    Purpose.LENDER: {
        "bank": pgettext_lazy("field of a letter", "the name of the bank"), "amount": _AMOUNT, "until": _UNTIL,
        "trust_until": pgettext_lazy("field of a letter", "the last day on which the trust can pay"),
    },
    Purpose.CURED: {"what": _WHAT},
    Purpose.REFINANCE: {
        "bank": pgettext_lazy("field of a letter", "the name of the bank"), "amount": _AMOUNT, "answer": _ANSWER, "why": _WHY,
    },
    Purpose.REQUEST: {"what": _WHAT, "answer": _ANSWER, "why": _WHY},
    Purpose.IMPROVEMENT: {"what": _WHAT, "answer": _ANSWER, "why": _WHY},
    Purpose.PRICE: {"price": pgettext_lazy("field of a letter", "the price"), "on": pgettext_lazy("field of a letter", "the day")},
    Purpose.OFFER: {"price": pgettext_lazy("field of a letter", "the price"), "until": _UNTIL},
    Purpose.OTHER: {},
})  # fmt: skip


def known(purpose: str) -> dict[str, Words]:
    """The fields a letter of this purpose may have, and what each stands for."""
    return {**COMMON, **OWN.get(purpose, {})}


def used(text: str) -> list[str]:
    """The fields a text names, in order, each once."""
    return list(dict.fromkeys(name.strip() for name in _FIELD.findall(text)))


def check(purpose: str, **texts: str) -> None:
    """Raises ValidationError beside the text that names a field its purpose does not know, or leaves a brace open."""
    names = known(purpose)
    wrong: dict[str, str] = {}
    for place, text in texts.items():
        unknown = [name for name in used(text) if name not in names]
        if unknown:
            near = difflib.get_close_matches(unknown[0], names, n=1)
            said = {"name": f"{{{unknown[0]}}}", "near": f"{{{near[0]}}}" if near else ""}
            hint = (
                _("Did you mean %(near)s?") % said
                if near
                else _("Fields of this letter: %(known)s.") % {"known": ", ".join(f"{{{name}}}" for name in names)}
            )
            wrong[place] = _("There is no field %(name)s in a letter for this purpose.") % said + " " + hint
        elif _FIELD.sub("", text).count("{") or _FIELD.sub("", text).count("}"):
            wrong[place] = _("A brace is open: write fields as {household}, with one brace on each side.")
    if wrong:
        raise ValidationError(wrong)


def merge(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled in, once: what is filled in is never read as a field itself."""
    return _FIELD.sub(lambda found: values.get(found[1].strip(), found[0]), text)
