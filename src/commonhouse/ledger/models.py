"""Double-entry books: accounts, restrictions on money, entries and their lines.

An amount is a whole number of the smallest part of its account's unit: more than zero is a debit, less than zero a credit.
An entry and its lines are written once. The lines are written before their entry, and the database refuses the entry unless
they balance in every unit and under every restriction, and refuses any line after it (see `protection`).
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.people.models import Organization, Person

MAX_AMOUNT = 10**15  # smallest parts: ten trillion dollars, exact in JSON too
ENTRIES_PER_BOOK = 10**10


def public_id() -> str:
    """The public name of something the books hold, in links and in the record."""
    return secrets.token_hex(6)


class Unit(models.Model):
    """What an organization counts in besides the units every house knows (see `units`)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="units")
    code = models.CharField(_("Code"), max_length=12)  # capitals and digits: HOURS, CREDIT, KWH
    name = models.CharField(_("Name"), max_length=60)
    places = models.PositiveSmallIntegerField(_("Decimal places"), default=0, validators=[MaxValueValidator(6)])

    class Meta:
        ordering = ("organization", "code")
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "code"], name="unit_code")]

    def __str__(self) -> str:
        return self.code


class Book(models.Model):
    """The books of one organization: how far they go, the digest of their last entry, and until when they are closed."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="book")
    unit = models.CharField(_("Main unit"), max_length=12, default="USD")
    chart = models.CharField(max_length=40)  # the chart of accounts they began with
    opened_on = models.DateField(_("First day"))
    fiscal_month = models.PositiveSmallIntegerField(
        _("First month of the year"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    closed_through = models.DateField(null=True, blank=True)
    takes_payments = models.BooleanField(
        _("Other organizations of the house may pay straight into these books"), default=True
    )
    size = models.PositiveBigIntegerField(default=0)  # entries so far: the number of the last one
    head = models.BinaryField(max_length=32, default=b"")  # the digest of the last entry, which chains all before it

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(size__lt=ENTRIES_PER_BOOK), name="book_size")]

    def __str__(self) -> str:
        return f"Books of {self.organization}"

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/books/"


class Account(models.Model):
    class Kind(models.TextChoices):
        ASSET = "asset", pgettext_lazy("account", "What we have")
        LIABILITY = "liability", pgettext_lazy("account", "What we owe")
        EQUITY = "equity", pgettext_lazy("account", "What is ours together")
        INCOME = "income", pgettext_lazy("account", "What comes in")
        EXPENSE = "expense", pgettext_lazy("account", "What goes out")

    class Activity(models.TextChoices):
        """Where a movement against cash stands in the cash flow statement."""

        OPERATING = "operating", _("Day-to-day work")
        INVESTING = "investing", _("Lending and buying for the long term")
        FINANCING = "financing", _("Money raised and returned")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="accounts")
    code = models.CharField(_("Number"), max_length=30)
    name = models.CharField(_("Name"), max_length=120, blank=True)  # blank: the name its chart gives, in any language
    kind = models.CharField(_("Kind"), max_length=9, choices=Kind.choices)
    unit = models.CharField(_("Unit"), max_length=12, default="USD")
    role = models.CharField(max_length=40, blank=True)  # what the house's own verbs look for (see `roles`)
    activity = models.CharField(max_length=9, choices=Activity.choices, default=Activity.OPERATING)
    is_cash = models.BooleanField(default=False)  # a bank account or a cash box
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    ref = models.CharField(max_length=40, blank=True)  # of a sub-account: an agreement's public id, "m:<membership>"
    holder = models.ForeignKey(  # whose sub-account it is
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    holder_organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ("organization", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "code"], name="account_code"),
            models.UniqueConstraint(
                fields=["organization", "role", "unit"],
                condition=~Q(role="") & Q(parent__isnull=True),
                name="account_role",
            ),
            models.UniqueConstraint(
                fields=["organization", "parent", "ref"], condition=~Q(ref=""), name="account_part_once"
            ),
            models.CheckConstraint(condition=Q(is_cash=False) | Q(kind="asset"), name="account_cash_is_an_asset"),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | Q(holder_organization__isnull=True), name="account_one_holder"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class Restriction(models.Model):
    """Money given for a purpose keeps it. Lines without one are without restriction.

    `accounts` may be given: then the money is spent (debited) only there and in cash accounts.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="restrictions")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=120)
    purpose = models.CharField(_("What it may be used for"), max_length=400)
    giver = models.CharField(_("Who gave it"), max_length=160, blank=True)
    giver_organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accounts = models.ManyToManyField(Account, blank=True, related_name="restrictions")
    ends_on = models.DateField(_("Until"), null=True, blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ("organization", "name")
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "name"], name="restriction_name")]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """Entries that were posted together (an import, a billing run) and can be undone together."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="batches")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    kind = models.CharField(max_length=20)  # "bank", "entries", "billing", "undo"
    title = models.CharField(max_length=160)
    first = models.PositiveBigIntegerField(default=0)  # number of the first entry
    entries = models.PositiveIntegerField(default=0)
    posted_at = models.DateTimeField()
    undoes = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by")
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-posted_at", "-id")

    def __str__(self) -> str:
        return self.title

    def record(self, entries: Sequence[Entry]) -> None:
        """Which entries were posted with it."""
        if entries:
            self.first, self.entries = entries[0].number, len(entries)
            self.save(update_fields=["first", "entries"])


class Entry(models.Model):
    class Kind(models.TextChoices):
        ENTRY = "entry", _("Entry")
        OPENING = "opening", _("Opening balance")
        REVERSAL = "reversal", _("Reversal")
        TRANSFER = "transfer", _("Payment between organizations")

    id = models.BigIntegerField(primary_key=True)  # its book's id * ENTRIES_PER_BOOK + its number: known beforehand
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveBigIntegerField()  # 1, 2, 3 ... without a gap
    key = models.CharField(max_length=80)  # the client's own: the same key is one entry
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.ENTRY)
    on = models.DateField(_("Date"))
    text = models.CharField(_("What it is"), max_length=200)
    source = models.CharField(max_length=80, blank=True)  # "funds.loan:3f2a..": what it belongs to (see `hooks`)
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="posted")
    transfer = models.UUIDField(null=True, blank=True)  # the same in both books
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField()
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)  # of the entry before it and this one (see `digests`)

    class Meta:
        ordering = ("organization", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "number"], name="entry_number"),
            models.UniqueConstraint(fields=["organization", "key"], name="entry_key"),
            models.UniqueConstraint(
                fields=["organization", "transfer"], condition=Q(transfer__isnull=False), name="entry_transfer"
            ),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False) | ~Q(kind="reversal") & Q(reverses__isnull=True),
                name="entry_reversal_names_what",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "on", "number"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.text}"

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/books/entries/{self.number}/"


class Line(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lines", db_index=False)
    restriction = models.ForeignKey(
        Restriction, null=True, blank=True, on_delete=models.PROTECT, related_name="lines", db_index=False
    )
    on = models.DateField()  # the entry's: balances at a day need no join
    amount = models.BigIntegerField()  # debit > 0, credit < 0
    text = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("entry", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(amount=0) & Q(amount__gte=-MAX_AMOUNT, amount__lte=MAX_AMOUNT), name="line_amount"
            )
        ]
        indexes: ClassVar = [
            # every balance is a sum over a stretch of this index alone
            models.Index(fields=["organization", "account", "restriction", "on", "amount"], name="line_balances")
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount}"


class Closing(models.Model):
    """A period that was closed: what stood then, by digest; reopened only with a reason."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="closings")
    starts_on = models.DateField()
    ends_on = models.DateField()
    entries = models.PositiveBigIntegerField()  # how many there were
    head = models.BinaryField(max_length=32)
    closed_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_why = models.CharField(_("Why"), max_length=300, blank=True)

    class Meta:
        ordering = ("organization", "-ends_on")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "ends_on"], condition=Q(reopened_at__isnull=True), name="closing_once"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="closing_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"


class Attachment(models.Model):
    """A receipt, an invoice, a scanned contract: a file that belongs to an entry. Its name on disk is its hash."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="attachments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="attachments")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("entry", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "entry", "sha256"], name="attachment_once")
        ]

    def __str__(self) -> str:
        return self.name


class BankRule(models.Model):
    """How lines of the bank that say something are entered, until a person says otherwise."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="bank_rules")
    order = models.PositiveSmallIntegerField(default=100)
    contains = models.CharField(_("The bank's text has"), max_length=80)
    direction = models.CharField(
        max_length=3, choices=[("", _("In or out")), ("in", _("Money in")), ("out", _("Money out"))], blank=True
    )
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    restriction = models.ForeignKey(Restriction, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("Enter it as"), max_length=120, blank=True)

    class Meta:
        ordering = ("organization", "order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "contains", "direction"], name="bank_rule_once")
        ]

    def __str__(self) -> str:
        return self.contains


class BankImport(models.Model):
    """An uploaded bank file: previewed line by line, then posted whole; undone as one."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("To be looked at")
        POSTED = "posted", _("Posted")
        DISCARDED = "discarded", _("Discarded")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="bank_imports")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")  # the bank account
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    form = models.CharField(max_length=4)  # "csv" or "ofx"
    columns = models.JSONField(default=dict, blank=True)  # which column of a CSV is what
    state = models.CharField(max_length=9, choices=State.choices, default=State.PREVIEW)
    batch = models.OneToOneField(Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="bank_import")
    uploaded_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("-uploaded_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="bank_import_sent_once")
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/books/bank/{self.public_id}/"


class BankLine(models.Model):
    """One line of a bank's file, as it was read and as it will be entered."""

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("bank line", "New")
        MATCHED = "matched", pgettext_lazy("bank line", "Already in the books")
        DUPLICATE = "duplicate", pgettext_lazy("bank line", "Imported before")
        PROBLEM = "problem", pgettext_lazy("bank line", "Cannot be read")
        LEFT_OUT = "left-out", pgettext_lazy("bank line", "Left out")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    bank_import = models.ForeignKey(BankImport, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField()  # the line of the file
    on = models.DateField(null=True, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)  # into the account > 0
    text = models.CharField(max_length=200, blank=True)
    bank_id = models.CharField(max_length=80, blank=True)  # the bank's own mark (FITID)
    mark = models.CharField(max_length=64, blank=True)  # hash by which a line is known again
    state = models.CharField(max_length=9, choices=State.choices, default=State.NEW)
    problem = models.CharField(max_length=200, blank=True)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    restriction = models.ForeignKey(Restriction, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    rule = models.ForeignKey(BankRule, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    payment = models.CharField(max_length=40, blank=True)  # an agreement's public id that this pays (see `hooks`)
    match = models.ForeignKey(Line, null=True, blank=True, on_delete=models.PROTECT, related_name="bank_lines")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="bank_lines")

    class Meta:
        ordering = ("bank_import", "row")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "bank_import", "row"], name="bank_line_row")
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "mark"])]

    def __str__(self) -> str:
        return f"{self.row}: {self.text}"
