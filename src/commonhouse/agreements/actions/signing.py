"""Signing: by a typed name on the page, or on paper that is scanned; and what follows when all have signed."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from commonhouse.agreements import access, accounts, booking, documents, entering, kinds, sealing, telling
from commonhouse.agreements.models import Agreement, Party, Signature, Version
from commonhouse.people import formats, papers
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require
from commonhouse.people.verbs import locked, required

FOLDER = "agreements"  # of scanned papers (see people.papers)
_Method = Signature.Method
_HIDDEN = frozenset({"statement", "terms", "terms_hash", "takes_effect_on"})


def sign(
    actor: Actor, version: Version, party: Party, *, typed_name: str, intends: bool, document_hash: str, language: str,
    now: dt.datetime | None = None,
) -> Signature:  # fmt: skip
    """Signs for one party by a typed name. `document_hash` is of the text that was shown, in its language.

    Raises Refused when the text is not the one that is offered now, or is signed already; NotAllowed for anyone but the
    party itself; ValidationError by field. When everyone has signed, the terms are in force.
    """
    with transaction.atomic():
        require(actor, "agreement.sign", version.organization)
        agreement, version = _open(version)
        person = _signer(actor, party, agreement)
        _check_free(version, party)
        if not intends:
            raise ValidationError({"intends": _("Tick the box if you mean to sign. Nothing is signed until you do.")})
        name = required("typed_name", typed_name, _("Type your name to sign."))
        if len(name) > 120:
            raise ValidationError({"typed_name": _("At most 120 characters.")})
        _check_text(version, language, document_hash)
        if Signature.objects.filter(version=version, person=person).exists():
            raise Refused(_("You have signed this for the other side. Somebody else must sign for this one."))
        signature = Signature.objects.create(
            organization_id=version.organization_id, version=version, party=party, person=person, seat=_seat(actor, party),
            method=_Method.TYPED, typed_name=name, document_hash=document_hash, language=language,
            signed_at=now or timezone.now(),
        )  # fmt: skip
        _follow(agreement, version, now)
        return signature


def record_paper(
    actor: Actor, version: Version, party: Party, *, data: bytes, file_name: str, signed_on: dt.date, typed_name: str = "",
    language: str = "", now: dt.datetime | None = None,
) -> Signature:  # fmt: skip
    """Records that a party signed on paper: the scan is kept under its hash. Whoever keeps agreements does it.

    `language` is that of the printed text; `typed_name` the name as it was signed.
    """
    moment = now or timezone.now()
    require(actor, "agreement.paper", version.organization)
    try:
        paper = papers.keep(FOLDER, data, file_name)
    except ValidationError as problem:
        raise ValidationError({"scan": problem.messages}) from None
    with transaction.atomic():
        agreement, version = _open(version)
        if party.agreement_id != agreement.pk or not party.signs:
            raise Refused(_("This party does not sign here."))
        _check_free(version, party)
        if not timezone.localdate(version.offered_at) <= signed_on <= timezone.localdate(moment):
            raise ValidationError(
                {"signed_on": _("Give the day on which it was signed: after it was offered, not later than today.")}
            )
        tongue = language if language in version.texts else agreement.language
        signature = Signature.objects.create(
            organization_id=version.organization_id, version=version, party=party, person=party.person,
            method=_Method.PAPER, typed_name=typed_name.strip()[:120],
            document_hash=documents.document_hash(version, tongue), language=tongue,
            signed_at=_moment_of(signed_on, moment), recorded_at=moment, recorded_by=actor.person,
            scan_name=paper.name, scan_hash=paper.sha256, scan_mime=paper.mime,
        )  # fmt: skip
        _follow(agreement, version, now)
        return signature


def record_old_paper(
    version: Version, *, signed_on: dt.date, by: Person | None, paper: papers.Paper | None = None,
    now: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Records a paper that all signed before the house kept agreements: in force here from now on.

    For a part of the house that has checked the right, in its transaction. Raises Refused or ValidationError.
    """
    moment = now or timezone.now()
    agreement, version = _open(version)
    if signed_on > timezone.localdate(moment):
        raise ValidationError({"signed_on": _("This day is still to come. Enter the day on which it was signed.")})
    for party in agreement.parties.filter(signs=True):
        _check_free(version, party)
        Signature.objects.create(
            organization_id=version.organization_id, version=version, party=party, person=party.person,
            method=_Method.PAPER, document_hash=documents.document_hash(version, agreement.language),
            language=agreement.language, signed_at=_moment_of(signed_on, moment), recorded_at=moment, recorded_by=by,
            scan_name=paper.name if paper else "", scan_hash=paper.sha256 if paper else "",
            scan_mime=paper.mime if paper else "",
        )  # fmt: skip
    _follow(agreement, version, now)


def _open(version: Version) -> tuple[Agreement, Version]:
    """Both as they are now, held. Raises Refused when the version is not open to signatures."""
    agreement = locked(version.agreement)
    version = locked(version)
    version.agreement = agreement
    if version.signed_at is not None:
        raise Refused(_("Everyone has signed this already."))
    if version.withdrawn_at is not None:
        raise Refused(_("This text was withdrawn or replaced. Open the agreement to see what is offered now."))
    if version.offered_at is None:
        raise Refused(_("This is not offered for signing yet."))
    return agreement, version


def _signer(actor: Actor, party: Party, agreement: Agreement) -> Person:
    if party.agreement_id != agreement.pk or not party.signs or actor.person is None:
        raise NotAllowed("agreement.sign")
    if not access.acts_for(actor, party):
        raise NotAllowed("agreement.sign", access.seat_that_signs(actor, party))
    return actor.person


def _check_free(version: Version, party: Party) -> None:
    before = Signature.objects.filter(version=version, party=party).first()
    if before is not None:
        words = _("This is signed already, on %(day)s. Nothing was added.")
        raise Refused(words % {"day": formats.day(before.signed_at)})


def _check_text(version: Version, language: str, document_hash: str) -> None:
    if language not in version.texts or language not in settings.LANGUAGES_COMPLETE:
        raise Refused(_("This text does not exist in that language. Please open the page again."))
    if not constant_time_compare(documents.document_hash(version, language), document_hash):
        raise Refused(_("The text has changed since you opened the page. Please read it again before you sign."))


def _seat(actor: Actor, party: Party) -> str:
    if party.person_id is not None or actor.seat is None:
        return ""
    return str(actor.seat)[:120]


def _moment_of(day: dt.date, now: dt.datetime) -> dt.datetime:
    noon = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    return min(noon, now)


# --- when everyone has signed ---------------------------------------------------------------------------------------
def _follow(agreement: Agreement, version: Version, now: dt.datetime | None) -> None:
    wanted = agreement.parties.filter(signs=True).count()
    if version.signatures.count() < wanted:
        return
    moment = now or timezone.now()
    version.signed_at = moment
    version.save(update_fields=["signed_at"])
    if agreement.state == Agreement.State.OFFERED:
        _put_in_force(agreement, version, moment)
    else:
        _put_change_in_force(agreement, version, moment)
    telling.signed_by_all(version)


def _put_in_force(agreement: Agreement, version: Version, moment: dt.datetime) -> None:
    today = timezone.localdate(moment)
    agreement.state, agreement.signed_at = Agreement.State.ACTIVE, moment
    agreement.starts_on = agreement.starts_on or today
    agreement.save(update_fields=["state", "signed_at", "starts_on"])
    agreement.reckoned_on = today
    accounts.reckon(agreement, today)
    agreement.save(update_fields=["reckoned_on"])
    entering.leave_act(agreement, "signed", act_body(agreement, version), moment)
    _happened(agreement, version)


def _put_change_in_force(agreement: Agreement, version: Version, moment: dt.datetime) -> None:
    kind = kinds.get(agreement.kind)
    version.takes_effect_on = version.takes_effect_on or timezone.localdate(moment)
    version.save(update_fields=["takes_effect_on"])
    entering.leave_act(agreement, "signed", act_body(agreement, version), moment)
    if kind.account_rule is not None:
        data = {"statement": kind.statement(version.terms), "version": version.number}
        key = f"terms:{agreement.public_id}:{version.number}"
        prepared = entering.prepare(agreement, "terms", version.takes_effect_on, 0, data, key=key, now=moment)
        entering.write(prepared, entry=booking.post(prepared))
    _happened(agreement, version)


def _happened(agreement: Agreement, version: Version) -> None:
    kind = kinds.get(agreement.kind)
    if kind.happened is not None:
        kind.happened(agreement, "signed", {"version": version})


def act_body(agreement: Agreement, version: Version) -> dict[str, object]:
    """What the record says of a signed text: its terms and how they are reckoned; parties by role, and organizations by
    their public name. Never a person. Of a change that stays private (see `sealing`), that all have signed it."""
    body = _whole_body(agreement, version)
    if not sealing.is_private(agreement):
        return body
    body["private"] = True
    if version.number not in sealing.hidden_changes(agreement):
        return body
    sealed = sealing.commitment(agreement, {"version": version.number, "terms": version.terms})
    return {name: value for name, value in body.items() if name not in _HIDDEN} | {"sealed": sealed}


def _whole_body(agreement: Agreement, version: Version) -> dict[str, object]:
    kind = kinds.get(agreement.kind)
    parties = list(agreement.parties.select_related("party_organization"))
    signatures = {each.party_id: each for each in version.signatures.all()}
    return {
        "kind_of_agreement": agreement.kind,
        "version": version.number,
        "unit": agreement.unit,
        "rule": kind.account_rule or "",
        "statement": kind.statement(version.terms) if kind.account_rule else {},
        "terms": version.terms,
        "terms_hash": version.terms_hash,
        "texts": documents.hashes(version),
        "starts_on": agreement.starts_on.isoformat() if agreement.starts_on else "",
        "takes_effect_on": version.takes_effect_on.isoformat() if version.takes_effect_on else "",
        "parties": [
            {
                "role": party.role,
                "organization": party.party_organization.slug if party.party_organization else "",
                "signed": str(signatures[party.pk].method) if party.pk in signatures else "",
            }
            for party in parties
        ],
    }
