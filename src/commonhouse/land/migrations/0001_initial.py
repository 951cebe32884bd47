import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import commonhouse.land.holdings.models
import commonhouse.land.stewarding.models
from commonhouse.record.migrating import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0001_initial"),
        ("ledger", "0001_initial"),
        ("people", "0003_auditors"),
        ("proposals", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="BillingRun",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("starts", models.DateField()),
                        ("until", models.DateField()),
                        ("unit", models.CharField(default="USD", max_length=12)),
                        ("total", models.PositiveIntegerField(default=0)),
                        ("done", models.PositiveIntegerField(default=0)),
                        ("made", models.PositiveIntegerField(default=0)),
                        ("billed", models.BigIntegerField(default=0)),
                        ("after", models.BigIntegerField(default=0)),
                        ("digest", models.CharField(blank=True, max_length=64)),
                        ("started_at", models.DateTimeField()),
                        ("since", models.DateTimeField(blank=True, null=True)),
                        ("stopped_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
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
                                related_name="billing_runs",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-starts"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "starts", "until"), name="billed_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BoardQuota",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="For whom")),
                        ("offices", models.JSONField(default=list)),
                        (
                            "share",
                            models.CharField(blank=True, max_length=9, verbose_name="At least this part of all seats"),
                        ),
                        (
                            "seats",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="At least this many seats"
                            ),
                        ),
                        ("changed_at", models.DateTimeField()),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="board_quotas",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "name"), name="board_quota_name"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("seats__isnull", False), ("share", "")),
                                    models.Q(models.Q(("share", ""), _negated=True), ("seats__isnull", True)),
                                    _connector="OR",
                                ),
                                name="board_quota_is_a_share_or_a_number",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "token",
                            models.CharField(
                                default=commonhouse.land.stewarding.models.feed_token, max_length=40, unique=True
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "person"), name="duty_feed_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClassCall",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked"),
                                    ("joined", "Joined"),
                                    ("declined", "Said no"),
                                    ("over", "Left their home"),
                                ],
                                default="asked",
                                max_length=8,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("over_at", models.DateTimeField(blank=True, null=True)),
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
                            "before",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.memberclass",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="class_calls",
                                to="people.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="class_calls",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "over"), _negated=True),
                                fields=("organization", "person"),
                                name="class_call_once_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyPlan",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("insurance", "Proof of insurance"),
                                    ("inspection", "Inspection"),
                                    ("occupancy", "Who lives in the home"),
                                    ("anniversary", "Anniversary of the lease"),
                                    ("fee-review", "Look at the fee"),
                                    ("renewal", "Notice of renewal"),
                                    ("mortgage-end", "Last payment of the mortgage"),
                                    ("other", "Another duty"),
                                ],
                                max_length=14,
                                verbose_name="What kind of duty?",
                            ),
                        ),
                        (
                            "anchor",
                            models.CharField(
                                choices=[
                                    ("lease-start", "The day the lease began"),
                                    ("day-of-year", "The same day for all"),
                                    ("lease-end", "The day the lease ends"),
                                    ("mortgage-end", "The last payment of a mortgage"),
                                ],
                                default="lease-start",
                                max_length=12,
                                verbose_name="What are its days counted from?",
                            ),
                        ),
                        (
                            "every_months",
                            models.PositiveSmallIntegerField(
                                default=12,
                                validators=[django.core.validators.MaxValueValidator(1200)],
                                verbose_name="Again after how many months?",
                            ),
                        ),
                        (
                            "day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="Day",
                            ),
                        ),
                        (
                            "month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="Month",
                            ),
                        ),
                        (
                            "days_before",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(3660)],
                                verbose_name="How many days before that day?",
                            ),
                        ),
                        ("tenures", models.JSONField(default=list)),
                        ("asks_paper", models.BooleanField(default=False, verbose_name="Is a paper needed?")),
                        (
                            "letter",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("duty", "Something to do this year"),
                                    ("inspection", "Visit to the home"),
                                    ("renewal", "Renewal of the lease"),
                                    ("late", "Fee not paid yet"),
                                    ("support", "Offer of help"),
                                    ("default", "Something must be put right"),
                                    ("lender", "A notice from the bank"),
                                    ("cured", "Put right in time"),
                                    ("refinance", "Answer about a new loan"),
                                    ("request", "Answer to a request"),
                                    ("improvement", "Answer about an improvement"),
                                    ("price", "Price of the home"),
                                    ("offer", "A home is offered"),
                                    ("other", "Another letter"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="From")),
                        ("is_open", models.BooleanField(default=True)),
                        ("through", models.DateField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duty_plans",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "name", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "name"), name="duty_plan_name"),
                            models.UniqueConstraint(fields=("organization", "submission"), name="duty_plan_sent_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("anchor", "day-of-year"), _negated=True),
                                    models.Q(("day__isnull", False), ("month__isnull", False)),
                                    _connector="OR",
                                ),
                                name="duty_plan_has_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EligibilityRules",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("area", models.CharField(blank=True, max_length=120, verbose_name="Area")),
                        ("income", models.JSONField()),
                        ("payment", models.JSONField()),
                        (
                            "valid_months",
                            models.PositiveSmallIntegerField(
                                default=12,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                            ),
                        ),
                        (
                            "purge_days",
                            models.PositiveSmallIntegerField(
                                default=90,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(3650),
                                ],
                            ),
                        ),
                        ("changed_at", models.DateTimeField()),
                        (
                            "organization",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="eligibility_rules",
                                to="people.organization",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Governing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("changed_at", models.DateTimeField()),
                        (
                            "leaseholders",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.memberclass",
                                verbose_name="Leaseholders’ class",
                            ),
                        ),
                        (
                            "organization",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="governing",
                                to="people.organization",
                            ),
                        ),
                        (
                            "otherwise",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.memberclass",
                                verbose_name="Class of those who leave their home",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization",),
                    },
                ),
                migrations.CreateModel(
                    name="HoldingImport",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("kind", models.CharField(max_length=8)),
                        ("sha256", models.CharField(max_length=64)),
                        ("rows", models.JSONField(default=list)),
                        ("problems", models.JSONField(default=list)),
                        ("notes", models.JSONField(default=list)),
                        ("parcels", models.PositiveIntegerField(default=0)),
                        ("holdings", models.PositiveIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("read", "Read, not entered yet"),
                                    ("entered", "Entered"),
                                    ("dropped", "Put aside"),
                                ],
                                default="read",
                                max_length=8,
                            ),
                        ),
                        ("read_at", models.DateTimeField()),
                        ("entered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="holding_imports",
                                to="people.organization",
                            ),
                        ),
                        (
                            "read_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-read_at"),
                    },
                ),
                migrations.CreateModel(
                    name="Household",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "size",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(20),
                                ],
                                verbose_name="How many people?",
                            ),
                        ),
                        ("is_invented", models.BooleanField(default=False)),
                        ("since", models.DateField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="households",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="household_sent_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndexTable",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                max_length=30,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "\\A[a-z][a-z0-9-]*\\Z", "Use small letters, digits and hyphens: ami-boston."
                                    )
                                ],
                                verbose_name="Short name",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        ("source", models.CharField(max_length=200, verbose_name="Who publishes it?")),
                        (
                            "every",
                            models.CharField(
                                choices=[
                                    ("year", "Every year"),
                                    ("quarter", "Every three months"),
                                    ("month", "Every month"),
                                ],
                                default="year",
                                max_length=7,
                                verbose_name="How often is it published?",
                            ),
                        ),
                        ("entered_at", models.DateTimeField()),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="index_tables",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "name", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "code"), name="index_code_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LandReport",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1900),
                                    django.core.validators.MaxValueValidator(2200),
                                ],
                                verbose_name="Year",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        ("figures", models.JSONField()),
                        ("words", models.TextField(blank=True, max_length=3000, verbose_name="In your own words")),
                        ("published_at", models.DateTimeField()),
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
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="land_reports",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-year", "-number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "year", "number"), name="land_report_number"
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="land_report_sent_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeaseTemplate",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        (
                            "tenure",
                            models.CharField(
                                choices=[
                                    ("ground-lease", "Owned home on leased land"),
                                    ("co-op", "Co-op"),
                                    ("rental", "Rented home"),
                                    ("farm-lease", "Farm lease"),
                                    ("commercial-lease", "Commercial lease"),
                                    ("open", "Kept open for all"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("terms", models.JSONField()),
                        ("is_open", models.BooleanField(default=True)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lease_templates",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "name"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "name"), name="lease_template_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LetterBatch",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("printed_at", models.DateTimeField()),
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
                                related_name="letter_batches",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-printed_at", "-id"),
                    },
                ),
                migrations.CreateModel(
                    name="LetterTemplate",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("duty", "Something to do this year"),
                                    ("inspection", "Visit to the home"),
                                    ("renewal", "Renewal of the lease"),
                                    ("late", "Fee not paid yet"),
                                    ("support", "Offer of help"),
                                    ("default", "Something must be put right"),
                                    ("lender", "A notice from the bank"),
                                    ("cured", "Put right in time"),
                                    ("refinance", "Answer about a new loan"),
                                    ("request", "Answer to a request"),
                                    ("improvement", "Answer about an improvement"),
                                    ("price", "Price of the home"),
                                    ("offer", "A home is offered"),
                                    ("other", "Another letter"),
                                ],
                                max_length=12,
                                verbose_name="What is it for?",
                            ),
                        ),
                        ("subject_en", models.CharField(max_length=120, verbose_name="Subject in English")),
                        ("text_en", models.TextField(max_length=6000, verbose_name="Letter in English")),
                        ("subject_es", models.CharField(max_length=120, verbose_name="Subject in Spanish")),
                        ("text_es", models.TextField(max_length=6000, verbose_name="Letter in Spanish")),
                        ("is_open", models.BooleanField(default=True)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "changed_by",
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
                                related_name="letter_templates",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "purpose", "name"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "name"), name="letter_template_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LimitTable",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("area", models.CharField(max_length=120, verbose_name="Area")),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1975),
                                    django.core.validators.MaxValueValidator(2200),
                                ],
                                verbose_name="Year",
                            ),
                        ),
                        ("effective_on", models.DateField(verbose_name="In force from")),
                        ("source", models.CharField(max_length=300, verbose_name="Where do the figures come from?")),
                        ("statement", models.JSONField()),
                        ("is_invented", models.BooleanField(default=False)),
                        ("published_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_why", models.CharField(blank=True, max_length=300)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="limit_tables",
                                to="people.organization",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "area", "-effective_on", "-id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="limits_sent_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("organization", "area", "year"),
                                name="limits_of_a_year",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("organization", "area", "effective_on"),
                                name="limits_from_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Parcel",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        ("reference", models.CharField(blank=True, max_length=40, verbose_name="Parcel number")),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="Address")),
                        ("neighborhood", models.CharField(blank=True, max_length=80, verbose_name="Neighborhood")),
                        (
                            "use",
                            models.CharField(
                                choices=[
                                    ("homes", "Homes"),
                                    ("farm", "Farm or garden"),
                                    ("commercial", "Shop or workshop"),
                                    ("open", "Open space"),
                                    ("mixed", "Several uses"),
                                    ("vacant", "Not used yet"),
                                ],
                                default="homes",
                                max_length=10,
                                verbose_name="Use",
                            ),
                        ),
                        ("square_feet", models.PositiveBigIntegerField(default=0, verbose_name="Land, in square feet")),
                        ("is_measured", models.BooleanField(default=False)),
                        ("shape", models.JSONField(blank=True, null=True)),
                        ("latitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                        ("longitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                        ("acquired_on", models.DateField(blank=True, null=True, verbose_name="Held since")),
                        (
                            "acquired_from",
                            models.CharField(blank=True, max_length=300, verbose_name="How it came to the trust"),
                        ),
                        ("story", models.TextField(blank=True, max_length=8000, verbose_name="Story")),
                        ("released_on", models.DateField(blank=True, null=True, verbose_name="Held until")),
                        ("released_why", models.CharField(blank=True, max_length=300, verbose_name="Why")),
                        ("released_by", models.CharField(blank=True, max_length=12)),
                        ("entered_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        ("order", models.CharField(editable=False, max_length=300)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parcels",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "order", "id"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("released_on__isnull", True)),
                                fields=["organization", "use", "square_feet"],
                                name="parcel_areas",
                            ),
                            models.Index(fields=["organization", "order", "id"], name="parcel_list"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="parcel_sent_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("reference", ""), _negated=True),
                                fields=("organization", "reference"),
                                name="parcel_reference",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Programme",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        ("about", models.TextField(blank=True, max_length=4000, verbose_name="About it")),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("open", "Open"), ("closed", "Closed")],
                                default="draft",
                                max_length=6,
                            ),
                        ),
                        ("steps", models.JSONField(default=list)),
                        ("priorities", models.JSONField(default=list)),
                        ("sizes", models.JSONField(default=list)),
                        ("tiers", models.JSONField(default=list)),
                        (
                            "order_by",
                            models.CharField(
                                choices=[
                                    ("lottery", "The lottery alone"),
                                    ("groups", "Priority groups, one after another; the lottery within each"),
                                    ("points", "Points for priorities; the lottery among equals"),
                                    ("shares", "A share of the places for each priority; the lottery for the rest"),
                                ],
                                default="groups",
                                max_length=8,
                                verbose_name="Who comes first?",
                            ),
                        ),
                        (
                            "carried",
                            models.CharField(
                                choices=[
                                    ("first", "They come before everyone new, in the order they had"),
                                    ("within", "They come first within their own group"),
                                    ("no", "Everyone is drawn anew"),
                                ],
                                default="first",
                                max_length=6,
                                verbose_name="And those who were not drawn before?",
                            ),
                        ),
                        (
                            "declines",
                            models.PositiveSmallIntegerField(
                                default=2,
                                validators=[django.core.validators.MaxValueValidator(20)],
                                verbose_name="How often may somebody say no and keep their place?",
                            ),
                        ),
                        (
                            "offer_days",
                            models.PositiveSmallIntegerField(
                                default=7,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(90),
                                ],
                                verbose_name="Days to answer an offer",
                            ),
                        ),
                        ("opens_on", models.DateField(verbose_name="First day to apply")),
                        ("closes_on", models.DateField(blank=True, null=True, verbose_name="Last day to apply")),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("entered_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="home_programmes",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-opens_on", "-id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="programme_sent_once"),
                            models.UniqueConstraint(fields=("organization", "name"), name="programme_name"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportConsent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("given_at", models.DateTimeField()),
                        ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "given_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "network",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="report_consents",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "network", "-given_at"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("taken_back_at__isnull", True)),
                                fields=("organization", "network"),
                                name="report_consent_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Building",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("house", "House for one family"),
                                    ("row-house", "Row house"),
                                    ("two-family", "House for two families"),
                                    ("triple-decker", "Triple-decker"),
                                    ("apartments", "Apartment building"),
                                    ("commercial", "Shops or workshops"),
                                    ("farm", "Farm building"),
                                    ("other", "Another building"),
                                ],
                                default="house",
                                max_length=14,
                                verbose_name="Kind",
                            ),
                        ),
                        (
                            "built_in",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1600),
                                    django.core.validators.MaxValueValidator(2200),
                                ],
                                verbose_name="Built in",
                            ),
                        ),
                        ("entered_at", models.DateTimeField()),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="buildings",
                                to="people.organization",
                            ),
                        ),
                        (
                            "parcel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="buildings", to="land.parcel"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("parcel", "name", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "parcel", "name"), name="building_once_on_a_parcel"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deal",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="Name of the building")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("house", "House for one family"),
                                    ("row-house", "Row house"),
                                    ("two-family", "House for two families"),
                                    ("triple-decker", "Triple-decker"),
                                    ("apartments", "Apartment building"),
                                    ("commercial", "Shops or workshops"),
                                    ("farm", "Farm building"),
                                    ("other", "Another building"),
                                ],
                                default="triple-decker",
                                max_length=14,
                                verbose_name="Kind",
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="Address")),
                        ("neighborhood", models.CharField(blank=True, max_length=80, verbose_name="Neighborhood")),
                        ("latitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                        ("longitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                        (
                            "homes",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(2000)],
                                verbose_name="How many homes?",
                            ),
                        ),
                        (
                            "people",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(10000)],
                                verbose_name="How many people live there?",
                            ),
                        ),
                        (
                            "story",
                            models.TextField(blank=True, max_length=4000, verbose_name="What is happening there?"),
                        ),
                        (
                            "association_words",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="Residents’ association, in words"
                            ),
                        ),
                        (
                            "asking_price",
                            models.BigIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(10000000000000),
                                ],
                                verbose_name="Asking price",
                            ),
                        ),
                        ("is_public", models.BooleanField(default=False, verbose_name="Anyone may read this story")),
                        (
                            "needs_decision",
                            models.BooleanField(
                                default=True, verbose_name="Members or the board must say yes before it is bought"
                            ),
                        ),
                        ("decision", models.CharField(blank=True, max_length=12)),
                        ("unit", models.CharField(default="USD", max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("watched", "Watched"),
                                    ("dispute", "In dispute"),
                                    ("buying", "Offers are being made"),
                                    ("agreed", "Price agreed, not bought yet"),
                                    ("closed", "Bought"),
                                    ("fell", "Fell through"),
                                ],
                                default="watched",
                                max_length=8,
                            ),
                        ),
                        ("price", models.BigIntegerField(blank=True, null=True)),
                        ("opened_at", models.DateTimeField()),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        ("fell_on", models.DateField(blank=True, null=True)),
                        ("fell_why", models.CharField(blank=True, max_length=400, verbose_name="Why")),
                        ("closing", models.UUIDField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "association",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.organization",
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
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deals",
                                to="people.organization",
                            ),
                        ),
                        (
                            "parcel",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deals",
                                to="land.parcel",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-opened_at", "-id"),
                        "indexes": [models.Index(fields=["organization", "state", "-opened_at"], name="deal_list")],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="deal_sent_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_on__isnull", False), ("parcel__isnull", False), ("state", "closed")
                                    ),
                                    models.Q(
                                        models.Q(("state", "closed"), _negated=True),
                                        ("closed_on__isnull", True),
                                        ("parcel__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="deal_closed_has_land",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("fell_on__isnull", False),
                                        ("state", "fell"),
                                        models.Q(("fell_why", ""), _negated=True),
                                    ),
                                    models.Q(("state", "fell"), _negated=True),
                                    _connector="OR",
                                ),
                                name="deal_fell_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GroupSession",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("orientation", "Orientation"),
                                    ("class", "Home buyer class"),
                                    ("pre-application", "First questions"),
                                    ("lender-letter", "Letter from a bank"),
                                    ("application", "Application"),
                                    ("review", "Income review"),
                                ],
                                default="orientation",
                                max_length=16,
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="Title")),
                        ("starts_at", models.DateTimeField(verbose_name="When?")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                default=90,
                                validators=[
                                    django.core.validators.MinValueValidator(10),
                                    django.core.validators.MaxValueValidator(900),
                                ],
                                verbose_name="Minutes",
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="Where?")),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="Language")),
                        (
                            "places",
                            models.PositiveSmallIntegerField(
                                default=25,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(500),
                                ],
                                verbose_name="Places",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("planned", "Planned"), ("held", "Held"), ("cancelled", "Called off")],
                                default="planned",
                                max_length=9,
                            ),
                        ),
                        ("sequence", models.PositiveSmallIntegerField(default=0)),
                        ("changed_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="home_sessions",
                                to="people.organization",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sessions",
                                to="land.programme",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "starts_at", "id"),
                        "indexes": [
                            models.Index(fields=["organization", "programme", "starts_at"], name="home_session_next")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="home_session_sent_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HomeDraw",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("announced", "Announced"),
                                    ("listed", "The list is published"),
                                    ("held", "Drawn"),
                                    ("cancelled", "Called off"),
                                ],
                                default="announced",
                                max_length=9,
                            ),
                        ),
                        ("seed_how", models.CharField(max_length=400, verbose_name="Where does the seed come from?")),
                        ("seed_on", models.DateField(verbose_name="On which day?")),
                        ("statement", models.JSONField()),
                        ("entrants", models.JSONField(default=list)),
                        ("fingerprint", models.CharField(blank=True, max_length=64)),
                        ("seed", models.CharField(blank=True, max_length=1000)),
                        ("result", models.JSONField(blank=True, null=True)),
                        ("announced_at", models.DateTimeField()),
                        ("listed_at", models.DateTimeField(blank=True, null=True)),
                        ("held_at", models.DateTimeField(blank=True, null=True)),
                        ("why_cancelled", models.CharField(blank=True, max_length=400)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="home_draws",
                                to="people.organization",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="land.programme"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "programme", "-number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="home_draw_sent_once"),
                            models.UniqueConstraint(
                                fields=("organization", "programme", "number"), name="home_draw_number"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["announced", "listed"])),
                                fields=("organization", "programme"),
                                name="one_home_draw_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "held"), _negated=True),
                                    models.Q(
                                        ("held_at__isnull", False),
                                        ("result__isnull", False),
                                        models.Q(("seed", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="home_draw_held_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Application",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("ticket", models.CharField(editable=False, max_length=9)),
                        ("code", models.CharField(blank=True, editable=False, max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Not sent yet"),
                                    ("sent", "In"),
                                    ("housed", "Has a home"),
                                    ("withdrawn", "Taken back"),
                                    ("set-aside", "Set aside"),
                                ],
                                default="draft",
                                max_length=9,
                            ),
                        ),
                        (
                            "size",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(20),
                                ],
                                verbose_name="How many people will live in the home?",
                            ),
                        ),
                        ("bedrooms", models.JSONField(default=list)),
                        ("priorities", models.JSONField(default=list)),
                        ("checked", models.JSONField(default=dict)),
                        ("answered", models.JSONField(default=list)),
                        (
                            "reach",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("notices", "By the house’s letters and text messages"),
                                    ("call", "By a call"),
                                    ("post", "By post"),
                                    ("office", "I come to the office and ask"),
                                ],
                                max_length=8,
                                verbose_name="How can we reach you?",
                            ),
                        ),
                        ("reach_words", models.CharField(blank=True, max_length=200)),
                        ("on_paper", models.BooleanField(default=False)),
                        ("is_invented", models.BooleanField(default=False)),
                        ("declined", models.PositiveSmallIntegerField(default=0)),
                        ("lost_place", models.BooleanField(default=False)),
                        ("started_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_why", models.CharField(blank=True, max_length=300)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="home_applications",
                                to="people.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="home_applications",
                                to="people.person",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="applications",
                                to="land.household",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="land.programme",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "programme", "id"),
                        "indexes": [
                            models.Index(fields=["organization", "programme", "state", "id"], name="application_list"),
                            models.Index(fields=["code"], name="application_code"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="application_sent_once"
                            ),
                            models.UniqueConstraint(fields=("organization", "ticket"), name="application_ticket"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "sent"])),
                                fields=("organization", "programme", "person"),
                                name="application_once_a_programme",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"),
                                    ("sent_at__isnull", False),
                                    ("state", "withdrawn"),
                                    _connector="OR",
                                ),
                                name="application_in_when_sent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HouseholdPerson",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("signs", models.BooleanField(default=True)),
                        ("until", models.DateField(blank=True, null=True)),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="people", to="land.household"
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="households",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("household", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "household", "person"), name="household_person_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndexPublication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("source", models.CharField(max_length=300, verbose_name="Where the figures are from")),
                        ("count", models.PositiveIntegerField()),
                        ("published_at", models.DateTimeField()),
                        ("act", models.PositiveIntegerField(blank=True, null=True)),
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
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "table",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="publications",
                                to="land.indextable",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("table", "-number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="index_published_once"),
                            models.UniqueConstraint(
                                fields=("organization", "table", "number"), name="index_publication_number"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndexDraft",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("source", models.CharField(max_length=300)),
                        ("rows", models.JSONField(default=list)),
                        ("problems", models.JSONField(default=list)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("read", "Read, not entered yet"),
                                    ("entered", "Entered"),
                                    ("dropped", "Put aside"),
                                ],
                                default="read",
                                max_length=8,
                            ),
                        ),
                        ("read_at", models.DateTimeField()),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "read_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "table",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="land.indextable"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-read_at"),
                    },
                ),
                migrations.CreateModel(
                    name="IncomeReview",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("ticket", models.CharField(max_length=40)),
                        ("subject_kind", models.CharField(max_length=20)),
                        ("subject_id", models.CharField(max_length=40)),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("application", "For an application"),
                                    ("offer", "Looked at again for an offer"),
                                    ("occupancy", "For the yearly check"),
                                ],
                                default="application",
                                max_length=12,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Figures are being gathered"),
                                    ("first", "Waiting for the first reviewer"),
                                    ("second", "Waiting for the second reviewer"),
                                    ("done", "Decided"),
                                    ("dropped", "Put aside"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        (
                            "size",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(20),
                                ],
                                verbose_name="How many people?",
                            ),
                        ),
                        ("asked_tier", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("area", models.CharField(blank=True, max_length=120)),
                        ("as_of", models.DateField()),
                        ("rule", models.JSONField()),
                        ("sealed", models.BinaryField(blank=True, null=True)),
                        ("revision", models.PositiveIntegerField(default=0)),
                        ("first_at", models.DateTimeField(blank=True, null=True)),
                        ("second_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("within", "Within the limit"), ("over", "Over the limit")],
                                max_length=6,
                            ),
                        ),
                        ("tier", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("valid_until", models.DateField(blank=True, null=True)),
                        ("purge_on", models.DateField(blank=True, null=True)),
                        ("purged_at", models.DateTimeField(blank=True, null=True)),
                        ("begun_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "applicant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="income_reviews",
                                to="people.person",
                            ),
                        ),
                        (
                            "first_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="income_reviews",
                                to="land.household",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="income_reviews",
                                to="people.organization",
                            ),
                        ),
                        (
                            "second_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "table",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="land.limittable",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-begun_at", "-id"),
                        "indexes": [
                            models.Index(fields=["organization", "state", "-begun_at"], name="review_list"),
                            models.Index(fields=["organization", "subject_kind", "subject_id"], name="review_subject"),
                            models.Index(
                                condition=models.Q(("purged_at__isnull", True)),
                                fields=["purge_on"],
                                name="review_purge",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="review_sent_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["open", "first", "second"])),
                                fields=("organization", "subject_kind", "subject_id", "purpose"),
                                name="one_review_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_by__isnull", True),
                                    ("second_by__isnull", True),
                                    models.Q(("first_by", models.F("second_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="review_by_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("second_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="review_is_decided",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("purged_at__isnull", True), ("sealed__isnull", True), _connector="OR"
                                ),
                                name="review_purged",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealCondition",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("inspection", "Inspection of the building"),
                                    ("financing", "The money is promised"),
                                    ("decision", "Members or the board say yes"),
                                    ("title", "The title is clear"),
                                    ("residents", "Residents agree"),
                                    ("other", "Something else"),
                                ],
                                default="inspection",
                                max_length=10,
                                verbose_name="What must be so?",
                            ),
                        ),
                        ("what", models.CharField(blank=True, max_length=200, verbose_name="In a few words")),
                        ("due_on", models.DateField(verbose_name="By when?")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("met", "Met"),
                                    ("waived", "No longer asked for"),
                                    ("failed", "Not met"),
                                ],
                                default="open",
                                max_length=6,
                            ),
                        ),
                        ("settled_on", models.DateField(blank=True, null=True)),
                        ("words", models.CharField(blank=True, max_length=400, verbose_name="What was found?")),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "deal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="conditions", to="land.deal"
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
                        "ordering": ("deal", "due_on", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="deal_condition_sent_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealOffer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "by",
                            models.CharField(
                                choices=[("trust", "The trust"), ("seller", "The seller")],
                                default="trust",
                                max_length=6,
                                verbose_name="Who offers?",
                            ),
                        ),
                        (
                            "amount",
                            models.BigIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(10000000000000),
                                ],
                                verbose_name="Price",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="When was it offered?")),
                        ("open_until", models.DateField(blank=True, null=True, verbose_name="Until when is it open?")),
                        ("words", models.CharField(blank=True, max_length=400, verbose_name="Terms, in a few words")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Waiting for an answer"),
                                    ("accepted", "Accepted"),
                                    ("refused", "Refused"),
                                    ("countered", "Answered with another price"),
                                    ("withdrawn", "Taken back"),
                                    ("lapsed", "Not answered in time"),
                                ],
                                default="open",
                                max_length=9,
                            ),
                        ),
                        ("answered_on", models.DateField(blank=True, null=True)),
                        ("answer", models.CharField(blank=True, max_length=400, verbose_name="What was answered?")),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "deal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="land.deal"
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
                        "ordering": ("deal", "number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "deal", "number"), name="deal_offer_number"
                            ),
                            models.UniqueConstraint(fields=("organization", "submission"), name="deal_offer_sent_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("organization", "deal"),
                                name="deal_one_open_offer",
                            ),
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="deal_offer_amount"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealSource",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("loan", "Loan of a fund of the house"),
                                    ("bank", "Loan from elsewhere"),
                                    ("subsidy", "Subsidy"),
                                    ("gift", "Gifts"),
                                    ("own", "The trust’s own money"),
                                ],
                                default="own",
                                max_length=7,
                                verbose_name="Kind",
                            ),
                        ),
                        ("name", models.CharField(max_length=160, verbose_name="Who gives or lends it?")),
                        (
                            "amount",
                            models.BigIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(10000000000000),
                                ],
                                verbose_name="How much?",
                            ),
                        ),
                        (
                            "promise",
                            models.CharField(
                                choices=[("hoped", "Hoped for"), ("asked", "Asked for"), ("firm", "Promised")],
                                default="hoped",
                                max_length=5,
                                verbose_name="How sure is it?",
                            ),
                        ),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "agreement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agreements.agreement",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="land.deal"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
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
                            "takes_out",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="taken_out_by",
                                to="land.dealsource",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("deal", "position", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="deal_source_sent_once"
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "deal", "position"), name="deal_source_position"
                            ),
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="deal_source_amount"),
                            models.CheckConstraint(
                                condition=models.Q(("kind", "loan"), ("agreement__isnull", True), _connector="OR"),
                                name="deal_source_agreement_is_a_loan",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("restriction__isnull", True), ("kind__in", ["subsidy", "gift"]), _connector="OR"
                                ),
                                name="deal_source_restriction_is_given",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("takes_out__isnull", True),
                                    models.Q(("takes_out", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="deal_source_takes_out_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealStep",
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
                                    ("story", "What happened"),
                                    ("meeting", "Residents met"),
                                    ("action", "Residents acted"),
                                    ("offer", "Offer"),
                                    ("condition", "Condition"),
                                    ("money", "Money"),
                                    ("decision", "Decision"),
                                    ("closed", "Bought"),
                                    ("fell", "Fell through"),
                                    ("again", "Taken up again"),
                                ],
                                default="story",
                                max_length=9,
                                verbose_name="What is it?",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="When?")),
                        ("text", models.CharField(max_length=1000, verbose_name="In a few words")),
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
                            "deal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="land.deal"
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
                        "ordering": ("deal", "on", "number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "deal", "number"), name="deal_step_number"),
                            models.UniqueConstraint(fields=("organization", "submission"), name="deal_step_sent_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealUse",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("land", "The land"),
                                    ("building", "The building"),
                                    ("costs", "Costs of buying"),
                                    ("repairs", "Repairs, after buying"),
                                    ("reserve", "Kept for later"),
                                ],
                                default="building",
                                max_length=8,
                                verbose_name="What for?",
                            ),
                        ),
                        ("what", models.CharField(blank=True, max_length=160, verbose_name="In a few words")),
                        (
                            "amount",
                            models.BigIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(10000000000000),
                                ],
                                verbose_name="How much?",
                            ),
                        ),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "deal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="uses", to="land.deal"
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
                        "ordering": ("deal", "position", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="deal_use_sent_once"),
                            models.UniqueConstraint(
                                fields=("organization", "deal", "position"), name="deal_use_position"
                            ),
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="deal_use_amount"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Certificate",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("orientation", "Orientation"),
                                    ("class", "Home buyer class"),
                                    ("pre-application", "First questions"),
                                    ("lender-letter", "Letter from a bank"),
                                    ("application", "Application"),
                                    ("review", "Income review"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("got_on", models.DateField()),
                        ("until", models.DateField(blank=True, null=True)),
                        ("from_where", models.CharField(blank=True, max_length=120)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="home_certificates",
                                to="people.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="home_certificates",
                                to="people.person",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="land.groupsession",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-got_on", "-id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "person", "kind", "got_on"), name="home_certificate_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("coming", "Signed up"),
                                    ("came", "Came"),
                                    ("missed", "Did not come"),
                                    ("off", "Signed off"),
                                ],
                                default="coming",
                                max_length=6,
                            ),
                        ),
                        ("changed_at", models.DateTimeField()),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="home_sessions",
                                to="people.person",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendances",
                                to="land.groupsession",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("session", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "session", "person"), name="home_session_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Holding",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        (
                            "use",
                            models.CharField(
                                choices=[
                                    ("homes", "Homes"),
                                    ("farm", "Farm or garden"),
                                    ("commercial", "Shop or workshop"),
                                    ("open", "Open space"),
                                    ("mixed", "Several uses"),
                                    ("vacant", "Not used yet"),
                                ],
                                default="homes",
                                max_length=10,
                                verbose_name="Use",
                            ),
                        ),
                        (
                            "tenure",
                            models.CharField(
                                choices=[
                                    ("ground-lease", "Owned home on leased land"),
                                    ("co-op", "Co-op"),
                                    ("rental", "Rented home"),
                                    ("farm-lease", "Farm lease"),
                                    ("commercial-lease", "Commercial lease"),
                                    ("open", "Kept open for all"),
                                ],
                                default="ground-lease",
                                max_length=16,
                                verbose_name="Held as",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned or being built"),
                                    ("free", "Free"),
                                    ("in-use", "In use"),
                                    ("for-sale", "Passing to the next family"),
                                    ("in-default", "Help needed"),
                                    ("lost", "Lost to the trust"),
                                ],
                                default="free",
                                max_length=10,
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=40, verbose_name="Door")),
                        (
                            "bedrooms",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(20)],
                                verbose_name="Bedrooms",
                            ),
                        ),
                        (
                            "square_feet",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="Size, in square feet"),
                        ),
                        ("accessible", models.BooleanField(default=False, verbose_name="Without steps")),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(200),
                                ],
                                verbose_name="For households up to this percent of the area median income",
                            ),
                        ),
                        ("entered_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        ("order", models.CharField(editable=False, max_length=300)),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holdings",
                                to="land.building",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="holdings",
                                to="people.organization",
                            ),
                        ),
                        (
                            "parcel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="holdings", to="land.parcel"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "order", "id"),
                        "indexes": [
                            models.Index(fields=["organization", "use", "tenure", "state"], name="holding_counts"),
                            models.Index(fields=["organization", "order", "id"], name="holding_list"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="holding_sent_once"),
                            models.UniqueConstraint(
                                fields=("organization", "parcel", "name"), name="holding_once_on_a_parcel"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndexValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField(verbose_name="Holds from")),
                        ("value", models.CharField(max_length=24, verbose_name="Value")),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "publication",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="values",
                                to="land.indexpublication",
                            ),
                        ),
                        (
                            "replaced_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced",
                                to="land.indexpublication",
                            ),
                        ),
                        (
                            "table",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="values", to="land.indextable"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("table", "-on"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replaced_by__isnull", True)),
                                fields=("organization", "table", "on"),
                                name="index_value_in_force",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "publication", "on"), name="index_value_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LinePlace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.PositiveIntegerField()),
                        ("because", models.JSONField(default=dict)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places",
                                to="land.application",
                            ),
                        ),
                        (
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="places", to="land.homedraw"
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
                        "ordering": ("draw", "place"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "draw", "application"), name="line_once"),
                            models.UniqueConstraint(fields=("organization", "draw", "place"), name="line_place"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("begun", "Begun"),
                                    ("changed", "Figures changed"),
                                    ("handed", "Handed in"),
                                    ("confirmed", "Confirmed by the first reviewer"),
                                    ("returned", "Sent back"),
                                    ("agreed", "Confirmed by the second reviewer"),
                                    ("dropped", "Put aside"),
                                    ("purged", "Figures and papers deleted, their time was over"),
                                    ("erased", "Figures and papers deleted, as the household wished"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("sealed_words", models.BinaryField(blank=True, null=True)),
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="land.incomereview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("review", "number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "review", "number"), name="review_step_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealedPaper",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pay", "Pay stubs"),
                                    ("tax", "Tax return"),
                                    ("benefit", "Letter about a benefit or pension"),
                                    ("bank", "Bank statement"),
                                    ("business", "Books of a business"),
                                    ("debt", "Statement of a debt"),
                                    ("other", "Another paper"),
                                ],
                                max_length=10,
                                verbose_name="What is it?",
                            ),
                        ),
                        ("sealed_name", models.BinaryField()),
                        ("mime", models.CharField(max_length=60)),
                        ("size", models.PositiveIntegerField()),
                        ("added_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "added_by",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="land.incomereview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("review", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "review", "submission"), name="sealed_paper_sent_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealedReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("what", models.CharField(default="figures", max_length=10)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readings",
                                to="land.incomereview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("review", "-at", "-id"),
                    },
                ),
                migrations.CreateModel(
                    name="StepMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("step", models.CharField(max_length=40)),
                        ("done_on", models.DateField()),
                        ("until", models.DateField(blank=True, null=True)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="land.application"
                            ),
                        ),
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
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("application", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "application", "step"), name="application_step_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Lease",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "came_by",
                            models.CharField(
                                choices=[
                                    ("new", "Agreed with the trust"),
                                    ("entered", "An older lease, entered from paper"),
                                    ("inherited", "Inherited"),
                                    ("divided", "Kept when a couple parted"),
                                ],
                                default="new",
                                max_length=10,
                            ),
                        ),
                        ("passed_on", models.DateField(blank=True, null=True)),
                        ("must_sell_by", models.DateField(blank=True, null=True)),
                        ("price", models.BigIntegerField(blank=True, null=True)),
                        ("market_value", models.BigIntegerField(blank=True, null=True)),
                        ("subsidy", models.BigIntegerField(default=0)),
                        ("tier_served", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                        ("starts_on", models.DateField(verbose_name="Begins")),
                        ("began_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "ended_how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sold", "Sold to the next family"),
                                    ("to-trust", "Sold to the trust"),
                                    ("inherited", "Passed on by inheritance"),
                                    ("divided", "Passed to one of the couple"),
                                    ("foreclosed", "Foreclosed by a lender"),
                                    ("expired", "Its time was over"),
                                    ("given-up", "Given back"),
                                    ("ended", "Ended by the trust after a decision"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("sold_for", models.BigIntegerField(blank=True, null=True)),
                        ("market_value_then", models.BigIntegerField(blank=True, null=True)),
                        (
                            "agreement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lease",
                                to="agreements.agreement",
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leases",
                                to="land.building",
                            ),
                        ),
                        (
                            "followed",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="next",
                                to="land.lease",
                            ),
                        ),
                        (
                            "holding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="leases", to="land.holding"
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leases",
                                to="land.household",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="leases",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("holding", "-starts_on", "-id"),
                        "indexes": [
                            models.Index(fields=["organization", "ended_on", "starts_on"], name="lease_running"),
                            models.Index(
                                condition=models.Q(("began_at__isnull", False), ("ended_on__isnull", True)),
                                fields=["organization", "id"],
                                name="lease_to_bill",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("began_at__isnull", False), ("ended_on__isnull", True)),
                                fields=("organization", "holding"),
                                name="one_lease_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_how", ""), ("ended_on__isnull", True)),
                                    models.Q(("ended_on__isnull", False), models.Q(("ended_how", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="lease_ends_somehow",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on__isnull", True), ("began_at__isnull", False), _connector="OR"
                                ),
                                name="lease_begins_before_it_ends",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Opening",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "bedrooms",
                            models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(20)]),
                        ),
                        ("tier", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("price", models.BigIntegerField(blank=True, null=True)),
                        ("rent", models.BigIntegerField(blank=True, null=True)),
                        ("unit", models.CharField(default="USD", max_length=12)),
                        ("words", models.CharField(blank=True, max_length=600, verbose_name="In a few words")),
                        ("closes_on", models.DateField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("taken", "Taken"), ("closed", "Closed")],
                                default="open",
                                max_length=6,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "accepted_application",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="taken",
                                to="land.application",
                            ),
                        ),
                        (
                            "holding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="openings", to="land.holding"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="home_openings",
                                to="people.organization",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="openings",
                                to="land.programme",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-opened_at", "-id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="opening_sent_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("organization", "holding"),
                                name="one_opening_of_a_home",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "taken"), _negated=True),
                                    ("accepted_application__isnull", False),
                                    _connector="OR",
                                ),
                                name="opening_taken_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LandPaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="What is it?")),
                        ("name", models.CharField(max_length=120)),
                        ("sha256", models.CharField(max_length=64)),
                        ("mime", models.CharField(max_length=60)),
                        ("size", models.PositiveIntegerField()),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "holding",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="land.holding",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="land_papers",
                                to="people.organization",
                            ),
                        ),
                        (
                            "parcel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="land.parcel"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("parcel", "-added_at"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("holding", None)),
                                fields=("organization", "parcel", "sha256"),
                                name="parcel_paper_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("holding", None), _negated=True),
                                fields=("organization", "holding", "sha256"),
                                name="holding_paper_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LandDecision",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("linked_at", models.DateTimeField()),
                        (
                            "deal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="land_decisions",
                                to="land.deal",
                            ),
                        ),
                        (
                            "holding",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="land_decisions",
                                to="land.holding",
                            ),
                        ),
                        (
                            "linked_by",
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
                                related_name="land_decisions",
                                to="people.organization",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="land_decisions",
                                to="proposals.proposal",
                            ),
                        ),
                        (
                            "parcel",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="land_decisions",
                                to="land.parcel",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-linked_at", "-id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "proposal", "parcel"), name="decision_once_of_a_parcel"
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "proposal", "holding"), name="decision_once_of_a_holding"
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "proposal", "deal"), name="decision_once_of_a_deal"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("deal__isnull", True), ("holding__isnull", True), ("parcel__isnull", False)
                                    ),
                                    models.Q(
                                        ("deal__isnull", True), ("holding__isnull", False), ("parcel__isnull", True)
                                    ),
                                    models.Q(
                                        ("deal__isnull", False), ("holding__isnull", True), ("parcel__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="land_decision_of_one_thing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reserve",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        ("opened_on", models.DateField()),
                        ("is_open", models.BooleanField(default=True)),
                        ("gathered_on", models.DateField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "account",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="land_reserve",
                                to="ledger.account",
                            ),
                        ),
                        (
                            "building",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reserve",
                                to="land.building",
                            ),
                        ),
                        (
                            "holding",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reserve",
                                to="land.holding",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reserves",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "name", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="reserve_sent_once"),
                            models.UniqueConstraint(fields=("organization", "name"), name="reserve_name"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("building__isnull", False), ("holding__isnull", True)),
                                    models.Q(("building__isnull", True), ("holding__isnull", False)),
                                    _connector="OR",
                                ),
                                name="reserve_of_one_thing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TakeOut",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("amount", models.BigIntegerField()),
                        ("principal", models.BigIntegerField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "by_source",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="out", to="land.dealsource"
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="take_outs", to="land.deal"
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
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agreements.event",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="outs", to="land.dealsource"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("deal", "on", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="take_out_sent_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__gt", 0), ("principal__gte", 0), ("principal__lte", models.F("amount"))
                                ),
                                name="take_out_amounts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Duty",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("insurance", "Proof of insurance"),
                                    ("inspection", "Inspection"),
                                    ("occupancy", "Who lives in the home"),
                                    ("anniversary", "Anniversary of the lease"),
                                    ("fee-review", "Look at the fee"),
                                    ("renewal", "Notice of renewal"),
                                    ("mortgage-end", "Last payment of the mortgage"),
                                    ("other", "Another duty"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("name", models.CharField(max_length=160, verbose_name="What is to be done?")),
                        ("key", models.CharField(max_length=80)),
                        ("due_on", models.DateField(verbose_name="Day")),
                        ("first_due_on", models.DateField()),
                        ("at", models.TimeField(blank=True, null=True, verbose_name="Hour")),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
                        ("moves", models.JSONField(default=list)),
                        ("said", models.CharField(blank=True, max_length=500, verbose_name="Your words")),
                        ("handed_in_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("fine", "All is well"),
                                    ("follow", "Something is left to follow up"),
                                    ("not-needed", "Not needed this time"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=1000, verbose_name="What came out of it?")),
                        ("done_on", models.DateField(blank=True, null=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "done_by",
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
                                related_name="duties",
                                to="people.organization",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duties",
                                to="land.dutyplan",
                            ),
                        ),
                        (
                            "holding",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duties",
                                to="land.holding",
                            ),
                        ),
                        (
                            "lease",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duties",
                                to="land.lease",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "duties",
                        "ordering": ("due_on", "id"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at__isnull", True)),
                                fields=["organization", "due_on", "id"],
                                name="duty_open_by_day",
                            ),
                            models.Index(
                                condition=models.Q(("done_at__isnull", True), ("handed_in_at__isnull", False)),
                                fields=["organization", "handed_in_at"],
                                name="duty_handed_in",
                            ),
                            models.Index(fields=["organization", "due_on", "id"], name="duty_by_day"),
                            models.Index(fields=["lease", "due_on"], name="duty_of_lease"),
                            models.Index(fields=["holding", "due_on"], name="duty_of_holding"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "key"), name="duty_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at__isnull", True), ("outcome", "")),
                                    models.Q(("done_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="duty_done_somehow",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Improvement",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("what", models.CharField(max_length=200, verbose_name="What would you like to do?")),
                        (
                            "about",
                            models.TextField(blank=True, max_length=2000, verbose_name="Anything we should know?"),
                        ),
                        (
                            "estimate",
                            models.BigIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="What will it cost, about?",
                            ),
                        ),
                        ("is_done", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Waiting for an answer"),
                                    ("approved", "Approved"),
                                    ("refused", "Not approved"),
                                    ("finished", "Finished, receipts being checked"),
                                    ("credited", "Entered for the price"),
                                    ("withdrawn", "Taken back"),
                                ],
                                default="asked",
                                max_length=9,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=600, verbose_name="Why?")),
                        ("finished_on", models.DateField(blank=True, null=True, verbose_name="When was it finished?")),
                        (
                            "cost",
                            models.BigIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="What did it cost?",
                            ),
                        ),
                        (
                            "useful_years",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="How many years will it last?",
                            ),
                        ),
                        ("credited_at", models.DateTimeField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "credited_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "decided_by",
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
                                related_name="improvements",
                                to="people.organization",
                            ),
                        ),
                        (
                            "lease",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="improvements",
                                to="land.lease",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("lease", "-asked_at", "-id"),
                        "indexes": [
                            models.Index(fields=["organization", "state", "asked_at"], name="improvement_waiting")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="improvement_sent_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bill",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("amount", models.BigIntegerField()),
                        ("before", models.BigIntegerField(default=0)),
                        ("lines", models.JSONField(default=list)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="bills", to="land.billingrun"
                            ),
                        ),
                        (
                            "lease",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="bills", to="land.lease"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("run", "number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "run", "lease"), name="bill_once"),
                            models.UniqueConstraint(fields=("organization", "run", "number"), name="bill_number"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Appraisal",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("on", models.DateField(verbose_name="Day of the appraisal")),
                        (
                            "value",
                            models.BigIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="What is the home worth?",
                            ),
                        ),
                        (
                            "improvements",
                            models.BigIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="How much of it is the owner's own improvements?",
                            ),
                        ),
                        ("appraiser", models.CharField(max_length=120, verbose_name="Who appraised it?")),
                        ("is_below", models.BooleanField(default=False)),
                        ("name", models.CharField(blank=True, max_length=120)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("mime", models.CharField(blank=True, max_length=60)),
                        ("size", models.PositiveIntegerField(default=0)),
                        ("entered_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_why", models.CharField(blank=True, max_length=300)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "entered_by",
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
                                related_name="appraisals",
                                to="people.organization",
                            ),
                        ),
                        (
                            "lease",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="appraisals", to="land.lease"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("lease", "-on", "-id"),
                        "indexes": [models.Index(fields=["organization", "lease", "on"], name="appraisal_latest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="appraisal_sent_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeasePaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="What is it?")),
                        ("name", models.CharField(max_length=120)),
                        ("sha256", models.CharField(max_length=64)),
                        ("mime", models.CharField(max_length=60)),
                        ("size", models.PositiveIntegerField()),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "lease",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="land.lease"
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
                        "ordering": ("lease", "-added_at"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "lease", "sha256"), name="lease_paper_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mortgage",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("lender", models.CharField(max_length=120, verbose_name="Bank")),
                        (
                            "notices_to",
                            models.CharField(blank=True, max_length=254, verbose_name="Where notices to the bank go"),
                        ),
                        ("amount", models.BigIntegerField(verbose_name="Amount")),
                        ("rate", models.CharField(default="0", max_length=12, verbose_name="Interest a year")),
                        (
                            "months",
                            models.PositiveSmallIntegerField(
                                default=360,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(600),
                                ],
                                verbose_name="Months",
                            ),
                        ),
                        ("first_due", models.DateField(verbose_name="First payment")),
                        ("consented_on", models.DateField(blank=True, null=True)),
                        ("paid_off_on", models.DateField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "lease",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="mortgages", to="land.lease"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mortgages",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("lease", "-first_due", "-id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="mortgage_sent_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HomeOffer",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("place", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Waits for an answer"),
                                    ("accepted", "Accepted"),
                                    ("confirmed", "Confirmed"),
                                    ("declined", "Declined"),
                                    ("lapsed", "Ended without an answer"),
                                    ("withdrawn", "Taken back"),
                                ],
                                default="open",
                                max_length=9,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("self", "by themselves"),
                                    ("office", "written down by the office"),
                                    ("clock", "by the clock"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("why", models.CharField(blank=True, max_length=300)),
                        ("keeps_place", models.BooleanField(default=True)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="land.application",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="home_offers",
                                to="people.organization",
                            ),
                        ),
                        (
                            "opening",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="land.opening"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-made_at", "-id"),
                        "indexes": [models.Index(fields=["state", "due_at"], name="home_offer_due")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["open", "accepted", "confirmed"])),
                                fields=("organization", "opening"),
                                name="one_offer_of_a_home",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["open", "accepted"])),
                                fields=("organization", "application"),
                                name="one_offer_to_a_household",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "opening", "application"), name="offered_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_at__gt", models.F("made_at"))), name="home_offer_has_time"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PassedOver",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("over-income", "Earns more than this home is for"),
                                    ("cannot-pay", "Could not pay for this home"),
                                    ("not-reviewed", "The income review is not done"),
                                    ("not-reached", "Could not be reached"),
                                    ("step-missing", "A step is still missing"),
                                ],
                                max_length=12,
                                verbose_name="Why?",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="passed",
                                to="land.application",
                            ),
                        ),
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
                            "opening",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="passed", to="land.opening"
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
                        "ordering": ("opening", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "opening", "application"), name="passed_over_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupportPlan",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("money", "Money is short"),
                                    ("home", "Something about the home"),
                                    ("other", "Something else"),
                                ],
                                max_length=5,
                                verbose_name="What is it about?",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("offered", "Offered, no answer yet"),
                                    ("running", "Running"),
                                    ("declined", "The household did not want it"),
                                    ("done", "Back on its feet"),
                                    ("stopped", "Stopped"),
                                ],
                                default="offered",
                                max_length=8,
                            ),
                        ),
                        ("offered_on", models.DateField()),
                        ("answer_by", models.DateField(verbose_name="When do you hope for an answer?")),
                        ("words", models.TextField(max_length=2000, verbose_name="What the trust offers")),
                        ("answered_on", models.DateField(blank=True, null=True)),
                        (
                            "next_check_on",
                            models.DateField(blank=True, null=True, verbose_name="When do we talk again?"),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "lease",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="support_plans",
                                to="land.lease",
                            ),
                        ),
                        (
                            "opened_by",
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
                                related_name="support_plans",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-opened_at", "-id"),
                        "indexes": [
                            models.Index(fields=["organization", "state", "next_check_on"], name="support_list")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="support_sent_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["offered", "running"])),
                                fields=("organization", "lease"),
                                name="support_one_open",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyPaper",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        ("mime", models.CharField(max_length=40)),
                        ("size", models.PositiveIntegerField()),
                        ("name", models.CharField(max_length=120)),
                        ("kept_at", models.DateTimeField()),
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
                            "duty",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="land.duty"
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
                        "ordering": ("duty", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "duty", "sha256"), name="duty_paper_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImprovementPaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("sha256", models.CharField(max_length=64)),
                        ("mime", models.CharField(max_length=60)),
                        ("size", models.PositiveIntegerField()),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "improvement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="land.improvement",
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
                        "ordering": ("improvement", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "improvement", "sha256"), name="improvement_paper_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Letter",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("duty", "Something to do this year"),
                                    ("inspection", "Visit to the home"),
                                    ("renewal", "Renewal of the lease"),
                                    ("late", "Fee not paid yet"),
                                    ("support", "Offer of help"),
                                    ("default", "Something must be put right"),
                                    ("lender", "A notice from the bank"),
                                    ("cured", "Put right in time"),
                                    ("refinance", "Answer about a new loan"),
                                    ("request", "Answer to a request"),
                                    ("improvement", "Answer about an improvement"),
                                    ("price", "Price of the home"),
                                    ("offer", "A home is offered"),
                                    ("other", "Another letter"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("about", models.CharField(blank=True, max_length=64)),
                        ("language", models.CharField(max_length=8)),
                        ("to", models.JSONField(default=list)),
                        ("subject", models.CharField(max_length=200)),
                        ("text", models.TextField(max_length=12000)),
                        ("sha256", models.CharField(max_length=64)),
                        ("way", models.CharField(choices=[("email", "By email"), ("print", "On paper")], max_length=5)),
                        ("sent_at", models.DateTimeField()),
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
                            "duty",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="letters",
                                to="land.duty",
                            ),
                        ),
                        (
                            "lease",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="letters",
                                to="land.lease",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="letters",
                                to="people.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="letters",
                                to="land.letterbatch",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-sent_at", "-id"),
                        "indexes": [
                            models.Index(fields=["organization", "-sent_at", "-id"], name="letter_list"),
                            models.Index(
                                condition=models.Q(("batch__isnull", True), ("way", "print")),
                                fields=["organization", "id"],
                                name="letter_to_print",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="letter_sent_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Price",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("on", models.DateField(verbose_name="For a sale on")),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("sale", "A sale"),
                                    ("planning", "To know where one stands"),
                                    ("refinance", "A loan on the home"),
                                    ("passing-on", "Inheritance or divorce"),
                                ],
                                default="planning",
                                max_length=10,
                            ),
                        ),
                        ("amount", models.BigIntegerField()),
                        ("statement", models.JSONField()),
                        ("input", models.JSONField()),
                        ("result", models.JSONField()),
                        ("set_at", models.DateTimeField()),
                        ("act", models.PositiveIntegerField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "appraisal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prices",
                                to="land.appraisal",
                            ),
                        ),
                        (
                            "holding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="prices", to="land.holding"
                            ),
                        ),
                        (
                            "lease",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="prices", to="land.lease"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="home_prices",
                                to="people.organization",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("lease", "-on", "-id"),
                        "indexes": [models.Index(fields=["organization", "lease", "on"], name="price_latest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="price_set_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Request",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("refinance", "A new loan on the home"),
                                    ("sublet", "Renting it to somebody for a time"),
                                    ("absence", "Being away for a longer time"),
                                    ("repair", "A repair paid from the reserve"),
                                    ("help", "Hard times: we would like to talk"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Waiting for an answer"),
                                    ("granted", "Yes"),
                                    ("refused", "No"),
                                    ("withdrawn", "Taken back"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=2000, verbose_name="Tell us more")),
                        ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="Amount")),
                        ("lender", models.CharField(blank=True, max_length=120, verbose_name="Bank")),
                        ("rate", models.CharField(blank=True, max_length=12)),
                        (
                            "months",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(600),
                                ],
                                verbose_name="Months",
                            ),
                        ),
                        ("first_due", models.DateField(blank=True, null=True, verbose_name="First payment")),
                        (
                            "notices_to",
                            models.CharField(blank=True, max_length=254, verbose_name="Where notices to the bank go"),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="From")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="Until")),
                        ("checks", models.JSONField(default=list)),
                        ("asked_at", models.DateTimeField()),
                        ("answer_by", models.DateField()),
                        ("words", models.TextField(blank=True, max_length=2000, verbose_name="Why?")),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "lease",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="requests", to="land.lease"
                            ),
                        ),
                        (
                            "mortgage",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="request",
                                to="land.mortgage",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lease_requests",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-asked_at", "-id"),
                        "indexes": [
                            models.Index(fields=["organization", "state", "-asked_at"], name="lease_request_list")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="lease_request_sent_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")),
                                fields=("organization", "lease", "kind"),
                                name="lease_request_open_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupportNote",
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
                                choices=[
                                    ("call", "Telephone call"),
                                    ("visit", "Visit"),
                                    ("letter", "Letter or message"),
                                    ("check-in", "How it goes"),
                                ],
                                max_length=8,
                                verbose_name="How did you talk?",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="Day")),
                        ("sealed", models.BinaryField()),
                        ("at", models.DateTimeField()),
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
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="land.supportplan"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("plan", "on", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="support_note_sent_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DefaultNotice",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "giver",
                            models.CharField(
                                choices=[("lender", "The bank"), ("trust", "The trust")],
                                max_length=6,
                                verbose_name="Who gave the notice?",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("money", "Money is owed"),
                                    ("other", "Something else of the agreement is not kept"),
                                ],
                                max_length=5,
                                verbose_name="What is it about?",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "There is time to put it right"),
                                    ("cured", "Put right"),
                                    ("taken-back", "Taken back"),
                                    ("uncured", "Not put right in time"),
                                ],
                                default="running",
                                max_length=10,
                            ),
                        ),
                        ("noticed_on", models.DateField(verbose_name="Date of the notice")),
                        ("received_on", models.DateField(verbose_name="The trust had it on")),
                        ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="Amount owed")),
                        ("words", models.TextField(max_length=2000, verbose_name="What must be put right?")),
                        ("statement", models.JSONField()),
                        ("owner_until", models.DateField()),
                        ("trust_until", models.DateField(blank=True, null=True)),
                        ("final_on", models.DateField()),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "cured_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("household", "By the household"),
                                    ("trust", "By the trust, for the household"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("paid", models.BigIntegerField(blank=True, null=True)),
                        ("end_words", models.CharField(blank=True, max_length=1000)),
                        ("entered_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "entered_by",
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
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="default_notices",
                                to="people.organization",
                            ),
                        ),
                        (
                            "lease",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="default_notices",
                                to="land.lease",
                            ),
                        ),
                        (
                            "mortgage",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="default_notices",
                                to="land.mortgage",
                            ),
                        ),
                        (
                            "support",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="default_notices",
                                to="land.supportplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-received_on", "-id"),
                        "indexes": [
                            models.Index(fields=["organization", "state", "owner_until"], name="default_notice_list"),
                            models.Index(fields=["lease", "state"], name="default_notice_of_lease"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="default_notice_sent_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_on__isnull", True), ("state", "running")),
                                    models.Q(
                                        models.Q(("state", "running"), _negated=True), ("ended_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="default_notice_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "cured"), models.Q(("cured_by", ""), _negated=True)),
                                    models.Q(models.Q(("state", "cured"), _negated=True), ("cured_by", "")),
                                    _connector="OR",
                                ),
                                name="default_cured_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupportStep",
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
                                choices=[
                                    ("pause", "A pause of the fee"),
                                    ("payments", "What is late, paid bit by bit"),
                                    ("advance", "What the trust paid for you, paid back bit by bit"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("until", models.DateField(blank=True, null=True)),
                        ("amount", models.BigIntegerField(blank=True, null=True)),
                        ("count", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("made_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="land.supportplan"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="agreements.version",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("plan", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="support_step_sent_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PriceLetter",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("valid_until", models.DateField()),
                        ("note", models.TextField()),
                        ("written_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="price_letters",
                                to="people.organization",
                            ),
                        ),
                        (
                            "price",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="land.price"
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("price", "-written_at", "-id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="price_letter_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReserveMove",
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
                                choices=[
                                    ("opening", "Brought in"),
                                    ("fee", "Part of the fees"),
                                    ("in", "Put in"),
                                    ("repair", "Repair"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("on", models.DateField(verbose_name="Day")),
                        ("amount", models.BigIntegerField()),
                        ("text", models.CharField(blank=True, max_length=200, verbose_name="What for?")),
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
                            "lease",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="land.lease",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="reserve_move",
                                to="land.request",
                            ),
                        ),
                        (
                            "reserve",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="land.reserve"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("reserve", "on", "id"),
                        "indexes": [models.Index(fields=["reserve", "on", "id"], name="reserve_history")],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "key"), name="reserve_move_once"),
                            models.CheckConstraint(
                                condition=models.Q(("amount", 0), _negated=True), name="reserve_move_moves"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sale",
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
                                default=commonhouse.land.holdings.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("announced", "Announced: the price comes next"),
                                    ("priced", "Priced: the trust decides"),
                                    ("finding", "The next family is being found"),
                                    ("buying", "The trust buys the home"),
                                    ("released", "The seller may find a buyer"),
                                    ("buyer", "The next family is found"),
                                    ("signing", "The new lease is being signed"),
                                    ("closed", "Closed"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="announced",
                                max_length=9,
                            ),
                        ),
                        ("state_before", models.CharField(blank=True, max_length=10)),
                        ("noticed_on", models.DateField(verbose_name="When did the trust get the notice?")),
                        (
                            "wishes_on",
                            models.DateField(blank=True, null=True, verbose_name="When would you like to move out?"),
                        ),
                        (
                            "words",
                            models.CharField(
                                blank=True, max_length=1000, verbose_name="Anything the trust should know?"
                            ),
                        ),
                        (
                            "option",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("pass-on", "It finds the next family"),
                                    ("buy", "It buys the home itself"),
                                    ("not-used", "It does not use its option"),
                                    ("lapsed", "It said nothing in time"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("option_on", models.DateField(blank=True, null=True)),
                        ("more_time_until", models.DateField(blank=True, null=True)),
                        ("released_on", models.DateField(blank=True, null=True)),
                        ("seller_agreed_on", models.DateField(blank=True, null=True)),
                        ("opening", models.CharField(blank=True, max_length=12)),
                        ("ticket", models.CharField(blank=True, max_length=40)),
                        (
                            "tier_served",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=6,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(999),
                                ],
                            ),
                        ),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        (
                            "how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sold", "Sold to the next family"),
                                    ("to-trust", "Sold to the trust"),
                                    ("released", "Sold to a buyer the seller found"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("sold_for", models.BigIntegerField(blank=True, null=True)),
                        ("market_value", models.BigIntegerField(blank=True, null=True)),
                        ("subsidy", models.BigIntegerField(blank=True, null=True)),
                        ("closing", models.UUIDField(blank=True, null=True)),
                        ("withdrawn_why", models.CharField(blank=True, max_length=400, verbose_name="Why")),
                        ("announced_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "announced_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "buyer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purchases",
                                to="land.household",
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
                            "holding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="sales", to="land.holding"
                            ),
                        ),
                        (
                            "lease",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="sales", to="land.lease"
                            ),
                        ),
                        (
                            "next_lease",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bought_by_sale",
                                to="land.lease",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="home_sales",
                                to="people.organization",
                            ),
                        ),
                        (
                            "price",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sales",
                                to="land.price",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-announced_at", "-id"),
                        "indexes": [models.Index(fields=["organization", "state", "-announced_at"], name="sale_list")],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="sale_sent_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["closed", "withdrawn"]), _negated=True),
                                fields=("organization", "holding"),
                                name="one_sale_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_on__isnull", False), ("sold_for__isnull", False), ("state", "closed")
                                    ),
                                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", True)),
                                    _connector="OR",
                                ),
                                name="sale_closed_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("option", ""), ("option_on__isnull", True)),
                                    models.Q(models.Q(("option", ""), _negated=True), ("option_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="sale_option_has_its_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SaleLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("price", "Price of the home"),
                                    ("mortgage", "Paid off to the bank"),
                                    ("arrears", "Owed under the lease"),
                                    ("fee", "The trust’s fee for the sale"),
                                    ("repairs", "Repairs agreed on"),
                                    ("other", "Other costs"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("what", models.CharField(blank=True, max_length=160, verbose_name="In a few words")),
                        ("amount", models.BigIntegerField()),
                        ("to_trust", models.BooleanField(default=False)),
                        (
                            "mortgage",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="land.mortgage",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "sale",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="land.sale"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("sale", "position"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "sale", "position"), name="sale_line_position"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount__gt", 0), ("kind", "price")),
                                    models.Q(models.Q(("kind", "price"), _negated=True), ("amount__lt", 0)),
                                    _connector="OR",
                                ),
                                name="sale_line_amount",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SaleStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("kind", models.CharField(max_length=12)),
                        ("on", models.DateField()),
                        ("text", models.CharField(blank=True, max_length=400, verbose_name="In a few words")),
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
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "sale",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="land.sale"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("sale", "number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "sale", "number"), name="sale_step_number")
                        ],
                    },
                ),
            ]
        )
    ]
