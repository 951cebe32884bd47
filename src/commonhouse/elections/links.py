"""What the ballot box may say of an election's box: where it belongs, where its result is, what follows its count."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commonhouse.decisions import hooks
from commonhouse.decisions.hooks import Link
from commonhouse.decisions.models import Box
from commonhouse.elections.actions import voting
from commonhouse.elections.actions.nominating import step_back
from commonhouse.elections.models import Candidacy, Draw, Election, Entrant, Statement
from commonhouse.people import hooks as people
from commonhouse.people.models import Person

_State = Candidacy.State


def home(box: Box) -> Link | None:
    election = voting.election_of(box)
    return Link(election.title, election.get_absolute_url()) if election else None


def result(box: Box) -> Link | None:
    election = voting.election_of(box)
    return Link(_("See the result"), f"{election.get_absolute_url()}result/") if election else None


def forget(person: Person) -> None:
    """When somebody is erased: what they wrote as a candidate goes, and their name where it is not in the record yet.

    A name that stood on a ballot stays in the public record, as they were told when they chose it.
    """
    Statement.objects.filter(candidacy__person=person).delete()
    running = Candidacy.objects.filter(person=person, election__state=Election.State.NOMINATING)
    running.filter(state=_State.NOMINATED).update(state=_State.DECLINED)
    for candidacy in running.filter(state=_State.ACCEPTED).select_related("election__organization"):
        step_back(candidacy, None)
    Candidacy.objects.filter(person=person, order=None).exclude(state=_State.ACCEPTED).update(ballot_name="")
    Entrant.objects.filter(person=person, draw__state=Draw.State.ENTERING).delete()


def register() -> None:
    people.register_forgetting(forget)
    hooks.register_home(home)
    hooks.register_result(result)
    hooks.register_opening(voting.check_opening)
    hooks.register_counted(voting.follow_count)
    hooks.register_rescheduling(voting.keep_the_window)
    hooks.register_evidence(voting.evidence)
