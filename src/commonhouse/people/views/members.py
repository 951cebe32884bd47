"""For stewards: who belongs, each member's page, entering someone, and claim codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonhouse.people import actions, export, queries
from commonhouse.people.actions.claims import DAYS
from commonhouse.people.forms import (
    ChangeClassForm,
    ContactForm,
    DeclineForm,
    EntryEditForm,
    EntryForm,
    attach,
)
from commonhouse.people.models import Membership, Organization, Person
from commonhouse.people.permissions import Actor, allows
from commonhouse.people.views.common import actor_of, membership_or_404, page_for, paged

Turn = Callable[[Actor, Membership], Membership]
TURNS: Mapping[str, Turn] = {
    "admit": actions.admit,
    "pause": actions.pause,
    "resume": actions.resume,
    "leave": actions.leave,
}


@require_GET
@page_for("membership.read")
def members(request: HttpRequest, organization: Organization) -> HttpResponse:
    status = request.GET.get("status", "")
    status = status if status in Membership.Status.values else ""
    words = request.GET.get("q", "").replace("\x00", "").strip()
    counts = queries.member_counts(organization)
    context = {
        "organization": organization,
        "page": paged(request, queries.members_page(organization, status, words)),
        "statuses": [(code, label, counts[code]) for code, label in Membership.Status.choices if code in counts],
        "status": status,
        "words": words,
        "all": sum(counts.values()),
    }
    return render(request, "people/members.html", context)


@require_GET
@page_for("contact.read")
def members_csv(request: HttpRequest, organization: Organization) -> StreamingHttpResponse:
    """The members with their contacts, as a file that spreadsheets open and that can be imported again."""
    lines = export.csv_lines(export.members(organization))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"{organization.slug}-members-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page_for("membership.read")
def member(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    membership = membership_or_404(organization, pk)
    return _member_page(request, membership)


def _member_page(
    request: HttpRequest,
    membership: Membership,
    status: int = 200,
    contact_form: ContactForm | None = None,
    decline_form: DeclineForm | None = None,
) -> HttpResponse:
    organization, person = membership.organization, membership.person
    may_read = person is not None and allows(actor_of(request), "contact.read", organization)
    context = {
        "organization": organization,
        "membership": membership,
        "person": person,
        "contacts": list(queries.contacts_of(organization, person)) if person and may_read else [],
        "seats": list(queries.seats_in(organization).filter(person=person)) if person else [],
        "open_claim": queries.open_claim(organization, person) if person else None,
        "is_entry": person is not None and person.account_id is None and person.erased_on is None,
        "contact_form": contact_form or ContactForm(),
        "decline_form": decline_form or DeclineForm(),
        "class_form": ChangeClassForm(organization, initial={"member_class": membership.member_class_id}),
        "language": dict(queries.languages()).get(person.language, person.language) if person else "",
    }
    return render(request, "people/member.html", context, status=status)


@require_POST
@page_for("membership.read")
def turn(request: HttpRequest, organization: Organization, pk: int, verb: str) -> HttpResponse:
    """Admit, pause, resume, or write down that someone left."""
    if verb not in TURNS:
        raise Http404
    membership = TURNS[verb](actor_of(request), membership_or_404(organization, pk))
    name = membership.person or membership.member_organization
    said = {
        "admit": _("%(name)s is a member now."),
        "pause": _("The membership of %(name)s is paused."),
        "resume": _("The membership of %(name)s goes on."),
        "leave": _("The membership of %(name)s has ended."),
    }
    messages.success(request, said[verb] % {"name": name})
    return redirect("member", organization.slug, pk)


@require_POST
@page_for("membership.decide")
def decline(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    membership = membership_or_404(organization, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _member_page(request, membership, decline_form=form)
    actions.decline(actor_of(request), membership, note=form.cleaned_data["note"])
    messages.success(request, _("Declined. The person reads your note on their page."))
    return redirect("member", organization.slug, pk)


@require_POST
@page_for("membership.decide")
def change_class(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    membership = membership_or_404(organization, pk)
    form = ChangeClassForm(organization, request.POST)
    if form.is_valid():
        actions.change_class(actor_of(request), membership, form.cleaned_data["member_class"])
        messages.success(request, _("Saved."))
    return redirect("member", organization.slug, pk)


@require_POST
@page_for("contact.edit")
def contact_add(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    membership, person = _person_or_404(organization, pk)
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            actions.add_contact(actor_of(request), organization, person, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error("value", problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("member", organization.slug, pk)
    return _member_page(request, membership, contact_form=form)


@require_POST
@page_for("contact.edit")
def contact_remove(request: HttpRequest, organization: Organization, pk: int, contact: int) -> HttpResponse:
    _membership, person = _person_or_404(organization, pk)
    found = queries.contacts_of(organization, person).filter(pk=contact).first()
    if found is not None:
        actions.remove_contact(actor_of(request), found)
    messages.success(request, _("Removed."))
    return redirect("member", organization.slug, pk)


@page_for("member.enter")
def enter(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = EntryForm(organization, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            membership = actions.enter_member(
                actor_of(request),
                organization,
                said["member_class"],
                name=said["name"],
                language=said["language"],
                place=said["place"],
                contacts=form.contacts(),
                entry_id=said["entry_id"],
            )
        except ValidationError as problem:
            attach(form, problem)
        else:
            messages.success(request, _("%(name)s is entered.") % {"name": membership.person})
            return redirect("member", organization.slug, membership.pk)
    return render(request, "people/enter.html", {"organization": organization, "form": form})


@page_for("member.enter")
def entry_edit(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    membership, person = _person_or_404(organization, pk)
    initial = {"name": person.name, "language": person.language, "place": person.place}
    form = EntryEditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_entry(actor_of(request), organization, person, **form.cleaned_data)
        except ValidationError as problem:
            attach(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("member", organization.slug, pk)
    context = {"organization": organization, "membership": membership, "form": form}
    return render(request, "people/entry_edit.html", context)


@require_POST
@page_for("claim.issue")
def claim_code(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    """The sheet with the code: this once, for it is not kept."""
    membership, person = _person_or_404(organization, pk)
    code = actions.issue_claim(actor_of(request), organization, person)
    context = {
        "organization": organization,
        "membership": membership,
        "person": person,
        "code": code,
        "days": DAYS,
        "address": request.build_absolute_uri("/claim/"),
    }
    return render(request, "people/claim_sheet.html", context)


@page_for("member.erase")
def erase(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    membership, person = _person_or_404(organization, pk)
    if request.method == "POST":
        actions.erase_person(actor_of(request), person, organization=organization)
        messages.success(request, _("The entry is erased."))
        return redirect("members", organization.slug)
    context = {"organization": organization, "membership": membership, "person": person}
    return render(request, "people/member_erase.html", context)


def _person_or_404(organization: Organization, pk: int) -> tuple[Membership, Person]:
    membership = membership_or_404(organization, pk)
    if membership.person is None:
        raise Http404
    return membership, membership.person
