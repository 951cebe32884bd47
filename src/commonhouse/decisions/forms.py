"""The forms of the ballot box's pages. They read what was typed; the verbs decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.decisions import choices, keying, listing, words
from commonhouse.decisions.listing import Option
from commonhouse.decisions.marks import Marks
from commonhouse.decisions.models import Box, RollEntry
from commonhouse.people.models import MemberClass
from commonhouse.rules.budgeting.model import BallotKind

Choice = dict[str, Any]
SHEETS_AT_ONCE = {"slips": 1000, "ballots": 500}
RANKS_AS_LIST = 12  # with more ranks than this, a number is typed instead of chosen from a list


# --- one ballot ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Row:
    """One option as the ballot page shows it. `value` is what stands in its field: a tick, points or a rank."""

    option: Option
    field: str
    value: Any
    is_shown: bool
    errors: Sequence[str] = ()


class BallotForm(forms.Form):
    """A ballot of any kind. After `is_valid()`, `choice` is canonical JSON; an empty one is a blank ballot.

    Options are named by their printed number, on the page as on paper.
    """

    template = "voting/choose.html"  # of its page, and of its rows within one
    rows_template = "decisions/voting/_marks.html"
    category = forms.CharField(required=False, max_length=80)
    district = forms.CharField(required=False, max_length=80)

    def __init__(self, *args: Any, box: Box, options: Sequence[Option], is_judged: bool = True, **kwargs: Any) -> None:
        """`is_judged`: whether errors are wanted; without, the form only shows what was typed so far."""
        super().__init__(*args, **kwargs)
        self.box, self.options, self.is_judged = box, options, is_judged
        ballot = choices.ballot(box.form, box.options)
        assert isinstance(ballot, Marks)  # `answer_forms` has the others
        self.ballot, self.rules = ballot, ballot.rules
        self.kind = self.rules.kind
        self.currency = listing.currency_of(box)
        self.choice: Choice = {}
        self.allows_blank = self.rules.min_length == 0
        self._add_fields()

    # -- fields
    @property
    def ranks(self) -> int:
        return min(self.rules.max_length or len(self.options), len(self.options))

    @property
    def ranks_are_listed(self) -> bool:
        return self.ranks <= RANKS_AS_LIST

    def _add_fields(self) -> None:
        numbered = [(str(option.number), option.title) for option in self.options]
        self._unknown = _("One of those you chose is not on this ballot. Please look at your choices again.")
        errors, label = {"invalid_choice": self._unknown}, _("Your choices")
        if self.kind is BallotKind.CHOOSE_1:
            none = [("", _("None of these: a blank ballot"))] if self.allows_blank else []
            self.fields["option"] = forms.ChoiceField(
                label=label, choices=[*none, *numbered], widget=forms.RadioSelect, required=False, error_messages=errors
            )
        elif self.kind in {BallotKind.APPROVAL, BallotKind.KNAPSACK}:
            self.fields["option"] = forms.MultipleChoiceField(
                label=label,
                choices=numbered,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                error_messages=errors,
            )
        else:
            for option in self.options:
                self.fields[f"{self._prefix}-{option.number}"] = forms.IntegerField(
                    required=False,
                    min_value=0,
                    max_value=10**9,
                    label=option.title,
                    error_messages=self._number_errors(),
                )

    @property
    def _prefix(self) -> str:
        return "points" if self.kind is BallotKind.CUMULATIVE else "rank"

    def _number_errors(self) -> dict[str, str]:
        text = _("Write a whole number, or leave it empty.")
        return {"invalid": text, "min_value": text, "max_value": text}

    @staticmethod
    def data_of(choice: Mapping[str, Any], options: Sequence[Option]) -> dict[str, Any]:
        """The initial values that show a choice made before."""
        numbers = {option.id: option.number for option in options}
        if "points" in choice:
            return {f"points-{numbers[id]}": points for id, points in choice["points"].items() if id in numbers}
        if "rank" in choice:
            return {f"rank-{numbers[id]}": place for place, id in enumerate(choice["rank"], 1) if id in numbers}
        chosen = [str(numbers[id]) for id in choice.get("approve", ()) if id in numbers]
        return {"option": chosen}

    # -- what was chosen
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        chosen = self._chosen(data)
        if self.errors:
            return data
        ids = {option.number: option.id for option in self.options}
        try:
            self.choice = self.ballot.canonical(self._stated([(ids[number], amount) for number, amount in chosen]))
        except choices.BadChoice as error:
            for problem in error.problems:
                message = words.problem(problem.code, problem.limit, problem.found, self.currency)
                self.add_error("option" if "option" in self.fields else None, message)
        return data

    def _stated(self, chosen: Sequence[tuple[str, int]]) -> Choice:
        if self.kind is BallotKind.CUMULATIVE:
            return {"points": dict(chosen)}
        return {self.ballot.member: [id for id, _amount in chosen]}

    def _chosen(self, data: Mapping[str, Any]) -> list[tuple[int, int]]:
        """(number, points or rank), in the order of the ballot or of the ranks."""
        if "option" in self.fields:
            value = data.get("option") or []
            return [(int(number), 1) for number in ([value] if isinstance(value, str) else value)]
        given = [
            (option.number, int(amount))
            for option in sorted(self.options, key=lambda each: each.number)
            if (amount := data.get(f"{self._prefix}-{option.number}"))
        ]
        if self.kind is BallotKind.CUMULATIVE:
            return given
        places: dict[int, int] = {}
        for number, place in given:
            if place in places:
                self.add_error(
                    f"rank-{number}",
                    _("%(one)s and %(other)s are both number %(place)s in your order. Change one of them.")
                    % {"one": places[place], "other": number, "place": place},
                )
            places[place] = number
        return sorted(given, key=lambda pair: pair[1])

    # -- what the page shows
    def rows(self) -> list[Row]:
        category, district = self._filter()
        return [
            Row(
                option=option,
                field="option" if "option" in self.fields else f"{self._prefix}-{option.number}",
                value=self._value(option),
                is_shown=(not category or option.category == category)
                and (not district or option.district == district),
                errors=self._errors_of(option),
            )
            for option in self.options
        ]

    def _filter(self) -> tuple[str, str]:
        return str(self._raw("category") or "")[:80], str(self._raw("district") or "")[:80]

    def _raw(self, name: str) -> Any:
        if self.is_bound:
            return self[name].value()
        return self.initial.get(name, "")

    def _value(self, option: Option) -> Any:
        if "option" not in self.fields:
            return self._raw(f"{self._prefix}-{option.number}")
        value = self._raw("option") or []
        return str(option.number) in ([value] if isinstance(value, str) else [str(each) for each in value])

    def _errors_of(self, option: Option) -> Sequence[str]:
        name = f"{self._prefix}-{option.number}"
        if not (self.is_bound and self.is_judged and name in self.fields):
            return ()
        return [str(message) for message in self.errors.get(name, ())]

    def totals(self) -> dict[str, int]:
        """What the fields hold now, valid or not: money or points used, and how many options."""
        used = count = 0
        for row in self.rows():
            amount = _whole(row.value) if "option" not in self.fields else int(bool(row.value))
            used += (row.option.cost or 0) * min(amount, 1) if self.counts_money else amount
            count += int(amount > 0)
        return {"used": used, "count": count}

    @property
    def counts_money(self) -> bool:
        return self.kind is not BallotKind.CUMULATIVE and bool(self.currency)

    @property
    def limit(self) -> int | None:
        if self.kind is BallotKind.CUMULATIVE:
            return self.rules.max_points
        return self.rules.max_cost

    @property
    def is_filtered(self) -> bool:
        return any(self._filter())


def _whole(value: Any) -> int:
    text = str(value if value is not None else "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


# --- codes and receipts --------------------------------------------------------------------------------------------
class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("It is printed on your sheet. Small or large letters, with or without dashes."),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autocorrect": "off"}
        ),
        error_messages={"required": gettext_lazy("Write the code that is printed on your sheet.")},
    )


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=gettext_lazy("Your receipt"),
        help_text=gettext_lazy("Four groups of five letters and numbers, such as 7ZK3M-0QX4T-9A1BC-DE2FG."),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autocorrect": "off"}
        ),
        error_messages={"required": gettext_lazy("Write the receipt you were given when you voted.")},
    )


class QualifyForm(forms.Form):
    """The declaration of somebody who joins the roll: that they qualify, their age where it matters, never more."""

    def __init__(self, *args: Any, box: Box, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared = MemberClass.Admission.ATTESTATION
        self.classes = list(box.classes.filter(votes=True, admission=declared))
        if len(self.classes) > 1:
            self.fields["member_class"] = forms.ChoiceField(
                label=_("You join as"),
                widget=forms.RadioSelect,
                choices=[(str(each.pk), each.name) for each in self.classes],
                error_messages={"required": _("Choose what you join as.")},
            )
        ages = [each.minimum_age for each in self.classes if each.minimum_age]
        self.fields["attested"] = forms.BooleanField(
            label=_("Yes, this is true for me"),
            error_messages={"required": _("Tick the box if it is true. If it is not, you cannot vote here.")},
        )
        if ages:
            self.fields["of_age"] = forms.BooleanField(
                label=_("Yes, I am at least %(years)s years old") % {"years": ages[0]}
                if len(set(ages)) == 1
                else _("Yes, I am old enough for what I join as"),
                error_messages={
                    "required": _("Tick the box if you are old enough. If you are not, you cannot vote here.")
                },
            )

    @property
    def member_class(self) -> MemberClass | None:
        """The class that was chosen; None where there is no choice."""
        wanted = self.cleaned_data.get("member_class")
        return next((each for each in self.classes if str(each.pk) == wanted), None)


class BlankForm(forms.Form):
    blank = forms.BooleanField(
        label=gettext_lazy("Yes, I hand in a blank ballot"),
        error_messages={"required": gettext_lazy("Tick the box to hand in a blank ballot, or go back and choose.")},
    )


# --- stewards ------------------------------------------------------------------------------------------------------
class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, dt.datetime):
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return local.strftime("%Y-%m-%dT%H:%M")
        return str(value) if value else None


class ScheduleForm(forms.Form):
    closes_at = forms.DateTimeField(
        label=gettext_lazy("New closing time"),
        widget=MomentInput,
        error_messages={"invalid": gettext_lazy("Write a date and a time, such as 2026-12-01 20:00.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Everyone can read this in the public record. Name no person."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, box: Box, now: dt.datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.box, self.now = box, now or timezone.now()

    def clean_closes_at(self) -> dt.datetime:
        closes_at: dt.datetime = self.cleaned_data["closes_at"]
        if closes_at <= self.now:
            raise forms.ValidationError(_("This time has passed. Choose a time from now on."))
        if closes_at == self.box.closes_at:
            raise forms.ValidationError(_("This is the closing time already."))
        return closes_at


def _language_choices() -> list[tuple[str, str]]:
    from django.utils.translation import get_language_info

    return [(code, get_language_info(code)["name_local"]) for code in settings.HOUSE_LANGUAGES]


class SheetsForm(forms.Form):
    what = forms.ChoiceField(
        label=gettext_lazy("What to print"),
        widget=forms.RadioSelect,
        choices=[
            ("ballots", gettext_lazy("Paper ballots: one for each person, to fill in with a pen")),
            ("slips", gettext_lazy("Code slips: several on a page, to cut apart, for voting on a phone or tablet")),
        ],
        initial="ballots",
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many"),
        min_value=1,
        max_value=SHEETS_AT_ONCE["slips"],
        error_messages={"min_value": gettext_lazy("Print at least 1.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=_language_choices)
    paper = forms.ChoiceField(
        label=gettext_lazy("Paper"),
        choices=[("us-letter", gettext_lazy("Letter (8.5 × 11 in)")), ("a4", gettext_lazy("A4"))],
        initial="us-letter",
    )
    format = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=[("pdf", gettext_lazy("PDF file")), ("html", gettext_lazy("Web page to print"))],
        initial="pdf",
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        most = SHEETS_AT_ONCE.get(data.get("what", ""), 0)
        if most and data.get("count", 0) > most:
            self.add_error("count", _("Print at most %(most)s at a time, then the rest.") % {"most": most})
        return data


class VoidForm(forms.Form):
    serials = forms.CharField(
        label=gettext_lazy("Serial numbers"),
        help_text=gettext_lazy("One number, several with commas, or a range: 12, 15, 20-30."),
        max_length=400,
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Everyone can read this in the public record. Name no person."),
        max_length=300,
    )

    def clean_serials(self) -> list[int]:
        return list(read_serials(self.cleaned_data["serials"]))


MOST_SERIALS = 2000
SERIAL_DIGITS = 9


def read_serials(text: str) -> Iterator[int]:
    """The numbers of "12, 15, 20-30". Raises ValidationError naming the part that cannot be read."""
    seen: set[int] = set()
    for part in (part.strip() for part in text.split(",")):
        first, dash, last = part.partition("-")
        if not _is_serial(first.strip()) or (dash and not _is_serial(last.strip())):
            raise forms.ValidationError(_("“%(part)s” is not a serial number or a range.") % {"part": part[:20]})
        start, end = int(first), int(last) if dash else int(first)
        if not 0 < start <= end or end - start >= MOST_SERIALS or len(seen) >= MOST_SERIALS:
            raise forms.ValidationError(
                _("“%(part)s” is not a range of at most %(most)s numbers.") % {"part": part[:20], "most": MOST_SERIALS}
            )
        yield from (number for number in range(start, end + 1) if number not in seen)
        seen.update(range(start, end + 1))


def _is_serial(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= SERIAL_DIGITS


class RollSearchForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[("", gettext_lazy("Everyone")), *RollEntry.State.choices],
    )


class BatchForm(forms.Form):
    place = forms.CharField(
        label=gettext_lazy("Where these ballots were collected"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("A place, not a person: for example, Grove Hall library."),
    )
    expected = forms.IntegerField(
        label=gettext_lazy("How many ballots are in the pile"),
        help_text=gettext_lazy("Count the sheets before keying. At most 1,000 in one batch."),
        min_value=1,
        max_value=1000,
    )


class KeyForm(forms.Form):
    """One paper. An empty number is the next one, as the page showed it; a dash says that the paper has none."""

    serial = forms.RegexField(
        r"^\s*(-|\d{1,6})?\s*$",
        label=gettext_lazy("Number on the paper"),
        required=False,
        error_messages={"invalid": gettext_lazy("Type the number printed on the paper, or - if it has none.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    next = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    line = forms.CharField(
        label=gettext_lazy("What is ticked"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    replace = forms.BooleanField(required=False, label=gettext_lazy("Replace what I keyed for this number before"))

    def __init__(self, *args: Any, kind: str, ids: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.ids = kind, ids
        self.says = keying.Line()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "serial" in data and not data["serial"].strip() and not data.get("next"):
            self.add_error("serial", _("Type the number printed on the paper, or - if it has none."))
        self.says = keying.read(data.get("line", ""), self.kind, self.ids)
        for problem in self.says.problems:
            self.add_error("line", problem)
        return data

    @property
    def number(self) -> int | None:
        """The number that is keyed; None for a paper without one."""
        typed = self.cleaned_data["serial"].strip()
        if typed == "-":
            return None
        return int(typed) if typed else int(self.cleaned_data["next"])


class ResolveForm(forms.Form):
    """What the paper says, once somebody has looked at it."""

    says = forms.ChoiceField(
        label=gettext_lazy("What does the paper say?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Look at the paper and say what it says.")},
    )
    line = forms.CharField(
        label=gettext_lazy("The numbers on the paper"),
        help_text=gettext_lazy("Only for “something else”. As when keying: 12 3 7; 0 for blank."),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is set aside"),
        help_text=gettext_lazy("Only for a paper that is set aside. Name no person."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, difference: Any, kind: str, ids: Mapping[int, str], **kwargs: Any) -> None:
        kwargs["prefix"] = f"paper-{difference.serial}"
        super().__init__(*args, **kwargs)
        self.kind, self.ids, self.difference = kind, ids, difference
        self.read = keying.Line()
        self.fields["says"].choices = list(self._choices())  # type: ignore[attr-defined]

    def _choices(self) -> Iterator[tuple[str, str]]:
        if not self.difference.has_no_right:
            if self.difference.first is not None:
                yield "first", _("As keyed first")
            if self.difference.second is not None and self.difference.second != self.difference.first:
                yield "second", _("As keyed second")
            yield "other", _("Something else")
            yield "spoiled", _("Spoiled: nobody can tell what it says")
        yield "absent", _("There is no such paper in the pile: its number was misread")
        yield "set-aside", _("The paper is there, but gives no right to a ballot: set it aside")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("says") == "other":
            self.read = keying.read(data.get("line", ""), self.kind, self.ids)
            for problem in self.read.problems:
                self.add_error("line", problem)
        if data.get("says") == "set-aside" and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why this paper is set aside."))
        return data

    def verdict(self) -> dict[str, Any]:
        """The keyword arguments of `actions.resolve`."""
        says = self.cleaned_data["says"]
        if says in {"first", "second"}:
            kept = getattr(self.difference, says)
            return {"outcome": "spoiled"} if kept.is_spoiled else {"outcome": "choice", "choice": kept.choice}
        if says == "other":
            return {"outcome": "spoiled"} if self.read.is_spoiled else {"outcome": "choice", "choice": self.read.choice}
        if says == "set-aside":
            return {"outcome": "set-aside", "reason": self.cleaned_data["reason"]}
        return {"outcome": says}


class RecountForm(forms.Form):
    expected = forms.IntegerField(label=gettext_lazy("How many ballots are in the pile"), min_value=1, max_value=1000)


class TakeBackForm(forms.Form):
    serial = forms.IntegerField(label=gettext_lazy("Number on the sheet"), min_value=1, max_value=999_999)
