"""What must hold of a charter, whatever the organization: each problem names its place and what to do.

Whether the classes and kinds of seats it names exist is the organization's own to say (`charters.checks`).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from fractions import Fraction

from ..deciding import methods
from ..jsonform import FormError, Json, form_of
from .model import (
    MAX_DAYS,
    MAX_MATTERS,
    MAX_MONTHS,
    MAX_OFFICES,
    MAX_PROXIES,
    MAX_SEATS,
    MAX_TITLE,
    MAX_TOPIC,
    MAX_TOPICS,
    MAX_WORDS,
    Charter,
    Filled,
    Matter,
    Office,
    Reasons,
)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LOTS = "draw"


def check(charter: Charter) -> None:
    """Raises the first problem (FormError)."""
    for problem in problems(charter):
        raise problem


def completed(charter: Charter) -> Charter:
    """The charter with every option of every statement written out. Raises FormError when something does not hold."""
    check(charter)
    matters = tuple(
        dataclasses.replace(matter, statement=methods.check(matter.method, matter.statement))
        for matter in charter.matters
    )
    return dataclasses.replace(charter, matters=matters)


def from_json(data: Json, path: str = "charter") -> Charter:
    """A charter from its JSON form, not checked yet. Raises FormError."""
    return form_of(Charter).load(data, path)


def to_json(charter: Charter) -> dict[str, Json]:
    data = form_of(Charter).dump(charter)
    assert isinstance(data, dict)
    return data


def problems(charter: Charter) -> Iterator[FormError]:
    """Everything that does not hold, in the order of the charter."""
    yield from _of_all(charter)
    yield from _names("matters", [matter.id for matter in charter.matters])
    yield from _names("offices", [office.id for office in charter.offices])
    for matter in charter.matters[:MAX_MATTERS]:
        yield from _of_matter(matter)
        if matter.delegation and not charter.topics:
            place = f"{matter.place}.delegation"
            yield FormError(place, "there is no topic to delegate in.", "Name topics, or leave delegation out.")
    for office in charter.offices[:MAX_OFFICES]:
        yield from _of_office(office)


def _of_all(charter: Charter) -> Iterator[FormError]:
    if not 1 <= len(charter.matters) <= MAX_MATTERS:
        yield FormError("matters", f"a charter has 1 to {MAX_MATTERS} matters; this has {len(charter.matters)}.")
    if len(charter.offices) > MAX_OFFICES:
        yield FormError("offices", f"a charter has at most {MAX_OFFICES} offices; this has {len(charter.offices)}.")
    if len(charter.preamble) > MAX_WORDS:
        yield FormError("preamble", f"must have at most {MAX_WORDS} characters.")
    if charter.amendment not in {matter.id for matter in charter.matters}:
        yield FormError("amendment", f'there is no matter "{charter.amendment}".', "Name the matter that amends it.")
    yield from _of_topics(charter.topics)
    yield from _between("proxies.most_per_holder", charter.proxies.most_per_holder, 1, MAX_PROXIES)
    yield from _between("proxies.most_months", charter.proxies.most_months, 1, MAX_MONTHS)
    yield from _of_meetings(charter)


def _of_topics(topics: tuple[str, ...]) -> Iterator[FormError]:
    if len(topics) > MAX_TOPICS:
        yield FormError("topics", f"a charter has at most {MAX_TOPICS} topics; this has {len(topics)}.")
    for position, topic in enumerate(topics[:MAX_TOPICS]):
        if not 1 <= len(topic) <= MAX_TOPIC or topic != topic.strip():
            yield FormError(f"topics[{position}]", f"must have 1 to {MAX_TOPIC} characters.")
        if topic in topics[:position]:
            yield FormError(f"topics[{position}]", f'"{topic}" is there twice.', "Name each topic once.")


def _of_meetings(charter: Charter) -> Iterator[FormError]:
    meetings = charter.meetings
    yield from _between("meetings.notice_days", meetings.notice_days, 0, MAX_DAYS)
    yield from _between("meetings.minutes_days", meetings.minutes_days, 1, MAX_DAYS)
    if not meetings.quorum:
        return
    try:
        quorum: Fraction = form_of(Fraction).load(meetings.quorum, "meetings.quorum")
    except FormError as problem:
        yield problem
        return
    if not 0 < quorum <= 1:
        fix = "Give a share above 0 and up to 1 (100%)."
        yield FormError("meetings.quorum", f"{meetings.quorum} is not a part of those who may come.", fix)


def _names(place: str, names: list[str]) -> Iterator[FormError]:
    for position, name in enumerate(names):
        if not _SLUG.match(name) or len(name) > MAX_TOPIC:
            fix = f"Use a-z, 0-9 and hyphens, at most {MAX_TOPIC} characters."
            yield FormError(f"{place}[{position}].id", f'"{name[:60]}" is no plain name.', fix)
        if name in names[:position]:
            yield FormError(f"{place}[{position}].id", f'"{name}" is there twice.', "Give each its own.")


def _of_matter(matter: Matter) -> Iterator[FormError]:
    place = matter.place
    yield from _title(place, matter.title)
    if len(matter.what) > MAX_WORDS:
        yield FormError(f"{place}.what", f"must have at most {MAX_WORDS} characters.")
    if matter.deciders.is_empty:
        yield FormError(f"{place}.deciders", "nobody decides it.", "Name classes, seats or organizations.")
    yield from _between(f"{place}.notice_days", matter.notice_days, 0, MAX_DAYS)
    yield from _between(f"{place}.window_days", matter.window_days, 1, MAX_DAYS)
    if matter.urgent_hours is not None:
        yield from _between(f"{place}.urgent_hours", matter.urgent_hours, 1, max(matter.notice_days, 1) * 24)
    if matter.review_months is not None:
        yield from _between(f"{place}.review_months", matter.review_months, 1, MAX_MONTHS)
    if matter.is_secret and (matter.proxies or matter.delegation):
        problem = "a secret vote cannot be carried by another."
        yield FormError(f"{place}.is_secret", problem, "Leave out proxies and delegation.")
    if matter.is_secret and matter.reasons is not Reasons.NONE:
        yield FormError(f"{place}.reasons", "reasons would say how one voted.", 'Say "none" in a secret vote.')
    yield from _of_method(matter)


def _of_method(matter: Matter) -> Iterator[FormError]:
    place = matter.place
    try:
        method = methods.method(matter.method)
        statement = methods.check(matter.method, matter.statement, f"{place}.statement")
    except FormError as error:
        path = f"{place}.method" if error.path == "method" else error.path
        yield FormError(path, error.problem, error.fix)
        return
    if method.name == _LOTS:
        yield FormError(f"{place}.method", "lots are drawn to fill seats.", 'Make it an office, "filled": "lottery".')
    if matter.is_secret and method.name in {"consent", "consensus", "advice"}:
        yield FormError(f"{place}.is_secret", f"{method.name} is reached by talking, not in secret.", "Make it open.")
    if method.name == "consent" and matter.review_months is None:
        problem = "what is decided by consent is looked at again."
        yield FormError(f"{place}.review_months", problem, "Say after how many months.")
    yield from _of_blocs(matter, blocs_of(statement))


def blocs_of(statement: dict[str, Json]) -> tuple[str, ...]:
    """The member classes that a statement counts on their own."""
    rows = statement.get("blocs")
    named = [row.get("bloc") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return tuple(name for name in named if isinstance(name, str))


def _of_blocs(matter: Matter, blocs: tuple[str, ...]) -> Iterator[FormError]:
    if bool(blocs) != matter.by_bloc:
        fix = "Name the classes in the statement's blocs, and count by class; or do neither."
        yield FormError(f"{matter.place}.by_bloc", "it does not fit the statement's blocs.", fix)
    known = {*matter.deciders.classes, *matter.deciders.organizations}
    for position, bloc in enumerate(blocs):
        if bloc not in known:
            place = f"{matter.place}.statement.blocs[{position}].bloc"
            yield FormError(place, f'the class "{bloc}" is not among its deciders.', "Name it there too.")


def _of_office(office: Office) -> Iterator[FormError]:
    place = f"offices.{office.id}"
    yield from _title(place, office.title)
    yield from _between(f"{place}.seats", office.seats, 1, MAX_SEATS)
    yield from _between(f"{place}.term_months", office.term_months, 1, MAX_MONTHS)
    yield from _between(f"{place}.cohorts", office.cohorts, 1, max(office.seats, 1))
    yield from _between(f"{place}.nomination_days", office.nomination_days, 1, MAX_DAYS)
    yield from _between(f"{place}.notice_days", office.notice_days, 0, MAX_DAYS)
    yield from _between(f"{place}.window_days", office.window_days, 1, MAX_DAYS)
    if len(office.appointed_by) > MAX_WORDS:
        yield FormError(f"{place}.appointed_by", f"must have at most {MAX_WORDS} characters.")
    if office.filled is Filled.ELECTION:
        yield from _of_election(office, place)
    if office.filled is Filled.APPOINTMENT and not office.appointed_by.strip():
        yield FormError(f"{place}.appointed_by", "does not say who appoints.", "Say it in plain words.")


def _of_election(office: Office, place: str) -> Iterator[FormError]:
    if not office.electors:
        yield FormError(f"{place}.electors", "nobody elects these seats.", "Name the member classes that elect.")
    try:
        method = methods.method(office.method)
    except FormError as problem:
        yield FormError(f"{place}.method", problem.problem, problem.fix)
        return
    if not method.takes_options or not method.kind or method.name == "best-time":
        yield FormError(f"{place}.method", f'"{method.name}" does not choose among people.', 'Use "scottish-stv".')
    elif not method.seats and office.seats > office.cohorts:
        fix = 'Use "scottish-stv", or a cohort for each seat.'
        yield FormError(f"{place}.method", f'"{method.name}" fills one seat at a time.', fix)


def _title(place: str, title: str) -> Iterator[FormError]:
    if not 1 <= len(title.strip()) <= MAX_TITLE or len(title) > MAX_TITLE:
        yield FormError(f"{place}.title", f"must have 1 to {MAX_TITLE} characters.")


def _between(place: str, value: int, least: int, most: int) -> Iterator[FormError]:
    if not least <= value <= most:
        yield FormError(place, f"must be from {least} to {most}, and is {value}.")
