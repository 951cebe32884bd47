"""Whom an election tells what, and when: nominations, the vote, the outcome. Never how anyone voted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.elections import offices
from commonhouse.elections.models import Candidacy, Draw, Election
from commonhouse.notices import actions as notices
from commonhouse.notices.kinds import Kind, register, register_check
from commonhouse.notices.models import Notice
from commonhouse.people.models import MemberClass, Organization
from commonhouse.people.queries import active_members
from commonhouse.rules.charter.model import Office

NOMINATIONS, ASKED, VOTE, OUTCOME, DRAWN = (
    "election.nominations", "election.asked", "election.vote", "election.outcome", "election.drawn"
)  # fmt: skip
STALE = timedelta(days=14)  # a history entered later tells nobody


def nominations_open(election: Election, office: Office) -> None:
    """To all who may stand: nominations are open. After the dates were moved, the same letter with the new end."""
    if _is_history(election.nominations_close):
        return
    classes = offices.classes(election.organization, office.candidates) or None
    _tell(election, NOMINATIONS, _members(election.organization, classes), _key(election, "nominations"),
          url=election.get_absolute_url(), closes_at=election.nominations_close)  # fmt: skip


def asked(candidacy: Candidacy) -> None:
    """To somebody who was nominated: will you stand?"""
    election = candidacy.election
    if _is_history(election.nominations_close):
        return
    url = f"{election.get_absolute_url()}answer/"
    key = _key(election, f"asked:{candidacy.pk}")
    _tell(election, ASKED, [candidacy.person_id], key, url=url, closes_at=election.nominations_close)


def voting(election: Election) -> None:
    """To all who elect, when the vote opens."""
    box = election.box
    if box is None or _is_history(box.closes_at):
        return
    url = f"/o/{election.organization.slug}/vote/{box.public_id}/"
    people = _members(election.organization, list(box.classes.all()))
    _tell(election, VOTE, people, _key(election, "vote"), url=url, closes_at=box.closes_at, due_at=box.opens_at)


def outcome(election: Election, now: datetime | None) -> None:
    """To all who elect and all who stood: the result is there."""
    if _is_history(now or timezone.now()):
        return
    office = offices.office_of(election.organization, election.office).office
    people = set(_members(election.organization, offices.classes(election.organization, office.electors)))
    people |= set(election.candidacies.values_list("person_id", flat=True))
    _tell(election, OUTCOME, people, _key(election, "outcome"), url=f"{election.get_absolute_url()}result/")


def drawn(draw: Draw, people: Iterable[UUID], now: datetime | None) -> None:
    """To everyone who was in a draw: the lots are drawn."""
    if _is_history(now or timezone.now()):
        return
    notices.tell(
        list(people), organization=draw.organization, kind=DRAWN, key=f"draw:{draw.public_id}",
        data={"title": draw.title, "organization": draw.organization.name}, url=draw.get_absolute_url(),
    )  # fmt: skip


def stop(election: Election) -> None:
    """Nothing more is said of an election that was called off."""
    for what in ("nominations", "vote"):
        notices.cancel(_key(election, what))
    for candidacy in election.candidacies.all():
        notices.cancel(_key(election, f"asked:{candidacy.pk}"))


def _tell(
    election: Election,
    kind: str,
    people: Collection[UUID],
    key: str,
    *,
    url: str,
    closes_at: datetime | None = None,
    due_at: datetime | None = None,
) -> None:
    data = {"title": election.title, "organization": election.organization.name, "election": election.public_id}
    notices.tell(
        list(people), organization=election.organization, kind=kind, key=key, data=data, url=url,
        closes_at=closes_at, due_at=due_at,
    )  # fmt: skip


def _key(election: Election, what: str) -> str:
    return f"election:{election.public_id}:{what}"


def _members(organization: Organization, classes: Sequence[MemberClass] | None) -> list[UUID]:
    rows = active_members(organization, classes).exclude(person=None).values_list("person_id", flat=True)
    return [pk for pk in rows if pk is not None]


def _is_history(moment: datetime) -> bool:
    return moment < timezone.now() - STALE


# --- the words --------------------------------------------------------------------------------------------------
def _sentence(words: str, context: Any) -> str:
    return words % {"title": context["title"], "organization": context["organization"]}


def register_kinds() -> None:
    register(
        Kind(
            NOMINATIONS,
            subject=lambda context: _sentence(_("%(organization)s: nominations are open"), context),
            text=lambda context: _sentence(
                _("“%(title)s”: you may stand for it, or ask someone who would do it well."), context
            ),
            action=lambda context: _("See the seats and nominate"),
        )
    )
    register(
        Kind(
            ASKED,
            subject=lambda context: _sentence(_("%(organization)s: would you stand?"), context),
            text=lambda context: _sentence(
                _(
                    "Somebody asks you to stand in “%(title)s”. You decide: yes or no. Without an answer you do not stand."
                ),
                context,
            ),
            action=lambda context: _("Answer"),
        )
    )
    register(
        Kind(
            VOTE,
            subject=lambda context: _sentence(_("%(organization)s: the vote is open"), context),
            text=lambda context: _sentence(
                _(
                    "“%(title)s”: read what the candidates say, then rank as many as you like. It takes about 5 minutes."
                ),
                context,
            ),
            action=lambda context: _("Vote"),
        )
    )
    register(
        Kind(
            OUTCOME,
            subject=lambda context: _sentence(_("%(organization)s: the result is there"), context),
            text=lambda context: _sentence(_("“%(title)s” is decided. See who was elected, step by step."), context),
            action=lambda context: _("See the result"),
        )
    )
    register(
        Kind(
            DRAWN,
            subject=lambda context: _sentence(_("%(organization)s: lots were drawn"), context),
            text=lambda context: _sentence(_("“%(title)s”: see the result, and check your own ticket."), context),
            action=lambda context: _("See the draw"),
        )
    )
    register_check((NOMINATIONS, ASKED, VOTE), not_needed)


def not_needed(waiting: Sequence[Notice]) -> set[int]:
    """Those who have answered, nominated or voted are not asked again; nobody is once it is over. Two or three queries."""
    ids = {notice.data.get("election", "") for notice in waiting}
    elections = {e.public_id: e for e in Election.objects.filter(public_id__in=ids).select_related("box")}
    answered = set(
        Candidacy.objects.filter(election__public_id__in=ids)
        .exclude(state=Candidacy.State.NOMINATED)
        .values_list("election__public_id", "person_id")
    )
    voted = _voted(elections.values())
    return {notice.pk for notice in waiting if not _is_needed(notice, elections, answered, voted)}


def _voted(elections: Iterable[Election]) -> set[tuple[str, UUID | None]]:
    from commonhouse.decisions.models import RollEntry

    rows = RollEntry.objects.filter(box__election__in=[e.pk for e in elections], person__isnull=False)
    rows = rows.exclude(state=RollEntry.State.ENTITLED)
    return set(rows.values_list("box__election__public_id", "person_id"))


def _is_needed(
    notice: Notice,
    elections: dict[str, Election],
    answered: set[tuple[str, UUID]],
    voted: set[tuple[str, UUID | None]],
) -> bool:
    election = elections.get(notice.data.get("election", ""))
    if election is None:
        return False
    who = (election.public_id, notice.person_id)
    if notice.kind == VOTE:
        is_open = election.box is not None and election.box.state == "open"
        return is_open and who not in voted
    return election.state == Election.State.NOMINATING and who not in answered
