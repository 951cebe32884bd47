"""The pages of a review: for its household, and for reviewers. To everyone else they are not there."""

from __future__ import annotations

import dataclasses
import functools
import logging
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.land.eligibility import actions, edits, figures, hooks, queries, sections, showing
from commonhouse.land.eligibility.forms import (
    LINE_FORMS,
    HouseholdForm,
    PaperForm,
    TryHomeForm,
    WordsForm,
    name_of,
    rows_of,
)
from commonhouse.land.eligibility.models import IncomeReview, SealedPaper
from commonhouse.land.eligibility.uploads import sealed_upload
from commonhouse.land.eligibility.views.common import actor_of as request_actor
from commonhouse.land.eligibility.views.common import ask, context, posted
from commonhouse.land.leasing import queries as leasing
from commonhouse.land.leasing.models import Lease
from commonhouse.people import vault
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import page_for
from commonhouse.rules.land.income import Figures

logger = logging.getLogger("commonhouse.land")
PAGE = 50
State = IncomeReview.State
WAITING = (State.FIRST, State.SECOND)
TITLES = {
    "steady": gettext_lazy("Regular income"),
    "hourly": gettext_lazy("Pay by the hour"),
    "irregular": gettext_lazy("Irregular income"),
    "business": gettext_lazy("A business of your own"),
    "asset": gettext_lazy("Something you own"),
    "expense": gettext_lazy("Child care or medical costs"),
    "debt": gettext_lazy("A debt"),
}
View = Callable[..., HttpResponseBase]


def with_review(view: View) -> View:
    """A page of one review, with no copy in any cache: for whoever is signed in, or came with the code of an application."""

    @functools.wraps(view)
    def page(request: HttpRequest, slug: str, review: str, **kwargs: Any) -> HttpResponseBase:
        found = _opened(request, slug, review)
        try:
            return view(request, found, **kwargs)
        except vault.CannotOpen as problem:
            logger.error("income review %s cannot be opened: %s", found.public_id, problem)
            raise Refused(
                _(
                    "These figures cannot be opened. Tell whoever runs this house: a key is missing, or something was changed."
                )
            ) from None

    return never_cache(page)


def _opened(request: HttpRequest, slug: str, public_id: str) -> IncomeReview:
    """The review, and with the request the actor who may open it. To others it is not there, or they sign in first."""
    actor = request_actor(request)
    row = (
        IncomeReview.objects.select_related("organization").filter(organization__slug=slug, public_id=public_id).first()
    )
    known = hooks.visitor(request, row) if row is not None else None
    if known is not None and row is not None and not queries.is_theirs(actor, row):
        request.review_actor = actor = known  # type: ignore[attr-defined]
    if actor.person is None:
        raise NotAllowed("income.review")
    return queries.review_or_404(actor, organization_or_404(actor, slug), public_id)


def actor_of(request: HttpRequest) -> Actor:
    """Who acts on this page: the one who is signed in, or the applicant whose code opened it in this browser."""
    found: Actor = getattr(request, "review_actor", None) or request_actor(request)
    return found


@require_GET
@page_for("income.review")
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Reviews by what they wait for. The list says of a household what the page of a review may: never a figure."""
    state = request.GET.get("state", "waiting")
    rows = queries.with_people(queries.reviews(organization)).defer("sealed")
    if state == "waiting":
        rows = rows.filter(state__in=WAITING)
    elif state in State.values:
        rows = rows.filter(state=state)
    states = [
        ("waiting", _("Waiting for a reviewer")),
        *((each.value, each.label) for each in State),
        ("all", _("All")),
    ]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    listed = [(queries.whose(review), review) for review in page]
    shown = context(request, organization, page=page, listed=listed, states=states, state=state)
    return render(request, "land/eligibility/reviews.html", shown)


@require_http_methods(["GET", "POST"])
@page_for("income.review")
def begin(request: HttpRequest, organization: Organization, lease: str) -> HttpResponse:
    """A look at the income of those who live in a home: the yearly check, or before an offer."""
    found = get_object_or_404(
        Lease.objects.select_related("household", "holding", "agreement"), organization=organization,
        agreement__public_id=lease, household__isnull=False,
    )  # fmt: skip
    about = actions.About(sections.KIND, found.agreement.public_id, household=found.household)
    place = (str(found.holding), found.get_absolute_url())
    return _begin(request, organization, about, IncomeReview.Purpose.OCCUPANCY, place)


@require_http_methods(["GET", "POST"])
@page_for("income.review")
def begin_household(request: HttpRequest, organization: Organization, household: str) -> HttpResponse:
    """A look at the income of a household that may take over a home and came without a line."""
    found = leasing.household_or_404(organization, household)
    about = actions.About("household", found.public_id, household=found)
    place = (_("A household"), reverse("land_household", args=[organization.slug, found.public_id]))
    return _begin(request, organization, about, IncomeReview.Purpose.OFFER, place)


def _begin(
    request: HttpRequest, organization: Organization, about: actions.About, purpose: str, place: tuple[str, str]
) -> HttpResponse:
    if request.method == "POST":
        assert about.household is not None
        try:
            review = actions.begin_review(
                actor_of(request), organization, about, size=about.household.size, purpose=purpose,
                submission=request.POST.get("submission"),
            )  # fmt: skip
        except ValidationError as problem:
            raise Refused(" ".join(problem.messages)) from None
        return redirect(review)
    shown = context(request, organization, place=place[0], back=place[1], submission=uuid.uuid4())
    return render(request, "land/eligibility/begin.html", shown)


@require_GET
@with_review
def show(request: HttpRequest, review: IncomeReview) -> HttpResponse:
    """The calculation, line by line, and what can be done now. A reviewer's look is noted."""
    actor, organization = actor_of(request), review.organization
    theirs = queries.is_theirs(actor, review)
    if not theirs and not review.purged_at:
        actions.note_reading(actor, review)
    form = TryHomeForm(request.GET if "housing" in request.GET else None)
    housing = form.cleaned_data["housing"] if form.is_bound and form.is_valid() else None
    reviews = queries.may_review(actor, review)
    found = showing.calculation(review, housing)
    named = found is not None and bool(found.lines)
    is_first = actor.person is not None and review.first_by_id == actor.person.pk
    shown = context(
        request, organization, review=review, theirs=theirs, found=found,
        papers=showing.papers(review), history=showing.history(review), form=form,
        readings=list(review.readings.select_related("by")[:PAGE]) if theirs or reviews else [],
        can={
            "change": actions.may_change(actor, review),
            "hand_in": (theirs or reviews) and review.state == State.OPEN,
            "confirm": reviews and (review.state == State.FIRST or (review.state == State.OPEN and named)),
            "agree": reviews and review.state == State.SECOND and not is_first,
            "wait": reviews and review.state == State.SECOND and is_first,
            "send_back": reviews and review.is_running,
            "again": not review.is_running,
            "erase": theirs and review.purged_at is None,
        },
    )  # fmt: skip
    return render(request, "land/eligibility/review.html", shown)


# --- figures ------------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@with_review
def line(request: HttpRequest, review: IncomeReview, what: str, id: str = "") -> HttpResponse:
    """One line, new or changed."""
    kept = _figures(review)
    row = rows_of(kept).get(id) if id else None
    if what not in LINE_FORMS or (id and (row is None or name_of(row) != what)):
        raise Http404
    kind = LINE_FORMS[what]
    initial = (kind.initial_of(row) if row is not None else {}) | {"revision": review.revision}
    form = kind(posted(request), initial=initial)
    form.id = id

    def verb() -> IncomeReview:
        return _change(request, review, edits.with_row(kept, form.made()), form.cleaned_data["revision"])

    return ask(
        request, review.organization, form, str(TITLES[what]), verb, button=_("Save"), back=review.get_absolute_url(),
        review=review, lede=_("Reviewers see it; nobody else. It is kept sealed."),
    )  # fmt: skip


@require_POST
@with_review
def line_remove(request: HttpRequest, review: IncomeReview, id: str) -> HttpResponse:
    kept = _figures(review)
    if id in rows_of(kept):
        _change(request, review, edits.without(kept, id), review.revision)
        messages.success(request, _("The line is taken out."))
    return redirect(review)


@require_http_methods(["GET", "POST"])
@with_review
def household(request: HttpRequest, review: IncomeReview) -> HttpResponse:
    kept = _figures(review)
    initial = {
        "size": kept.size, "dependents": kept.dependents, "elder": kept.elder, "revision": review.revision
    }  # fmt: skip
    form = HouseholdForm(posted(request), initial=initial)

    def verb() -> IncomeReview:
        said = form.cleaned_data
        changed = dataclasses.replace(
            kept, size=said["size"], dependents=said["dependents"], elder=said["elder"]
        )  # fmt: skip
        return _change(request, review, changed, said["revision"])

    return ask(
        request, review.organization, form, _("Who lives together"), verb, button=_("Save"),
        back=review.get_absolute_url(), review=review,
        lede=_("The limit depends on how many you are. Citizenship is not asked, here or anywhere."),
    )  # fmt: skip


def _figures(review: IncomeReview) -> Figures:
    kept = figures.read(review)
    if kept is None:
        raise Refused(_("The figures were deleted. Ask for another review."))
    return kept


def _change(request: HttpRequest, review: IncomeReview, changed: Figures, revision: int) -> IncomeReview:
    return actions.set_figures(actor_of(request), review, changed, revision=revision)


# --- papers -------------------------------------------------------------------------------------------------------------
@sealed_upload
@require_http_methods(["GET", "POST"])
@with_review
def paper_add(request: HttpRequest, review: IncomeReview) -> HttpResponse:
    form = PaperForm(posted(request), request.FILES or None)

    def verb() -> SealedPaper:
        said = form.cleaned_data
        return actions.add_paper(
            actor_of(request),
            review,
            said["kind"],
            said["file"].read(),
            said["file"].name,
            submission=said["submission"],
        )

    return ask(
        request, review.organization, form, _("Add a paper"), verb, button=_("Add it"), back=review.get_absolute_url(),
        review=review, is_multipart=True, done=_("The paper is sealed and kept."),
        lede=_("Cover what nobody needs to see: account numbers, social security numbers. Papers are deleted afterwards."),
    )  # fmt: skip


@require_GET
@with_review
def paper(request: HttpRequest, review: IncomeReview, paper: str) -> HttpResponse:
    """The paper as a download; a reviewer's is noted, and the household sees that it was."""
    found = get_object_or_404(SealedPaper.objects.select_related("review"), review=review, public_id=paper)
    name, data = actions.read_paper(actor_of(request), found)
    answer = HttpResponse(data, content_type=found.mime)
    answer.headers["Content-Disposition"] = _attachment(name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


@require_POST
@with_review
def paper_remove(request: HttpRequest, review: IncomeReview, paper: str) -> HttpResponse:
    found = SealedPaper.objects.select_related("review").filter(review=review, public_id=paper).first()
    if found is not None:
        actions.remove_paper(actor_of(request), found)
        messages.success(request, _("The paper is deleted."))
    return redirect(review)


# --- steps --------------------------------------------------------------------------------------------------------------
@require_POST
@with_review
def press(request: HttpRequest, review: IncomeReview) -> HttpResponse:
    """The buttons of a review's page."""
    actor, action = actor_of(request), request.POST.get("action", "")
    revision = _revision(request, review)
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "hand-in": (lambda: actions.hand_in(actor, review), _("Handed in. Two reviewers look at it now.")),
        "confirm": (
            lambda: actions.review_first(actor, review, revision=revision),
            _("Confirmed. Somebody else looks at it next."),
        ),
        "agree": (
            lambda: actions.review_second(actor, review, agrees=True, revision=revision),
            _("Decided, by two people."),
        ),
        "drop": (lambda: actions.drop_review(actor, review), _("The review is put aside.")),
    }
    if action == "again":
        return redirect(actions.look_again(actor, review))
    if action not in verbs:
        raise Http404
    verb, done = verbs[action]
    try:
        verb()
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from None
    messages.success(request, done)
    return redirect(review)


def _revision(request: HttpRequest, review: IncomeReview) -> int:
    """That of the figures on the page from which a button was pressed; without one, none that can be."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@require_http_methods(["GET", "POST"])
@with_review
def send_back(request: HttpRequest, review: IncomeReview) -> HttpResponse:
    """A reviewer asks for what is missing: the second asks the first, either asks the household."""
    actor = actor_of(request)
    if not queries.may_review(actor, review):
        raise NotAllowed("income.review")
    form = WordsForm(posted(request), initial={"revision": review.revision})
    second = review.state == State.SECOND and actor.person is not None and review.first_by_id != actor.person.pk

    def verb() -> IncomeReview:
        said = form.cleaned_data
        if second and request.POST.get("to") == "reviewer":
            return actions.review_second(actor, review, agrees=False, revision=said["revision"], words=said["words"])
        return actions.return_to_household(actor, review, said["words"])

    return ask(
        request, review.organization, form, _("Send it back"), verb, button=_("Send it to the household"),
        back=review.get_absolute_url(), review=review, second=second, done=_("They can read it now."),
        template="land/eligibility/send_back.html",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_review
def erase(request: HttpRequest, review: IncomeReview) -> HttpResponse:
    actor = actor_of(request)
    if not queries.is_theirs(actor, review) and not context(request, review.organization)["may"]["edit"]:
        raise NotAllowed("limits.edit")
    if request.method == "POST":
        actions.erase(actor, review)
        messages.success(request, _("The figures and papers are deleted."))
        return redirect(review)
    return render(request, "land/eligibility/erase.html", context(request, review.organization, review=review))


@require_GET
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """All reviews of the actor's own household, in all trusts."""
    actor = actor_of(request)
    if actor.person is None:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    return render(request, "land/eligibility/mine.html", {"rows": queries.mine(actor)})
