"""Pages with a form: each asks what one verb needs, and goes back to the deal."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonhouse.land.acquiring import actions, queries
from commonhouse.land.acquiring.actions.watching import FIELDS
from commonhouse.land.acquiring.forms import (
    AnswerForm,
    CloseForm,
    ConditionForm,
    DealForm,
    DecisionForm,
    EndForm,
    OfferForm,
    SettleForm,
    SourceForm,
    StepForm,
    TakeOutForm,
    UseForm,
    today,
)
from commonhouse.land.acquiring.models import Deal, DealOffer
from commonhouse.land.acquiring.views.common import ONCE, actor_of, form_page, posted, with_deal
from commonhouse.land.acquiring.views.showing import tool_url
from commonhouse.people.formats import money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import require
from commonhouse.people.views.common import page_for


def _trail(deal: Deal) -> tuple[str, ...]:
    return (_("Buildings"), tool_url(deal.organization), deal.name, deal.get_absolute_url())


def _form(request: HttpRequest, deal: Deal, form: Any, run: Any, **words: Any) -> HttpResponse:
    back = deal.get_absolute_url()
    return form_page(request, deal.organization, form, lambda: (run(), None)[1], back=back, trail=_trail(deal), **words)


@ONCE
@page_for("deal.edit")
def new(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = DealForm(posted(request), organization=organization)

    def run() -> Deal:
        given = form.cleaned_data
        return actions.watch(
            actor_of(request), organization, in_dispute=given["in_dispute"] == "yes", submission=given["submission"],
            **form.facts(),
        )  # fmt: skip

    back = tool_url(organization)
    return form_page(
        request, organization, form, run, title=_("A building to watch"), button=_("Enter it"), back=back,
        trail=(_("Buildings"), back), lede=_("You can add to its story at any time."), done=_("The building is entered."),
    )  # fmt: skip


@ONCE
@with_deal
def change(request: HttpRequest, deal: Deal) -> HttpResponse:
    require(actor_of(request), "deal.edit", deal.organization)
    initial = {name: getattr(deal, name) for name in FIELDS}
    form = DealForm(posted(request), organization=deal.organization, deal=deal, unit=deal.unit, initial=initial)
    return _form(
        request, deal, form, lambda: actions.change(actor_of(request), deal, **form.facts()),
        title=_("What is said of the building"), button=_("Save it"), done=_("Saved."),
    )  # fmt: skip


@require_POST
@with_deal
def dispute(request: HttpRequest, deal: Deal) -> HttpResponse:
    """The button: in dispute, or no longer."""
    actions.set_dispute(actor_of(request), deal, deal.state == Deal.State.WATCHED)
    return redirect(deal.get_absolute_url())


@ONCE
@with_deal
def tell(request: HttpRequest, deal: Deal) -> HttpResponse:
    require(actor_of(request), "deal.edit", deal.organization)
    form = StepForm(posted(request), initial=today())
    return _form(
        request, deal, form, lambda: actions.tell(actor_of(request), deal, **form.cleaned_data),
        title=_("Go on with the story"), button=_("Add it"), done=_("It is part of the story."),
    )  # fmt: skip


@ONCE
@with_deal
def offer(request: HttpRequest, deal: Deal) -> HttpResponse:
    require(actor_of(request), "deal.edit", deal.organization)
    form = OfferForm(posted(request), unit=deal.unit, initial=today() | {"amount": deal.asking_price})
    return _form(
        request, deal, form, lambda: actions.offer(actor_of(request), deal, **form.cleaned_data),
        title=_("A price is named"), button=_("Enter the offer"), done=_("The offer is entered."),
        lede=_("Only members and staff see the price until the building is bought."),
    )  # fmt: skip


@ONCE
@with_deal
def answer(request: HttpRequest, deal: Deal, number: int) -> HttpResponse:
    require(actor_of(request), "deal.edit", deal.organization)
    found = get_object_or_404(DealOffer, organization=deal.organization, deal=deal, number=number)
    found.deal, found.organization = deal, deal.organization
    form = AnswerForm(posted(request), unit=deal.unit, initial=today())
    said = {"amount": money(found.amount, deal.unit), "who": found.get_by_display()}
    return _form(
        request, deal, form, lambda: actions.answer(actor_of(request), found, **form.cleaned_data),
        title=_("The answer to an offer"), button=_("Enter the answer"), done=_("The answer is entered."),
        lede=_("%(who)s offered %(amount)s.") % said,
    )  # fmt: skip


@ONCE
@with_deal
def condition(request: HttpRequest, deal: Deal) -> HttpResponse:
    require(actor_of(request), "deal.edit", deal.organization)
    form = ConditionForm(posted(request))
    return _form(
        request, deal, form, lambda: actions.add_condition(actor_of(request), deal, **form.cleaned_data),
        title=_("A condition"), button=_("Add it"), done=_("The condition is entered."),
        lede=_("The building cannot be bought before each condition is met, or a steward lets go of it."),
    )  # fmt: skip


@ONCE
@with_deal
def settle(request: HttpRequest, deal: Deal, condition: str) -> HttpResponse:
    require(actor_of(request), "deal.edit", deal.organization)
    found = get_object_or_404(deal.conditions, public_id=condition)
    found.deal, found.organization = deal, deal.organization
    form = SettleForm(posted(request), initial=today())

    def run() -> Any:
        given = form.cleaned_data
        return actions.settle_condition(
            actor_of(request), found, state=given["state"], on=given["on"], words=given["words"]
        )

    return _form(request, deal, form, run, title=str(found), button=_("Save it"), done=_("Saved."))


@ONCE
@with_deal
def decision(request: HttpRequest, deal: Deal) -> HttpResponse:
    require(actor_of(request), "deal.edit", deal.organization)
    form = DecisionForm(posted(request), deal=deal, initial={"decision": deal.decision})
    return _form(
        request, deal, form,
        lambda: actions.link_decision(actor_of(request), deal, form.cleaned_data["decision"]),
        title=_("Who says yes"), button=_("Save it"), done=_("Saved."),
        lede=_("Choose the decision of members or the board about this building. It must be a yes before the building is bought."),
    )  # fmt: skip


@ONCE
@with_deal
def source(request: HttpRequest, deal: Deal, source: str = "") -> HttpResponse:
    require(actor_of(request), "deal.edit", deal.organization)
    found = get_object_or_404(deal.sources, public_id=source) if source else None
    initial: dict[str, Any] = {}
    if found is not None:
        initial = {name: getattr(found, name) for name in ("kind", "name", "amount", "promise")}
        initial["agreement"] = found.agreement.public_id if found.agreement else ""
        initial["restriction"] = found.restriction.public_id if found.restriction else ""
    form = SourceForm(posted(request), deal=deal, initial=initial)

    def run() -> Any:
        return actions.put_source(
            actor_of(request), deal, source=found, submission=form.cleaned_data["submission"], **form.facts()
        )

    return _form(
        request, deal, form, run, title=found.name if found else _("Where a part of the money comes from"),
        button=_("Save it"), done=_("Saved."), drop=found is not None,
    )  # fmt: skip


@ONCE
@with_deal
def use(request: HttpRequest, deal: Deal, use: str = "") -> HttpResponse:
    require(actor_of(request), "deal.edit", deal.organization)
    found = get_object_or_404(deal.uses, public_id=use) if use else None
    initial = {name: getattr(found, name) for name in ("kind", "what", "amount")} if found is not None else {}
    form = UseForm(posted(request), unit=deal.unit, initial=initial)
    return _form(
        request, deal, form, lambda: actions.put_use(actor_of(request), deal, use=found, **form.cleaned_data),
        title=found.what or found.get_kind_display() if found else _("What a part of the money is for"), button=_("Save it"),
        done=_("Saved."), drop=found is not None,
    )  # fmt: skip


@require_POST
@with_deal
def drop_source(request: HttpRequest, deal: Deal, source: str) -> HttpResponse:
    found = get_object_or_404(deal.sources, public_id=source)
    found.deal, found.organization = deal, deal.organization
    actions.drop_source(actor_of(request), found)
    return redirect(f"{deal.get_absolute_url()}#money")


@require_POST
@with_deal
def drop_use(request: HttpRequest, deal: Deal, use: str) -> HttpResponse:
    found = get_object_or_404(deal.uses, public_id=use)
    found.deal, found.organization = deal, deal.organization
    actions.drop_use(actor_of(request), found)
    return redirect(f"{deal.get_absolute_url()}#money")


@ONCE
@with_deal
def close(request: HttpRequest, deal: Deal) -> HttpResponse:
    require(actor_of(request), "deal.close", deal.organization)
    if not deal.is_open:
        return redirect(deal.get_absolute_url())
    form = CloseForm(posted(request), deal=deal, initial=today() | {"homes": deal.homes})

    def run() -> Deal:
        given = form.cleaned_data
        return actions.close(
            actor_of(request), deal, on=given["on"], bought=form.bought(), submission=given["submission"]
        )

    return form_page(
        request, deal.organization, form, run, title=_("The building is bought"), button=_("Close the purchase"),
        back=deal.get_absolute_url(), trail=_trail(deal), template="land/acquiring/close.html", deal=deal,
        done=_("It is bought: the land, the homes and the books are entered."), missing=queries.missing(deal),
        lede=_("In one step: the land and its homes are in your list, and the books hold the purchase."),
    )  # fmt: skip


@ONCE
@with_deal
def take_out(request: HttpRequest, deal: Deal, source: str) -> HttpResponse:
    require(actor_of(request), "deal.close", deal.organization)
    found = get_object_or_404(
        deal.sources.select_related("agreement__organization"), public_id=source, kind__in=["loan", "bank"]
    )
    if deal.state != Deal.State.CLOSED:
        raise Http404
    found.deal, found.organization = deal, deal.organization
    initial = {"on": timezone.localdate(), "amount": queries.still_owed(found) or None, "kind": "bank"}
    form = TakeOutForm(posted(request), deal=deal, source=found, initial=initial)

    def run() -> Any:
        given = form.cleaned_data
        return actions.take_out(
            actor_of(request), found, on=given["on"], interest=given.get("interest") or 0, submission=given["submission"],
            **form.facts(),
        )  # fmt: skip

    return _form(
        request, deal, form, run, title=_("Pay back what bought it"), button=_("Enter the payment"),
        done=_("It is paid, and stands in the books."),
        lede=_("The lender can lend the money again. Enter what you have paid: %(name)s.") % {"name": found.name},
    )  # fmt: skip


@ONCE
@with_deal
def fell(request: HttpRequest, deal: Deal) -> HttpResponse:
    require(actor_of(request), "deal.edit", deal.organization)
    form = EndForm(posted(request), initial=today())
    return _form(
        request, deal, form,
        lambda: actions.fall_through(
            actor_of(request), deal, on=form.cleaned_data["on"], why=form.cleaned_data["why"]
        ),
        title=_("It fell through"), button=_("Say so"), done=_("The story stays. You can take it up again at any time."),
        danger=True,
    )  # fmt: skip


@ONCE
@with_deal
def again(request: HttpRequest, deal: Deal) -> HttpResponse:
    require(actor_of(request), "deal.edit", deal.organization)
    form = EndForm(posted(request), initial=today())
    return _form(
        request, deal, form,
        lambda: actions.take_up(
            actor_of(request), deal, on=form.cleaned_data["on"], words=form.cleaned_data["why"]
        ),
        title=_("Take it up again"), button=_("Begin again"), done=_("It begins again. Members are asked anew."),
    )  # fmt: skip
