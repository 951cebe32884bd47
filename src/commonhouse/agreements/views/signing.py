"""Reading and signing one text; declining it; recording a paper; who signed how."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.agreements import access, actions, documents, kinds, statements
from commonhouse.agreements.forms import PaperForm, SignForm, WhyForm
from commonhouse.agreements.models import Party, Signature, Version
from commonhouse.agreements.views.common import actor_of, form_page, posted, version_address, with_version
from commonhouse.people.permissions import Actor, NotAllowed, require


@require_http_methods(["GET", "POST"])
@with_version
def sign(request: HttpRequest, version: Version, party: int | None = None) -> HttpResponse:
    """The whole text, and below it the form that signs it."""
    actor, agreement = actor_of(request), version.agreement
    mine = _party(actor, version, party)
    if version.offered_at is None:
        raise Http404
    data = posted(request)
    language = get_language() or agreement.language
    if data is not None and data.get("shown_language") in version.texts:
        language = str(data["shown_language"])
    shown, text = documents.text_in(version, language)
    fingerprint = documents.document_hash(version, shown) if version.texts else ""
    form = SignForm(data, initial={"document_hash": fingerprint, "shown_language": shown})

    def run() -> Signature:
        given = form.cleaned_data
        return actions.sign(
            actor, version, mine, typed_name=given["typed_name"], intends=given["intends"],
            document_hash=given["document_hash"], language=given["shown_language"],
        )  # fmt: skip

    kind = kinds.get(agreement.kind)
    return form_page(
        request, agreement, form, run, title=_("Read and sign"), button=_("Sign"), template="agreements/sign.html",
        done=_("You have signed. You find the text, and who has signed, on this page at any time."),
        version=version, text=text, text_language=shown, fingerprint=fingerprint, party=mine,
        for_whom=documents.party_name(mine), role=kind.label_of(mine.role), seat=actor.seat if mine.person_id is None else None,
        already=version.signatures.filter(party=mine).first(),
    )  # fmt: skip


def _party(actor: Actor, version: Version, wanted: int | None) -> Party:
    """The party the actor signs for: the one asked for, or theirs that has not signed yet."""
    parties = [each for each in version.agreement.parties.all() if each.signs]
    if wanted is not None:
        parties = [each for each in parties if each.pk == wanted]
        if not parties:
            raise Http404
    mine = [each for each in parties if access.acts_for(actor, each)]
    if not mine:
        seats = (access.seat_that_signs(actor, each) for each in parties)
        raise NotAllowed("agreement.sign", next((seat for seat in seats if seat), None))
    signed = set(version.signatures.values_list("party", flat=True))
    return next((each for each in mine if each.pk not in signed), mine[0])


@require_http_methods(["GET", "POST"])
@with_version
def decline(request: HttpRequest, version: Version) -> HttpResponse:
    actor = actor_of(request)
    _party(actor, version, None)
    form = WhyForm(posted(request), hint=_("The other party reads it. A few words are enough."))
    return form_page(
        request, version.agreement, form, lambda: actions.decline(actor, version, why=form.cleaned_data["why"]),
        title=_("Not sign this"), button=_("Do not sign, and tell them"), done=_("They can read it now."),
        lede=_("The offer is over then. They can make another one."), danger=True,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_version
def paper(request: HttpRequest, version: Version) -> HttpResponse:
    """Whoever keeps the agreement records that a party signed on paper."""
    actor, agreement = actor_of(request), version.agreement
    require(actor, "agreement.paper", agreement.organization)
    signed = set(version.signatures.values_list("party", flat=True))
    open_ones = {each.pk: each for each in agreement.parties.all() if each.signs and each.pk not in signed}
    kind = kinds.get(agreement.kind)
    choices = [(pk, f"{documents.party_name(each)} ({kind.label_of(each.role)})") for pk, each in open_ones.items()]
    form = PaperForm(
        posted(request), request.FILES or None, parties=choices, initial={"signed_on": timezone.localdate()}
    )

    def run() -> Signature:
        given = form.cleaned_data
        return actions.record_paper(
            actor, version, open_ones[given["party"]], data=given["scan"].read(), file_name=given["scan"].name,
            signed_on=given["signed_on"], typed_name=given["typed_name"], language=get_language() or "",
        )  # fmt: skip

    return form_page(
        request, agreement, form, run, title=_("Record a signed paper"), button=_("Record it"),
        done=_("The paper is recorded, and its scan is kept."), is_multipart=True,
        lede=_("Print the text, let them read and sign it, and add a scan or a photograph here."),
        print_url=version_address("agreement_text_pdf", version),
    )  # fmt: skip


@require_GET
@with_version
def audit(request: HttpRequest, version: Version) -> HttpResponse:
    """Who signed which text, when, how and in which seat; and how anyone checks it."""
    rows = [
        statements.signature_facts(each) | {"signature": each}
        for each in version.signatures.select_related(
            "version__agreement", "party__person", "party__party_organization"
        )
    ]
    context = {
        "agreement": version.agreement, "organization": version.agreement.organization, "version": version,
        "rows": rows, "hashes": documents.hashes(version) if version.texts else {},
    }  # fmt: skip
    return render(request, "agreements/signatures.html", context)
