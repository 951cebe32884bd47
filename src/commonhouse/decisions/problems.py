"""Refusals of the ballot box that a form can show beside its field."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commonhouse.decisions import words
from commonhouse.decisions.choices import BadChoice, Problem
from commonhouse.decisions.models import Box
from commonhouse.people.permissions import Refused


class InvalidChoice(Refused):
    """The ballot's form does not allow the choice. `problems` has the codes, `sentences` says each in plain words."""

    def __init__(self, box: Box, error: BadChoice) -> None:
        self.problems = error.problems
        currency = str(box.instance.get("currency", ""))
        self.sentences = tuple(_sentence(problem, currency) for problem in error.problems)
        super().__init__(" ".join(self.sentences))


class InvalidReceipt(Refused):
    """A text that cannot be a receipt code."""


class NoSuchBallot(Refused):
    """No ballot of this box has that receipt code, or no sheet has that code."""


def _sentence(problem: Problem, currency: str) -> str:
    if problem.code == "not-a-choice":
        return _("This is not a ballot of this vote. Go back and choose again.")
    if problem.code == "unknown-option":
        return _("There is no option “%(id)s” on this ballot.") % {"id": printable(problem.option or "")}
    return words.problem(problem.code, problem.limit, problem.found, currency)


def printable(text: str) -> str:
    """What somebody typed, fit to be shown back: without signs that no page can hold."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
