"""Pages with a form: each asks what one verb needs, and goes back to the sale."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonhouse.agreements import documents
from commonhouse.land.acquiring.views.common import ONCE, actor_of, form_page, posted
from commonhouse.land.leasing import queries as leasing
from commonhouse.land.selling import actions, days, queries
from commonhouse.land.selling.actions import Signature
from commonhouse.land.selling.actions.closing import offered
from commonhouse.land.selling.forms import (
    BuyerForm,
    CloseForm,
    DecideForm,
    LeaseForm,
    MoreTimeForm,
    NoticeForm,
    OpenForm,
    PriceForm,
    ReceiptForm,
    WhyForm,
)
from commonhouse.land.selling.models import Sale
from commonhouse.land.selling.views.common import Reader, trail, with_sale
from commonhouse.land.selling.views.showing import sales_of
from commonhouse.people.formats import day, money
from commonhouse.people.permissions import require
from commonhouse.people.queries import organization_or_404


def _form(request: HttpRequest, sale: Sale, who: Reader, form: Any, run: Any, **words: Any) -> HttpResponse:
    return form_page(
        request, sale.organization, form, lambda: (run(), None)[1], back=sale.get_absolute_url(), trail=trail(sale, who),
        **words,
    )  # fmt: skip


@ONCE
@never_cache
def announce(request: HttpRequest, slug: str, lease: str) -> HttpResponseBase:
    """The seller's own notice, or a letter that a steward enters."""
    actor = actor_of(request)
    organization = organization_or_404(actor, slug)
    found = get_object_or_404(leasing.rows(), organization=organization, agreement__public_id=lease)
    mine = leasing.holds(actor, found)
    if not mine:
        require(actor, "sale.run", organization)
    if running := queries.running(found):
        return redirect(running.get_absolute_url())
    form = NoticeForm(posted(request), mine=mine, initial={"on": timezone.localdate()})

    def run() -> Sale:
        given = form.cleaned_data
        return actions.announce(
            actor,
            found,
            on=form.day(),
            wishes_on=given["wishes_on"],
            words=given["words"],
            submission=given["submission"],
        )

    option = leasing.terms_of(found).option
    lede = ""
    if option is not None:
        said = {"notice": option.notice_days, "decide": option.decide_days, "close": option.close_days}
        lede = _(
            "By the lease the trust has %(notice)s days to say the price, then %(decide)s days to decide, and then %(close)s days "
            "to close. You see each day on the next page."
        ) % said  # fmt: skip
    up = (_("My homes"), reverse("my_homes")) if mine else (_("Sales"), sales_of(organization))
    return form_page(
        request, organization, form, run, title=_("Sell %(home)s") % {"home": found.holding}, lede=lede,
        button=_("Give notice") if mine else _("Enter the notice"), back=found.get_absolute_url(), trail=up,
        done=_("The trust has the notice. Here you see where the sale stands."),
    )  # fmt: skip


@ONCE
@with_sale
def price(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "price.set", sale.organization)
    form = PriceForm(posted(request), sale=sale, initial={"on": sale.wishes_on or timezone.localdate()})

    def run() -> Any:
        given = form.cleaned_data
        return actions.set_price(
            actor, sale, on=given["on"], appraisal=form.chosen(), damage=given["damage"] or 0,
            submission=given["submission"],
        )  # fmt: skip

    return _form(
        request, sale, who, form, run, title=_("Set the price"), button=_("Set the price"), done=_("The price is set."),
        lede=_("It is reckoned by the rule of the seller’s own lease. Nobody types a price here."),
    )  # fmt: skip


@ONCE
@with_sale
def decide(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "sale.run", sale.organization)
    form = DecideForm(posted(request), initial={"on": timezone.localdate()})
    last = days.decide_by(queries.option_of(sale), queries.happened(sale))

    def run() -> Any:
        given = form.cleaned_data
        return actions.decide(actor, sale, option=given["option"], on=given["on"], words=given["words"])

    return _form(
        request, sale, who, form, run, title=_("What the trust does"), button=_("Say it to the seller"), done=_("Saved."),
        lede=_("By the lease the trust can say so until %(day)s.") % {"day": day(last)},
    )  # fmt: skip


@ONCE
@with_sale
def more_time(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    form = MoreTimeForm(posted(request))
    last = days.decide_by(queries.option_of(sale), queries.happened(sale))
    return _form(
        request, sale, who, form,
        lambda: actions.give_more_time(actor_of(request), sale, until=form.cleaned_data["until"]),
        title=_("Give the trust more time"), button=_("Give more time"), done=_("The trust has more time."),
        lede=_("Until now the trust can decide until %(day)s. You need not give more; only you can.") % {"day": day(last)},
    )  # fmt: skip


@require_POST
@with_sale
def release(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    actions.release(actor_of(request), sale)
    return redirect(sale.get_absolute_url())


@ONCE
@with_sale
def open_to_line(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "sale.run", sale.organization)
    form = OpenForm(posted(request), sale=sale)

    def run() -> Any:
        given = form.cleaned_data
        return actions.open_to_line(
            actor,
            sale,
            form.chosen(),
            closes_on=given["closes_on"],
            words=given["words"],
            submission=given["submission"],
        )

    return _form(
        request, sale, who, form, run, title=_("Open the home to those in line"), button=_("Open it"),
        done=_("The home stands open. Offers go down the line, one at a time."),
    )  # fmt: skip


@ONCE
@with_sale
def buyer(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "sale.run", sale.organization)
    form = BuyerForm(posted(request), sale=sale)
    return _form(
        request, sale, who, form,
        lambda: actions.choose_buyer(actor, sale, form.chosen()),
        title=_("The next family"), button=_("Promise them the home"), done=_("The home is promised to them."),
        lede=_("For a family that was found without a line. One from a line comes here by itself."),
    )  # fmt: skip


@ONCE
@with_sale
def buyer_gone(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "sale.run", sale.organization)
    form = WhyForm(posted(request))
    return _form(
        request, sale, who, form, lambda: actions.let_buyer_go(actor, sale, why=form.cleaned_data["why"]),
        title=_("This family does not buy"), button=_("Say so"), done=_("Saved. Another family can be found."),
    )  # fmt: skip


@ONCE
@with_sale
def lease(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "sale.close", sale.organization)
    initial = {"starts_on": sale.price.on if sale.price else None, "price": queries.price_of(sale)}
    form = LeaseForm(posted(request), sale=sale, initial=initial)

    def run() -> Any:
        given = form.cleaned_data
        return actions.write_next_lease(
            actor, sale, starts_on=given["starts_on"], template=form.chosen(), price=given["price"]
        )

    return _form(
        request, sale, who, form, run, title=_("The lease of the next family"), button=_("Offer it to them to sign"),
        done=_("The lease is offered. The family signs first; the trust signs at the closing."),
    )  # fmt: skip


@ONCE
@with_sale
def lease_back(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "sale.close", sale.organization)
    form = WhyForm(posted(request))
    return _form(
        request, sale, who, form, lambda: actions.withdraw_lease(actor, sale, why=form.cleaned_data["why"]),
        title=_("Withdraw the lease"), button=_("Withdraw it"), done=_("It is withdrawn. You can write another one."),
    )  # fmt: skip


@ONCE
@with_sale
def receipt(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "sale.close", sale.organization)
    on = sale.next_lease.starts_on if sale.next_lease is not None else timezone.localdate()
    form = ReceiptForm(posted(request), sale=sale, initial={"on": on} | _taken(sale))
    total = queries.price_of(sale)
    return _form(
        request, sale, who, form, lambda: actions.write_receipt(actor, sale, form.taken()),
        title=_("The seller’s receipt"), button=_("Write the receipt"), done=_("Written. The seller is asked to agree."),
        lede=_("The price is %(price)s. What is owed under the lease on that day is put in by itself.")
        % {"price": money(total or 0, sale.lease.agreement.unit)},
    )  # fmt: skip


def _taken(sale: Sale) -> dict[str, Any]:
    """The lines as they were written before."""
    found: dict[str, Any] = {}
    for line in sale.lines.select_related("mortgage"):
        if line.mortgage is not None:
            found[f"loan_{line.mortgage.public_id}"] = -line.amount
        elif line.kind in {"fee", "repairs", "other"}:
            found[line.kind] = -line.amount
            if line.kind == "other":
                found["other_what"] = line.what
    return found


@require_POST
@with_sale
def agree(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    """The seller's yes to what the page showed."""
    net = request.POST.get("net", "")
    actions.agree(actor_of(request), sale, net=int(net) if net.lstrip("-").isdecimal() and len(net) < 18 else -1)
    return redirect(f"{sale.get_absolute_url()}#receipt")


@ONCE
@with_sale
def close(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "sale.close", sale.organization)
    if not sale.is_open:
        return redirect(sale.get_absolute_url())
    to_trust = sale.state == Sale.State.BUYING
    initial: dict[str, Any] = {"on": timezone.localdate()}
    following = sale.next_lease
    if following is not None and not to_trust:
        version, _party = offered(following)
        tongue = get_language() if get_language() in version.texts else following.agreement.language
        initial |= {"language": tongue, "document_hash": documents.document_hash(version, tongue or "en")}
    form = CloseForm(posted(request), to_trust=to_trust, initial=initial)

    def run() -> Sale:
        given = form.cleaned_data
        signature = None
        if not to_trust:
            signature = Signature(given["typed_name"], given["language"], given["document_hash"], given["intends"])
        return actions.close(actor, sale, on=given["on"], signature=signature, submission=given["submission"])

    return form_page(
        request, sale.organization, form, run, title=_("Closing"), button=_("Close the sale"), back=sale.get_absolute_url(),
        trail=trail(sale, who), template="land/selling/close.html", sale=sale, missing=queries.missing(sale, timezone.localdate()),
        receipt=queries.receipt(sale), unit=sale.lease.agreement.unit, agreement=following.agreement if following else None,
        lede=_("In one step the seller’s lease ends, the next one begins, and what was owed is paid."),
        done=_("The home has passed on."),
    )  # fmt: skip


@ONCE
@with_sale
def withdraw(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    form = WhyForm(posted(request))
    return _form(
        request, sale, who, form, lambda: actions.withdraw(actor_of(request), sale, why=form.cleaned_data["why"]),
        title=_("Withdraw the notice"), button=_("We stay") if who.seller else _("Withdraw it"),
        done=_("The notice is withdrawn. The lease goes on as before."),
    )  # fmt: skip
