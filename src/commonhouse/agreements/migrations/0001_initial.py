import uuid

import django.db.models.deletion
from django.db import migrations, models

import commonhouse.agreements.models
from commonhouse.record.migrating import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
        ("people", "0003_auditors"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Agreement",
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
                        ("kind", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=160, verbose_name="Title")),
                        ("reference", models.CharField(blank=True, max_length=30, verbose_name="Number")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("offered", "Waiting for signatures"),
                                    ("active", "In force"),
                                    ("ended", "Ended"),
                                    ("withdrawn", "Withdrawn before it was signed"),
                                ],
                                default="draft",
                                max_length=9,
                            ),
                        ),
                        ("unit", models.CharField(default="USD", max_length=12)),
                        ("language", models.CharField(default="en", max_length=10)),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="Begins")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="Ends")),
                        ("decision", models.CharField(blank=True, max_length=12)),
                        ("offered_at", models.DateTimeField(blank=True, null=True)),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_why", models.CharField(blank=True, max_length=300, verbose_name="Why")),
                        ("events_made", models.PositiveIntegerField(default=0)),
                        ("standing", models.JSONField(blank=True, default=dict)),
                        ("due_now", models.BigIntegerField(default=0)),
                        ("past_due", models.BigIntegerField(default=0)),
                        ("days_late", models.PositiveIntegerField(default=0)),
                        ("outstanding", models.BigIntegerField(default=0)),
                        ("booked", models.JSONField(blank=True, default=dict)),
                        ("reckoned_on", models.DateField(blank=True, null=True)),
                        ("next_due_on", models.DateField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agreements",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-id",),
                        "indexes": [
                            models.Index(
                                fields=["organization", "kind", "state"], name="agreements__organiz_5896bb_idx"
                            ),
                            models.Index(fields=["organization", "next_due_on"], name="agreements__organiz_d3dbf8_idx"),
                            models.Index(
                                fields=["organization", "state", "reckoned_on", "id"], name="agreement_to_reckon"
                            ),
                            models.Index(
                                condition=models.Q(("past_due__gt", 0)),
                                fields=["organization", "-days_late"],
                                name="agreement_late",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="agreement_sent_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("reference", ""), _negated=True),
                                fields=("organization", "kind", "reference"),
                                name="agreement_reference",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("starts_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="agreement_ends_after_it_begins",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Due",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveIntegerField()),
                        ("on", models.DateField()),
                        ("bucket", models.CharField(max_length=20)),
                        ("amount", models.BigIntegerField()),
                        ("paid", models.BigIntegerField(default=0)),
                        ("text", models.CharField(blank=True, max_length=60)),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dues",
                                to="agreements.agreement",
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
                        "ordering": ("agreement", "position"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("paid__lt", models.F("amount"))),
                                fields=["organization", "on", "agreement"],
                                name="due_unpaid",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "agreement", "position"), name="due_position"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("paid__gte", 0), ("paid__lte", models.F("amount"))),
                                name="due_paid_within_amount",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("kind", models.CharField(max_length=20)),
                        ("on", models.DateField()),
                        ("amount", models.BigIntegerField(default=0)),
                        ("data", models.JSONField(blank=True, default=dict)),
                        ("booked", models.JSONField(blank=True, default=dict)),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="Note")),
                        ("key", models.CharField(max_length=80)),
                        ("entered_at", models.DateTimeField()),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="agreements.agreement",
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
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreement_events",
                                to="ledger.entry",
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
                        "ordering": ("agreement", "number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "agreement", "number"), name="event_number"
                            ),
                            models.UniqueConstraint(fields=("organization", "key"), name="event_key"),
                            models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="event_amount"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Party",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("role", models.CharField(max_length=30)),
                        ("signs", models.BooleanField(default=True)),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parties",
                                to="agreements.agreement",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "party_organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreement_parties",
                                to="people.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreement_parties",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "parties",
                        "ordering": ("agreement", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "agreement", "role", "person"),
                                name="party_person_once",
                                nulls_distinct=True,
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "agreement", "role", "party_organization"),
                                name="party_organization_once",
                                nulls_distinct=True,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", True), ("party_organization__isnull", True), _connector="XOR"
                                ),
                                name="party_is_a_person_or_an_organization",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Version",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("terms", models.JSONField()),
                        ("terms_hash", models.CharField(max_length=64)),
                        ("texts", models.JSONField(blank=True, default=dict)),
                        ("seal", models.CharField(blank=True, max_length=32)),
                        ("takes_effect_on", models.DateField(blank=True, null=True)),
                        ("why", models.CharField(blank=True, max_length=300, verbose_name="What changes, and why")),
                        ("written_at", models.DateTimeField()),
                        ("offered_at", models.DateTimeField(blank=True, null=True)),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_why", models.CharField(blank=True, max_length=300, verbose_name="Why")),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="agreements.agreement",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("agreement", "number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "agreement", "number"), name="agreement_version_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Applied",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True)),
                        ("bucket", models.CharField(max_length=20)),
                        ("amount", models.BigIntegerField()),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="applied",
                                to="agreements.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("event", "id"),
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="applied_amount")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seat", models.CharField(blank=True, max_length=120)),
                        (
                            "method",
                            models.CharField(
                                choices=[("typed", "Name typed on the page"), ("paper", "Signed on paper")],
                                default="typed",
                                max_length=5,
                            ),
                        ),
                        ("typed_name", models.CharField(blank=True, max_length=120, verbose_name="Your name")),
                        ("document_hash", models.CharField(max_length=64)),
                        ("language", models.CharField(default="en", max_length=10)),
                        ("signed_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(blank=True, null=True)),
                        ("scan_name", models.CharField(blank=True, max_length=120)),
                        ("scan_hash", models.CharField(blank=True, max_length=64)),
                        ("scan_mime", models.CharField(blank=True, max_length=60)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="signatures",
                                to="agreements.party",
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
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="signatures",
                                to="agreements.version",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("version", "signed_at"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "version", "party"), name="signed_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("method", "typed"),
                                        ("person__isnull", False),
                                        models.Q(("typed_name", ""), _negated=True),
                                    ),
                                    ("method", "paper"),
                                    _connector="OR",
                                ),
                                name="signature_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wish",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("change", models.CharField(blank=True, max_length=30)),
                        ("terms", models.JSONField(blank=True, null=True)),
                        ("takes_effect_on", models.DateField(blank=True, null=True)),
                        ("words", models.CharField(max_length=1000, verbose_name="What do you ask for, and why?")),
                        ("at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Waiting for an answer"),
                                    ("offered", "Answered with an offer"),
                                    ("declined", "Declined"),
                                    ("taken-back", "Taken back"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=1000, verbose_name="Answer")),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="wishes",
                                to="agreements.agreement",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="wish",
                                to="agreements.version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "wishes",
                        "ordering": ("agreement", "-at"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="wish_sent_once")
                        ],
                    },
                ),
            ]
        )
    ]
