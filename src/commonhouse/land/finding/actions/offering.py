"""A home is opened and goes down the line: offered, answered in time or not, until one says yes and is confirmed.

One offer at a time for a home and for a household, always to the next in line; who is passed over keeps their place, and the
record says that they were. An offer is confirmed only after two people have reviewed the income.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.finding import eligible, hooks, line, readiness, telling
from commonhouse.land.finding.actions.common import by_office, hold_application, hold_programme, require_mine, unknown
from commonhouse.land.finding.models import Application, HomeOffer, Opening, PassedOver, Programme
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing.actions.households import make_household
from commonhouse.land.leasing.billing import unit_of
from commonhouse.land.leasing.models import Household, Lease
from commonhouse.people.formats import local
from commonhouse.people.formats import moment as moment_words
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, today, validate

State, How = HomeOffer.State, HomeOffer.How
FREE = (Holding.State.FREE, Holding.State.PLANNED, Holding.State.FOR_SALE)
_PUBLIC_WHY = {  # what the record says of somebody passed over: no more than that
    PassedOver.Why.OVER_INCOME: "not-for-them",
    PassedOver.Why.CANNOT_PAY: "not-for-them",
    PassedOver.Why.NOT_REVIEWED: "not-ready",
    PassedOver.Why.STEP_MISSING: "not-ready",
    PassedOver.Why.NOT_REACHED: "not-reached",
}


# --- the home -----------------------------------------------------------------------------------------------------------
def open_home(
    actor: Actor, holding: Holding, programme: Programme, *, price: int | None = None, rent: int | None = None,
    tier: int | None = None, bedrooms: int | None = None, closes_on: dt.date | None = None, words: str = "",
    submission: uuid.UUID | None = None, now: dt.datetime | None = None,
) -> Opening:  # fmt: skip
    """A home is open to the line of a programme. Cents; tier and bedrooms are the home's own unless said. Sent twice it is one.

    Raises ValidationError by field, Refused for a home somebody lives in or that is open already.
    """
    require(actor, "home.offer", holding.organization)
    if programme.organization_id != holding.organization_id:
        raise Refused(_("This programme belongs to another organization."))
    rooms = holding.bedrooms if bedrooms is None else bedrooms
    if rooms is None:
        raise ValidationError({"bedrooms": _("How many bedrooms has this home?")})
    opening = Opening(
        organization=holding.organization, holding=holding, programme=programme, price=price, rent=rent,
        unit=unit_of(holding.organization),
        tier=tier or holding.tier, bedrooms=rooms, closes_on=closes_on,
        words=" ".join(words.split()), opened_at=moment(now), submission=submission or uuid.uuid4(),
    )  # fmt: skip
    _check_opening(opening, now)
    with transaction.atomic():
        programme = hold_programme(programme)
        mine = Opening.objects.filter(organization=holding.organization)
        if sent := mine.filter(submission=opening.submission).first():
            return sent
        if programme.state == Programme.State.DRAFT:
            raise Refused(_("Open the programme first."))
        if mine.filter(holding=holding, state=Opening.State.OPEN).exists():
            raise Refused(_("This home is open already."))
        if _is_promised(holding):
            raise Refused(_("This home is confirmed for a household. Take that offer back first."))
        if locked(holding).state not in FREE:
            raise Refused(
                _("Somebody lives in this home. It opens when they announce that they sell, or when it is free.")
            )
        opening.save(force_insert=True)
        body = {
            "programme": programme.public_id, "holding": holding.public_id, "bedrooms": opening.bedrooms,
            "tier": opening.tier, "price": price, "rent": rent, "unit": opening.unit,
        }  # fmt: skip
        _act(opening, "home-opened", body, now)
    return opening


def close_opening(actor: Actor, opening: Opening, *, now: dt.datetime | None = None) -> Opening:
    """The home is not given through this line after all. An offer must be taken back first. Twice changes nothing."""
    require(actor, "home.offer", opening.organization)
    with transaction.atomic():
        opening = _held(opening)
        if opening.state == Opening.State.CLOSED:
            return opening
        if opening.state == Opening.State.TAKEN or opening.offers.filter(state__in=HomeOffer.LIVE).exists():
            raise Refused(_("A household has an offer of this home. Take it back first, and tell them why."))
        opening.state, opening.ended_at = Opening.State.CLOSED, moment(now)
        opening.save(update_fields=["state", "ended_at"])
        _act(opening, "opening-closed", {}, now)
    return opening


# --- offering -----------------------------------------------------------------------------------------------------------
def offer(actor: Actor, opening: Opening, *, days: int | None = None, now: dt.datetime | None = None) -> HomeOffer:
    """Offers the home to the next in line, until a moment. One at a time: a second press gives the offer that is there.

    days: to answer; never fewer than the programme promises.
    """
    require(actor, "home.offer", opening.organization)
    with transaction.atomic():
        opening = _held(opening)
        live = opening.offers.filter(state__in=HomeOffer.LIVE).select_related("application").first()
        if live is not None:
            return live
        return _offered(opening, days, now)


def pass_over(
    actor: Actor, opening: Opening, application: Application, why: str, *, now: dt.datetime | None = None
) -> PassedOver:
    """The next in line is not offered this home, for a reason: they keep their place for the next. Twice changes nothing."""
    require(actor, "home.offer", opening.organization)
    if why not in PassedOver.Why.values:
        raise unknown("why")
    with transaction.atomic():
        opening = _held(opening)
        if found := PassedOver.objects.filter(opening=opening, application=application).first():
            return found
        following = line.next_for(opening)
        if following is None or following.application_id != application.pk:
            raise Refused(_("Only the next in line can be passed over. Please look at the line again."))
        passed = PassedOver.objects.create(
            organization=opening.organization, opening=opening, application=application, why=why, by=actor.person,
            at=moment(now),
        )  # fmt: skip
        body = {"ticket": application.ticket, "place": following.place, "why": _PUBLIC_WHY[PassedOver.Why(why)]}
        _act(opening, "line-passed", body, now)
    return passed


def accept(actor: Actor, offer: HomeOffer, *, now: dt.datetime | None = None) -> HomeOffer:
    """Yes, by the household itself or written down by a steward. Twice changes nothing."""
    require_mine(actor, offer.application)
    with transaction.atomic():
        offer = _current(offer)
        if offer.state in {State.ACCEPTED, State.CONFIRMED}:
            return offer
        _must_wait(offer, now)
        offer.state, offer.answered_at = State.ACCEPTED, moment(now)
        offer.answered_how = How.OFFICE if by_office(actor, offer.application) else How.SELF
        offer.save(update_fields=["state", "answered_at", "answered_how"])
        telling.answered(offer, now)
        _answer_act(offer, now)
    return offer


def decline(actor: Actor, offer: HomeOffer, *, why: str = "", now: dt.datetime | None = None) -> HomeOffer:
    """No. One keeps the place as often as the programme says, and the home goes to the next in line. Twice changes nothing."""
    require_mine(actor, offer.application)
    with transaction.atomic():
        offer = _current(offer)
        if offer.state == State.DECLINED:
            return offer
        if offer.state != State.ACCEPTED:
            _must_wait(offer, now)
        how = How.OFFICE if by_office(actor, offer.application) else How.SELF
        offer.why = " ".join(why.replace("\x00", "").split())[:300]
        return _refused(offer, State.DECLINED, how, now)


def lapse(offer: HomeOffer, *, now: dt.datetime | None = None) -> HomeOffer:
    """Inner, for the clock: an offer whose time has passed without an answer. It counts like a no. Twice changes nothing."""
    with transaction.atomic():
        offer = _current(offer)
        if offer.state != State.OPEN or moment(now) < offer.due_at:
            return offer
        return _refused(offer, State.LAPSED, How.CLOCK, now)


def lapse_due(now: dt.datetime | None = None, most: int = 500) -> int:
    """Ends every offer whose time has passed, and offers each home to the next in line. Returns how many ended.

    Running twice at once changes nothing.
    """
    due = HomeOffer.objects.filter(state=State.OPEN, due_at__lte=moment(now))
    done = 0
    for each in due.select_related("opening__programme", "opening__holding", "application", "organization")[:most]:
        with transaction.atomic():
            ended = lapse(each, now=now)
            if ended.state != State.LAPSED:
                continue
            opening = _held(ended.opening)
            done += 1
            if opening.state == Opening.State.OPEN and line.next_for(opening) is not None:
                _offered(opening, None, now)
    return done


def take_back(actor: Actor, offer: HomeOffer, why: str, *, now: dt.datetime | None = None) -> HomeOffer:
    """The trust takes an offer back, or a confirmed one comes to nothing before a lease. The household keeps its place."""
    require(actor, "home.offer", offer.organization)
    plain = " ".join(why.replace("\x00", "").split())
    if not plain or len(plain) > 300:
        raise ValidationError({"why": _("Say why, in words for the household.")})
    with transaction.atomic():
        offer = _current(offer)
        if offer.state == State.WITHDRAWN:
            return offer
        if offer.state not in HomeOffer.LIVE:
            raise Refused(_("This offer has ended."))
        if offer.state == State.CONFIRMED:
            hooks.released(offer)
            _reopen(offer, now)
        offer.why = plain
        return end_offer(offer, State.WITHDRAWN, How.OFFICE, now, keeps_place=True)


def confirm(actor: Actor, offer: HomeOffer, *, now: dt.datetime | None = None) -> HomeOffer:
    """The home is theirs, once every step is done and two people have reviewed the income. Twice changes nothing.

    Makes the household's row for the lease, and tells the parts that write it (`hooks.register_accepted`).
    """
    require(actor, "home.offer", offer.organization)
    with transaction.atomic():
        offer = _current(offer)
        if offer.state == State.CONFIRMED:
            return offer
        if offer.state != State.ACCEPTED:
            raise Refused(_("The household has not said yes."))
        if reason := why_not_confirm(offer, now):
            raise Refused(reason)
        opening, application = offer.opening, offer.application
        offer.state, offer.confirmed_at = State.CONFIRMED, moment(now)
        offer.save(update_fields=["state", "confirmed_at"])
        application.household = application.household or _household(application, now)
        application.state, application.ended_at, application.changed_at = (
            Application.State.HOUSED, moment(now), moment(now),
        )  # fmt: skip
        application.save(update_fields=["household", "state", "ended_at", "changed_at"])
        opening.state, opening.accepted_application, opening.ended_at = Opening.State.TAKEN, application, moment(now)
        opening.save(update_fields=["state", "accepted_application", "ended_at"])
        hooks.accepted(offer)
        telling.confirmed(offer, now)
        leave_act(
            offer.organization, "offer-confirmed",
            {"offer": offer.public_id, "opening": opening.public_id, "ticket": application.ticket},
            opening.public_id, now,
        )  # fmt: skip
    return offer


def why_not_confirm(offer: HomeOffer, now: dt.datetime | None = None) -> str:
    """Why an accepted offer cannot be confirmed yet, in words; "" when it can."""
    on = today(now)
    if reason := eligible.why_not(offer.application, offer.opening, on):
        return reason
    missing = [stage.title for stage in readiness.stages(offer.application, on) if not stage.done]
    return _("Still missing: %(steps)s.") % {"steps": ", ".join(missing)} if missing else ""


# --- inner --------------------------------------------------------------------------------------------------------------
def end_offer(offer: HomeOffer, state: str, how: str, now: dt.datetime | None, *, keeps_place: bool) -> HomeOffer:
    """Ends a live offer with its act. The caller holds the programme."""
    offer.state, offer.answered_how, offer.keeps_place = state, how, keeps_place
    offer.answered_at = moment(now)
    offer.save(update_fields=["state", "answered_at", "answered_how", "keeps_place", "why"])
    telling.answered(offer, now)
    _answer_act(offer, now)
    return offer


def _offered(opening: Opening, days: int | None, now: dt.datetime | None) -> HomeOffer:
    if opening.state != Opening.State.OPEN:
        raise Refused(_("This home is not open."))
    if line.last_draw(opening.programme) is None:
        raise Refused(_("No draw was held yet, so nobody is in line."))
    following = line.next_for(opening)
    if following is None:
        raise Refused(_("Nobody else is in line for a home of this size. Hold a draw among those who came new."))
    promised = opening.programme.offer_days
    if days is not None and not promised <= days <= 90:
        raise ValidationError(
            {"days": _("Give %(least)d to 90 days: the programme promises that.") % {"least": promised}}
        )
    due = _end_of_day(moment(now), days or promised)
    try:
        with transaction.atomic():
            made = HomeOffer.objects.create(
                organization=opening.organization, opening=opening, application=following.application,
                place=following.place, made_at=moment(now), due_at=due,
            )  # fmt: skip
    except IntegrityError:  # another press, in the same moment
        raise Refused(_("This home is offered to somebody already.")) from None
    telling.offered(made, now)
    body = {
        "offer": made.public_id, "ticket": following.application.ticket, "place": following.place,
        "draw": following.draw.public_id, "due_at": _written(due),
    }  # fmt: skip
    _act(opening, "home-offered", body, now)
    return made


def _refused(offer: HomeOffer, state: str, how: str, now: dt.datetime | None) -> HomeOffer:
    application = hold_application(offer.application)
    application.declined += 1
    keeps = application.declined <= offer.opening.programme.declines
    application.lost_place = application.lost_place or not keeps
    application.save(update_fields=["declined", "lost_place"])
    offer.application = application
    return end_offer(offer, state, how, now, keeps_place=keeps)


def _reopen(offer: HomeOffer, now: dt.datetime | None) -> None:
    opening, application = offer.opening, offer.application
    opening.state, opening.accepted_application, opening.ended_at = Opening.State.OPEN, None, None
    opening.save(update_fields=["state", "accepted_application", "ended_at"])
    application.state, application.ended_at, application.changed_at = Application.State.SENT, None, moment(now)
    application.save(update_fields=["state", "ended_at", "changed_at"])


def _household(application: Application, now: dt.datetime | None) -> Household:
    return make_household(
        application.organization, [application.person], application.size or 1, since=today(now),
        is_invented=application.is_invented, submission=application.submission, now=now,
    )  # fmt: skip


def _is_promised(holding: Holding) -> bool:
    """Whether a household was confirmed for it and has no lease of it yet."""
    last = Opening.objects.filter(holding=holding, state=Opening.State.TAKEN).order_by("-ended_at").first()
    if last is None or last.accepted_application is None:
        return False
    return not Lease.objects.filter(holding=holding, household=last.accepted_application.household_id).exists()


def _check_opening(opening: Opening, now: dt.datetime | None) -> None:
    if (opening.price is None) == (opening.rent is None):
        raise ValidationError({"price": _("Give a price, or a rent a month: one of the two.")})
    if opening.closes_on is not None and opening.closes_on < today(now):
        raise ValidationError({"closes_on": _("Choose a day to come.")})
    if opening.programme.tiers and opening.tier is not None and opening.tier > max(opening.programme.tiers):
        raise ValidationError(
            {
                "tier": _("The programme is for households up to %(tier)d percent.")
                % {"tier": max(opening.programme.tiers)}
            }
        )
    validate(opening, exclude=("accepted_application",))


def _held(opening: Opening) -> Opening:
    """The opening as it is now; its programme is held, so that offers of one line come one after another."""
    organization, holding, programme = opening.organization, opening.holding, hold_programme(opening.programme)
    found = locked(opening)
    found.organization, found.holding, found.programme = organization, holding, programme
    return found


def _current(offer: HomeOffer) -> HomeOffer:
    opening = _held(offer.opening)
    organization = offer.organization
    found = locked(offer)
    found.organization, found.opening = organization, opening
    application = locked(found.application)
    application.organization, application.programme = organization, opening.programme
    found.application = application
    return found


def _must_wait(offer: HomeOffer, now: dt.datetime | None) -> None:
    if offer.state != State.OPEN:
        raise Refused(_("This offer has ended."))
    if moment(now) >= offer.due_at:
        raise Refused(_("The time to answer ended on %(when)s.") % {"when": moment_words(offer.due_at)})


def _answer_act(offer: HomeOffer, now: dt.datetime | None) -> None:
    body = {
        "offer": offer.public_id, "opening": offer.opening.public_id, "ticket": offer.application.ticket,
        "answer": str(offer.state), "keeps_place": offer.keeps_place,
    }  # fmt: skip
    leave_act(offer.organization, "offer-answered", body, offer.opening.public_id, now)


def _act(opening: Opening, what: str, body: dict[str, Any], now: dt.datetime | None) -> None:
    leave_act(opening.organization, what, {"opening": opening.public_id} | body, opening.public_id, now)


def _end_of_day(at: dt.datetime, days: int) -> dt.datetime:
    """The last minute of the day so many days on, by the house's calendar."""
    last = local(at) + dt.timedelta(days=days)
    return last.replace(hour=23, minute=59, second=0, microsecond=0)


def _written(at: dt.datetime) -> str:
    from commonhouse.record.acts import write_time

    return write_time(at)
