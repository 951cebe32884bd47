"""A small charter that holds, for tests to change in one place."""

from __future__ import annotations

import dataclasses
from typing import Any

from commonhouse.rules.charter.model import Charter, Deciders, Matter, Office

MEMBERS = Deciders(classes=("members",))


def make_matter(name: str = "charter", **fields: Any) -> Matter:
    given: dict[str, Any] = {"title": name.title(), "what": "", "deciders": MEMBERS, "method": "majority"} | fields
    return Matter(name, **given)


def make_office(name: str = "board", **fields: Any) -> Office:
    given: dict[str, Any] = {"title": name.title(), "seats": 3, "electors": ("members",)} | fields
    return Office(name, **given)


def make_charter(*matters: Matter, **fields: Any) -> Charter:
    """A charter with an amendment matter, and these besides."""
    given: dict[str, Any] = {"preamble": "We decide together.", "amendment": "charter"} | fields
    amendment = () if any(matter.id == "charter" for matter in matters) else (make_matter(),)
    return Charter(matters=(*matters, *amendment), **given)


def with_matter(charter: Charter, name: str, **fields: Any) -> Charter:
    """The same charter with one matter changed."""
    changed = tuple(dataclasses.replace(each, **fields) if each.id == name else each for each in charter.matters)
    return dataclasses.replace(charter, matters=changed)
