"""Every rule of the house by name: what it is, its options, its input and result, each with a JSON form.

The catalogue below names rules without importing them, so that listing is instant and a rule's libraries load
only when it runs. A later institution adds its rule by one entry here and one `Rule` in its own package:

    Entry("level-payment", "Level payment", "Equal instalments.", "commonhouse.rules.loans.registered:LEVEL")

A program may also `register` entries of its own.
"""

from __future__ import annotations

import dataclasses
import difflib
import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from .jsonform import Form, FormError, Json, Schema, form_of, load_object

S = TypeVar("S")
I = TypeVar("I")  # noqa: E741 - statement, input, result
R = TypeVar("R")


@dataclass(frozen=True)
class Rule(Generic[S, I, R]):
    """A rule that can run, with the forms that the public record publishes.

    `statement_type` is a frozen dataclass of all options. `option_notes` says in plain words what each option
    means, by field name, and `value_notes` what each value of an option means, by field name and value.
    `run(input, statement)` gives the result; it is pure. `explain(input, result)` gives the steps in plain
    English.
    """

    name: str
    title: str
    summary: str
    statement_type: type[S]
    input_type: type[I]
    result_type: type[R]
    run: Callable[[I, S], R]
    option_notes: Mapping[str, str] = field(default_factory=dict)
    value_notes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    input_form: Form[I] | None = None
    explain: Callable[[I, R], list[str]] | None = None

    def statement_json(self, statement: S) -> Json:
        return form_of(self.statement_type).dump(statement)

    def statement_from_json(self, data: Json, path: str = "statement") -> S:
        return form_of(self.statement_type).load(data, path)

    def input_json(self, value: I) -> Json:
        return self._input_form.dump(value)

    def input_from_json(self, data: Json, path: str = "input") -> I:
        return self._input_form.load(data, path)

    def result_json(self, result: R) -> Json:
        return form_of(self.result_type).dump(result)

    def result_from_json(self, data: Json, path: str = "result") -> R:
        return form_of(self.result_type).load(data, path)

    def compute(self, statement: Json, input: Json) -> Json:
        """The result of a statement and an input, all as JSON.

        Raises FormError, naming the place, when either does not fit.
        """
        return self.result_json(self.work(statement, input)[1])

    def work(self, statement: Json, input: Json) -> tuple[I, R]:
        """The input and the result as values, from JSON. Raises FormError."""
        stated = self.statement_from_json(statement)
        given = self.input_from_json(input)
        try:
            return given, self.run(given, stated)
        except ValueError as error:
            place = getattr(error, "field", "") or "statement"
            raise FormError(place, str(getattr(error, "problem", error)), getattr(error, "fix", "")) from error

    def schema(self) -> Schema:
        """JSON Schema (2020-12) of what `commonhouse compute` takes and gives for this rule."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.title,
            "description": self.summary,
            "type": "object",
            "properties": {
                "rule": {"const": self.name},
                "statement": form_of(self.statement_type).schema(),
                "input": self._input_form.schema(),
                "result": form_of(self.result_type).schema(),
            },
            "required": ["statement", "input"],
        }

    def options(self) -> Iterator[Option]:
        """Each option of the statement with its default, choices and meaning."""
        form = form_of(self.statement_type)
        properties = form.schema()["properties"]
        for each in dataclasses.fields(self.statement_type):  # type: ignore[arg-type]
            schema = properties[each.name]
            choices = schema.get("enum") or schema.get("items", {}).get("enum") or ()
            yield Option(
                name=each.name,
                required="default" not in schema,
                default=schema.get("default"),
                choices=tuple(str(choice) for choice in choices),
                meaning=self.option_notes.get(each.name, ""),
                choice_meanings=dict(self.value_notes.get(each.name, {})),
            )

    @property
    def _input_form(self) -> Form[I]:
        return self.input_form or form_of(self.input_type)


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a rule, as `commonhouse rules NAME` shows it."""

    name: str
    required: bool
    default: Json
    choices: tuple[str, ...]
    meaning: str
    choice_meanings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule in the catalogue. `where` is "package.module:ATTRIBUTE", imported when first asked for."""

    name: str
    title: str
    summary: str
    where: str


class UnknownRule(KeyError):
    """There is no rule of that name. The message names those there are."""

    def __init__(self, name: str) -> None:
        near = difflib.get_close_matches(name, names(), n=1)
        hint = f'Did you mean "{near[0]}"?' if near else f"Rules: {', '.join(names())}."
        super().__init__(f'there is no rule "{name}". {hint}')

    def __str__(self) -> str:
        return str(self.args[0])


_BUDGETING = "commonhouse.rules.budgeting.registered"
_RANKING = "commonhouse.rules.ranking.registered"
_DECIDING = "commonhouse.rules.deciding.registered"
_DRAWING = "commonhouse.rules.drawing.registered"
_NOTES = "commonhouse.rules.funding.registered_notes"
_FUNDING = "commonhouse.rules.funding.registered"
_AGREEING = "commonhouse.rules.agreeing.registered"
_ACCOUNTS = "commonhouse.rules.lending.registered_accounts"
_LENDING = "commonhouse.rules.lending.registered"
_INCOME = "commonhouse.rules.land.registered_income"
_catalogue: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add a rule. Raises ValueError when the name is taken by another."""
    if _catalogue.get(entry.name, entry) != entry:
        raise ValueError(f'the rule name "{entry.name}" is taken')
    _catalogue[entry.name] = entry


def entries() -> tuple[Entry, ...]:
    """All rules, by name, without importing any."""
    return tuple(_catalogue[name] for name in names())


def names() -> list[str]:
    return sorted(_catalogue)


def get(name: str) -> Rule[Any, Any, Any]:
    """The rule of that name. Raises UnknownRule."""
    if name not in _catalogue:
        raise UnknownRule(name)
    module, _, attribute = _catalogue[name].where.partition(":")
    rule: Rule[Any, Any, Any] = getattr(importlib.import_module(module), attribute)
    return rule


def read_request(data: Json) -> tuple[str | None, Json, Json]:
    """The rule's name (if given), the statement and the input of a file for `commonhouse compute`."""
    members = load_object(data, "file", ("rule", "statement", "input", "result"), ("statement", "input"))
    name = members.get("rule")
    if name is not None and not isinstance(name, str):
        raise FormError("file.rule", "must be the name of a rule.")
    return name, members["statement"], members["input"]


for _entry in (
    Entry(
        "equal-shares",
        "Method of Equal Shares",
        "Every voter gets an equal part of the money; projects are bought by those who chose them.",
        f"{_BUDGETING}:EQUAL_SHARES",
    ),
    Entry(
        "greedy",
        "Most votes first (greedy)",
        "Projects are funded from the most votes (or points) down while the money lasts.",
        f"{_BUDGETING}:GREEDY",
    ),
    Entry(
        "phragmen",
        "Sequential Phragmén",
        "Voters earn money at one pace; a project is bought when those who chose it have saved its cost.",
        f"{_BUDGETING}:PHRAGMEN",
    ),
    Entry(
        "threshold",
        "Threshold and quorum",
        "A proposal is adopted when enough support it and enough took part, in each class asked.",
        f"{_DECIDING}:THRESHOLD",
    ),
    Entry(
        "consent",
        "Consent",
        "A text is adopted when nobody's objection stands; a changed text is asked anew.",
        f"{_DECIDING}:CONSENT",
    ),
    Entry(
        "consensus",
        "Consensus",
        "Adopted when no more people block it, or stand aside, than is allowed.",
        f"{_DECIDING}:CONSENSUS",
    ),
    Entry(
        "advice",
        "Advice",
        "One named person decides, after asking others and replying to each advice.",
        f"{_DECIDING}:ADVICE",
    ),
    Entry(
        "approval",
        "Approval",
        "Everyone ticks the options they can accept; the most ticks win.",
        f"{_DECIDING}:APPROVAL",
    ),
    Entry(
        "score",
        "Score",
        "Everyone scores the options they wish; the highest average, or total, wins.",
        f"{_DECIDING}:SCORE",
    ),
    Entry(
        "dots",
        "Dots",
        "Everyone has the same number of dots to put where they like; the most dots win.",
        f"{_DECIDING}:DOTS",
    ),
    Entry(
        "best-time",
        "Choosing a time",
        "The time when most people can come at all; then the one that is good for most.",
        f"{_DECIDING}:BEST_TIME",
    ),
    Entry(
        "delegation",
        "Delegation and proxies",
        "Whose vote counts for whom: a direct vote wins, circles cast nothing.",
        f"{_DECIDING}:DELEGATION",
    ),
    Entry(
        "draw",
        "Drawing lots",
        "A lottery or a panel drawn from a published list, with a seed rolled in public.",
        f"{_DRAWING}:DRAW",
    ),
    Entry(
        "scottish-stv",
        "Single transferable vote (Scottish)",
        "Several seats, in proportion: votes above the quota, and of those excluded, go to the next choice.",
        f"{_RANKING}:SCOTTISH_STV",
    ),
    Entry(
        "instant-runoff",
        "Instant run-off",
        "One winner: the last is eliminated, ballot by ballot to the next choice, until one has a majority.",
        f"{_RANKING}:INSTANT_RUNOFF",
    ),
    Entry(
        "meek-stv",
        "Single transferable vote (Meek)",
        "Several seats, in proportion: those elected keep just the part of every ballot that they need.",
        f"{_RANKING}:MEEK_STV",
    ),
    Entry(
        "schulze",
        "Schulze (one to one)",
        "One winner: every two candidates are compared, and the strongest chains of wins decide.",
        f"{_RANKING}:SCHULZE",
    ),
    Entry(
        "countback",
        "Countback",
        "A vacant seat goes to whom the ballots that had elected the member who left want next.",
        f"{_RANKING}:COUNTBACK",
    ),
    Entry(
        "loan-schedule",
        "Loan schedule",
        "Every payment of a loan by its terms, and what of it is interest.",
        f"{_LENDING}:LOAN_SCHEDULE",
    ),
    Entry(
        "payment-allocation",
        "Payment allocation",
        "Which of the things owed a payment pays, and in what order.",
        f"{_LENDING}:PAYMENT_ALLOCATION",
    ),
    Entry(
        "payoff-quote",
        "Payoff quote",
        "What to pay on a day to end a loan, and what paying early saves.",
        f"{_LENDING}:PAYOFF_QUOTE",
    ),
    Entry(
        "apr",
        "Annual percentage rate",
        "What a loan costs a year, by Regulation Z.",
        f"{_LENDING}:APR",
    ),
    Entry(
        "note-account",
        "Account of a note",
        "What was paid into a note, what it earned since, and what is owed on it.",
        f"{_NOTES}:ACCOUNT",
    ),
    Entry(
        "note-interest",
        "Interest to holders of notes",
        "What each note is owed exactly, paid out in whole cents that add up.",
        f"{_NOTES}:INTEREST",
    ),
    Entry(
        "loan-account",
        "Account of a loan",
        "A loan as it really goes: what is due, what was paid of it, what is late, what is left.",
        f"{_ACCOUNTS}:LOAN_ACCOUNT",
    ),
    Entry(
        "surplus-capped-loan",
        "Surplus-capped loan",
        "Nothing is due until costs and fair pay are covered; the lender never earns more than the profit.",
        f"{_ACCOUNTS}:SURPLUS_CAPPED_LOAN",
    ),
    Entry(
        "royalty-loan",
        "Royalty loan",
        "A share of revenue is paid until a stated multiple of what was lent is paid.",
        f"{_ACCOUNTS}:ROYALTY_LOAN",
    ),
    Entry(
        "dues-account",
        "Account of dues",
        "What falls due under an agreement, what was paid of it, and what is late.",
        f"{_AGREEING}:DUES_ACCOUNT",
    ),
    Entry(
        "split",
        "Split",
        "A sum shared out in proportion to weights, so that the parts add up to the cent.",
        f"{_FUNDING}:SPLIT",
    ),
    Entry(
        "note-waterfall",
        "Note waterfall",
        "Money that comes in goes down the ranks of notes; losses go up them.",
        f"{_FUNDING}:NOTE_WATERFALL",
    ),
    Entry(
        "loss-reserve",
        "Loss reserve",
        "How much a fund should hold against losses, and what is missing.",
        f"{_FUNDING}:LOSS_RESERVE",
    ),
    Entry(
        "revolving-forecast",
        "Revolving forecast",
        "How a fund that lends, is repaid and lends again may fare over the years.",
        "commonhouse.rules.funding.registered_forecast:REVOLVING_FORECAST",
    ),
    Entry(
        "sliding-scale",
        "Sliding scale",
        "The dues that are suggested to people of more and of less income.",
        f"{_FUNDING}:SLIDING_SCALE",
    ),
    Entry(
        "cure-clock",
        "Clock of a notice of default",
        "Who may put right what a lender or a land trust gave notice of, until which day.",
        "commonhouse.rules.land.registered_cure:CURE_CLOCK",
    ),
    Entry(
        "home-order",
        "Who is next for a home",
        "A line of households from a public list, their priorities and earlier places, and a seed made in public.",
        "commonhouse.rules.land.registered_order:HOME_ORDER",
    ),
    Entry(
        "resale-price",
        "Resale price",
        "What a home on leased land may be sold for, by the formula of its lease.",
        "commonhouse.rules.land.registered_resale:RESALE_PRICE",
    ),
    Entry(
        "income-limits",
        "Income limits",
        "The published limit for a household's size, and the tier that its income falls in.",
        f"{_INCOME}:INCOME_LIMITS",
    ),
    Entry(
        "household-income",
        "Household income",
        "What a household earns a year, line by line, with its assets and debts.",
        f"{_INCOME}:HOUSEHOLD_INCOME",
    ),
    Entry(
        "affordable-price",
        "Affordable price",
        "What a home costs a month at a price, the income that needs, and the gap.",
        f"{_INCOME}:AFFORDABLE_PRICE",
    ),
):
    register(_entry)
