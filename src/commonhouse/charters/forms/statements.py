"""The numbers of a method: what passes, who must take part. The form asks what the method's statement has, and no more.

What only a file can say (other thresholds in each class, a base of those present) stays as it is unless these answers change it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.charters import words
from commonhouse.charters.editing import VOTES
from commonhouse.charters.forms.fields import ShareField
from commonhouse.charters.forms.matters import MatterForm
from commonhouse.rules.charter.checks import blocs_of
from commonhouse.rules.charter.model import Matter

STRICT = [("more_than", gettext_lazy("More than")), ("at_least", gettext_lazy("At least"))]
BASES = [
    ("yes+no", gettext_lazy("those who say yes or no")),
    ("cast", gettext_lazy("the ballots, those who abstain too")),
    ("eligible", gettext_lazy("all who may decide, whether they vote or not")),
    ("present", gettext_lazy("those present, at a meeting")),
]
QUORUMS = [
    ("none", gettext_lazy("No: those who take part decide")),
    ("share", gettext_lazy("Yes, a part of all who may decide")),
    ("number", gettext_lazy("Yes, a number of people")),
]


class RuleForm(MatterForm):
    """Threshold, quorum and what else the statement of the matter's method has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statement = self.matter.statement
        if self.matter.method in VOTES:
            self._ask_threshold()
        if "quorum" in statement:
            self._ask_quorum()
        if self.matter.method in VOTES and len(self._classes) > 1:
            self.fields["apart"] = forms.BooleanField(
                label=_("Each class has to agree on its own"), required=False,
                help_text=_("Then what you say above is asked of each: %(classes)s.") % {"classes": self._class_names()},
            )  # fmt: skip
        self._ask_method()

    def start(self, matter: Matter) -> dict[str, Any]:
        statement = matter.statement
        return _first_share(statement) | _first_quorum(statement) | _first_of_method(statement)

    @property
    def has_questions(self) -> bool:
        return bool(self.fields)

    @property
    def _classes(self) -> tuple[str, ...]:
        return (*self.matter.deciders.classes, *self.matter.deciders.organizations)

    def _class_names(self) -> str:
        return words.names(self.organization).of(self._classes)

    def _ask_threshold(self) -> None:
        self.fields["strict"] = forms.ChoiceField(label=_("How much is enough?"), choices=STRICT)
        self.fields["part"] = ShareField(label=_("Which part?"))
        self.fields["of"] = forms.ChoiceField(label=_("A part of whom?"), choices=BASES)

    def _ask_quorum(self) -> None:
        self.fields["quorum"] = forms.ChoiceField(
            label=_("Must enough people take part?"), choices=QUORUMS, widget=forms.RadioSelect
        )
        self.fields["quorum_strict"] = forms.ChoiceField(
            label=_("If a part: how much?"), choices=STRICT, required=False
        )
        self.fields["quorum_part"] = ShareField(label=_("Which part of all who may decide?"), required=False)
        self.fields["quorum_number"] = forms.IntegerField(
            label=_("If a number: how many people?"), min_value=1, max_value=10**6, required=False
        )

        for name in ("quorum_strict", "quorum_part", "quorum_number"):
            self.fields[name].when_needed = ""  # type: ignore[attr-defined]

    def _ask_method(self) -> None:
        """What only one method has."""
        number = forms.IntegerField
        asked: dict[str, forms.Field] = {}
        if "silence_is_consent" in self.matter.statement:
            asked["silence"] = forms.ChoiceField(
                label=_("What is silence?"), widget=forms.RadioSelect,
                choices=[
                    ("no", _("No consent: only those who answer are counted")),
                    ("yes", _("Consent: whoever says nothing in time agrees")),
                    ("everyone", _("Not possible: everyone has to answer")),
                ],
            )  # fmt: skip
        if "minimum_asked" in self.matter.statement:
            asked["minimum_asked"] = number(
                label=_("How many people are asked for advice, at least?"), min_value=0, max_value=1000
            )
            asked["minimum_hours"] = number(
                label=_("How many hours do they have to answer?"), min_value=0, max_value=2000
            )
            asked["reply_to_each"] = forms.BooleanField(label=_("Each advice gets a reply"), required=False)
        if "dots" in self.matter.statement:
            asked["dots"] = number(label=_("How many dots does everyone have?"), min_value=1, max_value=1000)
            asked["most_each"] = number(
                label=_("How many dots at most on one option?"), min_value=1, max_value=1000, required=False
            )
        if "lowest" in self.matter.statement:
            asked["highest"] = number(label=_("Scores go from 0 to"), min_value=1, max_value=1000)
        if "blocks" in self.matter.statement:
            asked["blocks"] = number(
                label=_("How many blocks may there be before they stop it? With 0, one is enough."),
                min_value=0,
                max_value=1000,
            )
        self.fields |= asked

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("quorum") == "share" and not given.get("quorum_part") and "quorum_part" not in self.errors:
            self.add_error("quorum_part", _("Say which part, or choose that there is no quorum."))
        if given.get("quorum") == "number" and not given.get("quorum_number") and "quorum_number" not in self.errors:
            self.add_error("quorum_number", _("Say how many people, or choose that there is no quorum."))
        if given.get("strict") == "more_than" and given.get("part") == "1":
            self.add_error("part", _("Nothing is more than everyone. Choose “at least”."))
        if given.get("quorum_strict") == "more_than" and given.get("quorum_part") == "1":
            self.add_error("quorum_part", _("Nothing is more than everyone. Choose “at least”."))
        if given.get("most_each") and given.get("dots") and given["most_each"] > given["dots"]:
            self.add_error("most_each", _("That is more than everyone has."))
        return given

    def given(self) -> dict[str, Any]:
        """The statement, and whether it counts by class."""
        statement = dict(self.matter.statement)
        if not self.changed_data:
            return {"statement": statement, "by_bloc": self.matter.by_bloc}
        if "quorum" in self.fields:
            statement["quorum"] = self._quorum()
        if "part" in self.fields:
            statement |= {"threshold": self._threshold()} | self._blocs(statement.get("quorum"))
        statement |= self._of_method()
        if statement.get("blocs"):
            statement["quorum"] = None
        return {"statement": statement, "by_bloc": bool(statement.get("blocs"))}

    def _threshold(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {"of": values["of"], values["strict"]: values["part"]}

    def _quorum(self) -> dict[str, Any] | None:
        values, before = self.cleaned_data, self.matter.statement["quorum"]
        if values["quorum"] == "none":
            return None
        counting = {"counting": before["counting"]} if before and before.get("counting") else {}
        if values["quorum"] == "number":
            return {"ballots": values["quorum_number"], **counting}
        return {"of": "eligible", values["quorum_strict"] or "at_least": values["quorum_part"], **counting}

    def _blocs(self, quorum: dict[str, Any] | None) -> dict[str, Any]:
        if not self.cleaned_data.get("apart"):
            return {"blocs": [], "whole": True}
        if blocs_of(self.matter.statement) and not _TESTS & set(self.changed_data):
            return {"blocs": self.matter.statement["blocs"], "whole": self.matter.statement["whole"]}
        threshold = self._threshold()
        blocs = [{"bloc": slug, "threshold": threshold, "quorum": quorum} for slug in self._classes]
        return {"blocs": blocs, "whole": False}

    def _of_method(self) -> dict[str, Any]:
        values = self.cleaned_data
        found: dict[str, Any] = {}
        if "silence" in values:
            found |= {
                "silence_is_consent": values["silence"] == "yes", "everyone_answers": values["silence"] == "everyone",
            }  # fmt: skip
        for name in ("minimum_asked", "minimum_hours", "reply_to_each", "dots", "most_each", "highest"):
            if name in values:
                found[name] = values[name]
        if "blocks" in values:
            found["blocks"] = {"number": values["blocks"]}
        return found


_TESTS = {"strict", "part", "of", "quorum", "quorum_strict", "quorum_part", "quorum_number"}


def _first_share(statement: dict[str, Any]) -> dict[str, Any]:
    share = statement.get("threshold")
    blocs = statement.get("blocs") or []
    if blocs and not statement.get("whole", True):
        share = blocs[0]["threshold"]
    if not isinstance(share, dict):
        return {}
    strict = "more_than" if share.get("more_than") is not None else "at_least"
    return {"of": share["of"], "strict": strict, "part": share[strict], "apart": bool(blocs)}


def _first_quorum(statement: dict[str, Any]) -> dict[str, Any]:
    quorum = statement.get("quorum")
    blocs = statement.get("blocs") or []
    if quorum is None and blocs:
        quorum = blocs[0]["quorum"]
    if quorum is None:
        return {"quorum": "none", "quorum_strict": "at_least"}
    if quorum.get("ballots") is not None:
        return {"quorum": "number", "quorum_number": quorum["ballots"], "quorum_strict": "at_least"}
    strict = "more_than" if quorum.get("more_than") is not None else "at_least"
    return {"quorum": "share", "quorum_strict": strict, "quorum_part": str(Fraction(quorum[strict]))}


def _first_of_method(statement: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = {
        name: statement[name]
        for name in ("minimum_asked", "minimum_hours", "reply_to_each", "dots", "most_each", "highest")
        if name in statement
    }
    if "silence_is_consent" in statement:
        first["silence"] = (
            "yes" if statement["silence_is_consent"] else "everyone" if statement["everyone_answers"] else "no"
        )
    if "blocks" in statement:
        first["blocks"] = statement["blocks"].get("number") or 0
    return first
