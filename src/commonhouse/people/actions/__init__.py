"""The verbs of people and organizations: the only code that changes them.

Each checks the one table of permissions, runs in one transaction, and leaves its act in the public record, which
names members by pseudonym only. `now` is the present unless a test or the demo's history says otherwise.
"""

from __future__ import annotations

from commonhouse.people.actions.claims import claim, issue_claim
from commonhouse.people.actions.classes import add_class, edit_class, remove_class
from commonhouse.people.actions.delegates import end_delegate, name_delegate
from commonhouse.people.actions.entries import add_contact, edit_entry, enter_member, remove_contact
from commonhouse.people.actions.erasure import erase_person
from commonhouse.people.actions.imports import apply_import, discard_import, preview_import
from commonhouse.people.actions.memberships import (
    admit,
    apply,
    apply_for,
    change_class,
    decline,
    leave,
    pause,
    resume,
)
from commonhouse.people.actions.organizations import (
    edit_organization,
    found_house,
    found_organization,
    list_organization,
    unlist_organization,
)
from commonhouse.people.actions.persons import edit_person, welcome
from commonhouse.people.actions.seats import fill_seat, vacate_seat

__all__ = [
    "add_class",
    "add_contact",
    "admit",
    "apply",
    "apply_for",
    "apply_import",
    "change_class",
    "claim",
    "decline",
    "discard_import",
    "edit_class",
    "edit_entry",
    "edit_organization",
    "edit_person",
    "end_delegate",
    "enter_member",
    "erase_person",
    "fill_seat",
    "found_house",
    "found_organization",
    "issue_claim",
    "leave",
    "list_organization",
    "name_delegate",
    "pause",
    "preview_import",
    "remove_class",
    "remove_contact",
    "resume",
    "unlist_organization",
    "vacate_seat",
    "welcome",
]
