"""A draw in public: announced with the source of its seed, its list published, then the seed. No step is taken twice.

The list is settled before anybody can know the seed, and the seed comes from where it was announced to come from. What the rule
makes of the two is in the record, whole; whoever wants to can do it again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from string import digits
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.finding import line, readiness, statements, telling
from commonhouse.land.finding.actions.common import hold_programme
from commonhouse.land.finding.models import Application, HomeDraw, LinePlace, Programme
from commonhouse.people.formats import day
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, locked, moment, required, today
from commonhouse.record import personal
from commonhouse.record.models import Act
from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError
from commonhouse.rules.land.order import Listed, TicketList, list_fingerprint

State = HomeDraw.State
LONGEST = dt.timedelta(days=400)
MOST = 20_000  # tickets of one draw


def announce(
    actor: Actor, programme: Programme, *, seed_how: str, seed_on: dt.date, submission: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> HomeDraw:  # fmt: skip
    """Says beforehand where the seed will come from, and on which day. Sent twice it is one draw.

    A draw is not held again among the same households: there must be somebody new, or (where everyone is drawn anew) a home
    must have opened since.
    """
    require(actor, "lottery.hold", programme.organization)
    how = required("seed_how", seed_how, _("Say where the seed comes from, so that everyone can look it up or watch."))
    if len(how) > 400:
        raise ValidationError({"seed_how": _("At most %(most)s characters.") % {"most": 400}})
    check_public(seed_how=how)
    if not today(now) < seed_on <= today(now) + LONGEST:
        raise ValidationError({"seed_on": _("Choose a day to come.")})
    with transaction.atomic():
        programme = hold_programme(programme)
        mark = submission or uuid.uuid4()
        sent = HomeDraw.objects.filter(organization=programme.organization, submission=mark).first()
        if sent is not None:
            return sent
        _check_may_draw(programme, now)
        number = (programme.draws.aggregate(most=Max("number"))["most"] or 0) + 1
        draw = HomeDraw.objects.create(
            organization=programme.organization, programme=programme, number=number, seed_how=how, seed_on=seed_on,
            statement=statements.statement_of(programme), announced_at=moment(now), submission=mark,
        )  # fmt: skip
        body = {
            "programme": programme.public_id, "number": number, "seed_how": how, "seed_on": seed_on.isoformat(),
            "rule": statements.RULE, "statement": draw.statement,
        }  # fmt: skip
        _act(draw, "draw-announced", body, now)
    return draw


def publish_list(actor: Actor, draw: HomeDraw, *, now: dt.datetime | None = None) -> HomeDraw:
    """The list of tickets with its fingerprint: nobody comes or goes from then on. Twice changes nothing.

    Whoever still lacks a step that is needed is named as such, and is in the next draw.
    """
    require(actor, "lottery.hold", draw.organization)
    with transaction.atomic():
        draw = _held(draw)
        if draw.state == State.LISTED:
            return draw
        _require(draw, State.ANNOUNCED)
        on = today(now)
        if on >= draw.seed_on:
            raise Refused(
                _("The day of the seed has come, so the list comes too late. Call this draw off and announce another.")
            )
        applications, waiting = _ready(draw.programme, on)
        if not applications:
            raise Refused(_("Nobody is ready for a draw yet."))
        entrants = [_listed(each, place) for each, place in applications]
        if line.last_draw(draw.programme) is not None and all(each["round"] for each in entrants):
            raise Refused(_("Nobody new is ready, and a draw is not held twice among the same households."))
        listed = TicketList(tuple(_value(each) for each in entrants))
        draw.state, draw.entrants, draw.listed_at = State.LISTED, entrants, moment(now)
        draw.fingerprint = list_fingerprint(listed)
        draw.save(update_fields=["state", "entrants", "listed_at", "fingerprint"])
        telling.listed(draw, [each for each, _place in applications], now)
        _act(draw, "draw-listed", {"tickets": entrants, "fingerprint": draw.fingerprint, "not_ready": waiting}, now)
    return draw


def hold(actor: Actor, draw: HomeDraw, seed: str, *, now: dt.datetime | None = None) -> HomeDraw:
    """The seed gives the line. The same seed again changes nothing; another is refused: a draw is held once."""
    require(actor, "lottery.hold", draw.organization)
    plain = written(seed)
    if personal.in_text(plain):
        raise ValidationError(
            {
                "seed": _(
                    "Written like this the seed looks like a telephone number. Write the digits with spaces between."
                )
            }
        )
    with transaction.atomic():
        draw = _held(draw)
        if draw.state == State.HELD and draw.seed == plain:
            return draw
        _require(draw, State.LISTED)
        if today(now) < draw.seed_on:
            raise Refused(_("The seed was announced for %(day)s. It is not made before.") % {"day": day(draw.seed_on)})
        given: dict[str, Any] = {"tickets": draw.entrants, "seed": plain, "fingerprint": draw.fingerprint}
        try:
            result = registry.get(statements.RULE).compute(draw.statement, given)
        except FormError as problem:
            raise ValidationError({"seed": f"{problem.problem} {problem.fix}".strip()}) from problem
        assert isinstance(result, dict)
        draw.state, draw.seed, draw.held_at, draw.result = State.HELD, plain, moment(now), result
        draw.save(update_fields=["state", "seed", "held_at", "result"])
        _stand_in_line(draw)
        telling.drawn(draw, now)
        body = {"rule": statements.RULE, "statement": draw.statement, "input": given, "result": result}
        _act(draw, "draw-held", body, now)
    return draw


def written(seed: str) -> str:
    """The one way a seed of numbers is written, digit by digit: else whoever types it chose among lines by commas and spaces."""
    plain = " ".join(seed.replace("\x00", "").split())
    return plain if any(each.isalpha() for each in plain) else " ".join(each for each in plain if each in digits)


def move_seed(
    actor: Actor, draw: HomeDraw, *, seed_how: str, seed_on: dt.date, why: str, now: dt.datetime | None = None
) -> HomeDraw:
    """Another source or day for the seed, where the one announced gave none. The list stays as it is published.

    Once the day of the seed has come, only once: whoever may choose again and again chooses who is drawn.
    """
    require(actor, "lottery.hold", draw.organization)
    how = required("seed_how", seed_how, _("Say where the seed comes from, so that everyone can look it up or watch."))
    words = required("why", why, _("Say why, in words for everyone."))
    if max(len(how), len(words)) > 400:
        raise ValidationError(_("At most %(most)s characters.") % {"most": 400})
    check_public(seed_how=how, why=words)
    if not today(now) < seed_on <= today(now) + LONGEST:
        raise ValidationError({"seed_on": _("Choose a day to come.")})
    with transaction.atomic():
        draw = _held(draw)
        if draw.state == State.ANNOUNCED:
            _require(draw, State.ANNOUNCED)
        else:
            _require(draw, State.LISTED)
        if (draw.seed_how, draw.seed_on) == (how, seed_on):
            return draw
        if draw.state == State.LISTED and today(now) >= draw.seed_on and _was_moved(draw):
            raise Refused(
                _(
                    "The seed came from elsewhere once already. Enter it as it came: nobody may choose until a draw pleases them."
                )
            )
        draw.seed_how, draw.seed_on = how, seed_on
        draw.save(update_fields=["seed_how", "seed_on"])
        _act(draw, "draw-moved", {"seed_how": how, "seed_on": seed_on.isoformat(), "why": words}, now)
    return draw


def _was_moved(draw: HomeDraw) -> bool:
    """Whether the seed was to come from elsewhere since the list was published, by the public record."""
    acts = Act.objects.filter(organization=draw.organization, kind="land.draw-moved", subject=draw.public_id)
    return acts.filter(at__gte=draw.listed_at).exists()


def cancel(actor: Actor, draw: HomeDraw, why: str, *, now: dt.datetime | None = None) -> HomeDraw:
    """Called off before its seed, with the reason for everyone. Twice changes nothing. A draw that was held stands."""
    require(actor, "lottery.hold", draw.organization)
    words = required("why", why, _("Say why, in words for everyone."))[:400]
    check_public(why=words)
    with transaction.atomic():
        draw = _held(draw)
        if draw.state == State.CANCELLED:
            return draw
        if draw.state == State.HELD:
            raise Refused(_("The lots are drawn. A draw that was held stands: it is not called off and not repeated."))
        if draw.state == State.LISTED and today(now) >= draw.seed_on:
            raise Refused(
                _(
                    "The day of the seed has come: whoever calls the draw off now may know how it comes out. Enter the seed, or "
                    "name another day if there was none."
                )
            )
        draw.state, draw.why_cancelled = State.CANCELLED, words
        draw.save(update_fields=["state", "why_cancelled"])
        _act(draw, "draw-cancelled", {"why": words}, now)
    return draw


# --- inner --------------------------------------------------------------------------------------------------------------
def _check_may_draw(programme: Programme, now: dt.datetime | None) -> None:
    if programme.state == Programme.State.DRAFT:
        raise Refused(_("Open the programme first."))
    if programme.draws.filter(state__in=(State.ANNOUNCED, State.LISTED)).exists():
        raise Refused(_("A draw of this programme is under way already."))
    last = line.last_draw(programme)
    if last is None:
        return
    if not _new_ones(programme).exists():
        raise Refused(
            _("The lots of these households are drawn. A draw is not held twice: the next is for those who come new.")
        )
    anew = programme.carried == Programme.Carried.NO
    if anew and not programme.openings.filter(opened_at__gt=last.held_at).exists():
        raise Refused(_("No home has opened since the last draw, so its line stands."))


def _new_ones(programme: Programme) -> Any:
    going = programme.applications.filter(state=Application.State.SENT)
    return going.filter(Q(places__isnull=True) | Q(lost_place=True))


def _ready(programme: Programme, on: dt.date) -> tuple[list[tuple[Application, LinePlace | None]], list[str]]:
    """(application, the place it had) of all that may be drawn, by ticket; and the tickets of those who lack a step."""
    rows = list(programme.applications.filter(state=Application.State.SENT).order_by("ticket")[: MOST + 1])
    if len(rows) > MOST:
        raise Refused(_("A draw has at most %(most)d households.") % {"most": MOST})
    for each in rows:
        each.programme = programme
    steps = readiness.stages_of(rows, on)
    waiting = {each.pk for each in rows if any(step.needed and not step.done for step in steps[each.pk])}
    had = {
        place.application_id: place
        for place in LinePlace.objects.filter(application__in=rows).select_related("draw").order_by("draw__number")
    }
    ready = [(each, None if each.lost_place else had.get(each.pk)) for each in rows if each.pk not in waiting]
    return ready, [each.ticket for each in rows if each.pk in waiting]


def _listed(application: Application, place: LinePlace | None) -> dict[str, Any]:
    """What stands of it on the public list: declared priorities, but for those that somebody looked at and did not find."""
    priorities = [each for each in application.priorities if application.checked.get(each, True)]
    return {
        "id": application.ticket, "priorities": priorities, "bedrooms": sorted(application.bedrooms),
        "round": place.draw.number if place else 0, "place": place.place if place else 0,
    }  # fmt: skip


def _value(each: dict[str, Any]) -> Listed:
    return Listed(each["id"], tuple(each["priorities"]), tuple(each["bedrooms"]), each["round"], each["place"])


def _stand_in_line(draw: HomeDraw) -> None:
    assert draw.result is not None
    ids = dict(draw.programme.applications.values_list("ticket", "pk"))
    rows = [
        LinePlace(
            organization=draw.organization, draw=draw, application_id=ids[each["id"]], place=each["place"],
            because={name: each[name] for name in ("why", "group", "points")},
        )
        for each in draw.result["places"]
    ]  # fmt: skip
    LinePlace.objects.bulk_create(rows, batch_size=1000)
    drawn = draw.programme.applications.filter(pk__in=[row.application_id for row in rows], lost_place=True)
    drawn.update(lost_place=False, declined=0)


def _held(draw: HomeDraw) -> HomeDraw:
    organization, programme = draw.organization, hold_programme(draw.programme)
    found = locked(draw)
    found.organization, found.programme = organization, programme
    return found


def _require(draw: HomeDraw, state: str) -> None:
    if draw.state == state:
        return
    raise Refused(
        {
            State.ANNOUNCED: _("Publish the list first."),
            State.LISTED: _("The list is published already: now the seed is made. The list is not changed any more."),
            State.HELD: _(
                "The lots are drawn, with the seed that stands here. A draw is held once: it is not repeated with another seed."
            ),
            State.CANCELLED: _("This draw was called off."),
        }[State(draw.state)]
    )


def _act(draw: HomeDraw, what: str, body: dict[str, Any], now: dt.datetime | None) -> None:
    leave_act(draw.organization, what, {"draw": draw.public_id} | body, draw.public_id, now)
