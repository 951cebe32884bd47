import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import commonhouse.agreements.models
import commonhouse.funds.models.deciding
from commonhouse.record.migrating import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0001_initial"),
        ("decisions", "0003_what_a_box_closed_with"),
        ("ledger", "0001_initial"),
        ("people", "0003_auditors"),
        ("proposals", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Criterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("area", models.CharField(max_length=60, verbose_name="Area")),
                        ("text", models.CharField(max_length=200, verbose_name="What we ask")),
                        ("position", models.PositiveIntegerField(default=0)),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fund_criteria",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "criteria",
                        "ordering": ("organization", "position", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_active", True)),
                                fields=("organization", "text"),
                                name="criterion_once_in_force",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Distribution",
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
                                default=commonhouse.agreements.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("through", models.DateField(verbose_name="Interest through")),
                        ("paid_on", models.DateField(verbose_name="Paid on")),
                        ("total", models.BigIntegerField()),
                        ("unit", models.CharField(default="USD", max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[("paid", "Paid; notes are being entered"), ("entered", "Paid")],
                                default="paid",
                                max_length=7,
                            ),
                        ),
                        ("result", models.JSONField(default=dict)),
                        ("made_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "batch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="distributions",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-id",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="distribution_sent_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DuesPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=600, verbose_name="What dues are for")),
                        ("statement", models.JSONField(default=dict)),
                        ("unit", models.CharField(default="USD", max_length=12)),
                        ("is_open", models.BooleanField(default=True)),
                        (
                            "organization",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dues_plan",
                                to="people.organization",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="DuesPromise",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "amount",
                            models.BigIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1000000000000000),
                                ],
                                verbose_name="Amount",
                            ),
                        ),
                        ("months", models.PositiveSmallIntegerField(default=1, verbose_name="Every so many months")),
                        (
                            "agreement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dues_promise",
                                to="agreements.agreement",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dues_promises",
                                to="people.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dues_promises",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-id",),
                    },
                ),
                migrations.CreateModel(
                    name="LendingPolicy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reserve_points",
                            models.PositiveIntegerField(
                                default=500,
                                validators=[django.core.validators.MaxValueValidator(10000)],
                                verbose_name="Kept back, of what is out in loans",
                            ),
                        ),
                        (
                            "months_ahead",
                            models.PositiveSmallIntegerField(
                                default=12,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(24),
                                ],
                                verbose_name="Months to look ahead",
                            ),
                        ),
                        (
                            "yearly_loss_points",
                            models.PositiveIntegerField(
                                default=200,
                                validators=[django.core.validators.MaxValueValidator(10000)],
                                verbose_name="Lost in a usual year, of what is lent",
                            ),
                        ),
                        (
                            "organization",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lending_policy",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "lending policies",
                    },
                ),
                migrations.CreateModel(
                    name="Offering",
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
                                default=commonhouse.agreements.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="Title")),
                        ("about", models.TextField(max_length=4000, verbose_name="What the money does")),
                        (
                            "risks",
                            models.TextField(
                                blank=True, max_length=4000, verbose_name="What could go wrong, in your own words"
                            ),
                        ),
                        (
                            "limits",
                            models.CharField(
                                blank=True, max_length=600, verbose_name="Who may buy, and limits the law sets"
                            ),
                        ),
                        (
                            "goal",
                            models.BigIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1000000000000000),
                                ],
                                verbose_name="Goal",
                            ),
                        ),
                        ("unit", models.CharField(default="USD", max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Being prepared"), ("open", "Open"), ("closed", "Closed")],
                                default="draft",
                                max_length=6,
                            ),
                        ),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("closes_on", models.DateField(blank=True, null=True, verbose_name="Last day to buy")),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offerings",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="offering_sent_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pipeline",
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
                                default=commonhouse.funds.models.deciding.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="Name")),
                        (
                            "matter",
                            models.CharField(
                                default="investment", max_length=60, verbose_name="What kind of decision the vote is"
                            ),
                        ),
                        ("unit", models.CharField(default="USD", max_length=12)),
                        ("steps", models.JSONField(default=list)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "is_open",
                            models.BooleanField(default=True, verbose_name="New businesses may be put forward"),
                        ),
                        (
                            "privacy_words",
                            models.TextField(
                                blank=True, max_length=1000, verbose_name="What happens with what a business tells us"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pipelines",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "id"),
                        "constraints": [models.UniqueConstraint(fields=("organization", "name"), name="pipeline_name")],
                    },
                ),
                migrations.CreateModel(
                    name="Purse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kinds", models.JSONField(blank=True, default=list)),
                        ("is_open", models.BooleanField(default=True)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="purses",
                                to="people.organization",
                            ),
                        ),
                        (
                            "restriction",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purse",
                                to="ledger.restriction",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Candidate",
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
                                default=commonhouse.funds.models.deciding.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="What is it called?")),
                        ("place", models.CharField(blank=True, max_length=80, verbose_name="Where is it?")),
                        ("story", models.TextField(max_length=3000, verbose_name="What does it do, and for whom?")),
                        (
                            "asks",
                            models.BigIntegerField(blank=True, null=True, verbose_name="How much money would help?"),
                        ),
                        (
                            "contact",
                            models.CharField(blank=True, max_length=200, verbose_name="How can we reach them?"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("active", "On its way"),
                                    ("paused", "Waiting, together with us"),
                                    ("left", "Left, with our thanks"),
                                    ("done", "Paid out"),
                                ],
                                default="active",
                                max_length=6,
                            ),
                        ),
                        ("step", models.CharField(max_length=20)),
                        ("step_since", models.DateTimeField()),
                        (
                            "paused_until",
                            models.CharField(blank=True, max_length=300, verbose_name="Until when, or until what"),
                        ),
                        (
                            "words",
                            models.TextField(blank=True, max_length=3000, verbose_name="Our words to the business"),
                        ),
                        ("entered_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                        ("moves_made", models.PositiveIntegerField(default=0)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "borrower",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="candidacies",
                                to="people.organization",
                            ),
                        ),
                        (
                            "companions",
                            models.ManyToManyField(blank=True, related_name="accompanies", to="people.person"),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="candidates",
                                to="people.organization",
                            ),
                        ),
                        (
                            "pipeline",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="candidates",
                                to="funds.pipeline",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-entered_at", "-id"),
                        "indexes": [
                            models.Index(
                                fields=["organization", "state", "step"], name="funds_candi_organiz_a6bfad_idx"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="candidate_sent_once"),
                            models.CheckConstraint(
                                condition=models.Q(("asks__isnull", True), ("asks__gt", 0), _connector="OR"),
                                name="candidate_asks",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["left", "done"]), _negated=True),
                                    ("ended_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="candidate_ended_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoteClass",
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
                                default=commonhouse.agreements.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="Name")),
                        (
                            "rate",
                            models.CharField(
                                max_length=10,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^0(\\.\\d{1,6})?$", "Give a share of one, such as 0.05 for 5 % a year."
                                    )
                                ],
                                verbose_name="Interest a year",
                            ),
                        ),
                        (
                            "term_months",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(600),
                                ],
                                verbose_name="Months until it comes back",
                            ),
                        ),
                        (
                            "day_count",
                            models.CharField(
                                choices=[
                                    ("actual/365", "Each day counts one of 365"),
                                    ("30/360", "Each month counts 30 days of 360"),
                                ],
                                default="actual/365",
                                max_length=10,
                            ),
                        ),
                        (
                            "interest",
                            models.CharField(
                                choices=[("yearly", "Paid every year"), ("maturity", "Paid when the note comes back")],
                                default="yearly",
                                max_length=8,
                            ),
                        ),
                        (
                            "rank",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(20),
                                ],
                                verbose_name="Rank",
                            ),
                        ),
                        (
                            "minimum",
                            models.BigIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1000000000000000),
                                ],
                                verbose_name="Least amount",
                            ),
                        ),
                        (
                            "maximum",
                            models.BigIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1000000000000000),
                                ],
                                verbose_name="Most one holder may hold",
                            ),
                        ),
                        (
                            "step",
                            models.BigIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1000000000000000),
                                ],
                                verbose_name="In steps of",
                            ),
                        ),
                        (
                            "goal",
                            models.BigIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1000000000000000),
                                ],
                                verbose_name="Most of this class in all",
                            ),
                        ),
                        (
                            "most_instalments",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                                verbose_name="May be paid in up to so many monthly parts",
                            ),
                        ),
                        (
                            "attestation",
                            models.CharField(blank=True, max_length=400, verbose_name="What a buyer declares"),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("is_open", models.BooleanField(default=True)),
                        (
                            "eligible",
                            models.ManyToManyField(blank=True, related_name="note_classes", to="people.memberclass"),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="note_classes",
                                to="people.organization",
                            ),
                        ),
                        (
                            "offering",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="classes", to="funds.offering"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "note classes",
                        "ordering": ("offering", "order", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "offering", "name"), name="note_class_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("minimum__gt", 0), ("step__gt", 0)), name="note_class_minimum"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("maximum__isnull", True), ("maximum__gte", models.F("minimum")), _connector="OR"
                                ),
                                name="note_class_maximum",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Selection",
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
                                default=commonhouse.funds.models.deciding.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("ratify", "A list to ratify"), ("pool", "A pool to share out")], max_length=6
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="Title")),
                        (
                            "text",
                            models.TextField(blank=True, max_length=3000, verbose_name="What members should know"),
                        ),
                        (
                            "amount",
                            models.BigIntegerField(blank=True, null=True, verbose_name="How much there is to share"),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("outcome", models.CharField(blank=True, max_length=20)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        (
                            "box",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fund_selection",
                                to="decisions.box",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fund_selections",
                                to="people.organization",
                            ),
                        ),
                        (
                            "pipeline",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="selections",
                                to="funds.pipeline",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-asked_at", "-id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="selection_sent_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount__gt", 0), ("kind", "pool")),
                                    models.Q(("amount__isnull", True), ("kind", "ratify")),
                                    _connector="OR",
                                ),
                                name="selection_amount",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Loan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("purpose", models.TextField(max_length=1000, verbose_name="What the money is for")),
                        (
                            "collateral",
                            models.TextField(
                                blank=True,
                                max_length=1000,
                                verbose_name="What the loan buys, if it comes back to the fund when the loan is not repaid",
                            ),
                        ),
                        ("prepared_at", models.DateTimeField()),
                        (
                            "agreement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="loan",
                                to="agreements.agreement",
                            ),
                        ),
                        (
                            "borrower",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="borrowings",
                                to="people.organization",
                            ),
                        ),
                        (
                            "candidate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="loans",
                                to="funds.candidate",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="loans",
                                to="people.organization",
                            ),
                        ),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "restriction",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="loans",
                                to="ledger.restriction",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-prepared_at", "-id"),
                        "indexes": [
                            models.Index(fields=["organization", "restriction"], name="funds_loan_organiz_119c9d_idx"),
                            models.Index(fields=["borrower", "organization"], name="funds_loan_borrowe_95c375_idx"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("borrower", models.F("organization")), _negated=True),
                                name="loan_borrower_is_another",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Move",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("on", "Moved on"),
                                    ("back", "Went back a step"),
                                    ("pause", "We wait together"),
                                    ("resume", "Goes on"),
                                    ("voted", "Members voted"),
                                    ("leave", "Left"),
                                    ("return", "Came again"),
                                    ("done", "Reached the end of the path"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("from_step", models.CharField(blank=True, max_length=20)),
                        ("to_step", models.CharField(max_length=20)),
                        ("from_name", models.CharField(blank=True, max_length=60)),
                        ("to_name", models.CharField(max_length=60)),
                        ("why", models.CharField(blank=True, max_length=300, verbose_name="Why")),
                        ("reason", models.CharField(blank=True, max_length=10)),
                        ("seat", models.CharField(blank=True, max_length=12)),
                        ("proof", models.JSONField(blank=True, default=dict)),
                        ("at", models.DateTimeField()),
                        ("act", models.PositiveBigIntegerField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="funds.candidate"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("candidate", "number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "candidate", "number"), name="move_number"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "leave"), _negated=True),
                                    ("reason__in", ["refused", "withdrawn"]),
                                    _connector="OR",
                                ),
                                name="move_leaving_says_how",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Nomination",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[("online", "On this page"), ("assembly", "At an assembly")],
                                default="online",
                                max_length=8,
                            ),
                        ),
                        ("assembly", models.CharField(blank=True, max_length=120, verbose_name="Which assembly")),
                        ("why", models.TextField(blank=True, max_length=3000, verbose_name="Why this one?")),
                        ("at", models.DateTimeField()),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="nominations",
                                to="funds.candidate",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("candidate", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "candidate", "person"), name="nominated_once_each"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("way", "assembly"), _negated=True),
                                    models.Q(("assembly", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="nomination_names_assembly",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Note",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "amount",
                            models.BigIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1000000000000000),
                                ],
                                verbose_name="Amount",
                            ),
                        ),
                        ("matures_on", models.DateField(verbose_name="Comes back on")),
                        ("declared", models.CharField(blank=True, max_length=400)),
                        ("declared_at", models.DateTimeField(blank=True, null=True)),
                        ("paid_in", models.BigIntegerField(default=0)),
                        ("repaid", models.BigIntegerField(default=0)),
                        ("written_off", models.BigIntegerField(default=0)),
                        ("interest_paid", models.BigIntegerField(default=0)),
                        (
                            "choice",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Not said yet"),
                                    ("repay", "Pay it back to me"),
                                    ("roll", "Lend it again in a new note"),
                                    ("give", "Give it to the fund"),
                                ],
                                default="",
                                max_length=5,
                            ),
                        ),
                        ("chosen_at", models.DateTimeField(blank=True, null=True)),
                        ("told_on", models.DateField(blank=True, null=True)),
                        (
                            "agreement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="note",
                                to="agreements.agreement",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notes",
                                to="people.person",
                            ),
                        ),
                        (
                            "holder_organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notes_held",
                                to="people.organization",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="people.organization",
                            ),
                        ),
                        (
                            "rolled_from",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rolled_into",
                                to="funds.note",
                            ),
                        ),
                        (
                            "note_class",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="funds.noteclass"
                            ),
                        ),
                        (
                            "roll_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="funds.noteclass",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-id",),
                        "indexes": [
                            models.Index(fields=["organization", "matures_on"], name="funds_note_organiz_3c70b2_idx"),
                            models.Index(fields=["organization", "note_class"], name="funds_note_organiz_24c472_idx"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("holder__isnull", True), ("holder_organization__isnull", True), _connector="XOR"
                                ),
                                name="note_has_one_holder",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("interest_paid__gte", 0),
                                    ("paid_in__gte", 0),
                                    ("repaid__gte", 0),
                                    ("written_off__gte", 0),
                                    (
                                        "paid_in__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("repaid"), "+", models.F("written_off")
                                        ),
                                    ),
                                ),
                                name="note_sums",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutreachNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=3000, verbose_name="What was said, and what comes next")),
                        ("at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="funds.candidate"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("candidate", "-at", "-id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="outreach_note_sent_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Choice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=6)),
                        ("cost", models.BigIntegerField(blank=True, null=True)),
                        ("is_chosen", models.BooleanField(default=False)),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="choices",
                                to="funds.candidate",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "selection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="choices",
                                to="funds.selection",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("selection", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "selection", "code"), name="choice_code"),
                            models.UniqueConstraint(
                                fields=("organization", "selection", "candidate"), name="choice_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandardsView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "says",
                            models.CharField(
                                choices=[
                                    ("meets", "It does this"),
                                    ("not-yet", "Not yet"),
                                    ("question", "I have a question"),
                                ],
                                max_length=8,
                                verbose_name="What do you think?",
                            ),
                        ),
                        ("words", models.TextField(max_length=3000, verbose_name="In your words")),
                        ("at", models.DateTimeField()),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="views", to="funds.candidate"
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="views", to="funds.criterion"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("candidate", "criterion", "at", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "candidate", "criterion", "person"), name="view_once_each"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TermSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("rule", models.CharField(default="loan-schedule", max_length=40)),
                        ("terms", models.JSONField()),
                        ("purpose", models.TextField(max_length=1000, verbose_name="What the money is for")),
                        (
                            "security",
                            models.TextField(blank=True, max_length=1000, verbose_name="What stands behind it"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("offered", "With the business"),
                                    ("accepted", "Agreed"),
                                    ("taken-back", "Taken back"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "accepted_words",
                            models.CharField(blank=True, max_length=300, verbose_name="How they agreed"),
                        ),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="sheets", to="funds.candidate"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("candidate", "number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "candidate", "number"), name="term_sheet_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "accepted"), _negated=True),
                                    ("accepted_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="term_sheet_accepted_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Loss",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("written-off", "Written off"), ("recovered", "Recovered")], max_length=11
                            ),
                        ),
                        ("on", models.DateField(verbose_name="Date")),
                        ("amount", models.BigIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                        ("why", models.CharField(max_length=400, verbose_name="Why")),
                        ("statement", models.JSONField()),
                        ("input", models.JSONField()),
                        ("result", models.JSONField()),
                        ("key", models.CharField(max_length=80)),
                        ("entered_at", models.DateTimeField()),
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
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.entry",
                            ),
                        ),
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="loss", to="agreements.event"
                            ),
                        ),
                        (
                            "loan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="losses", to="funds.loan"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="losses",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "losses",
                        "ordering": ("organization", "entered_at", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "key"), name="loss_entered_once"),
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="loss_amount"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Memo",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("business", models.TextField(max_length=3000, verbose_name="The business, and who owns it")),
                        ("good", models.TextField(max_length=3000, verbose_name="What it does for the neighborhood")),
                        ("figures", models.TextField(max_length=3000, verbose_name="Its figures, in plain words")),
                        ("risks", models.TextField(max_length=3000, verbose_name="What could go wrong, and what then")),
                        ("published_at", models.DateTimeField()),
                        ("review_until", models.DateTimeField()),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="memos", to="funds.candidate"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="memos", to="funds.termsheet"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("candidate", "number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "candidate", "number"), name="memo_number"),
                            models.CheckConstraint(
                                condition=models.Q(("review_until__gte", models.F("published_at"))),
                                name="memo_review_after_published",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Gift",
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
                                default=commonhouse.agreements.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("gift", "Gift"), ("note", "A note given to the fund")],
                                default="gift",
                                max_length=4,
                            ),
                        ),
                        ("giver_name", models.CharField(blank=True, max_length=120, verbose_name="From")),
                        (
                            "amount",
                            models.BigIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1000000000000000),
                                ],
                                verbose_name="Amount",
                            ),
                        ),
                        ("unit", models.CharField(default="USD", max_length=12)),
                        ("on", models.DateField(verbose_name="Date")),
                        ("entered_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
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
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.entry",
                            ),
                        ),
                        (
                            "giver",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
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
                                related_name="gifts",
                                to="people.organization",
                            ),
                        ),
                        (
                            "restriction",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.restriction",
                            ),
                        ),
                        (
                            "note",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="given",
                                to="funds.note",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-on", "-id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="gift_sent_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Redemption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "amount",
                            models.BigIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1000000000000000),
                                ],
                                verbose_name="Amount",
                            ),
                        ),
                        ("paid", models.BigIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Waiting"), ("paid", "Paid"), ("withdrawn", "Withdrawn")],
                                default="waiting",
                                max_length=9,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "note",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="redemptions", to="funds.note"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="redemptions",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "number"), name="redemption_number"),
                            models.UniqueConstraint(fields=("organization", "submission"), name="redemption_sent_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "waiting")),
                                fields=("organization", "note"),
                                name="redemption_waits_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("paid__gte", 0), ("paid__lte", models.F("amount"))),
                                name="redemption_paid",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Share",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("amount", models.BigIntegerField()),
                        (
                            "distribution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shares",
                                to="funds.distribution",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.entry",
                            ),
                        ),
                        (
                            "event",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agreements.event",
                            ),
                        ),
                        (
                            "note",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="funds.note"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("distribution", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "distribution", "note"), name="share_once"),
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="share_amount"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SeatView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "says",
                            models.CharField(
                                choices=[
                                    ("yes", "Recommend it"),
                                    ("no", "Do not recommend it"),
                                    ("abstain", "Abstain"),
                                ],
                                max_length=7,
                                verbose_name="What do you recommend?",
                            ),
                        ),
                        ("words", models.TextField(max_length=3000, verbose_name="Why")),
                        ("at", models.DateTimeField()),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seat_views",
                                to="funds.candidate",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.seat"
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="funds.termsheet"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("candidate", "sheet", "seat"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "candidate", "sheet", "seat"), name="seat_view_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Recommendation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("outcome", models.JSONField()),
                        ("words", models.TextField(max_length=3000, verbose_name="What the committee tells members")),
                        ("at", models.DateTimeField()),
                        ("act", models.PositiveBigIntegerField(blank=True, null=True)),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recommendations",
                                to="funds.candidate",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="funds.termsheet"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("candidate", "number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "candidate", "number"), name="recommendation_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CandidateVote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("outcome", models.CharField(blank=True, max_length=20)),
                        ("at", models.DateTimeField()),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="votes", to="funds.candidate"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "proposal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="candidate_vote",
                                to="proposals.proposal",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="funds.termsheet"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("candidate", "number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "candidate", "number"), name="candidate_vote_number"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "")),
                                fields=("organization", "candidate"),
                                name="one_vote_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemoQuestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=3000, verbose_name="Your question")),
                        ("at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True, max_length=3000, verbose_name="The answer")),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "memo",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="funds.memo"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("memo", "at", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="memo_question_sent_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("answer", ""), ("answered_at__isnull", False), _connector="OR"),
                                name="question_answered_when",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
