"""The ballot box on the home page: votes that wait for this member or for a steward's step, and votes that run now."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions import hooks, queries, voice_queries
from commonhouse.decisions.models import Box
from commonhouse.people.cards import Happening, Need, Section
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor

MOST = 10
_MINUTES = 5


def needs(actor: Actor) -> Iterator[Need]:
    """Open votes in which the actor has not voted, and steps that only a steward can take.

    Who has voted, or took a paper sheet, is left in peace.
    """
    if actor.person is None:
        return
    waiting = list(queries.boxes_waiting_for(actor.person)[:MOST])
    minutes = hooks.minutes(waiting) if waiting else {}
    for box in waiting:
        yield Need(
            title=_("Vote: %(title)s") % {"title": box.title},
            url=_way(box),
            closes_at=box.closes_at,
            minutes=minutes.get(box.pk, _MINUTES),
            organization=box.organization.name,
        )
    yield from _steps_of_stewards(actor.person)


def _way(box: Box) -> str:
    """Where one answers: an open question on the page it belongs to, beside its text; all else in the box."""
    if box.is_secret or box.form.get("kind") != "position":
        return url_of(box)
    home = hooks.home_link(box)
    return home.url if home else url_of(box)


def _steps_of_stewards(person: Person) -> Iterator[Need]:
    stewarded = queries.stewarded_by(person)
    for change in queries.changes_to_confirm(person, stewarded)[:MOST]:
        words = _("Another closing time to confirm: %(title)s") % {"title": change.box.title}
        yield _step(change.box, words, text=change.why)
    now = timezone.now()
    for box in queries.boxes_to_advance(stewarded, now)[:MOST]:
        words = {
            Box.State.DRAFT: _("Time to open the vote: %(title)s"),
            Box.State.OPEN: _("Time to close the vote: %(title)s"),
            Box.State.CLOSED: _("Ballots to seal: %(title)s"),
            Box.State.SEALED: _("Ballots to count: %(title)s"),
        }[Box.State(box.state)]
        yield _step(box, words % {"title": box.title})


def _step(box: Box, title: str, text: str = "") -> Need:
    return Need(title=title, url=f"{url_of(box)}run/", text=text, minutes=2, organization=box.organization.name)


def open_now() -> Iterator[Happening]:
    """Votes that run now and have no page of their own elsewhere (a budget tells of its own)."""
    for box in queries.open_boxes()[:MOST]:
        if hooks.home_link(box) is None:
            yield _happening(box)


def organization_sections(actor: Actor, organization: Organization) -> Iterator[Section]:
    """An organization's votes that run now and have no page of their own elsewhere."""
    running = queries.open_boxes().filter(organization=organization)[:MOST]
    cards = tuple(_happening(box) for box in running if hooks.home_link(box) is None)
    if cards:
        yield Section(title=_("Votes running now"), cards=cards)
    if actor.belongs_to(organization) and voice_queries.has_voices(organization):
        yield Section(title=_("When you cannot vote yourself"), cards=(_voice(organization),))


def _voice(organization: Organization) -> Happening:
    return Happening(
        title=_("My voice"),
        url=reverse("voice", args=[organization.slug]),
        text=_("Hand on your voice, take it back, see whose you carry."),
        action=_("See who votes for me"),
    )


def _happening(box: Box) -> Happening:
    return Happening(
        title=box.title,
        url=url_of(box),
        text=box.eligibility,
        action=_("See the vote"),
        closes_at=box.closes_at,
        organization=box.organization.name,
    )


def url_of(box: Box) -> str:
    return f"/o/{box.organization.slug}/vote/{box.public_id}/"
