"""A charter as pages show it: a row for each matter and each office, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonhouse.charters import words
from commonhouse.rules.charter.model import Charter, Matter, Office


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter in the table of who decides what, and whole, in sentences."""

    matter: Matter
    who: str
    method: str
    passes: str
    quorum: str
    notice: str
    window: str
    openness: str
    voices: str
    sentences: tuple[str, ...]
    amends: bool


@dataclass(frozen=True, slots=True)
class OfficeRow:
    office: Office
    sentences: tuple[str, ...]


def matters(charter: Charter, names: words.Names) -> list[MatterRow]:
    return [matter(each, names, amends=each.id == charter.amendment) for each in charter.matters]


def matter(each: Matter, names: words.Names, *, amends: bool = False) -> MatterRow:
    return MatterRow(
        matter=each,
        who=words.deciders_words(each, names),
        method=words.method_words(each.method),
        passes=_passes(each),
        quorum=_quorum(each),
        notice=words.days_words(each.notice_days) if each.notice_days else _("none"),
        window=words.days_words(each.window_days),
        openness=words.openness_words(each),
        voices=" ".join(words.voice_sentences(each)),
        sentences=tuple(words.matter_sentences(each, names)),
        amends=amends,
    )


def offices(charter: Charter, names: words.Names) -> list[OfficeRow]:
    return [OfficeRow(each, tuple(words.office_sentences(each, names))) for each in charter.offices]


def _passes(matter: Matter) -> str:
    """What it takes, where the name of the method does not say it."""
    if matter.method not in {"majority", "fund-ballot"}:
        return ""
    if matter.statement["whole"]:
        return words.share_words(matter.statement["threshold"])
    return _in_each([words.share_words(bloc["threshold"]) for bloc in matter.statement["blocs"]])


def _quorum(matter: Matter) -> str:
    """The quorum of all; where only classes have one, theirs."""
    statement = matter.statement
    if statement.get("quorum") is None and statement.get("blocs"):
        return _in_each([words.quorum_words(bloc["quorum"]) for bloc in statement["blocs"]])
    return words.quorum_words(statement.get("quorum"))


def _in_each(said: list[str]) -> str:
    """One sentence where all classes are asked the same."""
    if len(set(said)) > 1:
        return _("each class has its own")
    return said[0] if said[0] == _("none") else _("in each class, %(share)s") % {"share": said[0]}
