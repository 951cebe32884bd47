"""Nominations are closed: to a ballot, or to seats that nobody contests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.decisions import actions as decisions
from commonhouse.elections import lots, offices, outcomes
from commonhouse.elections.actions.common import locked_election, moment, of_election
from commonhouse.elections.models import Candidacy, Election
from commonhouse.people.formats import moment as moment_words
from commonhouse.people.models import Membership
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.record.models import Log
from commonhouse.rules.charter.model import Office
from commonhouse.rules.deciding import methods

State = Candidacy.State


def close_nominations(actor: Actor, election: Election, *, now: datetime | None = None) -> Election:
    """Sets the ballot, or finds that nobody has to vote. Closing twice changes nothing.

    Whoever did not answer does not stand. With nobody, it is refused: more time is given or the election is called off,
    and the holders stay. With no more candidates than seats they are elected unopposed, unless the charter asks for a
    vote all the same. Otherwise the order on the ballot is drawn by lot and a ballot box stands ready.
    """
    require(actor, "election.run", election.organization)
    at = moment(now)
    with transaction.atomic():
        election = locked_election(election)
        if election.state != Election.State.NOMINATING:
            return election
        if at < election.nominations_close:
            raise Refused(
                _("Nominations are open until %(when)s.") % {"when": moment_words(election.nominations_close)}
            )
        office = offices.office_of(election.organization, election.office).office
        standing = _standing(election, now)
        if not standing:
            raise Refused(
                _(
                    "Nobody stands. Give more time for nominations, or call the election off: whoever holds the seats "
                    "now stays until a successor comes."
                )
            )
        election.candidacies.filter(state=State.NOMINATED).update(state=State.LAPSED)
        seats = election.places.count()
        election.seed = _seed(election)
        _draw_order(election, standing)
        if len(standing) <= seats and not office.vote_unopposed:
            return _unopposed(election, standing, seats, now)
        return _to_the_ballot(actor, election, office, standing, at, now)


def ballot_terms(election: Election, office: Office, standing: list[Candidacy]) -> dict[str, Any]:
    """What the ballot box is stated with."""
    options = [{"id": each.code, "name": each.ballot_name} for each in standing]
    rule, _statement = offices.method_of(office, election.places.count())
    settings = {"max_length": len(options)} if methods.method(election.method).kind in {"ordinal", "approval"} else {}
    return {
        "title": election.title,
        "form": methods.form(election.method, {"min_length": 1, **settings} if settings else {}, options),
        "options": options,
        "instance": {},
        "rule": {"rule": rule, "statement": election.statement},
        "classes": offices.classes(election.organization, office.electors),
        "is_secret": election.is_secret,
        "opens_at": election.opens_at,
        "closes_at": election.closes_at,
        "eligibility": "",
    }


def _standing(election: Election, now: datetime | None) -> list[Candidacy]:
    """Those who accepted and still belong; who left meanwhile is withdrawn."""
    accepted = election.candidacies.filter(state=State.ACCEPTED).select_related("person").order_by("number")
    active = set(
        Membership.objects.filter(
            organization=election.organization, status=Membership.Status.ACTIVE, person__in=accepted.values("person")
        ).values_list("person_id", flat=True)
    )
    standing = []
    for candidacy in accepted:
        if candidacy.person_id in active:
            standing.append(candidacy)
            continue
        candidacy.state = State.WITHDRAWN
        candidacy.save(update_fields=["state"])
        of_election(election, "withdrew", {"candidate": candidacy.code}, now)
    return standing


def _seed(election: Election) -> str:
    """The fingerprint of the record's last entry; the record is held until this verb's own act follows it."""
    log = Log.objects.select_for_update().get(organization_id=election.organization_id)
    return bytes(log.head).hex()


def _draw_order(election: Election, standing: list[Candidacy]) -> None:
    places = {code: place for place, code in enumerate(lots.order(election.seed, lots.BALLOT, map(_code, standing)))}
    for candidacy in standing:
        candidacy.order = places[candidacy.code]
        candidacy.save(update_fields=["order"])
    standing.sort(key=lambda candidacy: candidacy.order or 0)


def _code(candidacy: Candidacy) -> str:
    return candidacy.code


def _unopposed(election: Election, standing: list[Candidacy], seats: int, now: datetime | None) -> Election:
    for candidacy in standing:
        candidacy.is_elected = True
        candidacy.save(update_fields=["is_elected"])
    election.state, election.unfilled = Election.State.COUNTED, seats - len(standing)
    election.save(update_fields=["state", "unfilled", "seed"])
    outcomes.announce(election, standing, now)
    body = {"seats": seats, "unfilled": election.unfilled, "candidates": _names(standing), "seed": election.seed}
    of_election(election, "unopposed", body, now)
    return election


def _to_the_ballot(
    actor: Actor, election: Election, office: Office, standing: list[Candidacy], at: datetime, now: datetime | None
) -> Election:
    election.opens_at = max(election.opens_at, at)
    if offices.days_between(election.opens_at, election.closes_at) < office.window_days:
        raise Refused(
            _("There is not enough time left to vote: the charter asks for %(days)d days. Move the dates first.")
            % {"days": office.window_days}
        )
    box = decisions.create_box(actor, election.organization, **ballot_terms(election, office, standing))
    election.box, election.state = box, Election.State.VOTING
    election.save(update_fields=["box", "state", "opens_at", "seed"])
    body = {"box": box.public_id, "candidates": _names(standing), "seed": election.seed}
    of_election(election, "nominations-closed", body, now)
    return election


def _names(standing: list[Candidacy]) -> list[dict[str, str]]:
    return [{"id": candidacy.code, "name": candidacy.ballot_name} for candidacy in standing]
