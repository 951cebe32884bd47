"""The kinds of agreements that raise money: notes, which a fund owes to their holders, and promises of dues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db.models import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from commonhouse.agreements.kinds import CREDIT, Document, Kind, Link, Moved, Terms, Words, register
from commonhouse.agreements.models import Agreement, Version
from commonhouse.funds import purse_accounts as accounts
from commonhouse.ledger.posting import Leg
from commonhouse.people.formats import day, money, number
from commonhouse.rules.agreeing.terms import DuesTerms
from commonhouse.rules.errors import RuleError
from commonhouse.rules.funding.note import INTEREST, NOTE, PRINCIPAL, After, NoteTerms, Pays
from commonhouse.rules.jsonform import form_of

NOTE_KIND, DUES_KIND = "note", "dues"
ISSUER, HOLDER, MEMBER = "issuer", "holder", "member"
DUES = "dues"  # bucket


@dataclass(frozen=True, slots=True)
class FundNote:
    """What is signed: the note's own terms (see the rule note-account), its class by public id, and the class's rank."""

    note: NoteTerms
    note_class: str
    rank: int

    def __post_init__(self) -> None:
        if not 1 <= self.rank <= 20:
            raise RuleError("rank", f"It is {self.rank}.", "Give 1 to 20.")


def note_terms(terms: Terms) -> NoteTerms:
    return form_of(FundNote).load(terms, "terms").note


def _note_statement(terms: Terms) -> dict[str, Any]:
    return dict(terms["note"])


def rate_text(rate: str | Decimal) -> str:
    """ "0.0475" as people write it: 4.75 % (with the reader's decimal sign)."""
    return f"{number((Decimal(rate) * 100).normalize() + 0)}\u00a0%"


def note_sentences(terms: Terms, agreement: Agreement) -> list[str]:
    """The note in plain words of the reader's language."""
    said, unit = note_terms(terms), agreement.unit
    told = [
        _("You lend %(fund)s %(amount)s.") % {"fund": agreement.organization.name, "amount": money(said.amount, unit)},
        *_instalment_sentences(said, unit),
        _("Your note earns %(rate)s simple interest a year, from the day each part is paid in. %(days)s")
        % {"rate": rate_text(said.rate), "days": _DAYS[str(said.day_count)]},
        str(_PAYS[said.interest]),
        _("It comes back on %(day)s. Before that day we ask what you wish: the money back, a new note, or a gift.")
        % {"day": day(said.matures_on)},
    ]
    if said.after is After.STOPS:
        told.append(_("If you do not answer, we keep your money for you, without interest, until you do."))
    return told


def _instalment_sentences(said: NoteTerms, unit: str) -> list[str]:
    parts = said.planned
    if len(parts) == 1:
        return [_("You pay it in by %(day)s.") % {"day": day(parts[0].on)}]
    rows = ", ".join(f"{money(each.amount, unit)} ({day(each.on)})" for each in parts)
    many = ngettext("You pay it in %(n)d part: %(rows)s.", "You pay it in %(n)d parts: %(rows)s.", len(parts))
    return [
        many % {"n": len(parts), "rows": rows},
        _("If a part comes late or not at all, it costs you nothing: your note is then for what you paid in."),
    ]


_DAYS: Mapping[str, Words] = {
    "actual/365": gettext_lazy("Every day counts as one of 365."),
    "30/360": gettext_lazy("Every month counts as 30 days of a year of 360."),
}
_PAYS: Mapping[str, Words] = {
    Pays.YEARLY: gettext_lazy("Interest is paid once a year."),
    Pays.MATURITY: gettext_lazy("Interest is paid when the note comes back."),
}


def risks(organization: str) -> list[str]:
    """What every offering and every note says of what may go wrong."""
    return [
        _("You may lose some or all of this money. The fund lends it to small businesses and land projects, and some of "
          "them may not pay it back."),
        _("This is not a bank deposit. No government and no insurance stands behind it."),
        _("You cannot count on having it back before its day. You may ask, and you stand in line until the fund has money "
          "to spare."),
        _("Losses are taken first from gifts made for that, then from notes of the last rank, and from notes of the first "
          "rank last. Within a rank everyone loses the same share."),
        _("Only lend what you can do without. %(fund)s does not advise you, and gains nothing by how much you lend.")
        % {"fund": organization},
    ]  # fmt: skip


def _note_document(agreement: Agreement, version: Version) -> Document:
    fund = agreement.organization.name
    sentences = note_sentences(version.terms, agreement)
    holder = next((str(p.person or p.party_organization) for p in agreement.parties.all() if p.role == HOLDER), "")
    rank = form_of(FundNote).load(version.terms, "terms").rank
    return Document(
        _("Note of %(fund)s") % {"fund": fund},
        (
            (_("Who"), (_("%(holder)s lends money to %(fund)s.") % {"holder": holder, "fund": fund},)),
            (_("What we agree"), tuple(sentences)),
            (_("What may go wrong"), (*risks(fund), _("This note is of rank %(rank)d.") % {"rank": rank})),
            (
                _("If you need it sooner"),
                (_("You may ask for all or part of it at any time, on your own page. Requests are met in the order they "
                   "come, when the fund has money to spare. Whoever asks early loses no interest earned until then."),),
            ),
            (
                _("If it is passed on"),
                (_("The note is yours and cannot be sold. If you die, what is owed on it is owed to your heirs."),),
            ),
            (
                _("What others see"),
                (_("How much is lent in all is public. Your name and your note are seen only by you and by those who keep "
                   "the fund’s books. The public record has the note under a random number."),),
            ),
        ),
    )  # fmt: skip


def _note_postings(moved: Moved) -> Sequence[Leg]:
    """In: cash against what we owe. Out: what we owe, or interest paid, against cash."""
    agreement = moved.agreement
    owed = accounts.of_note(agreement)
    legs = []
    into = moved.parts.get(NOTE, 0)
    back, interest = moved.parts.get(PRINCIPAL, 0), moved.parts.get(INTEREST, 0)
    if moved.cash is not None and into - back - interest:
        legs.append(Leg(moved.cash, into - back - interest))
    if back - into:
        legs.append(Leg(owed, back - into))
    if interest:
        legs.append(Leg(accounts.role(agreement, "interest-expense"), interest))
    return legs


def _dues_postings(moved: Moved) -> Sequence[Leg]:
    """Dues are income, and set aside at once to bear the first losses. What is paid ahead is owed until its day."""
    agreement = moved.agreement
    ahead = moved.parts.get(CREDIT, 0)
    dues = sum(moved.parts.values()) - ahead
    legs = []
    if moved.cash is not None and dues + ahead:
        legs.append(Leg(moved.cash, dues + ahead))
    if ahead:
        legs.append(Leg(accounts.role(agreement, "dues-held"), -ahead))
    if dues:
        legs.append(Leg(accounts.role(agreement, "dues-income"), -dues))
        legs += accounts.set_aside(agreement.organization, agreement.unit, dues)
    return legs


def _happened(agreement: Agreement, what: str, _details: Mapping[str, Any]) -> None:
    """Keeps the note's sums what its account says."""
    from commonhouse.funds.models import Note

    if what != "event":
        return
    principal, paid = agreement.standing["principal"], agreement.standing["paid"]
    Note.objects.filter(agreement=agreement).update(
        paid_in=principal["disbursed"], repaid=principal["repaid"], written_off=principal["written_off"],
        interest_paid=paid.get(INTEREST, 0),
    )  # fmt: skip


def _note_link(agreement: Agreement) -> Link | None:
    try:
        note = agreement.note
    except ObjectDoesNotExist:
        return None
    url = reverse("fund_note", args=[agreement.organization.slug, agreement.public_id])
    return Link(_("Your note: %(name)s") % {"name": note.note_class.name}, url)


def _dues_link(agreement: Agreement) -> Link:
    return Link(_("Dues of the fund"), reverse("fund_dues", args=[agreement.organization.slug]))


def dues_terms(terms: Terms) -> DuesTerms:
    return form_of(DuesTerms).load(terms, "terms")


def dues_sentences(terms: Terms, agreement: Agreement) -> list[str]:
    said = dues_terms(terms)
    stream = said.streams[0]
    amount = money(sum(part.amount for part in stream.parts_on(stream.first)), agreement.unit)
    every = ngettext("every month", "every %(n)d months", stream.every.n) % {"n": stream.every.n}
    return [
        _("You give %(fund)s %(amount)s %(every)s, from %(day)s on.")
        % {"fund": agreement.organization.name, "amount": amount, "every": every, "day": day(stream.first)},
        _("You chose the amount yourself. Nobody asks what you earn, and it is written down nowhere."),
        _("Dues are set aside to bear the first losses of the fund, before anyone’s note."),
        _("You can change the amount, pause or stop at any time. Nothing is added when you pay late."),
    ]


KINDS = MappingProxyType({
    NOTE_KIND: Kind(
        name=NOTE_KIND,
        label=pgettext_lazy("kind of agreement", "Note"),
        roles=((ISSUER, gettext_lazy("The fund")), (HOLDER, gettext_lazy("Who lends"))),
        account_rule="note-account",
        terms_type=FundNote,
        statement=_note_statement,
        sentences=note_sentences,
        document=_note_document,
        postings=_note_postings,
        link=_note_link,
        keeper_role=ISSUER,
        payer=HOLDER,
        bucket_words={
            NOTE: gettext_lazy("Paid in"),
            PRINCIPAL: gettext_lazy("Paid back"),
            INTEREST: gettext_lazy("Interest paid to the holder"),
            "instalment": gettext_lazy("Part of the note"),
        },
        remind_after=(3, 30),
        happened=_happened,
    ),
    DUES_KIND: Kind(
        name=DUES_KIND,
        label=pgettext_lazy("kind of agreement", "Promise of dues"),
        roles=((ISSUER, gettext_lazy("The fund")), (MEMBER, gettext_lazy("Who gives"))),
        account_rule="dues-account",
        terms_type=DuesTerms,
        sentences=dues_sentences,
        postings=_dues_postings,
        link=_dues_link,
        keeper_role=ISSUER,
        payer=MEMBER,
        bucket_words={DUES: gettext_lazy("Dues")},
        remind_after=(7,),
    ),
})  # fmt: skip


def register_kinds() -> None:
    """Called by FundsConfig.ready()."""
    for kind in KINDS.values():
        register(kind)
