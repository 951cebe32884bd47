"""Who hears what on the way to a home, in their own language. A letter says little: no income, no size of a household, no address.

An offer may be answered from the letter itself, by a signed link, without signing in. Those who come to the office, or are
called or written to, stand on the stewards' list instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.finding.models import Application, GroupSession, HomeDraw, HomeOffer
from commonhouse.notices import actions as notices
from commonhouse.notices.kinds import Context, Kind, register, register_check
from commonhouse.notices.models import Notice
from commonhouse.people.formats import moment as moment_words
from commonhouse.people.models import Person

LONG_PAST = timedelta(days=2)  # a history entered later writes no letters
EVE = timedelta(hours=24)
HOMES = "/me/homes/"
OFFER, NEWS, SESSION = "home-offer", "home-news", "home-session"
PURPOSE = "home-offer"  # of the signed link


# --- when ---------------------------------------------------------------------------------------------------------------
def received(application: Application, now: dt.datetime | None) -> None:
    facts = {"what": "received", "ticket": application.ticket, "programme": application.programme.name}
    _news(application, f"received:{application.public_id}", facts, now)


def set_aside(application: Application, now: dt.datetime | None) -> None:
    facts = {"what": "set-aside", "programme": application.programme.name, "why": application.ended_why}
    _news(application, f"aside:{application.public_id}", facts, now)


def listed(draw: HomeDraw, applications: Iterable[Application], now: dt.datetime | None) -> None:
    """Everyone on the list hears when and how the seed is made, and that they may come and watch."""
    facts = {"what": "listed", "programme": draw.programme.name, "how": draw.seed_how}
    _tell([each.person_id for each in applications], draw, NEWS, f"home-listed:{draw.public_id}", facts, now)


def drawn(draw: HomeDraw, now: dt.datetime | None) -> None:
    """Everyone in line hears that the draw was held; the place stands on their own page."""
    people = list(draw.places.values_list("application__person_id", flat=True))
    facts = {"what": "drawn", "programme": draw.programme.name}
    _tell(people, draw, NEWS, f"home-drawn:{draw.public_id}", facts, now)


def offered(offer: HomeOffer, now: dt.datetime | None) -> None:
    """The offer at once, and once more a day before its time ends."""
    facts = {"offer": offer.public_id, "home": offer.opening.holding.name}
    for what, due in (("new", None), ("eve", offer.due_at - EVE)):
        if due is not None and offer.due_at - offer.made_at < 2 * EVE:
            continue
        _tell(
            [offer.application.person_id], offer, OFFER, f"home-offer:{offer.public_id}:{what}", facts | {"what": what}, now,
            closes_at=offer.due_at, due_at=due, answer=(PURPOSE, offer.public_id), url=offer.application.get_absolute_url(),
        )  # fmt: skip


def answered(offer: HomeOffer, now: dt.datetime | None) -> None:
    """What an answer, or its lack, means for the place in line."""
    for what in ("new", "eve"):
        notices.cancel(f"home-offer:{offer.public_id}:{what}")
    facts = {"what": offer.state, "home": offer.opening.holding.name, "keeps": offer.keeps_place, "why": offer.why}
    _news(offer.application, f"offer-{offer.state}:{offer.public_id}", facts, now)


def confirmed(offer: HomeOffer, now: dt.datetime | None) -> None:
    facts = {"what": "confirmed", "home": offer.opening.holding.name}
    _news(offer.application, f"offer-confirmed:{offer.public_id}", facts, now)


def signed_up(session: GroupSession, person: Person, now: dt.datetime | None) -> None:
    """A reminder the day before, if that is still to come."""
    _remind(session, [person.pk], now)


def session_changed(session: GroupSession, now: dt.datetime | None) -> None:
    """Moved, or called off: whoever signed up hears it, and what still waited to be sent is not. A new day has its reminder."""
    for sequence in range(session.sequence):
        notices.cancel(f"home-session:{session.public_id}:{sequence}")
        notices.cancel(f"home-session-moved:{session.public_id}:{sequence}")
    people = list(session.attendances.filter(state="coming").values_list("person_id", flat=True))
    what = "off" if session.state == GroupSession.State.CANCELLED else "moved"
    _session(session, people, f"home-session-{what}:{session.public_id}:{session.sequence}", what, now)
    if what == "moved":
        _remind(session, people, now)


def _remind(session: GroupSession, people: Sequence[Any], now: dt.datetime | None) -> None:
    if session.starts_at - (now or timezone.now()) > EVE:
        key = f"home-session:{session.public_id}:{session.sequence}"
        _session(session, people, key, "eve", now, due_at=session.starts_at - EVE)


def _session(
    session: GroupSession, people: Sequence[Any], key: str, what: str, now: dt.datetime | None,
    due_at: dt.datetime | None = None,
) -> None:  # fmt: skip
    facts = {"what": what, "title": session.title, "starts_at": session.starts_at.isoformat(), "place": session.place}
    closes = session.starts_at if what != "off" else None
    _tell(people, session, SESSION, key, facts, now, closes_at=closes, due_at=due_at, url=session.get_absolute_url())


def _news(application: Application, key: str, facts: dict[str, Any], now: dt.datetime | None) -> None:
    _tell([application.person_id], application, NEWS, f"home:{key}", facts, now, url=application.get_absolute_url())


def _tell(
    people: Sequence[Any], row: Any, kind: str, key: str, facts: dict[str, Any], now: dt.datetime | None,
    url: str = HOMES, **more: Any,
) -> None:  # fmt: skip
    if not people or (now is not None and now < timezone.now() - LONG_PAST):
        return
    notices.tell(people, organization=row.organization, kind=kind, key=key, data=facts, url=url, now=now, **more)


# --- whether it is still wanted -----------------------------------------------------------------------------------------
def _over(waiting: Sequence[Notice]) -> set[int]:
    """Letters about offers that were answered meanwhile."""
    ids = [str(notice.data.get("offer")) for notice in waiting]
    live = set(HomeOffer.objects.filter(public_id__in=ids, state="open").values_list("public_id", flat=True))
    return {notice.pk for notice in waiting if notice.data.get("offer") not in live}


# --- the words ----------------------------------------------------------------------------------------------------------
def _offer_subject(context: Context) -> str:
    if context["what"] == "eve":
        return _("A home is offered to you: please answer by tomorrow")
    return _("A home is offered to you: please answer")


def _offer_text(context: Context) -> str:
    said = {
        "organization": context["organization"],
        "when": moment_words(context["closes_at"]),
        "home": context["home"],
    }
    return _("%(organization)s offers you a home: %(home)s.") % said + "\n\n" + _(
        "Please say yes or no by %(when)s. After that it goes to the next in line. A yes is no contract yet: nothing is signed."
    ) % said  # fmt: skip


def _news_subject(context: Context) -> str:
    return {
        "received": _("Your application is in"),
        "set-aside": _("About your application"),
        "listed": _("Your ticket is on the list of a draw"),
        "drawn": _("The draw was held: see your place"),
        "accepted": _("Your yes is noted"),
        "declined": _("Your no is noted"),
        "lapsed": _("The time to answer an offer has passed"),
        "withdrawn": _("About the home that was offered to you"),
        "confirmed": _("The home is yours: what comes next"),
    }[context["what"]]


def _news_text(context: Context) -> str:
    what = context["what"]
    said = {name: context.get(name, "") for name in ("organization", "programme", "ticket", "why", "how", "home")}
    if what in {"declined", "lapsed"}:
        return _kept(context, said)
    if what == "withdrawn" and not said["why"]:
        return _("The offer of %(home)s has ended with your application.") % said
    return {
        "received": _(
            "Your application to “%(programme)s” of %(organization)s is in. Your ticket is %(ticket)s: keep it."
        ),
        "set-aside": _("%(organization)s has set your application to “%(programme)s” aside. The reason: %(why)s"),
        "listed": _(
            "Your ticket is on the published list of “%(programme)s”. The seed of the draw comes from here, and everyone may "
            "watch: %(how)s"
        ),
        "drawn": _(
            "The draw of “%(programme)s” was held. Your place in line stands on your page, and how to check it."
        ),
        "accepted": _(
            "You said yes to %(home)s. %(organization)s looks now whether all steps are done, and confirms it."
        ),
        "withdrawn": _("The offer of %(home)s has ended, and you keep your place in line. The reason: %(why)s"),
        "confirmed": _(
            "%(home)s is confirmed for you. Next, %(organization)s prepares the papers for you to read and sign."
        ),
    }[what] % said


def _kept(context: Context, said: dict[str, Any]) -> str:
    first = (
        _("You said no to %(home)s.")
        if context["what"] == "declined"
        else _("The offer of %(home)s ended without your answer.")
    ) % said
    if context.get("keeps"):
        return f"{first} " + _("You keep your place in line for the next home.")
    return f"{first} " + _(
        "It was one time more than the programme allows, so you will be drawn anew in the next draw."
    )


def _session_subject(context: Context) -> str:
    return {
        "eve": _("Tomorrow: %(title)s"),
        "moved": _("Another time or place: %(title)s"),
        "off": _("Called off: %(title)s"),
    }[context["what"]] % {"title": context["title"]}


def _session_text(context: Context) -> str:
    when = moment_words(dt.datetime.fromisoformat(context["starts_at"]))
    said = {"when": when, "place": context["place"], "title": context["title"]}
    if context["what"] == "off":
        return _("“%(title)s” on %(when)s does not take place. Please choose another session.") % said
    return (_("“%(title)s”: %(when)s, %(place)s.") if said["place"] else _("“%(title)s”: %(when)s.")) % said


def register_notices() -> None:
    """Called by `links.register`."""
    register(Kind(OFFER, subject=_offer_subject, text=_offer_text, action=lambda _c: _("Say yes or no")))
    register(Kind(NEWS, subject=_news_subject, text=_news_text))
    register(Kind(SESSION, subject=_session_subject, text=_session_text))
    register_check([OFFER], _over)
