"""The ballot pages' forms of answers: one position, or a score for each option. See `forms.BallotForm` for marks.

Options are named by their printed number, on the page as on paper. After `is_valid()`, `choice` is canonical JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from commonhouse.decisions import choices, plain_words, words
from commonhouse.decisions.forms import BallotForm, Choice
from commonhouse.decisions.listing import Option
from commonhouse.decisions.models import Box

FEW = 3  # scores that stand beside one another as buttons; more make a list


@dataclass(frozen=True, slots=True)
class Row:
    """One option as the page shows it. `value` is whether it is chosen; `targets` are (score, words, is it chosen)."""

    option: Option
    field: str
    value: bool = False
    targets: Sequence[tuple[int, str, bool]] = ()
    errors: Sequence[str] = ()


class AnswerForm(forms.Form):
    """What both forms of answers share."""

    template: ClassVar[str]  # of its page, and of its rows within one
    rows_template: ClassVar[str]
    ranks = 0
    is_filtered = False
    allows_blank = False

    def __init__(self, *args: Any, box: Box, options: Sequence[Option], is_judged: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.box, self.options, self.is_judged = box, options, is_judged
        self.ballot = choices.ballot(box.form, box.options)
        self.kind = self.ballot.kind
        self.choice: Choice = {}
        self.add_fields()

    def add_fields(self) -> None:
        raise NotImplementedError

    def stated(self, data: Mapping[str, Any]) -> Choice:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        try:
            self.choice = self.ballot.canonical(self.stated(data))
        except choices.BadChoice as error:
            first = next(iter(self.fields))
            for problem in error.problems:
                self.add_error(first, words.problem(problem.code, problem.limit, problem.found))
        return data

    def totals(self) -> dict[str, int]:
        return {"used": 0, "count": 0}

    def raw(self, name: str) -> str:
        """What stands in a field now, valid or not."""
        value = self[name].value() if self.is_bound else self.initial.get(name)
        return "" if value is None else str(value)

    def errors_of(self, name: str) -> Sequence[str]:
        if not (self.is_bound and self.is_judged):
            return ()
        return [str(message) for message in self.errors.get(name, ())]


class PositionForm(AnswerForm):
    template = "voting/position.html"
    rows_template = "decisions/voting/_position.html"

    def add_fields(self) -> None:
        self.fields["option"] = forms.ChoiceField(
            label=words.question_of(self.box),
            choices=[(str(option.number), option.name) for option in self.options],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one answer."), "invalid_choice": _("Choose one of these answers.")},
        )

    def stated(self, data: Mapping[str, Any]) -> Choice:
        ids = {str(option.number): option.id for option in self.options}
        return {"vote": ids[data["option"]]}

    @staticmethod
    def data_of(choice: Mapping[str, Any], options: Sequence[Option]) -> dict[str, Any]:
        """The initial value that shows a choice made before."""
        numbers = {option.id: str(option.number) for option in options}
        return {"option": numbers.get(choice.get("vote", ""), "")}

    def rows(self) -> list[Row]:
        chosen = self.raw("option")
        return [Row(option, "option", str(option.number) == chosen) for option in self.options]


class ScoreForm(AnswerForm):
    template = "voting/scores.html"
    rows_template = "decisions/voting/_scores.html"

    def add_fields(self) -> None:
        self.scale = plain_words.scores(self.box.form, str(self.box.rule.get("rule", "")))
        listed = [(str(score), label) for score, label in self.scale]
        self.are_few = len(listed) <= FEW
        for option in self.options:
            self.fields[f"score-{option.number}"] = forms.ChoiceField(
                label=option.name,
                choices=listed if self.are_few else [("", _("no score")), *listed],
                widget=forms.RadioSelect if self.are_few else forms.Select,
                required=False,
                error_messages={"invalid_choice": _("Choose one of these scores, or none.")},
            )

    def stated(self, data: Mapping[str, Any]) -> Choice:
        given = {option.id: data.get(f"score-{option.number}") for option in self.options}
        return {"points": {id: int(score) for id, score in given.items() if score}}

    @staticmethod
    def data_of(choice: Mapping[str, Any], options: Sequence[Option]) -> dict[str, Any]:
        """The initial values that show a choice made before."""
        said = choice.get("points", {})
        return {f"score-{option.number}": str(said[option.id]) for option in options if option.id in said}

    def rows(self) -> list[Row]:
        return [self._row(option, f"score-{option.number}") for option in self.options]

    def _row(self, option: Option, name: str) -> Row:
        chosen = self.raw(name)
        targets = [(score, label, str(score) == chosen) for score, label in self.scale]
        return Row(option, name, targets=targets, errors=self.errors_of(name))


Form = BallotForm | AnswerForm
FORMS: Mapping[str, type[PositionForm] | type[ScoreForm]] = {"position": PositionForm, "score": ScoreForm}


def form_for(box: Box) -> type[BallotForm] | type[PositionForm] | type[ScoreForm]:
    """The class of form that this box's ballots are filled in with."""
    return FORMS.get(box.form["kind"], BallotForm)
