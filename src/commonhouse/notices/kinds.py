"""Kinds of notices: what each says, and whether it is still wanted when its turn comes.

Texts are made at sending time, in the person's own language. They say little: never how anyone voted, and a subject
gives away nothing to someone who looks over a shoulder or shares the phone.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonhouse.notices.models import Notice

logger = logging.getLogger("commonhouse.notices")

Context = Mapping[str, Any]
Words = Callable[[Context], str]
# Of these notices (all of kinds it was registered for), those that need not be sent any more, by primary key.
Check = Callable[[Sequence[Notice]], Collection[int]]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of notice speaks.

    subject, text and sms take the notice's data with these added: "organization" (its name, or ""), "name" (of the
    person), "closes_at" (a datetime, or None), "url" (where the link leads). subject: one short line; text: plain
    paragraphs without the link, which the letter adds; sms: a sentence, to which the link is added (without one, the
    subject is sent). wanted is asked once more before sending.
    """

    name: str
    subject: Words
    text: Words
    sms: Words | None = None
    wanted: Callable[[Notice], bool] | None = None
    action: Words | None = None  # the words of the link


_kinds: dict[str, Kind] = {}
_checks: list[tuple[frozenset[str], Check]] = []


def register(kind: Kind) -> None:
    """Makes a kind known, from an AppConfig.ready(). The same name again replaces it."""
    _kinds[kind.name] = kind


def register_check(names: Collection[str], check: Check) -> None:
    """`check(notices)` is asked before notices of these kinds are sent, many at once; what it names is dropped."""
    entry = (frozenset(names), check)
    if entry not in _checks:
        _checks.append(entry)


def get(name: str) -> Kind:
    """Raises KeyError naming the kind, if nobody registered it."""
    if name not in _kinds:
        raise KeyError(f"no notices of kind {name!r} are known; known are {', '.join(sorted(_kinds))}")
    return _kinds[name]


def still_wanted(notices: Sequence[Notice]) -> tuple[set[int], set[int]]:
    """(wanted, unsure) by primary key. Unsure: a check failed, so it is not sent now but asked again later."""
    wanted, unsure = {notice.pk for notice in notices}, set()
    for names, check in _checks:
        asked = [notice for notice in notices if notice.kind in names and notice.pk in wanted]
        if not asked:
            continue
        try:
            wanted -= set(check(asked))
        except Exception:  # a fault elsewhere must never send a letter that may not be wanted
            logger.exception("a check of notices failed; they wait")
            unsure |= {notice.pk for notice in asked}
    for notice in notices:
        if notice.pk in wanted and not _is_wanted(notice, unsure):
            wanted.discard(notice.pk)
    return wanted - unsure, unsure


def _is_wanted(notice: Notice, unsure: set[int]) -> bool:
    kind = _kinds.get(notice.kind)
    if kind is None:
        logger.error("no notices of kind %r are known", notice.kind)
        return False
    if kind.wanted is None:
        return True
    try:
        return kind.wanted(notice)
    except Exception:
        logger.exception("asking whether a notice of kind %r is wanted failed; it waits", notice.kind)
        unsure.add(notice.pk)
        return True


def context_of(notice: Notice, url: str) -> dict[str, Any]:
    """What the words of a kind are given."""
    closes_at: dt.datetime | None = notice.closes_at
    facts: dict[str, Any] = notice.data
    return facts | {
        "organization": notice.organization.name if notice.organization else "",
        "name": notice.person.name,
        "closes_at": closes_at,
        "url": url,
    }
