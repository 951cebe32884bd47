"""A charter as pages show it: a row for each matter and each office, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonhouse.charters import words
from commonhouse.rules.charter.checks import blocs_of
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
        quorum=_quorum(each, names),
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
    statement = matter.statement
    if statement["whole"]:
        return words.share_words(statement["threshold"])
    return words.share_words(statement["blocs"][0]["threshold"])


def _quorum(matter: Matter, names: words.Names) -> str:
    """The quorum of all; where only classes have one, whose."""
    if "quorum" not in matter.statement:
        return _("none")
    apart = blocs_of(matter.statement)
    if apart and matter.statement["quorum"] is None:
        return _("in each class: %(classes)s") % {"classes": names.of(apart)}
    return words.quorum_words(matter.statement["quorum"])
