"""A bank's file: uploaded, read, looked at line by line, posted whole, and undone as one. Rules for its lines."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.ledger import accounts, hooks, put, queue, units
from commonhouse.ledger.actions.batches import new_batch
from commonhouse.ledger.actions.batches import undo as undo_batch
from commonhouse.ledger.bank import csv, matching, ofx, posting, store
from commonhouse.ledger.bank.shapes import FileError, Read
from commonhouse.ledger.models import Account, BankImport, BankLine, BankRule, Batch, Book, Entry, Restriction
from commonhouse.ledger.posting import locked as locked_book
from commonhouse.ledger.posting import post as post_entries
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require
from commonhouse.people.verbs import check_texts, locked, required, token

KEPT = dt.timedelta(days=30)  # a preview nobody posted is forgotten then
MOST_SUGGESTED = 500  # lines for which agreements are asked whether they are paid by them
MOST_RULES = 300
State = BankLine.State
_TABLE = BankLine._meta.db_table
_COLUMNS = (
    "organization_id", "bank_import_id", "row", "on", "amount", "text", "bank_id", "mark", "state", "problem", "account_id",
    "restriction_id", "rule_id", "payment", "match_id", "entry_id",
)  # fmt: skip


def upload(
    actor: Actor,
    organization: Organization,
    account: Account,
    *,
    file_name: str,
    data: bytes,
    submission: object,
    now: dt.datetime | None = None,
) -> BankImport:
    """Keeps a bank's file and tells what it is. What it says without doubt is read at once; the rest is asked.

    Sent twice with one submission it is one import. Raises FileError where no use can be made of the file.
    """
    require(actor, "book.post", organization)
    if actor.person is None:
        raise NotAllowed("book.post")
    if account.organization_id != organization.pk or not account.is_cash or not account.is_open:
        raise Refused(_("Choose one of your open bank accounts."))
    mark = token(submission)
    found = BankImport.objects.filter(organization=organization, submission=mark).first()
    if found is not None:
        return found
    moment = now or timezone.now()
    places = units.places(organization, account.unit)
    form = "ofx" if ofx.is_ofx(data) else "csv"
    columns = _guess_ofx(data, places, account) if form == "ofx" else csv.table(data, places).guess.to_json()
    made = BankImport(
        organization=organization, account=account, file_name=_plain_name(file_name), sha256=hashlib.sha256(data).hexdigest(),
        form=form, columns=columns, uploaded_at=moment, by=actor.person, submission=mark,
    )  # fmt: skip
    store.keep(made.public_id, data)
    with transaction.atomic():
        made.save(force_insert=True)
    forget_old(organization, moment)
    return made


def _guess_ofx(data: bytes, places: int, account: Account) -> dict[str, Any]:
    found = ofx.statements(data, places)
    return {"account": found[0].ending if len(found) == 1 else ""}


def _plain_name(name: str) -> str:
    last = re.split(r"[\\/]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-120:] or "bank"


def forget_old(organization: Organization, now: dt.datetime) -> None:
    """Previews that nobody posted for a month go, with their files: a bank's lines are nothing to keep lying about."""
    old = BankImport.objects.filter(
        organization=organization, state=BankImport.State.PREVIEW, uploaded_at__lt=now - KEPT
    )
    for each in old:
        _forget(each)


def _forget(bank_import: BankImport) -> None:
    with transaction.atomic():
        BankLine.objects.filter(bank_import=bank_import).delete()
        BankImport.objects.filter(pk=bank_import.pk).update(state=BankImport.State.DISCARDED)
    store.remove(bank_import.public_id)


def kept(bank_import: BankImport) -> bytes:
    """The file as it was uploaded. Raises Refused when it is not kept any more."""
    data = store.read(bank_import.public_id)
    if data is None:
        raise Refused(_("This file is not kept any more. Please upload it again."))
    return data


def read(
    actor: Actor, bank_import: BankImport, columns: dict[str, Any], *, today: dt.date | None = None
) -> Counter[str]:
    """Reads the file by these columns (of OFX: by this account) and says how many lines are in each state.

    Whatever was read of it before is replaced. Raises ValidationError by field, FileError.
    """
    require(actor, "book.post", bank_import.organization)
    data = kept(bank_import)
    account = bank_import.account
    places = units.places(bank_import.organization, account.unit)
    lines = (
        _ofx_lines(data, columns, places, account) if bank_import.form == "ofx" else _csv_lines(data, columns, places)
    )
    book = accounts.book_of(bank_import.organization)
    judged = matching.judge(account, book, lines, today or timezone.localdate())
    payments = _payments(bank_import.organization, judged)
    rows = [_row(bank_import, each, payments.get(each.read.row, "")) for each in judged]
    with transaction.atomic():
        held = _preview(bank_import)
        BankLine.objects.filter(bank_import=held).delete()
        put.insert(_TABLE, _COLUMNS, rows)
        held.columns = columns
        held.save(update_fields=["columns"])
    bank_import.columns = columns
    return Counter(each.state for each in judged)


def _csv_lines(data: bytes, columns: dict[str, Any], places: int) -> list[Read]:
    table = csv.table(data, places)
    chosen = csv.Columns.from_json(columns)
    wrong = csv.problems(chosen, table.names)
    if wrong:
        raise ValidationError(wrong)
    return list(csv.lines(table, chosen, places))


def _ofx_lines(data: bytes, columns: dict[str, Any], places: int, account: Account) -> list[Read]:
    found = ofx.statements(data, places)
    fitting = [each for each in found if each.ending == columns.get("account")]
    if not fitting:
        raise ValidationError({"account": _("Say which account of the file this is.")})
    for each in fitting:
        if each.currency and each.currency != account.unit:
            said = {"one": each.currency, "other": account.unit}
            raise FileError(
                _("The file is in %(one)s, your account in %(other)s. Choose the account it belongs to.") % said
            )
    return [line for each in fitting for line in each.lines]


def _payments(organization: Organization, judged: Iterable[matching.Judged]) -> dict[int, str]:
    """By row, the agreement that a new line without a rule surely pays: where exactly one is likely."""
    if not hooks.payees():
        return {}
    asked = [
        each.read for each in judged if each.state == State.NEW and each.rule is None and (each.read.amount or 0) > 0
    ]
    found = {}
    for line in asked[:MOST_SUGGESTED]:
        assert line.amount is not None
        assert line.on is not None
        offers = hooks.payments(organization, line.amount, line.text, line.on)
        if len(offers) == 1:
            found[line.row] = offers[0][1]
    return found


def _row(bank_import: BankImport, judged: matching.Judged, payment: str) -> tuple[Any, ...]:
    line, rule = judged.read, judged.rule
    return (
        bank_import.organization_id, bank_import.pk, line.row, connection.ops.adapt_datefield_value(line.on), line.amount,
        line.text, line.bank_id, judged.mark, str(judged.state), judged.problem[:200], rule.account_id if rule else None,
        rule.restriction_id if rule else None, rule.pk if rule else None, payment, judged.match, None,
    )  # fmt: skip


def _preview(bank_import: BankImport) -> BankImport:
    """The import, held. Raises Refused when it is no preview any more."""
    held = locked(bank_import)
    if held.state == BankImport.State.POSTED:
        raise Refused(_("This file is posted already."))
    if held.state == BankImport.State.DISCARDED:
        raise Refused(_("This file was discarded. Please upload it again."))
    return held


# --- one line ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Remember:
    """A rule to be kept from one line on: lines whose text has these words."""

    contains: str
    direction: str = ""
    text: str = ""


def place(
    actor: Actor,
    line: BankLine,
    account: Account | None,
    *,
    restriction: Restriction | None = None,
    payment: str = "",
    remember: Remember | None = None,
) -> int:
    """Says what a line was for: an account, or an agreement it pays. With `remember`, lines like it are placed too.

    Returns how many lines were placed. Raises ValidationError, Refused.
    """
    organization = line.bank_import.organization
    require(actor, "book.post", organization)
    if payment:
        account, restriction, remember = None, None, None
        _check_payment(organization, line, payment)
    elif account is None:
        raise ValidationError({"account": _("Choose what it was for.")})
    else:
        _check_target(line.bank_import, account, restriction)
    with transaction.atomic():
        held = _preview(line.bank_import)
        row = locked(line)
        _check_day(organization, row)
        rule = None
        if remember is not None:
            assert account is not None
            rule = _keep_rule(organization, account, restriction, remember)
        row.state, row.match, row.problem, row.rule = State.NEW, None, "", rule
        row.account, row.restriction, row.payment = account, restriction, payment
        row.save(update_fields=["state", "match", "problem", "rule", "account", "restriction", "payment"])
        return 1 + (_apply(held, rule) if rule is not None else 0)


def _check_payment(organization: Organization, line: BankLine, payment: str) -> None:
    if line.amount is None or line.on is None or _payee(organization, line, payment) is None:
        raise ValidationError({"payment": _("This agreement does not take that payment any more. Choose again.")})


def _payee(organization: Organization, line: BankLine, payment: str) -> hooks.Payee | None:
    assert line.amount is not None
    assert line.on is not None
    offers = hooks.payments(organization, line.amount, line.text, line.on)
    return next((payee for payee, ref, _words in offers if ref == payment), None)


def _check_target(bank_import: BankImport, account: Account, restriction: Restriction | None) -> None:
    if account.organization_id != bank_import.organization_id or not account.is_open:
        raise ValidationError({"account": _("Choose one of your open accounts.")})
    if account.pk == bank_import.account_id:
        raise ValidationError({"account": _("This is the bank account itself. Choose what the money was for.")})
    if account.unit != bank_import.account.unit:
        raise ValidationError({"account": _("This account counts in another unit.")})
    if restriction is not None and restriction.organization_id != bank_import.organization_id:
        raise ValidationError({"restriction": _("Choose one of your own purposes.")})


def _check_day(organization: Organization, line: BankLine) -> None:
    if line.on is None or line.amount is None:
        raise Refused(_("Line %(row)d cannot be read, so it cannot be entered. Enter it by hand.") % {"row": line.row})
    wrong = matching.wrong_day(line.on, accounts.book_of(organization), timezone.localdate())
    if wrong:
        raise Refused(_("Line %(row)d: %(problem)s") % {"row": line.row, "problem": wrong})


def _apply(bank_import: BankImport, rule: BankRule) -> int:
    """Places the other new lines of a preview that nobody placed yet, by one rule."""
    waiting = BankLine.objects.filter(bank_import=bank_import, state=State.NEW, account__isnull=True, payment="")
    waiting = waiting.filter(text__icontains=rule.contains)
    if rule.direction:
        waiting = waiting.filter(amount__gt=0) if rule.direction == "in" else waiting.filter(amount__lt=0)
    return waiting.update(account=rule.account, restriction=rule.restriction, rule=rule)


def leave_out(actor: Actor, line: BankLine) -> None:
    """The line is not entered."""
    require(actor, "book.post", line.bank_import.organization)
    with transaction.atomic():
        _preview(line.bank_import)
        row = locked(line)
        row.state, row.match = State.LEFT_OUT, None
        row.save(update_fields=["state", "match"])


def take_in(actor: Actor, line: BankLine) -> None:
    """A line that was left out, or taken for one that came before, is entered after all."""
    organization = line.bank_import.organization
    require(actor, "book.post", organization)
    with transaction.atomic():
        _preview(line.bank_import)
        row = locked(line)
        _check_day(organization, row)
        row.state, row.match, row.problem = State.NEW, None, ""
        row.save(update_fields=["state", "match", "problem"])


# --- the whole --------------------------------------------------------------------------------------------------------
def post(actor: Actor, bank_import: BankImport, *, now: dt.datetime | None = None) -> BankImport:
    """Enters every new line: one batch, one act; payments under agreements besides, each by its own verb. All or none.

    Posted twice it is posted once. What others imported since it was read is not entered again.
    """
    organization = bank_import.organization
    require(actor, "book.post", organization)
    unplaced = accounts.of_role(organization, "unplaced", bank_import.account.unit)
    with queue.turn(), transaction.atomic():
        book = locked_book(organization)
        held = locked(bank_import)
        if held.state == BankImport.State.POSTED:
            return held
        _preview(held)
        _look_again(held, book)
        rows = BankLine.objects.filter(bank_import=held, state=State.NEW).select_related(
            "account", "restriction", "rule"
        )
        lines = list(rows.order_by("row"))
        if not lines and not BankLine.objects.filter(bank_import=held, state=State.MATCHED).exists():
            raise Refused(_("This file has no line to enter."))
        if lines:
            held.batch = _enter(actor, held, lines, unplaced, now)
        held.state = BankImport.State.POSTED
        held.save(update_fields=["state", "batch"])
    store.remove(held.public_id)
    return held


def _look_again(held: BankImport, book: Book) -> None:
    """Lines that another import entered, or matched, since this one was read; days that were closed since."""
    since = matching.seen_before(held.account, held.uploaded_at)
    if since:
        fresh = BankLine.objects.filter(bank_import=held, state=State.NEW, mark__in=list(since)[:5000]).order_by("row")
        seen: Counter[str] = Counter()
        again = []
        for line in fresh:
            seen[line.mark] += 1
            if seen[line.mark] <= since[line.mark]:
                again.append(line.pk)
        BankLine.objects.filter(pk__in=again).update(state=State.DUPLICATE)
    taken = BankLine.objects.filter(matching.LIVE, organization_id=held.organization_id, match__isnull=False)
    mine = BankLine.objects.filter(bank_import=held, state=State.MATCHED)
    mine.filter(match__in=taken.values("match")).update(state=State.DUPLICATE, match=None)
    if book.closed_through is not None:
        shut = (
            BankLine.objects.filter(bank_import=held, state=State.NEW, on__lte=book.closed_through)
            .order_by("row")
            .first()
        )
        if shut is not None and shut.on is not None:
            problem = matching.wrong_day(shut.on, book, timezone.localdate())
            raise Refused(_("Line %(row)d: %(problem)s") % {"row": shut.row, "problem": problem})


def _enter(
    actor: Actor, held: BankImport, lines: Sequence[BankLine], unplaced: Account, now: dt.datetime | None
) -> Batch:
    """One batch of entries, and the payments under agreements, which stand beside it."""
    title = _("Bank file %(name)s") % {"name": held.file_name}
    batch = new_batch(held.organization, kind="bank", title=title, by=actor.person, now=now)
    plain = [line for line in lines if not line.payment]
    if plain:
        drafts = posting.drafts(held, plain, unplaced, _("From the bank, without words"))
        batch.record(post_entries(held.organization, drafts, by=actor.person, batch=batch, now=now))
        _note_entries(held)
    for line in lines:
        if line.payment:
            _pay(actor, held, line, now)
    return batch


def _note_entries(held: BankImport) -> None:
    """Each line learns its entry, in one statement, by the entry's key."""
    key = Concat(Value(f"bank:{held.public_id}:"), Cast(OuterRef("row"), CharField()))
    entry = Entry.objects.filter(organization_id=held.organization_id, key=key).values("pk")[:1]
    BankLine.objects.filter(bank_import=held, state=State.NEW, payment="").update(entry=Subquery(entry))


def _pay(actor: Actor, held: BankImport, line: BankLine, now: dt.datetime | None) -> None:
    """The line is a payment under an agreement: whoever keeps the agreement enters it."""
    payee = _payee(held.organization, line, line.payment)
    where = {"row": line.row}
    if payee is None:
        raise Refused(_("Line %(row)d: the agreement it was to pay does not take it any more. Place it anew.") % where)
    assert line.amount is not None
    assert line.on is not None
    try:
        line.entry = payee.enter(
            actor, held.organization, line.payment, line.amount, line.on, posting.key(held, line.row), held.account, now
        )
    except NotAllowed:
        raise
    except Refused as problem:
        raise Refused(_("Line %(row)d: %(problem)s") % {"row": line.row, "problem": problem}) from problem
    line.save(update_fields=["entry"])


def undo(actor: Actor, bank_import: BankImport, *, now: dt.datetime | None = None) -> BankImport:
    """Takes all back that the file brought: one reversal batch; payments under agreements where they were entered.

    Lines that were in the books before stay there and are free again. Undone twice it is undone once.
    """
    organization = bank_import.organization
    require(actor, "book.post", organization)
    with queue.turn(), transaction.atomic():
        locked_book(organization)
        held = locked(bank_import)
        if held.state != BankImport.State.POSTED:
            raise Refused(_("This file is not posted, so there is nothing to undo."))
        if held.batch is not None:
            undo_batch(actor, held.batch, now=now)
        else:
            held.state = BankImport.State.DISCARDED
            held.save(update_fields=["state"])
    return held


def is_undone(bank_import: BankImport) -> bool:
    return bank_import.batch_id is not None and Batch.objects.filter(undoes=bank_import.batch_id).exists()


def discard(actor: Actor, bank_import: BankImport) -> None:
    """Forgets a preview: its lines and its file."""
    require(actor, "book.post", bank_import.organization)
    with transaction.atomic():
        _preview(bank_import)
        _forget(bank_import)


def same_file(bank_import: BankImport) -> BankImport | None:
    """Another import of the very same file for this account, the last one, that was not discarded."""
    rows = BankImport.objects.filter(
        organization_id=bank_import.organization_id, account_id=bank_import.account_id, sha256=bank_import.sha256
    )
    return rows.exclude(pk=bank_import.pk).exclude(state=BankImport.State.DISCARDED).order_by("-uploaded_at").first()


# --- rules ------------------------------------------------------------------------------------------------------------
def _keep_rule(
    organization: Organization, account: Account, restriction: Restriction | None, remember: Remember
) -> BankRule:
    """The rule, made or changed: the same words and direction are one rule."""
    contains = required("contains", remember.contains, _("Say which words of the bank's text mean this."))
    found = BankRule.objects.filter(organization=organization, contains=contains, direction=remember.direction).first()
    if found is None and BankRule.objects.filter(organization=organization).count() >= MOST_RULES:
        raise Refused(_("You have very many rules. Remove some that are not needed any more."))
    rule = found or BankRule(organization=organization, contains=contains, direction=remember.direction)
    rule.account, rule.restriction, rule.text = account, restriction, remember.text.strip()
    check_texts(rule)
    rule.full_clean(validate_unique=False, validate_constraints=False)
    rule.save()
    return rule


def save_rule(
    actor: Actor,
    organization: Organization,
    account: Account,
    remember: Remember,
    *,
    restriction: Restriction | None = None,
) -> BankRule:
    require(actor, "book.edit", organization)
    if account.organization_id != organization.pk:
        raise ValidationError({"account": _("Choose one of your open accounts.")})
    with transaction.atomic():
        return _keep_rule(organization, account, restriction, remember)


def remove_rule(actor: Actor, rule: BankRule) -> None:
    """Lines that were placed by it stay where they are."""
    require(actor, "book.edit", rule.organization)
    with transaction.atomic():
        BankLine.objects.filter(rule=rule).update(rule=None)
        rule.delete()


def imports(organization: Organization) -> QuerySet[BankImport]:
    rows = BankImport.objects.filter(organization=organization).exclude(state=BankImport.State.DISCARDED)
    return rows.select_related("account", "account__organization__book", "batch__undone_by")
