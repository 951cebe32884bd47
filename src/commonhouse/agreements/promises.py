"""The simple kind every organization has: somebody pays stated amounts on stated days, for something agreed.

Dues, a share of the rent of a common space, a pledge in instalments. The terms are the statement of the rule "dues-account".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from commonhouse.agreements import kinds
from commonhouse.agreements.kinds import Change, Kind, Moved, Terms
from commonhouse.agreements.models import Agreement
from commonhouse.ledger import accounts, units
from commonhouse.ledger.models import Account
from commonhouse.ledger.posting import Leg
from commonhouse.people.fields import MoneyField
from commonhouse.people.formats import day
from commonhouse.people.models import Organization

NAME = "promise"
LONGEST = 99 * 12  # payments
BUCKETS = (
    ("dues", gettext_lazy("Dues")),
    ("rent", gettext_lazy("Use of a space")),
    ("share", gettext_lazy("A share")),
    ("gift", gettext_lazy("A pledge")),
)
RHYTHMS: Mapping[str, tuple[str, int]] = {
    "month": ("month", 1), "quarter": ("month", 3), "year": ("year", 1), "week": ("week", 1), "two-weeks": ("week", 2),
}  # fmt: skip
RHYTHM_WORDS = (
    ("month", gettext_lazy("Every month")),
    ("quarter", gettext_lazy("Every three months")),
    ("year", gettext_lazy("Every year")),
    ("week", gettext_lazy("Every week")),
    ("two-weeks", gettext_lazy("Every two weeks")),
    ("once", gettext_lazy("Once")),
)
_INCOME = {"dues": "dues-income", "rent": "rent-income", "fee": "fee-income", "penalty": "fee-income", "gift": "gifts"}


# --- the form, and terms from it ------------------------------------------------------------------------------------
def day_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class PromiseForm(forms.Form):
    bucket = forms.ChoiceField(label=gettext_lazy("What is paid for?"), choices=BUCKETS, widget=forms.RadioSelect)
    amount = MoneyField(label=gettext_lazy("How much each time?"))
    rhythm = forms.ChoiceField(label=gettext_lazy("How often?"), choices=RHYTHM_WORDS, widget=forms.RadioSelect)
    first = day_field(label=gettext_lazy("First payment"))
    times = forms.IntegerField(
        label=gettext_lazy("How many payments?"), required=False, min_value=1, max_value=LONGEST,
        help_text=gettext_lazy("Leave it empty if it goes on until one of you ends it."),
    )  # fmt: skip
    late_days = forms.IntegerField(
        label=gettext_lazy("A late fee after how many days?"), required=False, min_value=1, max_value=365,
        help_text=gettext_lazy("Leave it empty for none."),
    )  # fmt: skip
    late_amount = MoneyField(label=gettext_lazy("How much is the late fee?"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("late_days")) != bool(given.get("late_amount")):
            self.add_error("late_amount", _("Give both the days and the amount of a late fee, or neither."))
        return given


def terms_from(answers: Mapping[str, Any]) -> Terms:
    """The statement of dues-account that the form's answers mean."""
    part = {"bucket": answers["bucket"], "amount": answers["amount"]}
    terms: Terms = {"beyond": "credit"}
    if answers["rhythm"] == "once":
        terms["listed"] = [{"on": answers["first"].isoformat(), **part}]
    else:
        unit, n = RHYTHMS[answers["rhythm"]]
        stream: dict[str, Any] = {
            "first": answers["first"].isoformat(),
            "every": {"unit": unit, "n": n},
            "parts": [part],
        }
        if answers.get("times"):
            stream["times"] = answers["times"]
        terms["streams"] = [stream]
    if answers.get("late_days") and answers.get("late_amount"):
        terms["late"] = [{"after_days": answers["late_days"], "amount": answers["late_amount"]}]
    return terms


def initial_from(terms: Terms) -> dict[str, Any]:
    """The form's answers again, of terms it made."""
    late: dict[str, Any] = next(iter(terms.get("late", [])), {})
    answers: dict[str, Any] = {"late_days": late.get("after_days"), "late_amount": late.get("amount")}
    if terms.get("listed"):
        once = terms["listed"][0]
        return answers | {"rhythm": "once", "first": once["on"], "bucket": once["bucket"], "amount": once["amount"]}
    stream = terms["streams"][0]
    rhythm = next((k for k, (u, n) in RHYTHMS.items() if {"unit": u, "n": n} == stream["every"]), "month")
    part = stream["parts"][0]
    return answers | {
        "rhythm": rhythm, "first": stream["first"], "times": stream.get("times"), "bucket": part["bucket"],
        "amount": part["amount"],
    }  # fmt: skip


# --- changes ----------------------------------------------------------------------------------------------------------
class PauseForm(forms.Form):
    starts = day_field(label=gettext_lazy("The pause begins on"))
    until = day_field(label=gettext_lazy("Its last day"))
    way = forms.ChoiceField(
        label=gettext_lazy("What becomes of payments in that time?"), widget=forms.RadioSelect, initial="skip",
        choices=[
            ("skip", gettext_lazy("They are not asked for")),
            ("postpone", gettext_lazy("They are due on the day after the pause")),
        ],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("starts") and given.get("until") and given["until"] < given["starts"]:
            self.add_error("until", _("The last day is before the first."))
        return given


class AmountForm(forms.Form):
    starts = day_field(label=gettext_lazy("From which day on?"))
    amount = MoneyField(label=gettext_lazy("How much each time from then on?"))


def paused(terms: Terms, answers: Mapping[str, Any], today: dt.date) -> Terms:
    pause = {"starts": answers["starts"].isoformat(), "until": answers["until"].isoformat(), "way": answers["way"]}
    return terms | {"pauses": sorted([*terms.get("pauses", []), pause], key=lambda each: str(each["starts"]))}


def with_amount(terms: Terms, answers: Mapping[str, Any], today: dt.date) -> Terms:
    if not terms.get("streams"):
        raise ValidationError({"amount": _("Only amounts that are paid again and again can be changed this way.")})
    starts = answers["starts"].isoformat()
    stream = dict(terms["streams"][0])
    kept = [each for each in stream.get("changes", []) if each["on"] < starts]
    parts = (kept[-1] if kept else stream)["parts"]
    stream["changes"] = [*kept, {"on": starts, "parts": [parts[0] | {"amount": answers["amount"]}, *parts[1:]]}]
    return terms | {"streams": [stream, *terms["streams"][1:]]}


PAUSE = Change("pause", gettext_lazy("A pause"), PauseForm, paused)
AMOUNT = Change("amount", gettext_lazy("Another amount"), AmountForm, with_amount)


# --- words ------------------------------------------------------------------------------------------------------------
def sentences(terms: Terms, agreement: Agreement) -> list[str]:
    """Terms of dues in plain words of the reader's language. Leases and pledges may use it too."""
    kind, unit = kinds.get(agreement.kind), agreement.unit
    lines = [_listed(kind, each, unit) for each in terms.get("listed", [])]
    for stream in terms.get("streams", []):
        lines += _stream(kind, stream, unit)
    lines += [_pause(each) for each in terms.get("pauses", [])]
    lines += [_late(each, unit) for each in terms.get("late", [])]
    beyond = {
        "credit": _("Whatever is paid beyond what is due is kept for the next payment."),
        "ahead": _("Whatever is paid beyond what is due pays for what comes next."),
        "refuse": _("No more is taken than what is due."),
    }
    return [*lines, beyond[str(terms.get("beyond", "credit"))]]


def _listed(kind: Kind, each: Mapping[str, Any], unit: str) -> str:
    words = _("%(amount)s is due on %(day)s (%(what)s).")
    return words % {"amount": _money(each["amount"], unit), "day": _day(each["on"]), "what": _what(kind, each)}


def _stream(kind: Kind, stream: Mapping[str, Any], unit: str) -> list[str]:
    said = {
        "parts": _parts(kind, stream["parts"], unit),
        "rhythm": _rhythm(stream.get("every") or {}),
        "day": _day(stream["first"]),
    }
    if stream.get("times"):
        times = int(stream["times"])
        words = ngettext(
            "%(parts)s is due once, on %(day)s.",
            "%(parts)s is due %(times)s times, %(rhythm)s, the first time on %(day)s.",
            times,
        )
        lines = [words % (said | {"times": times})]
    elif stream.get("until"):
        words = _("%(parts)s is due %(rhythm)s, from %(day)s through %(until)s.")
        lines = [words % (said | {"until": _day(stream["until"])})]
    else:
        lines = [_("%(parts)s is due %(rhythm)s, from %(day)s on, until this agreement ends.") % said]
    for change in stream.get("changes", []):
        words = _("From %(day)s on it is %(parts)s.")
        lines.append(words % {"day": _day(change["on"]), "parts": _parts(kind, change["parts"], unit)})
    return lines


def _pause(pause: Mapping[str, Any]) -> str:
    words = {
        "skip": _("From %(starts)s through %(until)s there is a pause: nothing is asked for."),
        "postpone": _(
            "From %(starts)s through %(until)s there is a pause: what falls due then is due on the day after it."
        ),
        "extend": _(
            "From %(starts)s through %(until)s there is a pause: what falls due then is made up for at the end."
        ),
    }[str(pause.get("way", "skip"))]
    return words % {"starts": _day(pause["starts"]), "until": _day(pause["until"])}


def _late(fee: Mapping[str, Any], unit: str) -> str:
    days = int(fee["after_days"])
    if fee.get("amount") is not None:
        words = ngettext(
            "What is more than %(days)s day late costs a late fee of %(amount)s.",
            "What is more than %(days)s days late costs a late fee of %(amount)s.",
            days,
        )
        return words % {"days": days, "amount": _money(fee["amount"], unit)}
    words = ngettext(
        "What is more than %(days)s day late costs a late fee: %(rate)s of it.",
        "What is more than %(days)s days late costs a late fee: %(rate)s of it.",
        days,
    )
    return words % {"days": days, "rate": percent(str(fee["rate"]))}


def percent(rate: str) -> str:
    """A decimal rate as people write it: "0.0475" is "4.75%". Exact."""
    from decimal import Decimal

    shown = f"{(Decimal(rate) * 100).normalize():f}"
    return f"{shown}%"


def _rhythm(every: Mapping[str, Any]) -> str:
    unit, n = str(every.get("unit", "month")), int(every.get("n", 1))
    words = {
        "month": lambda: ngettext("every month", "every %(n)s months", n),
        "week": lambda: ngettext("every week", "every %(n)s weeks", n),
        "year": lambda: ngettext("every year", "every %(n)s years", n),
        "semimonth": lambda: _("twice a month"),
        "day": lambda: ngettext("every day", "every %(n)s days", n),
    }
    return words.get(unit, words["month"])() % {"n": n}


def _parts(kind: Kind, parts: Sequence[Mapping[str, Any]], unit: str) -> str:
    said = [f"{_money(each['amount'], unit)} ({_what(kind, each)})" for each in parts]
    return " + ".join(said)


def _what(kind: Kind, each: Mapping[str, Any]) -> str:
    return kinds.bucket_word(kind, str(each["bucket"]))


def _money(amount: int, unit: str) -> str:
    return units.words(amount, unit)


def _day(text: str) -> str:
    return day(dt.date.fromisoformat(text))


# --- books ------------------------------------------------------------------------------------------------------------
def postings(moved: Moved) -> list[Leg]:
    """The keeper's books: money in, against income by what it is for; what is paid ahead is held for the party."""
    organization, unit = moved.agreement.organization, moved.agreement.unit
    return kinds.legs_in(moved, {bucket: _income(organization, bucket, unit) for bucket in moved.parts})


def _income(organization: Organization, bucket: str, unit: str) -> Account:
    role = "dues-held" if bucket == kinds.CREDIT else _INCOME.get(bucket, "other-income")
    return accounts.of_role(organization, role, unit)


def other_postings(moved: Moved) -> list[Leg]:
    """The paying organization's books: an expense; what is paid ahead is owed to it."""
    assert moved.cash is not None
    organization, unit = moved.cash.organization, moved.agreement.unit
    roles = {bucket: "receivable" if bucket == kinds.CREDIT else "other-expense" for bucket in moved.parts}
    return kinds.legs_out(moved, {bucket: accounts.of_role(organization, role, unit) for bucket, role in roles.items()})


PROMISE = Kind(
    name=NAME,
    label=gettext_lazy("Agreement with payments"),
    roles=(("receiver", pgettext_lazy("party", "Receives")), ("payer", pgettext_lazy("party", "Pays"))),
    sentences=sentences,
    account_rule="dues-account",
    postings=postings,
    other_postings=other_postings,
    keeper_role="receiver",
    payer="payer",
    bucket_words=dict(BUCKETS),
    changes=(PAUSE, AMOUNT),
    drafts=True,
    form=PromiseForm,
    terms_from=terms_from,
    initial_from=initial_from,
)
