"""Who stands: nominations, answers to them, and what candidates say."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonhouse.elections import offices, telling
from commonhouse.elections.actions.common import locked, locked_election, moment, of_election, plain, publishable
from commonhouse.elections.models import MAX_STATEMENT, Candidacy, Election, Statement
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, Refused, allows, require
from commonhouse.people.queries import languages

MOST_CANDIDATES = 200
MOST_NOMINATIONS = 10  # by one member, of others
State = Candidacy.State


def nominate(
    actor: Actor, election: Election, person: Person, *, ballot_name: str = "", now: datetime | None = None
) -> Candidacy:
    """A member, or a steward, nominates somebody, who must accept; or themselves, which is acceptance.

    The same person again is the same candidacy. Raises Refused saying why it cannot be.
    """
    organization = election.organization
    require(actor, "candidate.nominate", organization)
    assert actor.person is not None
    is_own = actor.person.pk == person.pk
    if not is_own and not actor.belongs_to(organization) and not allows(actor, "election.run", organization):
        raise Refused(_("Only members of %(name)s can nominate.") % {"name": organization.name})
    with transaction.atomic():
        election = locked_election(election)
        _require_nominating(election, now)
        _require_fit(election, person)
        candidacy = Candidacy.objects.filter(election=election, person=person).first()
        if candidacy is not None and not is_own:
            if candidacy.state in {State.DECLINED, State.WITHDRAWN}:
                raise Refused(_("This person was asked already and does not stand."))
            return candidacy
        candidacy = candidacy or _new(actor.person, election, person, is_own=is_own)
        if is_own:
            return _accept(candidacy, ballot_name, now)
        telling.asked(candidacy)
    return candidacy


def answer(
    actor: Actor, candidacy: Candidacy, *, accepts: bool, ballot_name: str = "", now: datetime | None = None
) -> Candidacy:
    """Yes or no to a nomination; a steward may enter the answer of somebody without an account, on their word.

    Answering the same again changes nothing, but for the name on the ballot.
    """
    _require_own(actor, candidacy)
    with transaction.atomic():
        election = locked_election(candidacy.election)
        candidacy = _locked(candidacy, election)
        _require_nominating(election, now)
        if not accepts:
            return step_back(candidacy, now)
        _require_fit(election, candidacy.person)
        return _accept(candidacy, ballot_name, now)


def withdraw(actor: Actor, candidacy: Candidacy, *, now: datetime | None = None) -> Candidacy:
    """Takes one's name back, while nominations run. Twice changes nothing."""
    return answer(actor, candidacy, accepts=False, now=now)


def write_statement(
    actor: Actor, candidacy: Candidacy, language: str, text: str, *, now: datetime | None = None
) -> Statement | None:
    """What the candidate says, in one language; an empty text takes it away. Possible until voting opens."""
    _require_own(actor, candidacy)
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(text) > MAX_STATEMENT:
        raise Refused(
            _("At most %(most)d characters, the same for everyone: this has %(count)d.")
            % {"most": MAX_STATEMENT, "count": len(text)}
        )
    if language not in dict(languages()):
        raise Refused(_("Choose a language of the house."))
    with transaction.atomic():
        election = locked_election(candidacy.election)
        candidacy = _locked(candidacy, election)
        if candidacy.state not in {State.NOMINATED, State.ACCEPTED}:
            raise Refused(_("Only someone who stands can write a statement."))
        if not can_write(election, moment(now)):
            raise Refused(_("Voting has begun: statements stay as voters have read them."))
        found = Statement.objects.filter(candidacy=candidacy, language=language)
        if not text:
            found.delete()
            return None
        statement, _new_one = found.update_or_create(
            defaults={"text": text},
            create_defaults={
                "organization": election.organization, "candidacy": candidacy, "language": language, "text": text
            },
        )  # fmt: skip
    return statement


def can_write(election: Election, at: datetime) -> bool:
    """Whether statements may still change."""
    if election.state == Election.State.NOMINATING:
        return True
    is_draft = election.box is not None and election.box.state == "draft"
    return election.state == Election.State.VOTING and is_draft and at < election.opens_at


def _new(by: Person, election: Election, person: Person, *, is_own: bool) -> Candidacy:
    last = election.candidacies.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_CANDIDATES:
        raise Refused(_("There are too many nominations."))
    if not is_own and election.candidacies.filter(nominated_by=by).count() >= MOST_NOMINATIONS:
        raise Refused(_("You have nominated %(count)d people already.") % {"count": MOST_NOMINATIONS})
    return Candidacy.objects.create(
        organization=election.organization, election=election, number=last + 1, person=person, nominated_by=by
    )


def _accept(candidacy: Candidacy, ballot_name: str, now: datetime | None) -> Candidacy:
    name = plain(ballot_name or candidacy.ballot_name or candidacy.person.name, 80)
    publishable(name)
    same = candidacy.election.candidacies.filter(state=State.ACCEPTED, ballot_name__iexact=name)
    if same.exclude(pk=candidacy.pk).exists():
        raise Refused(
            _("Someone stands under the name “%(name)s” already. Add something that tells you apart.") % {"name": name}
        )
    stood = candidacy.state == State.ACCEPTED
    candidacy.state, candidacy.ballot_name = State.ACCEPTED, name
    candidacy.save(update_fields=["state", "ballot_name"])
    if not stood:
        of_election(candidacy.election, "stands", {"candidate": candidacy.code}, now)
    return candidacy


def step_back(candidacy: Candidacy, now: datetime | None) -> Candidacy:
    """No to a nomination, or a name taken back, inside the caller's transaction."""
    stood = candidacy.state == State.ACCEPTED
    if candidacy.state not in {State.NOMINATED, State.ACCEPTED}:
        return candidacy
    candidacy.state = State.WITHDRAWN if stood else State.DECLINED
    candidacy.save(update_fields=["state"])
    if stood:
        of_election(candidacy.election, "withdrew", {"candidate": candidacy.code}, now)
    return candidacy


def _require_own(actor: Actor, candidacy: Candidacy) -> None:
    require(actor, "candidate.answer", candidacy.election.organization)
    assert actor.person is not None
    if actor.person.pk != candidacy.person_id:
        require(actor, "election.run", candidacy.election.organization)


def _require_nominating(election: Election, now: datetime | None) -> None:
    if election.state != Election.State.NOMINATING or moment(now) >= election.nominations_close:
        raise Refused(_("Nominations are closed."))


def _require_fit(election: Election, person: Person) -> None:
    organization = election.organization
    office = offices.office_of(organization, election.office).office
    if why := offices.may_stand(organization, office, person):
        raise Refused(why)
    places = election.places.values_list("pk", flat=True)
    if offices.other_seat(office, person, organization, places) is not None:
        raise Refused(_("This person holds another seat of the same kind. One person holds one of them."))


def _locked(candidacy: Candidacy, election: Election) -> Candidacy:
    found = locked(candidacy)
    found.election = election
    return found
