"""The house's template tags; built in, so no page needs `{% load %}`. components/README.md is their index."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from commonhouse.people import formats
from commonhouse.web import charts, nav

register = template.Library()

LOOP_WORDS = {
    "food": gettext_lazy("Food"),
    "land": gettext_lazy("Land"),
    "capital": gettext_lazy("Capital"),
    "public": gettext_lazy("Public money"),
    "surplus": gettext_lazy("Surplus"),
    "learning": gettext_lazy("Learning"),
}
ICONS = {
    "food": '<path d="M12 21v-9M12 13c0-4-3-6-8-6 0 4 3 6 8 6zM12 11c0-4 3-6 8-6 0 4-3 6-8 6z"/>',
    "land": '<path d="M2 20h20M5 20v-8l7-6 7 6v8M10 20v-5h4v5"/>',
    "capital": '<path d="M20 12a8 8 0 1 1-2.4-5.7M20 3v4h-4"/><circle cx="12" cy="12" r="2.5"/>',
    "public": '<path d="M3 12h18v8H3zM8 12V4h8v8M11 7.5h2M9.5 16h5"/>',
    "surplus": '<path d="M3 11h18l-2 9H5zM8 11V8a4 4 0 0 1 8 0v3M9 15v2M15 15v2"/>',
    "learning": '<path d="M12 6c-2-1.5-5-2-9-2v14c4 0 7 .5 9 2 2-1.5 5-2 9-2V4c-4 0-7 .5-9 2zM12 6v14"/>',
    "check": '<path d="M4 12l5 5L20 6"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "people": '<circle cx="8" cy="8" r="3"/><circle cx="17" cy="9" r="2.5"/><path d="M2 20c0-8 12-8 12 0M16 14c3 0 6 2 6 5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "done": '<circle cx="12" cy="12" r="9"/><path d="M8 12l3 3 5-6"/>',
    "now": '<circle cx="12" cy="12" r="9"/><circle cx="12" cy="12" r="3.5" fill="currentColor"/>',
    "next": '<circle cx="12" cy="12" r="9"/>',
}
STATUSES = ("open", "done", "waiting", "late", "stopped", "draft")
NOTICES = {"info", "good", "warn", "bad"}
MESSAGE_NOTICES = {"success": "good", "warning": "warn", "error": "bad"}
MOST_PLACES_WITH_TEXT = 12
STEP_WORDS = {"done": gettext_lazy("Done:"), "now": gettext_lazy("Now:"), "next": gettext_lazy("Later:")}


# --- text ------------------------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawn picture; always decorative, a word stands beside it."""
    drawing = mark_safe(ICONS[name])  # noqa: S308 (our own constant)
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', drawing)


@register.simple_tag
def loop_tag(loop: str) -> SafeString:
    return format_html('<span class="loop-tag loop-{}">{}{}</span>', loop, icon(loop), LOOP_WORDS[loop])


@register.inclusion_tag("components/header.html", takes_context=True)
def header(context: template.Context, title: str, kicker: str = "", lede: str = "", loop: str = "") -> dict[str, Any]:
    """A kicker that only repeats the organization's name is left out where its places stand above."""
    is_said = _named_above(context) is not None and str(kicker) == str(context["organization"])
    return {"title": title, "kicker": "" if is_said else kicker, "lede": lede, "loop": loop}


@register.inclusion_tag("components/breadcrumb.html", takes_context=True)
def breadcrumb(context: template.Context, *parts: Any) -> dict[str, Any]:
    """label, url, label, url, ..., label of this page. What the organization's places lead to already is left out."""
    if len(parts) % 2 == 0:
        raise template.TemplateSyntaxError("breadcrumb: label url pairs, then this page's label")
    above = _named_above(context) or frozenset()
    links = [(label, url) for label, url in zip(parts[:-1:2], parts[1::2], strict=True) if str(url) not in above]
    return {"links": links, "here": parts[-1]}


def _named_above(context: template.Context) -> frozenset[str] | None:
    """The addresses that the organization's places lead to, if they stand above this page; None otherwise."""
    return getattr(context.get("request"), "places_above", None)


@register.inclusion_tag("components/facts.html")
def facts(rows: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    return {"rows": rows}


# --- money and time ----------------------------------------------------------------------------------------------
@register.simple_tag
def money(minor: int | None, currency: str, decimals: formats.Decimals = "auto") -> SafeString:
    """An exact amount; an amount not known yet (None) is a dash with words for screen readers."""
    if minor is None:
        return format_html('<span class="money">–<span class="visually-hidden">{}</span></span>', _("not known"))
    return format_html('<span class="money">{}</span>', formats.money(minor, currency, decimals))


@register.simple_tag
def number(value: int) -> str:
    return formats.number(value)


@register.simple_tag
def percent(part: int, whole: int) -> str:
    return formats.percent(part, whole)


@register.simple_tag
def day(value: dt.date | dt.datetime | None) -> SafeString | str:
    return _time(value, formats.day(value)) if value else "–"


@register.simple_tag
def moment(value: dt.datetime | None) -> SafeString | str:
    return _time(value, formats.moment(value)) if value else "–"


@register.simple_tag
def time_left(closes_at: dt.datetime | None) -> SafeString | str:
    return _time(closes_at, formats.time_left(closes_at)) if closes_at else ""


def _time(value: dt.date | dt.datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


# --- forms -------------------------------------------------------------------------------------------------------
@register.simple_tag
def field(bound: BoundField, width: str | int = "", legend: str = "") -> SafeString:
    """One form field as the house writes it. width: 2, 3, 5, 10 or 20 characters; legend="h1" makes its label the page's title."""
    context = {"field": bound, "width": width, "legend": legend}
    return mark_safe(render_to_string("django/forms/field.html", context))  # noqa: S308 (escaped by the template)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet[Any] | None) -> dict[str, Any]:
    """Every error of the forms, each linked to its field. Forms not sent yet have none."""
    problems: list[tuple[str, str]] = []
    for form in forms:
        problems.extend(_problems(form))
    return {"problems": problems}


def _problems(form: Any) -> Iterable[tuple[str, str]]:
    if isinstance(form, BaseFormSet):
        yield from (("", str(message)) for message in form.non_form_errors())
        for inner in form.forms:
            yield from _problems(inner)
        return
    if not isinstance(form, BaseForm) or not form.is_bound:
        return
    form.summarized = True  # type: ignore[attr-defined]  # so that the form does not say them a second time
    yield from (("", str(message)) for message in form.non_field_errors())
    for bound in form:
        if bound.is_hidden:
            yield from (("", str(message)) for message in bound.errors)
            continue
        anchor = f"#{bound.id_for_label or bound.auto_id + '_0'}"
        yield from (
            (anchor, _("%(field)s: %(error)s") % {"field": bound.label, "error": error}) for error in bound.errors
        )


@register.inclusion_tag("components/choice.html")
def choice(
    name: str, value: Any, title: str, text: str = "", type: str = "checkbox", checked: bool = False,
    cost: int | None = None, currency: str = "", url: str = "", meta: str = "", loop: str = "",
) -> dict[str, Any]:  # fmt: skip
    """One big target of a ballot: a box or a round button, its title, its price."""
    if type not in {"checkbox", "radio"}:
        raise template.TemplateSyntaxError(f"choice: type is checkbox or radio, not {type!r}")
    return {
        "name": name, "value": value, "title": title, "text": text, "type": type, "checked": checked, "cost": cost,
        "currency": currency, "url": url, "meta": meta, "loop": loop, "weight": cost if cost is not None else 1,
    }  # fmt: skip


@register.inclusion_tag("components/choice_number.html")
def choice_number(
    name: str, title: str, value: Any = "", max: int | None = None, text: str = "", cost: int | None = None,
    currency: str = "", url: str = "", meta: str = "", loop: str = "", label: str = "",
) -> dict[str, Any]:  # fmt: skip
    """One project with a number to write: points given, or the rank it has."""
    return {
        "name": name, "title": title, "value": value, "max": max, "text": text, "cost": cost, "currency": currency,
        "url": url, "meta": meta, "loop": loop, "label": label or _("Points"),
    }  # fmt: skip


@register.inclusion_tag("components/running_total.html")
def running_total(
    used: int = 0, limit: int | None = None, currency: str = "", count: int = 0, max_count: int | None = None
) -> dict[str, Any]:
    """The sum of a ballot as the server knows it; house.js keeps it current. Without a currency it counts points."""
    write = (lambda amount: formats.money(amount, currency)) if currency else formats.number
    return {
        "used": write(used),
        "left": write(max(0, (limit or 0) - used)),
        "excess": write(max(0, used - (limit or 0))),
        "limit": limit,
        "limit_words": write(limit or 0),
        "over": limit is not None and used > limit,
        "width": min(1000, used * 1000 // limit) if limit else 0,
        "count": formats.number(count),
        "max_count": max_count,
        "currency": currency,
        "digits": formats.currency_digits(currency) if currency else 0,
        "locale": str(formats.reader_locale()).replace("_", "-"),
    }


# --- messages, states ----------------------------------------------------------------------------------------------
@register.simple_block_tag
def notice(content: str, kind: str = "info") -> SafeString:
    if kind not in NOTICES:
        raise template.TemplateSyntaxError(f"notice: info, good, warn or bad, not {kind!r}")
    return format_html('<div class="notice {}">{}</div>', kind, content)


@register.filter
def notice_kind(message_tags: str) -> str:
    """The notice that fits a Django message's tags."""
    return next((MESSAGE_NOTICES[tag] for tag in (message_tags or "").split() if tag in MESSAGE_NOTICES), "info")


@register.simple_tag
def status(kind: str, label: str) -> SafeString:
    if kind not in STATUSES:
        raise template.TemplateSyntaxError(f"status: one of {', '.join(STATUSES)}, not {kind!r}")
    return format_html('<span class="status {}">{}</span>', kind, label)


@register.inclusion_tag("components/steps.html")
def steps(rows: Iterable[Any], across: bool = True) -> dict[str, Any]:
    """Phases in order; each row has title, state (done, now, next), and optionally when, text, url."""
    return {"rows": list(rows), "across": across}


@register.filter
def promise_status(state: str) -> str:
    """The status tag that fits a promise's state (people.cards.PromiseNews)."""
    return {"done": "done", "now": "open", "late": "late"}.get(state, "waiting")


@register.filter
def step_word(state: str) -> str:
    return str(STEP_WORDS[state])


@register.simple_tag
def meter(part: int, whole: int, label: str = "") -> SafeString:
    """A plain bar of part in whole (ints). Its words stand beside it; label only names it for screen readers."""
    width = min(1000, max(0, part) * 1000 // whole) if whole > 0 else 0
    named = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="meter" viewBox="0 0 1000 10" preserveAspectRatio="none" focusable="false" {}>'
        '<rect class="track" width="1000" height="10"/><rect class="fill" width="{}" height="10"/></svg>',
        named,
        width,
    )


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Links between the pages of a list; keeps the rest of the address (filters, search)."""
    query = context["request"].GET.copy() if "request" in context else {}

    def link(page_number: int) -> str:
        if hasattr(query, "urlencode"):
            query[parameter] = str(page_number)
            return f"?{query.urlencode()}"
        return f"?{parameter}={page_number}"

    return {
        "page": page,
        "previous": link(page.previous_page_number()) if page.has_previous() else "",
        "next": link(page.next_page_number()) if page.has_next() else "",
    }


# --- charts --------------------------------------------------------------------------------------------------------
@register.simple_tag
def bar_chart(title: str, rows: Iterable[charts.Bar | Mapping[str, Any]], sentence: str = "") -> SafeString:
    return charts.bar_chart(title, rows, sentence)


@register.simple_tag
def share_chart(title: str, rows: Iterable[charts.Share | Mapping[str, Any]], sentence: str = "") -> SafeString:
    return charts.share_chart(title, rows, sentence)


@register.simple_tag
def point_map(title: str, points: Iterable[charts.Point | Mapping[str, Any]], sentence: str = "") -> SafeString:
    return charts.point_map(title, points, sentence, miles=getattr(settings, "HOUSE_TERRITORY", "US") == "US")


@register.simple_tag
def qr_picture(svg: str, label: str) -> SafeString:
    """A QR code's SVG (made on this server, by segno or qrcode) set into the page; data: addresses are not allowed by our CSP."""
    drawing = svg[svg.index("<svg") :].replace("svg:", "")
    named = format_html('<svg role="img" aria-label="{}" ', label)
    return mark_safe(drawing.replace("<svg ", named, 1))  # noqa: S308 (drawn by our own library, from our own text)


@register.simple_tag
def map_of_places(places: Iterable[Any]) -> SafeString:
    """The map and list of people.cards.Place; a long list keeps to the names."""
    known = list(places)
    rows = [
        charts.Point(
            label=place.name,
            lat=place.lat,
            lon=place.lon,
            text=place.text if len(known) <= MOST_PLACES_WITH_TEXT else "",
            url=place.url,
            loop=place.loop,
            place=place.neighborhood,
        )
        for place in known
    ]
    return point_map(_("Map and list"), rows)


# --- the frame -----------------------------------------------------------------------------------------------------
@register.simple_tag
def complete_languages() -> list[dict[str, Any]]:
    """The languages whose pages are whole, each by its own name."""
    here = get_language()
    return [{"code": code, "name": own_name(code), "is_current": code == here} for code in settings.LANGUAGES_COMPLETE]


def own_name(code: str) -> str:
    """The language as its speakers write it, beginning with a capital as in a list of names."""
    name: str = unicodedata.normalize("NFC", get_language_info(code)["name_local"])  # Django's Vietnamese is not
    return name[:1].upper() + name[1:]


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> Sequence[dict[str, Any]]:
    """The house's main places; only those that exist."""
    request = context.get("request")
    return nav.items(request.path if request else "")


@register.inclusion_tag("components/local.html", takes_context=True)
def organization_navigation(context: template.Context) -> dict[str, Any]:
    """The places within the organization whose page this is; nothing on other pages."""
    organization, request = context.get("organization"), context.get("request")
    slug = getattr(organization, "slug", "")
    if not slug or request is None or not request.path.startswith(f"/o/{slug}/"):
        return {"places": ()}
    places = nav.local_items(slug, request.path, getattr(organization, "kind", ""))
    request.places_above = frozenset(place["url"] for place in places)
    return {"places": places, "organization": organization}


register.simple_tag(nav.url_or_none)
