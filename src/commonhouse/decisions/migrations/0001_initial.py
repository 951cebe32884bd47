import uuid

import django.db.models.deletion
from django.db import migrations, models

import commonhouse.decisions.models
from commonhouse.record.migrating import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Box",
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
                                default=commonhouse.decisions.models.box_id, editable=False, max_length=12, unique=True
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="Title")),
                        ("is_secret", models.BooleanField(default=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "In preparation"),
                                    ("open", "Open"),
                                    ("closed", "Closed"),
                                    ("sealed", "Sealed"),
                                    ("counted", "Counted"),
                                ],
                                default="draft",
                                max_length=8,
                            ),
                        ),
                        ("form", models.JSONField(default=dict)),
                        ("options", models.JSONField(default=list)),
                        ("instance", models.JSONField(default=dict)),
                        ("rule", models.JSONField(default=dict)),
                        (
                            "registration",
                            models.CharField(
                                choices=[
                                    ("frozen", "Only those on the roll when voting opens"),
                                    ("until-closing", "Whoever qualifies may join the roll until voting closes"),
                                ],
                                default="frozen",
                                max_length=14,
                            ),
                        ),
                        (
                            "eligibility",
                            models.CharField(blank=True, max_length=400, verbose_name="Who may vote, in plain words"),
                        ),
                        ("opens_at", models.DateTimeField(verbose_name="Opens")),
                        ("closes_at", models.DateTimeField(verbose_name="Closes")),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("outcome", models.JSONField(blank=True, null=True)),
                        ("outcome_act", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("classes", models.ManyToManyField(blank=True, related_name="boxes", to="people.memberclass")),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="boxes",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-opens_at"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                                name="box_closes_after_it_opens",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "counted"), _negated=True),
                                    ("outcome__isnull", False),
                                    _connector="OR",
                                ),
                                name="box_counted_has_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "place",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="Where these ballots were collected"
                            ),
                        ),
                        ("expected", models.PositiveIntegerField(verbose_name="How many ballots are in the pile")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("keying", "Being keyed"),
                                    ("compared", "Keyed twice, differences open"),
                                    ("accepted", "Accepted"),
                                ],
                                default="keying",
                                max_length=8,
                            ),
                        ),
                        (
                            "box",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="batches", to="decisions.box"
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                    ],
                    options={
                        "ordering": ("box", "number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "box", "number"), name="paper_batch_number")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScheduleChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("closes_at", models.DateTimeField(verbose_name="New closing time")),
                        ("why", models.CharField(max_length=300, verbose_name="Why")),
                        ("withdrawn", models.BooleanField(default=False)),
                        (
                            "box",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="schedule_changes",
                                to="decisions.box",
                            ),
                        ),
                        (
                            "confirmed_by",
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
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("box", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("confirmed_by__isnull", True), ("withdrawn", False)),
                                fields=("organization", "box"),
                                name="one_schedule_change_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="schedule_change_by_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("serial", models.PositiveIntegerField()),
                        ("code_hash", models.CharField(db_index=True, max_length=64)),
                        ("receipt", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("language", models.CharField(default="en", max_length=10)),
                        ("is_void", models.BooleanField(default=False)),
                        (
                            "box",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="sheets", to="decisions.box"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                    ],
                    options={
                        "ordering": ("box", "serial"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "box", "serial"), name="sheet_serial"),
                            models.UniqueConstraint(fields=("organization", "box", "code_hash"), name="sheet_code"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Keying",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("turn", models.PositiveSmallIntegerField()),
                        ("is_finished", models.BooleanField(default=False)),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="keyings",
                                to="decisions.paperbatch",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("batch", "turn"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "batch", "turn"), name="keying_turn_once"),
                            models.UniqueConstraint(
                                fields=("organization", "batch", "person"), name="keying_by_two_people"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("turn__in", [1, 2])), name="keying_is_first_or_second"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Resolution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("serial", models.PositiveIntegerField()),
                        ("choice", models.JSONField(blank=True, null=True)),
                        ("is_spoiled", models.BooleanField(default=False)),
                        ("is_absent", models.BooleanField(default=False)),
                        ("is_set_aside", models.BooleanField(default=False)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="Why it is set aside")),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="resolutions",
                                to="decisions.paperbatch",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "resolved_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("batch", "serial"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "batch", "serial"), name="resolved_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RollEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("pseudonym", models.CharField(max_length=24)),
                        ("class_name", models.CharField(blank=True, max_length=80)),
                        ("salt", models.CharField(max_length=32)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("entitled", "May vote"),
                                    ("voted", "Voted"),
                                    ("handed", "Was handed a sheet instead"),
                                    ("void", "Withdrawn"),
                                ],
                                default="entitled",
                                max_length=8,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("web", "Web"),
                                    ("code", "One-time code"),
                                    ("paper", "Paper"),
                                    ("phone", "By phone, helped by a steward"),
                                ],
                                max_length=5,
                            ),
                        ),
                        ("is_stirred", models.BooleanField(default=False)),
                        (
                            "box",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="roll", to="decisions.box"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.CASCADE, to="people.organization"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="roll",
                                to="people.person",
                            ),
                        ),
                        (
                            "sheet",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="roll_entry",
                                to="decisions.sheet",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("box", "id"),
                        "indexes": [
                            models.Index(fields=["box", "state"], name="decisions_r_box_id_223ab6_idx"),
                            models.Index(
                                condition=models.Q(("is_stirred", False), ("state", "voted")),
                                fields=["box"],
                                name="roll_not_yet_stirred",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "box", "person"), name="roll_once_per_person"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("person__isnull", False), ("sheet__isnull", False), _negated=True),
                                name="roll_entry_of_a_person_or_a_sheet",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("channel__in", ["web", "code", "paper", "phone"]), ("state", "voted")),
                                    models.Q(models.Q(("state", "voted"), _negated=True), ("channel", "")),
                                    _connector="OR",
                                ),
                                name="roll_channel_when_voted",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeyedBallot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("serial", models.PositiveIntegerField()),
                        ("choice", models.JSONField()),
                        ("is_spoiled", models.BooleanField(default=False)),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "keying",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ballots",
                                to="decisions.keying",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("keying", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "keying", "serial"), name="keyed_once_per_turn"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ballot",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("is_secret", models.BooleanField()),
                        ("receipt", models.CharField(max_length=64)),
                        ("choice", models.JSONField()),
                        ("is_stirred", models.BooleanField(default=False)),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.CASCADE, to="people.organization"
                            ),
                        ),
                        (
                            "box",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="ballots", to="decisions.box"
                            ),
                        ),
                        (
                            "roll_entry",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballot",
                                to="decisions.rollentry",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_stirred", False)), fields=["box"], name="ballot_not_yet_stirred"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "box", "receipt"), name="ballot_receipt_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_secret", False), ("roll_entry__isnull", True), _connector="OR"),
                                name="secret_ballot_names_nobody",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
