"""The advice process: one decides, after asking those it touches and those who know, and replying to each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.people import queries as people
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, NotAllowed, Refused, allows
from commonhouse.proposals import access, matters, telling, texts
from commonhouse.proposals.actions import settling
from commonhouse.proposals.actions.common import locked, person_of, required, validate
from commonhouse.proposals.models import Advice, Proposal
from commonhouse.record.acts import write_time
from commonhouse.rules import registry

MOST_ASKED = 200


def ask_advice(actor: Actor, proposal: Proposal, who: Iterable[Person], *, now: datetime | None = None) -> list[Advice]:
    """The decider (or a facilitator) asks these people. Asked twice, a person is asked once."""
    with transaction.atomic():
        proposal = _open(actor, proposal, "proposal.facilitate")
        asked = []
        for person in who:
            if person.pk == proposal.decider_id:
                continue
            row, _made = Advice.objects.get_or_create(
                organization=proposal.organization, proposal=proposal, person=person
            )
            if not row.is_asked:
                row.is_asked = True
                row.save(update_fields=["is_asked"])
            asked.append(row)
        if proposal.advice.count() > MOST_ASKED:
            raise Refused(_("At most %(most)s people can be asked.") % {"most": MOST_ASKED})
        telling.advice_asked(proposal, [row.person_id for row in asked], now or timezone.now())
        return asked


def advise(actor: Actor, proposal: Proposal, *, text: str, now: datetime | None = None) -> Advice:
    """Gives advice, asked or not; another text replaces it while there is no reply."""
    with transaction.atomic():
        person = person_of(actor, "proposal.advise")
        proposal = _deciding(proposal)
        if not access.may_talk(actor, proposal):
            raise Refused(_("Only members, and those who are asked, can advise here."))
        if person.pk == proposal.decider_id:
            raise Refused(_("You decide here: the advice is for others to give."))
        row = proposal.advice.filter(person=person).first()
        row = row or Advice(organization=proposal.organization, proposal=proposal, person=person)
        if row.replied_at is not None:
            raise Refused(_("Your advice has its reply. Say more in the conversation."))
        row.text, row.at = required("text", text, _("Write your advice.")), now or timezone.now()
        validate(row)
        row.save()
        return row


def reply(actor: Actor, advice: Advice, *, text: str, now: datetime | None = None) -> Advice:
    """The decider says what they make of it: every advice is owed a reply."""
    with transaction.atomic():
        _decider(actor, _deciding(advice.proposal))
        advice = locked(advice)
        if not advice.text:
            raise Refused(_("No advice has come from this person yet."))
        advice.reply = required("reply", text, _("Write your reply."))
        advice.replied_at = now or timezone.now()
        validate(advice)
        advice.save(update_fields=["reply", "replied_at"])
        return advice


def decide(actor: Actor, proposal: Proposal, *, go_ahead: bool, words: str, now: datetime | None = None) -> Proposal:
    """The decider decides, against all advice if need be, and says why. Raises Refused while something is owed."""
    with transaction.atomic():
        proposal = locked(proposal)
        if proposal.state == Proposal.State.DECIDED:
            return proposal
        proposal = _deciding(proposal)
        _decider(actor, proposal)
        proposal.decision_words = required("words", words, _("Say what you decided and why, for those who advised."))
        matter = matters.matter_of(proposal)
        given: dict[str, Any] = {"evidence": evidence(proposal, go_ahead, now or timezone.now())}
        rule = matters.method_of(matter).rule
        result: Any = registry.get(rule).compute(dict(matter.statement), given)
        if result["outcome"] == "returned":
            raise Refused(_missing(result))
        outcome = {"rule": rule, "statement": dict(matter.statement), "result": result}
        return settling.settle(proposal, matter, texts.current(proposal), outcome, given=given, now=now)


def evidence(proposal: Proposal, go_ahead: bool, moment: datetime) -> dict[str, object]:
    """What the rule of advice takes: who was asked, who advised and has a reply, and when. People by pseudonym."""
    assert proposal.decider is not None
    assert proposal.asked_at is not None
    rows = list(proposal.advice.select_related("person"))

    def name(person: Person) -> str:
        return people.pseudonym_of(proposal.organization, person)

    return {
        "decider": name(proposal.decider),
        "asked": [name(row.person) for row in rows if row.is_asked],
        "advice": [{"by": name(row.person), "replied": row.replied_at is not None} for row in rows if row.text],
        "opened_at": write_time(proposal.asked_at),
        "decided_at": write_time(moment),
        "decision": "go-ahead" if go_ahead else "not",
    }


def _missing(result: dict[str, Any]) -> str:
    failed = {str(test["name"]): test for test in result["tests"] if not test["passed"]}
    if "replies" in failed:
        return _("Reply to each advice first: it is owed to those who gave it.")
    if "asked" in failed:
        return _("Ask at least %(count)s people first.") % {"count": failed["asked"]["needed"]}
    return _("People have at least %(hours)s hours to advise. Please wait until they are over.") % {
        "hours": failed["window"]["needed"] if "window" in failed else ""
    }


def _deciding(proposal: Proposal) -> Proposal:
    proposal = locked(proposal)
    if proposal.state != Proposal.State.DECIDING or proposal.channel != Proposal.Channel.ADVICE:
        raise Refused(_("Advice is not being asked on this now."))
    return proposal


def _decider(actor: Actor, proposal: Proposal) -> None:
    if actor.person is None or actor.person.pk != proposal.decider_id:
        raise NotAllowed("proposal.decide")


def _open(actor: Actor, proposal: Proposal, verb: str) -> Proposal:
    proposal = _deciding(proposal)
    if not allows(actor, verb, proposal.organization):
        _decider(actor, proposal)
    return proposal
