"""What the storeys above keep about people beside their own rows, and must follow when a person goes or two become one.

They register from their AppConfig.ready(); people never knows who they are.
"""

from __future__ import annotations

from collections.abc import Callable

from commonhouse.people.models import Organization, Person

Forget = Callable[[Person], None]
Merge = Callable[[Person, Person, Organization], None]

_forgetting: list[Forget] = []
_merging: list[Merge] = []


def register_forgetting(forget: Forget) -> None:
    """`forget(person)` deletes what is kept about someone who is erased, in the transaction that erases them."""
    if forget not in _forgetting:
        _forgetting.append(forget)


def register_merging(merge: Merge) -> None:
    """`merge(entry, person, organization)` moves what an entry has there to the person who claims it, before all else
    that names the entry is moved."""
    if merge not in _merging:
        _merging.append(merge)


def forget(person: Person) -> None:
    """Those who registered last forget first: they find what is theirs through rows of those below them."""
    for each in reversed(_forgetting):
        each(person)


def merge(entry: Person, person: Person, organization: Organization) -> None:
    for each in _merging:
        each(entry, person, organization)
