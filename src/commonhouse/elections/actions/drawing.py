"""Lots are drawn: entries, the list published, the seed made in public, the result."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.elections import outcomes
from commonhouse.elections.actions.common import leave_act, locked, moment, plain, publishable
from commonhouse.elections.models import MAX_REASON, Draw, Entrant
from commonhouse.people.formats import moment as moment_words
from commonhouse.people.models import MemberClass, Membership, Organization, Person
from commonhouse.people.permissions import Actor, Refused, allows, require
from commonhouse.people.queries import active_members
from commonhouse.record.acts import write_time
from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError

RULE = "draw"
MOST = 5000  # drawn, or in reserve
LONGEST = timedelta(days=400)
State = Draw.State


def open_draw(
    actor: Actor,
    organization: Organization,
    *,
    title: str,
    what: str,
    kind: str,
    wanted: int,
    reserves: int,
    seed_how: str,
    closes_at: datetime,
    classes: Iterable[MemberClass] = (),
    submission: uuid.UUID | None = None,
    now: datetime | None = None,
) -> Draw:
    """Announces a draw: what is drawn, who may be in it, until when, and how the seed will be made in public.

    A lottery waits for people to enter; a sortition has all members of the classes in it when the list is published.
    """
    require(actor, "draw.hold", organization)
    at = moment(now)
    texts = {
        "title": plain(title, 160, _("Give the draw a title.")),
        "what": plain(what, 400, _("Say what is drawn, and for whom.")),
        "seed_how": plain(seed_how, 400, _("Say how the seed is made so that everyone can watch.")),
    }
    for text in texts.values():
        publishable(text)
    if kind not in Draw.Kind.values:
        raise Refused(_("Say whether people enter, or all members are entered."))
    if not 1 <= wanted <= MOST or not 0 <= reserves <= MOST:
        raise Refused(_("Draw 1 to %(most)d, with 0 to %(most)d in reserve.") % {"most": MOST})
    if not at < closes_at <= at + LONGEST:
        raise Refused(
            _("Choose an end of entries that is still to come, within %(days)d days.") % {"days": LONGEST.days}
        )
    named = list(classes)
    if any(each.organization_id != organization.pk for each in named):
        raise Refused(_("A class of members of another organization cannot be in this draw."))
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        sent = Draw.objects.filter(organization=organization, submission=submission).first() if submission else None
        if sent is not None:
            return sent
        draw = Draw.objects.create(
            organization=organization, submission=submission or uuid.uuid4(), kind=kind, wanted=wanted,
            reserves=reserves, closes_at=closes_at, opened_at=at, **texts,
        )  # fmt: skip
        draw.classes.set(named)
        body = {
            **texts, "kind": kind, "classes": sorted(each.slug for each in named), "rule": RULE,
            "statement": statement_of(draw), "closes_at": write_time(closes_at),
        }  # fmt: skip
        _act(draw, "draw-opened", body, now)
    return draw


def enter(actor: Actor, draw: Draw, person: Person | None = None, *, now: datetime | None = None) -> Entrant:
    """Puts one's own name in; a steward may put in that of somebody without an account. Twice changes nothing."""
    who = _who(actor, draw, person)
    with transaction.atomic():
        draw = _entering(draw, now)
        membership = _membership(draw, who)
        entrant, _new = Entrant.objects.get_or_create(
            organization=draw.organization, draw=draw, person=who, defaults={"pseudonym": membership.pseudonym}
        )
    return entrant


def leave(actor: Actor, draw: Draw, person: Person | None = None, *, now: datetime | None = None) -> None:
    """Takes the name out again, until entries close. Twice changes nothing."""
    who = _who(actor, draw, person)
    with transaction.atomic():
        draw = _entering(draw, now)
        Entrant.objects.filter(draw=draw, person=who).delete()


def publish_entrants(actor: Actor, draw: Draw, *, now: datetime | None = None) -> Draw:
    """Publishes the list, under pseudonyms, with its fingerprint. From then on nobody comes or goes: the seed is next."""
    require(actor, "draw.hold", draw.organization)
    at = moment(now)
    with transaction.atomic():
        draw = _locked(draw)
        if draw.state == State.PUBLISHED:
            return draw
        _require(draw, State.ENTERING)
        if at < draw.closes_at:
            raise Refused(_("Entries are open until %(when)s.") % {"when": moment_words(draw.closes_at)})
        if draw.kind == Draw.Kind.SORTITION:
            _enter_all(draw)
        _drop_those_who_left(draw)
        entrants = pseudonyms(draw)
        if not entrants:
            raise Refused(_("Nobody is in this draw. Call it off, or open another one."))
        draw.state, draw.entrants_hash = State.PUBLISHED, fingerprint(entrants)
        draw.save(update_fields=["state", "entrants_hash"])
        _act(draw, "draw-entrants", {"entrants": entrants, "fingerprint": draw.entrants_hash}, now)
    return draw


def enter_seed(actor: Actor, draw: Draw, seed: str, *, now: datetime | None = None) -> Draw:
    """The seed, as it was made in public, draws the lots. The same seed again changes nothing; another is refused."""
    require(actor, "draw.hold", draw.organization)
    seed = " ".join(seed.replace("\x00", "").split())
    publishable_seed(seed)
    with transaction.atomic():
        draw = _locked(draw)
        if draw.state == State.DRAWN and draw.seed == seed:
            return draw
        _require(draw, State.PUBLISHED)
        statement = statement_of(draw)
        given: dict[str, Any] = {
            "entrants": [{"id": each} for each in pseudonyms(draw)], "seed": seed, "fingerprint": draw.entrants_hash
        }  # fmt: skip
        try:
            result = registry.get(RULE).compute(statement, given)
        except FormError as error:
            raise Refused(_("This seed cannot be used. %(why)s") % {"why": error}) from error
        draw.state, draw.seed, draw.drawn_at = State.DRAWN, seed, moment(now)
        draw.outcome = {"rule": RULE, "statement": statement, "result": result}
        draw.save(update_fields=["state", "seed", "drawn_at", "outcome"])
        outcomes.announce_draw(draw, now)
        _act(draw, "drawn", {"seed": seed, "statement": statement, "result": result}, now)
    return draw


def cancel_draw(actor: Actor, draw: Draw, why: str, *, now: datetime | None = None) -> Draw:
    """Calls a draw off, before its seed is known. Twice changes nothing."""
    require(actor, "draw.hold", draw.organization)
    why = plain(why, MAX_REASON, _("Say why, in words for everyone."))
    publishable(why)
    with transaction.atomic():
        draw = _locked(draw)
        if draw.state == State.CANCELLED:
            return draw
        if draw.state == State.DRAWN:
            raise Refused(_("The lots are drawn: this cannot be called off any more."))
        draw.state, draw.why_cancelled = State.CANCELLED, why
        draw.save(update_fields=["state", "why_cancelled"])
        _act(draw, "draw-cancelled", {"why": why}, now)
    return draw


def statement_of(draw: Draw) -> dict[str, Any]:
    """How lots are drawn, in full: everyone has a ticket of their own, from the seed and their pseudonym."""
    rule = registry.get(RULE)
    stated: dict[str, Any] = {"number": draw.wanted, "reserves": draw.reserves, "procedure": "tickets"}
    statement = rule.statement_json(rule.statement_from_json(stated))
    assert isinstance(statement, dict)
    return statement


def fingerprint(entrants: list[str]) -> str:
    from commonhouse.rules.drawing import draw as rule

    return rule.fingerprint(rule.Urn(tuple(rule.Entrant(each) for each in entrants)))


def pseudonyms(draw: Draw) -> list[str]:
    """Everyone in the draw, sorted."""
    return sorted(draw.entrants.values_list("pseudonym", flat=True))


def publishable_seed(seed: str) -> None:
    """Refuses a seed that the record would refuse as a telephone number: dice are written without such groups."""
    from commonhouse.record import personal

    if personal.in_text(seed):
        raise Refused(_("Written like this the seed looks like a telephone number. Write the digits without signs."))


def _who(actor: Actor, draw: Draw, person: Person | None) -> Person:
    if actor.person is None:
        raise Refused(_("Please sign in first."))
    who = person or actor.person
    if who.pk != actor.person.pk and not allows(actor, "draw.hold", draw.organization):
        raise Refused(_("You can enter and leave only for yourself."))
    if draw.kind != Draw.Kind.LOTTERY:
        raise Refused(_("In this draw all members of its classes take part: nobody enters by themselves."))
    return who


def _membership(draw: Draw, who: Person) -> Membership:
    membership = active_members(draw.organization, list(draw.classes.all()) or None).filter(person=who).first()
    if membership is None:
        raise Refused(_("This draw is for active members of its classes."))
    return membership


def _enter_all(draw: Draw) -> None:
    members = active_members(draw.organization, list(draw.classes.all()) or None)
    rows = [
        Entrant(organization=draw.organization, draw=draw, person_id=each.person_id, pseudonym=each.pseudonym)
        for each in members
    ]
    Entrant.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def _drop_those_who_left(draw: Draw) -> None:
    """Only active members are on the list, each by the pseudonym they have now (entries that turned out to be one person
    took over another's)."""
    current: dict[uuid.UUID | None, str] = dict(active_members(draw.organization).values_list("person_id", "pseudonym"))
    active = active_members(draw.organization).values("person")
    draw.entrants.exclude(person__in=active).delete()
    for entrant in draw.entrants.all():
        known = current.get(entrant.person_id, "")
        if known and entrant.pseudonym != known:
            entrant.pseudonym = known
            entrant.save(update_fields=["pseudonym"])


def _entering(draw: Draw, now: datetime | None) -> Draw:
    draw = _locked(draw)
    if draw.state != State.ENTERING or moment(now) >= draw.closes_at:
        raise Refused(_("Entries are closed."))
    return draw


def _locked(draw: Draw) -> Draw:
    organization = draw.organization
    found = locked(draw)
    found.organization = organization
    return found


def _require(draw: Draw, state: Draw.State) -> None:
    if draw.state == state:
        return
    raise Refused(
        {
            State.ENTERING: _("Publish the list of entries first."),
            State.PUBLISHED: _("The list is published already: now the seed is made."),
            State.DRAWN: _("The lots are drawn already, with the seed that stands here."),
            State.CANCELLED: _("This draw was called off."),
        }[State(draw.state)]
    )


def _act(draw: Draw, what: str, body: dict[str, Any], now: datetime | None) -> None:
    leave_act(draw.organization, what, {"draw": draw.public_id} | body, now, draw.public_id)
