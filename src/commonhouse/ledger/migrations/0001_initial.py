import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import commonhouse.ledger.models
from commonhouse.record.migrating import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_auditors"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=30, verbose_name="Number")),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="Name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("asset", "What we have"),
                                    ("liability", "What we owe"),
                                    ("equity", "What is ours together"),
                                    ("income", "What comes in"),
                                    ("expense", "What goes out"),
                                ],
                                max_length=9,
                                verbose_name="Kind",
                            ),
                        ),
                        ("unit", models.CharField(default="USD", max_length=12, verbose_name="Unit")),
                        ("role", models.CharField(blank=True, max_length=40)),
                        (
                            "activity",
                            models.CharField(
                                choices=[
                                    ("operating", "Day-to-day work"),
                                    ("investing", "Lending and buying for the long term"),
                                    ("financing", "Money raised and returned"),
                                ],
                                default="operating",
                                max_length=9,
                            ),
                        ),
                        ("is_cash", models.BooleanField(default=False)),
                        ("ref", models.CharField(blank=True, max_length=40)),
                        ("is_open", models.BooleanField(default=True)),
                        (
                            "holder",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "holder_organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organization",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="accounts",
                                to="people.organization",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="ledger.account",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "code"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "code"), name="account_code"),
                            models.UniqueConstraint(
                                condition=models.Q(models.Q(("role", ""), _negated=True), ("parent__isnull", True)),
                                fields=("organization", "role", "unit"),
                                name="account_role",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ref", ""), _negated=True),
                                fields=("organization", "parent", "ref"),
                                name="account_part_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_cash", False), ("kind", "asset"), _connector="OR"),
                                name="account_cash_is_an_asset",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("holder__isnull", True), ("holder_organization__isnull", True), _connector="OR"
                                ),
                                name="account_one_holder",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Batch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "public_id",
                            models.CharField(
                                default=commonhouse.ledger.models.public_id, editable=False, max_length=12, unique=True
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=160)),
                        ("first", models.PositiveBigIntegerField(default=0)),
                        ("entries", models.PositiveIntegerField(default=0)),
                        ("posted_at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="batches",
                                to="people.organization",
                            ),
                        ),
                        (
                            "undoes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="undone_by",
                                to="ledger.batch",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-posted_at", "-id"),
                    },
                ),
                migrations.CreateModel(
                    name="Book",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("unit", models.CharField(default="USD", max_length=12, verbose_name="Main unit")),
                        ("chart", models.CharField(max_length=40)),
                        ("opened_on", models.DateField(verbose_name="First day")),
                        (
                            "fiscal_month",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="First month of the year",
                            ),
                        ),
                        ("closed_through", models.DateField(blank=True, null=True)),
                        (
                            "takes_payments",
                            models.BooleanField(
                                default=True,
                                verbose_name="Other organizations of the house may pay straight into these books",
                            ),
                        ),
                        ("size", models.PositiveBigIntegerField(default=0)),
                        ("head", models.BinaryField(default=b"", max_length=32)),
                        (
                            "organization",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="book",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("size__lt", 10000000000)), name="book_size")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Closing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        ("entries", models.PositiveBigIntegerField()),
                        ("head", models.BinaryField(max_length=32)),
                        ("closed_at", models.DateTimeField()),
                        ("reopened_at", models.DateTimeField(blank=True, null=True)),
                        ("reopened_why", models.CharField(blank=True, max_length=300, verbose_name="Why")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="closings",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-ends_on"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("reopened_at__isnull", True)),
                                fields=("organization", "ends_on"),
                                name="closing_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="closing_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Unit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=12, verbose_name="Code")),
                        ("name", models.CharField(max_length=60, verbose_name="Name")),
                        (
                            "places",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(6)],
                                verbose_name="Decimal places",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="units",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "code"),
                        "constraints": [models.UniqueConstraint(fields=("organization", "code"), name="unit_code")],
                    },
                ),
                migrations.CreateModel(
                    name="BankImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "public_id",
                            models.CharField(
                                default=commonhouse.ledger.models.public_id, editable=False, max_length=12, unique=True
                            ),
                        ),
                        ("file_name", models.CharField(max_length=120)),
                        ("sha256", models.CharField(max_length=64)),
                        ("form", models.CharField(max_length=4)),
                        ("columns", models.JSONField(blank=True, default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("preview", "To be looked at"),
                                    ("posted", "Posted"),
                                    ("discarded", "Discarded"),
                                ],
                                default="preview",
                                max_length=9,
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.account"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bank_imports",
                                to="people.organization",
                            ),
                        ),
                        (
                            "batch",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bank_import",
                                to="ledger.batch",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-uploaded_at", "-id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="bank_import_sent_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("number", models.PositiveBigIntegerField()),
                        ("key", models.CharField(max_length=80)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("entry", "Entry"),
                                    ("opening", "Opening balance"),
                                    ("reversal", "Reversal"),
                                    ("transfer", "Payment between organizations"),
                                ],
                                default="entry",
                                max_length=8,
                            ),
                        ),
                        ("on", models.DateField(verbose_name="Date")),
                        ("text", models.CharField(max_length=200, verbose_name="What it is")),
                        ("source", models.CharField(blank=True, max_length=80)),
                        ("transfer", models.UUIDField(blank=True, null=True)),
                        ("posted_at", models.DateTimeField()),
                        ("salt", models.BinaryField(max_length=16)),
                        ("digest", models.BinaryField(max_length=32)),
                        (
                            "batch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posted",
                                to="ledger.batch",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="people.organization",
                            ),
                        ),
                        (
                            "reverses",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="ledger.entry",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "number"),
                        "indexes": [
                            models.Index(fields=["organization", "on", "number"], name="ledger_entr_organiz_66246a_idx")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "number"), name="entry_number"),
                            models.UniqueConstraint(fields=("organization", "key"), name="entry_key"),
                            models.UniqueConstraint(
                                condition=models.Q(("transfer__isnull", False)),
                                fields=("organization", "transfer"),
                                name="entry_transfer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "reversal"), ("reverses__isnull", False)),
                                    models.Q(models.Q(("kind", "reversal"), _negated=True), ("reverses__isnull", True)),
                                    _connector="OR",
                                ),
                                name="entry_reversal_names_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Restriction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "public_id",
                            models.CharField(
                                default=commonhouse.ledger.models.public_id, editable=False, max_length=12, unique=True
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        ("purpose", models.CharField(max_length=400, verbose_name="What it may be used for")),
                        ("giver", models.CharField(blank=True, max_length=160, verbose_name="Who gave it")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="Until")),
                        ("is_open", models.BooleanField(default=True)),
                        (
                            "accounts",
                            models.ManyToManyField(blank=True, related_name="restrictions", to="ledger.account"),
                        ),
                        (
                            "giver_organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organization",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="restrictions",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "name"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "name"), name="restriction_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "public_id",
                            models.CharField(
                                default=commonhouse.ledger.models.public_id, editable=False, max_length=12, unique=True
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("mime", models.CharField(max_length=60)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("added_at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="people.organization",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="ledger.entry",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("entry", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "entry", "sha256"), name="attachment_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Line",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("amount", models.BigIntegerField()),
                        ("text", models.CharField(blank=True, max_length=120)),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="ledger.account",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="ledger.entry"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organization",
                            ),
                        ),
                        (
                            "restriction",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="ledger.restriction",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("entry", "id"),
                        "indexes": [
                            models.Index(
                                fields=["organization", "account", "restriction", "on", "amount"], name="line_balances"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount", 0), _negated=True),
                                    ("amount__gte", -1000000000000000),
                                    ("amount__lte", 1000000000000000),
                                ),
                                name="line_amount",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BankRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=100)),
                        ("contains", models.CharField(max_length=80, verbose_name="The bank's text has")),
                        (
                            "direction",
                            models.CharField(
                                blank=True,
                                choices=[("", "In or out"), ("in", "Money in"), ("out", "Money out")],
                                max_length=3,
                            ),
                        ),
                        ("text", models.CharField(blank=True, max_length=120, verbose_name="Enter it as")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ledger.account"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bank_rules",
                                to="people.organization",
                            ),
                        ),
                        (
                            "restriction",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="ledger.restriction",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "order", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "contains", "direction"), name="bank_rule_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BankLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("row", models.PositiveIntegerField()),
                        ("on", models.DateField(blank=True, null=True)),
                        ("amount", models.BigIntegerField(blank=True, null=True)),
                        ("text", models.CharField(blank=True, max_length=200)),
                        ("bank_id", models.CharField(blank=True, max_length=80)),
                        ("mark", models.CharField(blank=True, max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "New"),
                                    ("matched", "Already in the books"),
                                    ("duplicate", "Imported before"),
                                    ("problem", "Cannot be read"),
                                    ("left-out", "Left out"),
                                ],
                                default="new",
                                max_length=9,
                            ),
                        ),
                        ("problem", models.CharField(blank=True, max_length=200)),
                        ("payment", models.CharField(blank=True, max_length=40)),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
                        (
                            "bank_import",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="ledger.bankimport"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="ledger.bankrule",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bank_lines",
                                to="ledger.entry",
                            ),
                        ),
                        (
                            "match",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bank_lines",
                                to="ledger.line",
                            ),
                        ),
                        (
                            "restriction",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="ledger.restriction",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("bank_import", "row"),
                        "indexes": [
                            models.Index(fields=["organization", "mark"], name="ledger_bank_organiz_65b4f4_idx")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "bank_import", "row"), name="bank_line_row")
                        ],
                    },
                ),
            ]
        )
    ]
