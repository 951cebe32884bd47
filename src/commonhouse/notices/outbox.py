"""Sends what is due, once each, and only to whom it still concerns.

At least once, and as good as exactly once: rows are claimed before anything is sent (their next look is put off by a
lease), and each letter is marked as sent as soon as the network has taken it. A house that dies between the two sends
that one letter again, under the same Message-ID (or the same key of a text), by which mail programs and providers know
it as the one they have. The other way round, a crash would silently take someone's vote.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet
from django.utils import timezone

from commonhouse.notices import kinds, letters, post
from commonhouse.notices.models import Channel, Notice
from commonhouse.notices.reach import Address, Directory, Pair
from commonhouse.notices.timing import MOST_ATTEMPTS, next_morning, retry_after

logger = logging.getLogger("commonhouse.notices")

BATCH = 200  # notices looked at together
MOST_BATCHES = 50  # in one round
LEASE = dt.timedelta(minutes=5)  # how long a claim holds; a round stops well before
WORKING_TIME = 120  # seconds of sending under one claim
DAY = dt.timedelta(hours=24)
MOST_A_DAY = {Channel.EMAIL.value: 8, Channel.SMS.value: 4}  # letters to one person; more wait for the morning
KEPT = dt.timedelta(days=90)  # what was sent or dropped is forgotten after that
_State = Notice.State


class Why:
    """Why a notice was dropped, as its `why` says."""

    CLOSED, ANSWERED, LEFT, OFF, NO_ADDRESS = "closed", "answered", "left", "off", "no-address"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What goes out together to one address."""

    address: Address
    channel: str
    notices: tuple[Notice, ...]

    @property
    def letter(self) -> uuid.UUID:
        """The same for the same content, so that a letter sent again is known to be the same."""
        return uuid.uuid5(uuid.NAMESPACE_OID, " ".join(str(pk) for pk in sorted(notice.pk for notice in self.notices)))


def send_due(now: dt.datetime | None = None) -> int:
    """Sends all that is due now; returns how many letters and texts went out. Two at once never share a notice."""
    sent = 0
    for _n in range(MOST_BATCHES):
        moment = now or timezone.now()
        due = list(_due(moment)[:BATCH])
        if not due:
            break
        sent += _send(due, moment)
    _forget(now or timezone.now())
    return sent


def _due(now: dt.datetime) -> QuerySet[Notice]:
    waiting = Notice.objects.filter(state=_State.WAITING, next_at__lte=now)
    return waiting.select_related("person", "organization").order_by("next_at", "id")


def _send(due: Sequence[Notice], now: dt.datetime) -> int:
    directory = Directory(Pair(notice.person_id, notice.organization_id) for notice in due)
    envelopes = _envelopes(_sorted_out(due, directory, now), directory)
    envelopes = _within_limits(envelopes, now)
    claimed = _claim([notice for envelope in envelopes for notice in envelope.notices], now)
    return _hand_over([each for each in envelopes if claimed.issuperset(n.pk for n in each.notices)], directory, now)


# --- what is still to be sent ------------------------------------------------------------------------------------------
def _sorted_out(due: Sequence[Notice], directory: Directory, now: dt.datetime) -> list[Notice]:
    """Those that are still wanted. The others are dropped, or asked about again later where a check failed."""
    dropped: dict[str, list[int]] = {}
    left = []
    for notice in due:
        if why := _drop(notice, directory, now):
            dropped.setdefault(why, []).append(notice.pk)
        else:
            left.append(notice)
    wanted, unsure = kinds.still_wanted(left)
    if answered := [notice.pk for notice in left if notice.pk not in wanted | unsure]:
        dropped[Why.ANSWERED] = answered
    for why, keys in dropped.items():
        Notice.objects.filter(pk__in=keys, state=_State.WAITING).update(state=_State.DROPPED, why=why)
    if unsure:
        Notice.objects.filter(pk__in=unsure, state=_State.WAITING).update(next_at=now + LEASE)
    return [notice for notice in left if notice.pk in wanted]


def _drop(notice: Notice, directory: Directory, now: dt.datetime) -> str:
    pair = Pair(notice.person_id, notice.organization_id)
    if notice.closes_at is not None and notice.closes_at <= now:
        return Why.CLOSED
    if notice.person.erased_on is not None or directory.is_gone(pair):
        return Why.LEFT
    if not directory.wants(pair, notice.channel):
        return Why.OFF
    return "" if directory.address(pair, notice.channel) else Why.NO_ADDRESS


def _envelopes(notices: Iterable[Notice], directory: Directory) -> list[Envelope]:
    """One for each person and address: a contact of one organization never carries another's news."""
    gathered: dict[tuple[uuid.UUID, str, Address], list[Notice]] = {}
    for notice in notices:
        address = directory.address(Pair(notice.person_id, notice.organization_id), notice.channel)
        if address is not None:
            gathered.setdefault((notice.person_id, notice.channel, address), []).append(notice)
    return [Envelope(address, channel, tuple(all_)) for (_person, channel, address), all_ in gathered.items()]


def _within_limits(envelopes: list[Envelope], now: dt.datetime) -> list[Envelope]:
    """Whoever got a day's letters already gets the rest together in the morning."""
    people = {envelope.notices[0].person_id for envelope in envelopes}
    lately = Notice.objects.filter(state=_State.SENT, sent_at__gt=now - DAY, person__in=people)
    counted = lately.order_by().values_list("person", "channel").annotate(n=Count("letter", distinct=True))
    sent = {(person, channel): n for person, channel, n in counted}
    free: list[Envelope] = []
    over: list[Envelope] = []
    for envelope in envelopes:
        key = (envelope.notices[0].person_id, envelope.channel)
        (over if sent.get(key, 0) >= MOST_A_DAY[envelope.channel] else free).append(envelope)
        sent[key] = sent.get(key, 0) + 1
    if over:
        late = [notice.pk for envelope in over for notice in envelope.notices]
        logger.info("%d notices wait for the morning: their people had a day's letters", len(late))
        morning = next_morning(now + dt.timedelta(minutes=1))
        Notice.objects.filter(pk__in=late, state=_State.WAITING).update(next_at=morning)
    return free


# --- sending -------------------------------------------------------------------------------------------------------
def _claim(notices: list[Notice], now: dt.datetime) -> set[int]:
    """Makes them this round's own, for the length of a lease or until the next try; returns those it got."""
    mark = uuid.uuid4()
    for attempts in {notice.attempts for notice in notices}:
        keys = [notice.pk for notice in notices if notice.attempts == attempts]
        free = Notice.objects.filter(pk__in=keys, state=_State.WAITING, next_at__lte=now, attempts=attempts)
        free.update(letter=mark, attempts=F("attempts") + 1, next_at=now + max(LEASE, retry_after(attempts + 1)))
    return set(Notice.objects.filter(letter=mark).values_list("pk", flat=True)) if notices else set()


def _hand_over(envelopes: list[Envelope], directory: Directory, now: dt.datetime) -> int:
    """Gives letters and texts to their networks, one after the other. What there is no time for is given back."""
    sent = 0
    until = time.monotonic() + WORKING_TIME
    with post.Office() as office:
        for at, envelope in enumerate(envelopes):
            if time.monotonic() > until or office.is_shut(envelope.channel):
                _give_back(envelopes[at:], now, office)
                break
            sent += _send_one(envelope, office, directory, now)
    return sent


def _send_one(envelope: Envelope, office: post.Office, directory: Directory, now: dt.datetime) -> bool:
    try:
        letter = letters.compose(envelope.channel, envelope.address, envelope.notices, directory.epochs, now)
        office.send(letter, str(envelope.letter))
    except post.NotTaken as problem:
        _not_taken(envelope, str(problem), is_final=problem.permanent)
    except Exception as problem:  # one letter that cannot be written must not keep the others
        logger.exception("a letter of kinds %s could not be written", sorted({n.kind for n in envelope.notices}))
        _not_taken(envelope, type(problem).__name__, is_final=False)
    else:
        keys = [notice.pk for notice in envelope.notices]
        Notice.objects.filter(pk__in=keys).update(state=_State.SENT, sent_at=now, letter=envelope.letter)
        return True
    return False


def _not_taken(envelope: Envelope, reason: str, *, is_final: bool) -> None:
    """It is tried again later, or given up: then stewards see that this person was not reached."""
    tired = [n.pk for n in envelope.notices if is_final or n.attempts + 1 >= MOST_ATTEMPTS]
    logger.warning("%s not sent (%s); given up: %d of %d", envelope.channel, reason, len(tired), len(envelope.notices))
    Notice.objects.filter(pk__in=tired).update(state=_State.FAILED)


def _give_back(envelopes: list[Envelope], now: dt.datetime, office: post.Office) -> None:
    """Unclaims what was not tried. If a network is shut, what it would carry waits a while."""
    for channel in Channel.values:
        keys = [notice.pk for each in envelopes if each.channel == channel for notice in each.notices]
        if keys:
            at = now + LEASE if office.is_shut(channel) else now
            Notice.objects.filter(pk__in=keys, state=_State.WAITING).update(next_at=at, attempts=F("attempts") - 1)


def _forget(now: dt.datetime) -> None:
    """Notices are kept as long as someone may ask about them, and no longer."""
    Notice.objects.filter(state=_State.SENT, sent_at__lt=now - KEPT).delete()
    Notice.objects.filter(state__in=(_State.DROPPED, _State.FAILED), next_at__lt=now - KEPT).delete()
