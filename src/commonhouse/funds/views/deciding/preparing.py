"""Terms, memo, the committee's word, and the vote of members."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonhouse.charters import queries as charters
from commonhouse.funds.actions import deciding as actions
from commonhouse.funds.actions.deciding import recommending
from commonhouse.funds.actions.deciding.terms import is_borrower
from commonhouse.funds.forms import terms as term_forms
from commonhouse.funds.forms.deciding import (
    AgreedForm,
    ConcludeForm,
    MemoForm,
    PurposeForm,
    ReasonForm,
    SeatViewForm,
    VoteForm,
)
from commonhouse.funds.models import Candidate, SeatView
from commonhouse.funds.queries import deciding as queries
from commonhouse.funds.texts import proposal_text, proposal_title
from commonhouse.funds.views.deciding.common import actor_of, attempt, form_page, posted, status_of, with_candidate
from commonhouse.people import formats
from commonhouse.people.permissions import require
from commonhouse.proposals import matters, timing
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.lending.model import LoanTerms


@require_http_methods(["GET", "POST"])
@with_candidate
def terms(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Writing the terms: a few questions; the schedule is shown before the business is given them."""
    actor = actor_of(request)
    require(actor, "candidate.move", candidate.organization)
    sheet = candidate.sheet
    initial: dict[str, Any] = term_forms.usual(timezone.localdate(), candidate.asks)
    purpose: dict[str, Any] = {}
    if sheet is not None and sheet.state == "draft" and sheet.rule == "loan-schedule":
        initial = term_forms.initial_of(form_of(LoanTerms).load(sheet.terms, "terms"))
        purpose = {"purpose": sheet.purpose, "security": sheet.security}
    form = term_forms.LoanTermsForm(posted(request), initial=initial, unit=candidate.pipeline.unit)
    words = PurposeForm(posted(request), initial=purpose)
    if request.method == "POST" and form.is_valid() & words.is_valid() and form.terms is not None:
        stated = form_of(LoanTerms).dump(form.terms)
        made = attempt(
            words, lambda: actions.write_terms(actor, candidate, terms=stated, **words.cleaned_data)  # type: ignore[arg-type]
        )  # fmt: skip
        if made is not None:
            return redirect("candidate_schedule", candidate.organization.slug, candidate.public_id)
    context = {"organization": candidate.organization, "candidate": candidate, "form": form, "words": words}
    return render(request, "funds/deciding/terms.html", context, status=max(status_of(form), status_of(words)))


@require_POST
@with_candidate
def offer(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    actions.offer_terms(actor_of(request), candidate)
    messages.success(request, _("The business has the terms now."))
    return redirect(candidate.get_absolute_url())


@require_http_methods(["GET", "POST"])
@with_candidate
def agree(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    actor = actor_of(request)
    own = is_borrower(actor, candidate)
    if not own:
        require(actor, "candidate.move", candidate.organization)
    form = AgreedForm(posted(request))
    if own:
        del form.fields["words"]
    return form_page(
        request, candidate.organization, form, lambda: actions.agree_terms(actor, candidate, **form.cleaned_data),
        title=_("The business agrees to these terms"), button=_("Agreed"), above=candidate.name,
        back=candidate.get_absolute_url(), done=_("The terms are agreed, and stand in the public record."),
        lede=_("From now on they are not changed. Other terms begin a new sheet. Nothing is promised before members decide."),
    )  # fmt: skip


@require_POST
@with_candidate
def take_back(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    actions.take_terms_back(actor_of(request), candidate)
    messages.success(request, _("These terms are taken back. Others can be written."))
    return redirect(candidate.get_absolute_url())


@require_http_methods(["GET", "POST"])
@with_candidate
def memo(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    require(actor_of(request), "candidate.move", candidate.organization)
    before = queries.memo_of(candidate, candidate.sheet)
    initial = {name: getattr(before, name) for name in ("business", "good", "figures", "risks")} if before else {}
    form = MemoForm(posted(request), initial=initial)
    here = candidate.here
    days = (here.days if here else 0) or 7
    return form_page(
        request, candidate.organization, form, lambda: actions.publish_memo(actor_of(request), candidate, form.words()),
        title=_("The memo for members"), button=_("Give it to members"), above=candidate.name,
        back=candidate.get_absolute_url(), done=_("Members can read it and ask."),
        lede=_("Members have %(days)s days to read it and ask. Another text gives them that time again.") % {"days": days},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_candidate
def seat_view(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """What this seat of the committee recommends."""
    actor = actor_of(request)
    require(actor, "candidate.recommend", candidate.organization)
    mine = SeatView.objects.filter(candidate=candidate, sheet=candidate.sheet, seat=actor.seat).first()
    form = SeatViewForm(posted(request), initial={"says": mine.says, "words": mine.words} if mine else {})
    return form_page(
        request, candidate.organization, form, lambda: actions.give_view(actor, candidate, **form.cleaned_data),
        title=_("Your seat’s view"), button=_("Say it"), above=candidate.name, back=candidate.get_absolute_url(),
        done=_("Members can read your view."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_candidate
def recommend(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Counting the seats' views, and telling members."""
    actor = actor_of(request)
    require(actor, "candidate.recommend", candidate.organization)
    form = ConcludeForm(posted(request))
    held = recommending.seats(candidate.organization).count()
    said = len(queries.seat_views(candidate, candidate.sheet))
    return form_page(
        request, candidate.organization, form,
        lambda: actions.conclude_recommendation(actor, candidate, **form.cleaned_data),
        title=_("What the committee recommends"), button=_("Count the views and tell members"), above=candidate.name,
        back=candidate.get_absolute_url(), done=_("The committee has spoken."),
        lede=_("%(said)s of %(held)s seats have said what they recommend.") % {"said": said, "held": held},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_candidate
def vote(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """A look at what members will be asked, and when; then it is asked."""
    actor = actor_of(request)
    require(actor, "candidate.move", candidate.organization)
    form = VoteForm(posted(request))
    matter = charters.matter(candidate.organization, candidate.pipeline.matter)
    least = timing.earliest(matter, timezone.now())
    again = candidate.votes.exists()
    lede = _("Who votes: %(who)s. From %(from)s to %(until)s.") % {
        "who": matters.who_decides(candidate.organization, matter),
        "from": formats.moment(least.decides_from), "until": formats.moment(least.closes_at),
    }  # fmt: skip

    def ask() -> str:
        return actions.put_to_vote(actor, candidate, **form.cleaned_data).proposal.get_absolute_url()

    return form_page(
        request, candidate.organization, form, ask,
        title=_("Ask members to vote"), button=_("Ask them"), above=candidate.name, back=candidate.get_absolute_url(),
        lede=lede, shown_title=proposal_title(candidate, again=again),
        shown=proposal_text(candidate),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_candidate
def withdraw_vote(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    require(actor_of(request), "candidate.move", candidate.organization)
    form = ReasonForm(posted(request))
    return form_page(
        request, candidate.organization, form,
        lambda: actions.withdraw_vote(actor_of(request), candidate, **form.cleaned_data),
        title=_("Withdraw the vote"), button=_("Withdraw it"), above=candidate.name, back=candidate.get_absolute_url(),
        lede=_("Nothing is decided then. Answers given so far are deleted, uncounted."), done=_("The vote is withdrawn."),
    )  # fmt: skip
