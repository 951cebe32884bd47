"""One candidate: its story, where it is, what happens next and when, who decided each step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from commonhouse.funds import words
from commonhouse.funds.actions.deciding import gates, moving, outreach, terms
from commonhouse.funds.models import Candidate, Choice, TermSheet
from commonhouse.funds.queries import deciding as queries
from commonhouse.funds.texts import term_sentences
from commonhouse.funds.views.deciding.common import actor_of, with_candidate
from commonhouse.people import formats
from commonhouse.people.permissions import Actor, Refused, allows
from commonhouse.people.queries import unused_seats
from commonhouse.proposals import words as proposal_words
from commonhouse.rules import registry
from commonhouse.rules.errors import RuleError
from commonhouse.rules.lending.apr import apr, transaction_of
from commonhouse.rules.lending.model import LoanTerms
from commonhouse.rules.lending.schedule import Lent


@require_GET
@with_candidate
def show(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    actor = actor_of(request)
    inside = queries.is_inside(actor, candidate.organization)
    sheet = candidate.sheet if _may_see_terms(actor, candidate, inside) else None
    memo = queries.memo_of(candidate, sheet)
    said = gates.recommendation(candidate) if sheet is not None else None
    context = {
        "organization": candidate.organization, "candidate": candidate, "here": candidate.here, "inside": inside,
        "state": words.state(candidate), "next": words.next_thing(candidate), "may": may(actor, candidate, inside),
        "missing": what_is_missing(candidate) if inside else "",
        "free_from": _still_free(candidate), "way": _way(candidate), "moves": _moves(candidate, inside),
        "nominations": list(candidate.nominations.select_related("person")) if inside else [],
        "sheet": sheet, "sentences": term_sentences(sheet, candidate.pipeline.unit) if sheet else [],
        "memo": memo, "questions": list(memo.questions.select_related("person")) if memo and inside else [],
        "seat_views": queries.seat_views(candidate, sheet) if inside else [], "recommendation": said,
        "votes": [
            (vote, proposal_words.outcome(vote.outcome) if vote.outcome else "")
            for vote in candidate.votes.select_related("proposal", "organization").order_by("-number")
        ],
        "choices": list(
            Choice.objects.filter(candidate=candidate).select_related("selection__organization").order_by("-pk")
        ),
        "loan": candidate.loans.select_related("agreement__organization").order_by("-pk").first(),
        "unused_seat": next(iter(unused_seats(candidate.organization, actor)), None),
    }  # fmt: skip
    return render(request, "funds/deciding/candidate.html", context)


@require_GET
@with_candidate
def schedule(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Every payment of the terms, and the yearly rate that they come to."""
    actor = actor_of(request)
    sheet = (
        candidate.sheet if _may_see_terms(actor, candidate, queries.is_inside(actor, candidate.organization)) else None
    )
    if sheet is None:
        raise Http404
    context = {
        "organization": candidate.organization, "candidate": candidate, "sheet": sheet,
        "sentences": term_sentences(sheet, candidate.pipeline.unit), "unit": candidate.pipeline.unit,
        **preview(sheet),
    }  # fmt: skip
    return render(request, "funds/deciding/schedule.html", context)


def preview(sheet: TermSheet) -> dict[str, Any]:
    """The schedule of a sheet and its annual percentage rate, by the rules of the house; nothing for other rules."""
    if sheet.rule != "loan-schedule":
        return {}
    rule = registry.get("loan-schedule")
    plan = rule.run(rule.input_from_json({}), rule.statement_from_json(sheet.terms))
    return {"plan": plan, "apr": apr_of(sheet)}


def apr_of(sheet: TermSheet) -> str:
    """The yearly rate by Regulation Z, as "3.04 %"; "" where it cannot be reckoned (nothing is paid for a long time)."""
    rule = registry.get("loan-schedule")
    stated: LoanTerms = rule.statement_from_json(sheet.terms)
    plan = rule.run(rule.input_from_json({}), stated)
    try:
        return f"{formats.number(apr(*transaction_of(plan, Lent(), stated)).percent)}%"
    except RuleError:
        return ""


def may(actor: Actor, candidate: Candidate, inside: bool) -> dict[str, bool]:
    """What the page offers this actor at the step where the candidate stands."""
    organization, here = candidate.organization, candidate.here
    kind = here.kind if here is not None else ""
    active = candidate.state == Candidate.State.ACTIVE
    moves = moving.may_move(actor, candidate)
    looks_after = allows(actor, "candidate.move", organization)
    review = active and allows(actor, "candidate.review", organization)
    running = candidate.votes.filter(outcome="").exists()
    sheet = candidate.sheet
    state = sheet.state if sheet is not None else ""
    return {
        "move": moves,
        "on": moves and active and kind not in {"disbursement", "agreement"} and _is_ready(candidate),
        "back": moves
        and active
        and kind not in {"agreement", "disbursement"}
        and bool(_earlier(candidate))
        and not running,
        "pause": moves and active and not running,
        "resume": moves and candidate.state == Candidate.State.PAUSED,
        "leave": candidate.state in {"active", "paused"} and not running and (moves or moving.is_own(actor, candidate)),
        "again": moves and candidate.state == Candidate.State.LEFT and candidate.forgotten_at is None,
        "forget": candidate.state == "left"
        and candidate.forgotten_at is None
        and allows(actor, "pipeline.edit", organization),
        "edit": looks_after and active and not candidate.votes.exists(),
        "notes": outreach.may_read_notes(actor, candidate) and candidate.state in {"active", "paused"},
        "standards": inside and candidate.pipeline.path.of_kind("standards") is not None,
        "view": review and kind == "standards",
        "terms": looks_after and active and kind == "term-sheet" and state in {"", "draft"},
        "offer": looks_after and active and state == "draft",
        "agree": active and state == "offered" and (looks_after or terms.is_borrower(actor, candidate)),
        "take_back": looks_after and active and kind in terms.WRITTEN_AT and state in {"offered", "accepted"},
        "memo": looks_after and active and kind == "memo" and state == "accepted",
        "ask": review and kind in {"memo", "committee"},
        "answer": looks_after,
        "seat_view": active and kind == "committee" and allows(actor, "candidate.recommend", organization),
        "vote": looks_after and active and kind == "vote" and not running,
        "withdraw_vote": looks_after and running,
        "prepare": active and kind == "agreement" and allows(actor, "loan.prepare", organization),
    }


def _is_ready(candidate: Candidate) -> bool:
    """Whether the step has what it is for, so that the button does something."""
    here = candidate.here
    after = candidate.pipeline.path.after(here.id) if here else None
    free = queries.free_from(candidate)
    if here is None or after is None or (free is not None and free > timezone.now()):
        return False
    try:
        gates.open_(candidate, here, after, timezone.now())
    except Refused:
        return False
    return True


def what_is_missing(candidate: Candidate) -> str:
    """What this step still waits for, in the words of its gate; "" when nothing."""
    here = candidate.here
    after = candidate.pipeline.path.after(here.id) if here else None
    if here is None or after is None or candidate.state != Candidate.State.ACTIVE or here.kind == "agreement":
        return ""
    try:
        gates.open_(candidate, here, after, timezone.now())
    except Refused as problem:
        return str(problem)
    return ""


def _still_free(candidate: Candidate) -> datetime | None:
    """Until when members have their days, if that is still to come."""
    free = queries.free_from(candidate)
    return free if free is not None and free > timezone.now() else None


def _earlier(candidate: Candidate) -> bool:
    return candidate.pipeline.path.place(candidate.step) > 0


def _may_see_terms(actor: Actor, candidate: Candidate, inside: bool) -> bool:
    """Inside the fund always; the business once it was given them; everyone once members were asked."""
    if inside:
        return True
    sheet = candidate.sheet
    if sheet is None:
        return False
    if terms.is_borrower(actor, candidate):
        return sheet.state != TermSheet.State.DRAFT
    return candidate.votes.filter(sheet=sheet).exists()


def _way(candidate: Candidate) -> list[dict[str, Any]]:
    return [
        {"title": place.step.name, "state": place.state, "when": formats.day(place.reached) if place.reached else ""}
        for place in queries.way(candidate)
    ]


def _moves(candidate: Candidate, inside: bool) -> list[dict[str, Any]]:
    """Each move in words: who decided it, where it can be read. Names of people are for those inside."""
    seats = {name: str(label) for name, label in words.MOVERS.items()}
    by_proposal = dict(candidate.votes.values_list("proposal__public_id", "proposal__title"))
    rows = []
    for move in queries.moves(candidate):
        who = seats.get(move.seat, "")
        if inside and move.by is not None:
            who = f"{move.by.name}, {who}" if who else move.by.name
        slug = candidate.organization.slug
        link = ""
        if move.proof.get("proposal") in by_proposal:
            link = f"/o/{slug}/decisions/{move.proof['proposal']}/"
        elif move.proof.get("selection"):
            link = f"/o/{slug}/fund/lists/{move.proof['selection']}/"
        rows.append(
            {"text": words.move(move), "at": move.at, "who": who, "why": move.why if inside else "", "link": link}
        )
    return rows
