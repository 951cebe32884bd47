"""Answering, objecting, concluding, counting in a room, and deciding after advice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonhouse.decisions.models import RollEntry
from commonhouse.people.models import Person
from commonhouse.people.permissions import NotAllowed, Refused, require
from commonhouse.proposals import access, actions, matters, queries, texts
from commonhouse.proposals.forms import (
    MOST_LISTED,
    AnswerForm,
    DecideForm,
    PeopleForm,
    QualifyForm,
    RoomForm,
    WordsForm,
)
from commonhouse.proposals.models import Advice, Objection, Proposal
from commonhouse.proposals.views.common import actor_of, form_page, leads, posted, with_proposal


@require_http_methods(["GET", "POST"])
@with_proposal
def answer(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """One's own answer, or that of the member organization one speaks for (?right=); it may be changed until closing."""
    actor = actor_of(request)
    entry = _right(request, proposal)
    matter = matters.matter_of(proposal)
    box = proposal.box
    if box is not None and (box.is_secret or not matters.method_of(matter).positions):
        return redirect("vote_start", proposal.organization.slug, box.public_id)
    initial = {"vote": queries.own_vote(entry), "reason": queries.own_reason(entry)}
    positions = matters.method_of(matter).positions
    form = AnswerForm(posted(request), matter=matter, positions=positions, initial=initial)

    def run() -> bool:
        given = form.cleaned_data
        reason = given.get("reason", "")
        actions.answer(actor, proposal, given["vote"], right=entry, reason=reason)
        if given["vote"] == "objection" and matter.method in matters.ROUNDS:
            kind = given.get("kind") or Objection.Kind.HARM
            actions.object_(actor, proposal, argument=reason, kind=kind, right=entry)
        return True

    return form_page(
        request, proposal, form, run, title=_("Your answer"), button=_("Send my answer"),
        done=_("Your answer is in the box. You can change it until it closes."), template="proposals/answer.html",
        entry=entry, version=texts.current(proposal), proposal=proposal,
    )  # fmt: skip


def _right(request: HttpRequest, proposal: Proposal) -> RollEntry:
    """The right to answer by: the one the address names, or the only one."""
    rights = access.rights_of(actor_of(request), proposal)
    wanted = request.GET.get("right", "")
    if wanted.isdecimal() and len(wanted) < 20:
        rights = [each for each in rights if each.pk == int(wanted)]
    if not rights or proposal.state != Proposal.State.DECIDING:
        if actor_of(request).person is None:
            raise NotAllowed("ballot.cast")
        raise Refused(_("There is nothing for you to answer here now."))
    return rights[0]


def _objection(proposal: Proposal, number: int) -> Objection:
    found = proposal.objections.select_related("person", "version", "proposal__organization")
    return get_object_or_404(found, pk=number)


@require_http_methods(["GET", "POST"])
@with_proposal
def qualify(request: HttpRequest, proposal: Proposal, number: int) -> HttpResponse:
    """What the group found about an objection."""
    actor = actor_of(request)
    require(actor, "proposal.facilitate", proposal.organization)
    objection = _objection(proposal, number)
    form = QualifyForm(posted(request))
    return form_page(
        request, proposal, form,
        lambda: actions.qualify(
            actor, objection, qualified=form.cleaned_data["qualified"] == "yes", words=form.cleaned_data["words"]
        ),
        title=_("What did the group find?"), button=_("Write it down"), done=_("It is written down."), quoted=objection.argument,
        lede=_("Ask the group, not only the one who raised it: would it do harm, or is something better at hand?"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_proposal
def take_back(request: HttpRequest, proposal: Proposal, number: int) -> HttpResponse:
    """Whoever raised an objection takes it back."""
    actor, objection = actor_of(request), _objection(proposal, number)
    if actor.person is None or actor.person.pk != objection.person_id:
        raise Http404
    form = WordsForm(posted(request), label=_("What met your objection?"), optional=True)
    return form_page(
        request, proposal, form, lambda: actions.withdraw_objection(actor, objection, words=form.cleaned_data["words"]),
        title=_("Take your objection back"), button=_("Take it back"), quoted=objection.argument,
        done=_("It is taken back. Please change your answer too."),
    )  # fmt: skip


@require_POST
@with_proposal
@leads
def conclude(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Counts now what is due, or what everyone has answered."""
    actions.conclude(actor_of(request), proposal)
    messages.success(request, _("It is counted."))
    return redirect(proposal.get_absolute_url())


@require_http_methods(["GET", "POST"])
@with_proposal
def room(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Writing down a show of hands."""
    actor = actor_of(request)
    require(actor, "proposal.record", proposal.organization)
    matter = matters.matter_of(proposal)
    who = matters.electorate(proposal.organization, matter)
    offered = Person.objects.filter(pk__in=[*who.people][:MOST_LISTED]).order_by("name")
    groups = {"": ""}
    if matter.by_bloc:
        classes = matters.classes(proposal.organization, matter.deciders.classes)
        groups = {each.slug: each.name for each in classes}
    positions = matters.method_of(matter).positions
    form = RoomForm(posted(request), positions=positions, groups=groups, offered=offered)

    def run() -> object:
        given = form.cleaned_data
        tellers = [given["first_teller"], given["second_teller"]]
        return actions.record_room_decision(
            actor, proposal, form.counts(), given["present"], tellers, present_by_bloc=form.present_by_bloc()
        )

    return form_page(
        request, proposal, form, run, title=_("Counted in the room"), button=_("Write it into the record"),
        done=_("It is decided and in the record."),
        lede=_("Two people count the hands. Once written down it stays as it is, so check the numbers."),
    )  # fmt: skip


# --- advice -----------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@with_proposal
@leads
def ask_advice(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    members = proposal.organization.memberships.filter(status="active", person__isnull=False)
    known = members.exclude(person__in=[proposal.decider_id]).values_list("person", flat=True)[:MOST_LISTED]
    form = PeopleForm(posted(request), offered=Person.objects.filter(pk__in=list(known)).order_by("name"))
    return form_page(
        request, proposal, form, lambda: actions.ask_advice(actor_of(request), proposal, form.cleaned_data["people"]),
        title=_("Ask for advice"), button=_("Ask them"), done=_("They are asked, and told so."),
        lede=_("Ask those it touches, and those who know about it."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_proposal
def advise(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    actor = actor_of(request)
    if actor.person is None or not access.may_talk(actor, proposal):
        raise NotAllowed("proposal.advise")
    mine = proposal.advice.filter(person=actor.person).first()
    form = WordsForm(
        posted(request), label=_("What do you advise?"), initial={"words": mine.text if mine else ""},
        hint=_("Whoever decides will reply to you."),
    )  # fmt: skip
    return form_page(
        request, proposal, form, lambda: actions.advise(actor, proposal, text=form.cleaned_data["words"]),
        title=_("Your advice"), button=_("Send my advice"), done=_("Thank you. Your advice is there to be read."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_proposal
def reply(request: HttpRequest, proposal: Proposal, number: int) -> HttpResponse:
    actor = actor_of(request)
    if actor.person is None or actor.person.pk != proposal.decider_id:
        raise Http404
    advice = get_object_or_404(Advice.objects.select_related("person", "proposal"), proposal=proposal, pk=number)
    form = WordsForm(posted(request), label=_("What do you make of it?"))
    return form_page(
        request, proposal, form, lambda: actions.reply(actor, advice, text=form.cleaned_data["words"]),
        title=_("Reply to %(name)s") % {"name": advice.person.name}, button=_("Send my reply"), done=_("Replied."),
        quoted=advice.text,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_proposal
def decide(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    actor = actor_of(request)
    if actor.person is None or actor.person.pk != proposal.decider_id:
        raise Http404
    form = DecideForm(posted(request))

    def run() -> Any:
        given = form.cleaned_data
        return actions.decide(actor, proposal, go_ahead=given["go_ahead"] == "yes", words=given["words"])

    return form_page(
        request, proposal, form, run, title=_("Decide"), button=_("This is my decision"), done=_("It is decided."),
        lede=_("You may go against advice. Say why."),
    )  # fmt: skip
