"""Changes of an agreement in force: asked for by a party, offered by its keeper, signed by all. And its end."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements import access, booking, entering, kinds, making, telling
from commonhouse.agreements.models import Agreement, Version, Wish
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, check_texts, locked, required, token

MOST_OPEN = 3  # wishes of one agreement at a time
FURTHEST = dt.timedelta(days=366)
_State = Agreement.State


def ask_for_change(
    actor: Actor, agreement: Agreement, *, words: str, change: str = "", terms: dict[str, Any] | None = None,
    takes_effect_on: dt.date | None = None, submission: object = None, now: dt.datetime | None = None,
) -> Wish:  # fmt: skip
    """A party asks for a change: in words, and where its kind knows the change, as the terms it would give.

    Nothing changes by asking. The same submission again is the same wish.
    """
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        require(actor, "agreement.ask", agreement.organization)
        agreement = locked(agreement)
        access.require_party(actor, agreement, "agreement.ask")
        if before := Wish.objects.filter(organization=agreement.organization_id, submission=mark).first():
            return before
        if agreement.state != _State.ACTIVE:
            raise Refused(_("Only an agreement in force can be changed."))
        if agreement.wishes.filter(state=Wish.State.OPEN).count() >= MOST_OPEN:
            raise Refused(_("You have asked already. Wait for the answer, or take the earlier request back."))
        if terms is not None:
            making.check_terms(agreement.kind, terms)
        wish = Wish(
            organization_id=agreement.organization_id, agreement=agreement, change=change, terms=terms,
            takes_effect_on=takes_effect_on, words=required("words", words, _("Say what you ask for, and why.")),
            person=actor.person, at=now or timezone.now(), submission=mark,
        )  # fmt: skip
        check_texts(wish)
        if len(wish.words) > 1000:
            raise ValidationError({"words": _("At most 1,000 characters.")})
        wish.save()
        telling.change_asked(wish)
        return wish


def take_back_wish(actor: Actor, wish: Wish, *, now: dt.datetime | None = None) -> Wish:
    """Whoever asked does not ask any more."""
    with transaction.atomic():
        access.require_party(actor, wish.agreement, "agreement.ask")
        return _settle(wish, Wish.State.TAKEN_BACK, "", now)


def decline_wish(actor: Actor, wish: Wish, *, answer: str, now: dt.datetime | None = None) -> Wish:
    """The keeper says no, and why."""
    require(actor, "agreement.offer", wish.organization)
    with transaction.atomic():
        said = required("answer", answer, _("Say why not. They will read it."))
        wish = _settle(wish, Wish.State.DECLINED, said[:1000], now)
        telling.change_declined(wish)
        return wish


def _settle(wish: Wish, state: str, answer: str, now: dt.datetime | None) -> Wish:
    wish = locked(wish)
    if wish.state == state:
        return wish
    if wish.state != Wish.State.OPEN:
        raise Refused(_("This was answered already."))
    wish.state, wish.answer, wish.answered_at = state, answer, now or timezone.now()
    wish.save(update_fields=["state", "answer", "answered_at"])
    return wish


def propose_change(
    actor: Actor, agreement: Agreement, *, terms: dict[str, Any], takes_effect_on: dt.date, why: str,
    wish: Wish | None = None, now: dt.datetime | None = None,
) -> Version:  # fmt: skip
    """The keeper offers other terms from a day on. They hold when all have signed; until then nothing changes."""
    require(actor, "agreement.offer", agreement.organization)
    with transaction.atomic():
        if wish is not None:
            wish = locked(wish)
            if wish.agreement_id != agreement.pk or wish.state != Wish.State.OPEN:
                raise Refused(_("This was answered already."))
        return making.make_change(
            agreement, terms, takes_effect_on=takes_effect_on, why=why, by=actor.person, wish=wish, now=now
        )


def end(actor: Actor, agreement: Agreement, *, on: dt.date, why: str, now: dt.datetime | None = None) -> Agreement:
    """Ends an agreement in force on a day, up to a year ahead: nothing falls due after it. What is owed stays owed.

    Ending twice on the same day changes nothing. The reason stays in the public record.
    """
    require(actor, "agreement.end", agreement.organization)
    with transaction.atomic():
        return end_by_verb(agreement, on=on, why=why, by=actor, now=now)


def end_by_verb(agreement: Agreement, *, on: dt.date, why: str, by: Actor, now: dt.datetime | None = None) -> Agreement:
    """As `end`, for a verb that has checked the right."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    agreement = locked(agreement)
    said = required("why", why, _("Say why it ends."))
    check_public(why=said)
    if agreement.ended_at is not None and agreement.ends_on == on:
        return agreement
    if agreement.state != _State.ACTIVE or agreement.ended_at is not None:
        raise Refused(_("This agreement is not in force, or its end is settled already."))
    if agreement.starts_on is not None and on < agreement.starts_on:
        raise ValidationError({"on": _("It cannot end before it begins.")})
    if on > today + FURTHEST:
        raise ValidationError({"on": _("At most one year ahead.")})
    kind = kinds.get(agreement.kind)
    if kind.account_rule is not None:
        key = f"ended:{agreement.public_id}"
        prepared = entering.prepare(agreement, "ended", on, key=key, by=by.person, now=moment)
        entering.write(prepared, entry=booking.post(prepared))
        agreement = locked(agreement)
    if waiting := making.open_version(agreement):
        waiting.withdrawn_at = moment
        waiting.save(update_fields=["withdrawn_at"])
    agreement.ends_on, agreement.ended_at, agreement.ended_why = on, moment, said[:300]
    agreement.state = _State.ENDED if on <= today else _State.ACTIVE
    agreement.save(update_fields=["ends_on", "ended_at", "ended_why", "state"])
    entering.leave_act(agreement, "ended", {"on": on.isoformat(), "why": agreement.ended_why}, moment)
    if kind.happened is not None:
        kind.happened(agreement, "ended", {"on": on})
    telling.ended(agreement)
    return agreement
