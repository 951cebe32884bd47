"""Two charters side by side: what was added, taken away and changed, sentence by sentence. Pure words, no database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonhouse.charters import words
from commonhouse.rules.charter.model import Charter


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence; `is_other`: the other side does not say it."""

    text: str
    is_other: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One part of the charter. `state`: added, removed or changed."""

    title: str
    state: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]


def changes(before: Charter, after: Charter, names: words.Names) -> list[Change]:
    """Every part that differs, in the order of the later charter; parts taken away come where they stood."""
    first, second = dict(_parts(before, names)), dict(_parts(after, names))
    found: list[Change] = []
    for key in _in_order(list(first), list(second)):
        old, new = first.get(key, ("", [])), second.get(key, ("", []))
        if old != new:
            found.append(_change(old, new))
    return found


def _change(old: tuple[str, list[str]], new: tuple[str, list[str]]) -> Change:
    state = "added" if not old[0] else "removed" if not new[0] else "changed"
    before = [old[0], *old[1]] if old[0] else []
    after = [new[0], *new[1]] if new[0] else []
    if old[0] == new[0]:  # the title stands above: no need to say it twice
        before, after = old[1], new[1]
    return Change(new[0] or old[0], state, _lines(before, after), _lines(after, before))


def _lines(mine: Sequence[str], other: Sequence[str]) -> tuple[Line, ...]:
    return tuple(Line(text, text not in other) for text in mine)


def _in_order(before: list[str], after: list[str]) -> list[str]:
    """The keys of both: each that only the first has, after the one it followed there."""
    order = list(after)
    for position, key in enumerate(before):
        if key not in order:
            previous = next((each for each in reversed(before[:position]) if each in order), None)
            order.insert(0 if previous is None else order.index(previous) + 1, key)
    return order


def _parts(charter: Charter, names: words.Names) -> Iterator[tuple[str, tuple[str, list[str]]]]:
    yield "preamble", (_("Preamble"), [charter.preamble] if charter.preamble else [])
    for matter in charter.matters:
        sentences = [matter.what, *words.matter_sentences(matter, names)]
        yield f"matters.{matter.id}", (matter.title, [each for each in sentences if each])
    for office in charter.offices:
        yield f"offices.{office.id}", (office.title, words.office_sentences(office, names))
    yield "general", (_("Meetings, proxies and topics"), [*_amended_by(charter), *words.general_sentences(charter)])


def _amended_by(charter: Charter) -> Iterator[str]:
    yield _("This charter is changed by: %(matter)s.") % {"matter": charter.matter(charter.amendment).title}
