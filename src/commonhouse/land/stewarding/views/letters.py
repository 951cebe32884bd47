"""Pages of letters: what was sent, writing one, printing those for paper, and a trust's own words."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonhouse.land.finding.models import HomeOffer
from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding import fields, letters_pdf, queries
from commonhouse.land.stewarding.actions import letters as actions
from commonhouse.land.stewarding.actions.letters import Drafted
from commonhouse.land.stewarding.forms.letters import LetterForm, TemplateForm
from commonhouse.land.stewarding.models import Letter, LetterBatch, LetterTemplate, Purpose
from commonhouse.land.stewarding.starters_letters import LETTERS
from commonhouse.land.stewarding.views.common import (
    ONCE,
    actor_of,
    attempt,
    crumb,
    form_page,
    may,
    posted,
    pressed,
    status_of,
    with_lease,
    with_letter,
)
from commonhouse.people.documents import NoDocument
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused, require
from commonhouse.people.views.common import page_for, paged


@require_GET
@page_for("lease.read")
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    page = paged(request, queries.letters(organization))
    batches = LetterBatch.objects.filter(organization=organization).order_by("-printed_at", "-pk")[:6]
    context = {
        "organization": organization, "page_obj": page, "waiting": actions.to_print(organization), "batches": batches,
        "may": may(actor_of(request), organization), "to_write": queries.to_write(organization, timezone.now()),
    }  # fmt: skip
    return render(request, "land/stewarding/letters.html", context)


@require_GET
@with_letter
def show(request: HttpRequest, letter: Letter) -> HttpResponse:
    parts = [part.split("\n") for part in letter.text.split("\n\n") if part.strip()]
    context = {
        "organization": letter.organization, "letter": letter, "parts": parts,
        "may": may(actor_of(request), letter.organization),
    }  # fmt: skip
    return render(request, "land/stewarding/letter.html", context)


@require_GET
@with_letter
def pdf(request: HttpRequest, letter: Letter) -> HttpResponse:
    return _file(lambda: letters_pdf.of_letter(letter), f"letter-{letter.public_id}.pdf")


def _file(make: Any, name: str) -> HttpResponse:
    try:
        content = make()
    except NoDocument as problem:
        raise Refused(str(problem)) from problem
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


# --- writing ------------------------------------------------------------------------------------------------------------
@ONCE
@with_lease
def write(request: HttpRequest, lease: Lease, purpose: str) -> HttpResponse:
    """A letter to a household: written from the trust's words or the house's, looked at, changed, and sent."""
    organization = lease.organization
    require(actor_of(request), "letter.write", organization)
    if purpose not in Purpose.values or purpose == Purpose.OFFER:
        raise Http404
    about = request.GET.get("about", "")[:64]
    chosen = _template(request, organization, purpose)
    try:
        drafted = actions.draft(lease, purpose, about=about, template=chosen, language=request.GET.get("language", ""))
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem
    form = _form(request, drafted)

    def run() -> Letter:
        given = form.cleaned_data
        return actions.send(
            actor_of(request), lease, purpose=purpose, about=about, subject=given["subject"], text=given["text"],
            language=given["language"], on_paper=given["on_paper"], submission=given["submission"],
        )  # fmt: skip

    return _page(request, organization, form, drafted, run, str(lease.holding), lease.get_absolute_url(), purpose)


@ONCE
@page_for("letter.write")
def write_offer(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """A letter to a household that is offered a home."""
    rows = HomeOffer.objects.select_related("organization", "opening__holding", "application__person")
    offer = get_object_or_404(rows, organization=organization, public_id=public_id)
    chosen = _template(request, organization, Purpose.OFFER)
    drafted = actions.draft_offer(offer, template=chosen, language=request.GET.get("language", ""))
    form = _form(request, drafted)

    def run() -> Letter:
        given = form.cleaned_data
        return actions.send_offer(
            actor_of(request), offer, subject=given["subject"], text=given["text"], language=given["language"],
            on_paper=given["on_paper"], submission=given["submission"],
        )  # fmt: skip

    back = reverse("land_mail", args=[organization.slug])
    return _page(request, organization, form, drafted, run, str(offer.opening.holding), back, Purpose.OFFER)


def _template(request: HttpRequest, organization: Organization, purpose: str) -> LetterTemplate | None:
    wanted = request.GET.get("template", "")
    rows = LetterTemplate.objects.filter(organization=organization, purpose=purpose, is_open=True)
    return rows.filter(public_id=wanted).first() if wanted else None


def _form(request: HttpRequest, drafted: Drafted) -> LetterForm:
    initial = {"language": drafted.language, "subject": drafted.subject, "text": drafted.text}
    return LetterForm(posted(request), initial=initial)


def _page(
    request: HttpRequest, organization: Organization, form: LetterForm, drafted: Drafted, run: Any, about: str, back: str,
    purpose: str,
) -> HttpResponse:  # fmt: skip
    if form.is_bound and form.is_valid():
        sent = attempt(form, run)
        if sent is not None:
            return redirect(sent.get_absolute_url())
    others = LetterTemplate.objects.filter(organization=organization, purpose=purpose, is_open=True).order_by("name")
    query = request.GET.copy()
    query["language"] = "en" if drafted.language == "es" else "es"
    context = {
        "organization": organization, "form": form, "drafted": drafted, "about": about, "back": back, "templates": others,
        "other_language": query.urlencode(), "purpose_words": str(Purpose(purpose).label), "get": request.GET,
    }  # fmt: skip
    return render(request, "land/stewarding/write.html", context, status=status_of(form))


# --- on paper -------------------------------------------------------------------------------------------------------------
@require_POST
@page_for("letter.write")
def print_waiting(request: HttpRequest, organization: Organization) -> HttpResponse:
    batch = actions.print_batch(actor_of(request), organization)
    if batch is None:
        return pressed(
            request,
            lambda: None,
            reverse("land_mail", args=[organization.slug]),
            _("No letter waits to be printed."),
        )
    return redirect("land_mail_batch", organization.slug, batch.public_id)


@require_GET
@page_for("letter.write")
def batch_pdf(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    batch = get_object_or_404(LetterBatch, organization=organization, public_id=public_id)
    return _file(lambda: letters_pdf.of_batch(batch, get_language() or "en"), f"letters-{batch.public_id}.pdf")


# --- a trust's own words ------------------------------------------------------------------------------------------------
def _above(organization: Organization) -> tuple[str, str]:
    return crumb("land_mail", organization, _("Letters"))


@require_GET
@page_for("lease.read")
def templates(request: HttpRequest, organization: Organization) -> HttpResponse:
    own = LetterTemplate.objects.filter(organization=organization, is_open=True).order_by("purpose", "name")
    language = get_language() or "en"
    house = [
        (purpose, str(Purpose(purpose).label), words.subject_es if language == "es" else words.subject_en)
        for purpose, words in LETTERS.items()
    ]
    context = {
        "organization": organization, "own": own, "house": house, "may": may(actor_of(request), organization),
    }  # fmt: skip
    return render(request, "land/stewarding/templates.html", context)


@ONCE
@page_for("letter.write")
def template_new(request: HttpRequest, organization: Organization) -> HttpResponse:
    """New words, beginning with the house's own for the purpose."""
    purpose = request.GET.get("purpose", "")
    initial: dict[str, Any] = {}
    if purpose in Purpose.values:
        words = LETTERS[Purpose(purpose)]
        initial = {
            "purpose": purpose, "name": str(Purpose(purpose).label), "subject_en": words.subject_en,
            "text_en": words.text_en, "subject_es": words.subject_es, "text_es": words.text_es,
        }  # fmt: skip
    return _edit(request, organization, None, initial, purpose)


@ONCE
@page_for("letter.write")
def template_edit(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    found = get_object_or_404(LetterTemplate, organization=organization, public_id=public_id)
    names = ("name", "purpose", "subject_en", "text_en", "subject_es", "text_es")
    return _edit(request, organization, found, {name: getattr(found, name) for name in names}, found.purpose)


def _edit(
    request: HttpRequest,
    organization: Organization,
    found: LetterTemplate | None,
    initial: dict[str, Any],
    purpose: str,
) -> HttpResponse:
    form = TemplateForm(posted(request), initial=initial)

    def run() -> None:
        actions.save_template(actor_of(request), organization, found, **form.cleaned_data)

    known = [(f"{{{name}}}", str(words)) for name, words in fields.known(purpose).items()]
    return form_page(
        request, organization, form, run, title=found.name if found else _("Your own letter"), button=_("Keep it"),
        above=_above(organization),
        back=reverse("land_mail_templates", args=[organization.slug]), done=_("It is kept, and used from now on."),
        lede=_("Words in braces are filled in when a letter is written. Letters that were sent stay as they were."),
        fields=known, every=[(str(label), _listed(value)) for value, label in Purpose.choices],
    )  # fmt: skip


def _listed(purpose: str) -> str:
    return ", ".join(f"{{{name}}}" for name in fields.known(purpose))


@require_POST
@page_for("letter.write")
def template_close(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    found = get_object_or_404(LetterTemplate, organization=organization, public_id=public_id)
    back = reverse("land_mail_templates", args=[organization.slug])
    return pressed(
        request, lambda: actions.close_template(actor_of(request), found), back, _("It is not offered any more.")
    )
