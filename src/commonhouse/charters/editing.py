"""A charter with one thing changed. Pure: what comes in is a charter that holds, what goes out is another.

Where one answer makes another impossible (a secret vote has no proxies), the other follows, so that each page of the editor can
be answered by itself.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from django.utils.text import slugify

from commonhouse.rules.charter.checks import blocs_of
from commonhouse.rules.charter.model import MAX_TOPIC, Charter, Deciders, Filled, Matter, Office, Reasons
from commonhouse.rules.deciding import methods

TALKED = frozenset({"consent", "consensus", "advice"})  # reached by talking: never secret
REVIEW = 12  # months, where a method asks for a review and none was said
VOTES = frozenset({"majority", "fund-ballot"})


def free_id(title: str, taken: set[str]) -> str:
    """An id from a title: the first that is free."""
    wanted = slugify(title)[: MAX_TOPIC - 4].strip("-") or "matter"
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)


# --- matters ------------------------------------------------------------------------------------------------
def add_matter(charter: Charter, title: str, what: str, deciders: Deciders) -> tuple[Charter, str]:
    """A new matter before the one that amends the charter, decided by majority until said otherwise; and its id."""
    name = free_id(title, {each.id for each in charter.matters})
    new = Matter(name, title, what, deciders, "majority", methods.default_statement("majority"))
    place = next(n for n, each in enumerate(charter.matters) if each.id == charter.amendment)
    matters = (*charter.matters[:place], new, *charter.matters[place:])
    return dataclasses.replace(charter, matters=matters), name


def remove_matter(charter: Charter, name: str) -> Charter:
    """Raises ValueError for the matter that amends the charter."""
    if name == charter.amendment:
        raise ValueError("the matter that amends the charter stays")
    return dataclasses.replace(charter, matters=tuple(each for each in charter.matters if each.id != name))


def change_matter(charter: Charter, name: str, **fields: Any) -> Charter:
    """One matter with these fields, and whatever follows from them."""
    return dataclasses.replace(
        charter,
        matters=tuple(_changed(each, fields) if each.id == name else each for each in charter.matters),
    )


def _changed(matter: Matter, fields: dict[str, Any]) -> Matter:
    method = fields.get("method", matter.method)
    if method != matter.method:
        fields = {"statement": methods.default_statement(method), "by_bloc": False} | fields
    return _settled(dataclasses.replace(matter, **fields))


def _settled(matter: Matter) -> Matter:
    """What follows from the other answers."""
    if matter.method in TALKED and matter.is_secret:
        matter = dataclasses.replace(matter, is_secret=False)
    if matter.is_secret:
        matter = dataclasses.replace(matter, reasons=Reasons.NONE, proxies=False, delegation=False)
    if matter.method == "consent" and matter.review_months is None:
        matter = dataclasses.replace(matter, review_months=REVIEW)
    if matter.urgent_hours is not None:
        most = max(matter.notice_days, 1) * 24
        matter = dataclasses.replace(matter, urgent_hours=min(matter.urgent_hours, most))
    return _with_known_blocs(matter)


def _with_known_blocs(matter: Matter) -> Matter:
    """A class that no longer decides is not asked apart either; where fewer than two are left, nobody is."""
    known = {*matter.deciders.classes, *matter.deciders.organizations}
    if set(blocs_of(matter.statement)) <= known:
        return matter
    blocs = [bloc for bloc in matter.statement["blocs"] if bloc["bloc"] in known]
    if len(blocs) > 1:
        return dataclasses.replace(matter, statement=matter.statement | {"blocs": blocs})
    statement = matter.statement | {"blocs": [], "whole": True}
    return dataclasses.replace(matter, statement=statement, by_bloc=False)


# --- offices ------------------------------------------------------------------------------------------------
def add_office(charter: Charter, **fields: Any) -> tuple[Charter, str]:
    name = free_id(fields["title"], {each.id for each in charter.offices})
    return dataclasses.replace(charter, offices=(*charter.offices, Office(name, **fields))), name


def remove_office(charter: Charter, name: str) -> Charter:
    return dataclasses.replace(charter, offices=tuple(each for each in charter.offices if each.id != name))


def change_office(charter: Charter, name: str, **fields: Any) -> Charter:
    return dataclasses.replace(
        charter,
        offices=tuple(
            _office(dataclasses.replace(each, **fields)) if each.id == name else each for each in charter.offices
        ),
    )


def _office(office: Office) -> Office:
    """Only an election has electors; only so many groups as there are seats."""
    if office.filled is not Filled.ELECTION:
        office = dataclasses.replace(office, electors=())
    return dataclasses.replace(office, cohorts=min(office.cohorts, office.seats))
