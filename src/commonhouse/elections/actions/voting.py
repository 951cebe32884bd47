"""The vote itself is the ballot box's: here it is opened, told of, and what its count means is written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import Box
from commonhouse.elections import lots, offices, outcomes, telling
from commonhouse.elections.actions.closing import ballot_terms
from commonhouse.elections.actions.common import of_election
from commonhouse.elections.models import Candidacy, Election
from commonhouse.people.permissions import Actor, Refused, require


def open_voting(actor: Actor, election: Election, *, now: datetime | None = None) -> Box:
    """Freezes the roll and publishes the ballot. Opening twice changes nothing."""
    require(actor, "election.run", election.organization)
    if election.state != Election.State.VOTING or election.box is None:
        raise Refused(_("Close nominations first."))
    return decisions.open_box(actor, election.box, now=now)


def election_of(box: Box) -> Election | None:
    return Election.objects.filter(box=box).select_related("organization", "box").first()


def check_opening(box: Box) -> None:
    """A vote opens with the candidates as they were published, in that order. The letters to voters go out then."""
    election = election_of(box)
    if election is None:
        return
    office = offices.office_of(election.organization, election.office).office
    standing = list(election.candidacies.filter(state=Candidacy.State.ACCEPTED).order_by("order"))
    terms = ballot_terms(election, office, standing)
    stated = (box.options, box.rule, box.is_secret, set(box.classes.all()), box.opens_at, box.closes_at)
    named = ("options", "rule", "is_secret")
    if stated != (*(terms[each] for each in named), set(terms["classes"]), terms["opens_at"], terms["closes_at"]):
        raise Refused(_("The ballot is no longer the one that was published when nominations closed."))
    telling.voting(election)


def keep_the_window(box: Box, closes_at: datetime) -> None:
    """Two stewards may give more time to vote than the charter does, never less."""
    election = election_of(box)
    if election is None:
        return
    office = offices.office_of(election.organization, election.office).office
    if offices.days_between(box.opens_at, closes_at) < office.window_days:
        words = _("By the charter, voting lasts %(days)s days. It cannot close before.")
        raise Refused(words % {"days": office.window_days})


def evidence(box: Box) -> dict[str, Any] | None:
    """The lots that decide between candidates who stand exactly equal: drawn when nominations were closed."""
    election = election_of(box)
    if election is None:
        return None
    return {"lots": lots.order(election.seed, lots.TIES, [option["id"] for option in box.options])}


def follow_count(actor: Actor, box: Box, now: datetime | None) -> None:
    """Writes down who was elected, in the transaction of the count."""
    election = election_of(box)
    if election is None or box.outcome is None or election.state != Election.State.VOTING:
        return
    with transaction.atomic():
        result = box.outcome["result"]
        winners: list[str] = list(result.get("winners", []))
        by_code = {candidacy.code: candidacy for candidacy in election.candidacies.filter(order__isnull=False)}
        elected = [by_code[code] for code in winners]
        for candidacy in elected:
            candidacy.is_elected = True
            candidacy.save(update_fields=["is_elected"])
        election.state, election.unfilled = Election.State.COUNTED, election.places.count() - len(elected)
        election.save(update_fields=["state", "unfilled"])
        outcomes.announce(election, elected, now)
        body = {"box": box.public_id, "elected": winners, "unfilled": election.unfilled}
        of_election(election, "counted", body, now)
