import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import commonhouse.meetings.models
from commonhouse.record.migrating import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("decisions", "0003_what_a_box_closed_with"),
        ("people", "0002_delegates_and_facilitators"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="CalendarKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("made_at", models.DateTimeField()),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Meeting",
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
                                default=commonhouse.meetings.models.meeting_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("submission", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("title", models.CharField(max_length=120, verbose_name="Title")),
                        ("seats", models.JSONField(blank=True, default=list)),
                        ("is_open", models.BooleanField(default=False, verbose_name="Anyone may come")),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="Place")),
                        (
                            "link",
                            models.URLField(
                                blank=True, max_length=300, verbose_name="Link or number to join from afar"
                            ),
                        ),
                        ("about", models.TextField(blank=True, max_length=2000, verbose_name="What it is about")),
                        ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="Starts")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                default=90,
                                validators=[
                                    django.core.validators.MinValueValidator(10),
                                    django.core.validators.MaxValueValidator(720),
                                ],
                                verbose_name="Minutes planned",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("choosing", "A time is being chosen"),
                                    ("planned", "Planned"),
                                    ("running", "Running now"),
                                    ("ended", "Held"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="planned",
                                max_length=9,
                            ),
                        ),
                        ("is_urgent", models.BooleanField(default=False)),
                        ("why", models.CharField(blank=True, max_length=300)),
                        ("quorum", models.CharField(blank=True, max_length=12)),
                        ("charter_version", models.PositiveIntegerField(default=0)),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        ("called_at", models.DateTimeField(blank=True, null=True)),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "minutes_state",
                            models.CharField(
                                choices=[
                                    ("draft", "Minutes in draft"),
                                    ("sent", "Minutes sent, not approved yet"),
                                    ("approved", "Minutes approved"),
                                ],
                                default="draft",
                                max_length=8,
                            ),
                        ),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "approved_in",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "called_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        ("classes", models.ManyToManyField(blank=True, related_name="+", to="people.memberclass")),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="meetings",
                                to="people.organization",
                            ),
                        ),
                        (
                            "organization_classes",
                            models.ManyToManyField(blank=True, related_name="+", to="people.memberclass"),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-starts_at", "-pk"),
                        "indexes": [
                            models.Index(
                                fields=["organization", "state", "starts_at"], name="meetings_me_organiz_068765_idx"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="meeting_once_per_form"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["choosing", "cancelled"]),
                                    ("starts_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="meeting_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["running", "ended"]), _negated=True),
                                    ("started_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="meeting_was_started",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ended"), _negated=True),
                                    ("ended_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="meeting_was_ended",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Item",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("check-in", "Check-in"),
                                    ("decision", "Decision"),
                                    ("report", "Report"),
                                    ("discussion", "Discussion"),
                                    ("election", "Election"),
                                    ("minutes", "Minutes to approve"),
                                    ("other", "Other business"),
                                ],
                                default="discussion",
                                max_length=10,
                                verbose_name="Kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="Title")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                default=10,
                                validators=[django.core.validators.MaxValueValidator(480)],
                                verbose_name="Minutes",
                            ),
                        ),
                        ("proposal_ref", models.CharField(blank=True, max_length=12)),
                        ("election_ref", models.CharField(blank=True, max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "To come"),
                                    ("now", "Now"),
                                    ("done", "Done"),
                                    ("carried", "Carried over to the next meeting"),
                                ],
                                default="waiting",
                                max_length=7,
                            ),
                        ),
                        ("notes", models.TextField(blank=True, max_length=8000, verbose_name="Notes for the minutes")),
                        ("submission", models.UUIDField(default=uuid.uuid4, editable=False)),
                        (
                            "carried_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="meetings.item",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.organization",
                            ),
                        ),
                        (
                            "presenter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="meetings.meeting"
                            ),
                        ),
                        (
                            "minutes_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("meeting", "order", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "meeting", "submission"), name="item_once_per_form"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "now")),
                                fields=("organization", "meeting"),
                                name="item_one_at_a_time",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("proposal_ref", ""), _negated=True),
                                fields=("organization", "meeting", "proposal_ref"),
                                name="item_once_per_proposal",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("election_ref", ""), _negated=True),
                                fields=("organization", "meeting", "election_ref"),
                                name="item_once_per_election",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("pseudonym", models.CharField(max_length=24)),
                        ("class_name", models.CharField(blank=True, max_length=80)),
                        ("counts", models.BooleanField(default=True)),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("yes", "Yes, I will come"),
                                    ("afar", "Yes, by phone or video"),
                                    ("no", "No, I cannot come"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("is_excused", models.BooleanField(default=False)),
                        (
                            "membership",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attending",
                                to="people.person",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendees",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("meeting", "person__name", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("membership__isnull", True)),
                                fields=("organization", "meeting", "person"),
                                name="attendee_once_per_person",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "meeting", "membership"), name="attendee_once_per_organization"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", True), ("membership__isnull", True), _connector="XOR"
                                ),
                                name="attendee_is_a_person_or_an_organization",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Minutes",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("content", models.JSONField()),
                        ("text_hash", models.CharField(max_length=64)),
                        ("why", models.CharField(blank=True, max_length=300, verbose_name="What was corrected")),
                        ("sent_at", models.DateTimeField()),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.organization",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("meeting", "version"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "meeting", "version"), name="minutes_version"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tap",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("token", models.UUIDField()),
                        ("made_at", models.DateTimeField()),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="meetings.meeting"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "meeting", "token"), name="tap_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimeChoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("found", models.DateTimeField(blank=True, null=True)),
                        ("is_counted", models.BooleanField(default=False)),
                        (
                            "box",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.box"
                            ),
                        ),
                        (
                            "meeting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="choice",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "meeting"), name="time_choice_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Motion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("text", models.TextField(max_length=2000, verbose_name="The motion")),
                        ("share", models.CharField(default="majority", max_length=12)),
                        ("is_logged", models.BooleanField(default=False)),
                        ("proposal_ref", models.CharField(blank=True, max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Being discussed"),
                                    ("carried", "Carried"),
                                    ("lost", "Lost"),
                                    ("withdrawn", "Withdrawn"),
                                    ("postponed", "Postponed"),
                                ],
                                default="open",
                                max_length=9,
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                blank=True,
                                choices=[("hands", "Show of hands"), ("paper", "Paper ballots")],
                                max_length=5,
                            ),
                        ),
                        ("counts", models.JSONField(blank=True, default=dict)),
                        ("present", models.PositiveIntegerField(blank=True, null=True)),
                        ("result", models.JSONField(blank=True, null=True)),
                        ("moved_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="motions", to="meetings.item"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="motions",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "minutes",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="motions",
                                to="meetings.minutes",
                            ),
                        ),
                        (
                            "moved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="meetings.attendee",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.organization",
                            ),
                        ),
                        ("tellers", models.ManyToManyField(blank=True, related_name="+", to="meetings.attendee")),
                    ],
                    options={
                        "ordering": ("meeting", "number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "meeting", "number"), name="motion_number"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("organization", "item"),
                                name="motion_one_open_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["carried", "lost"]), _negated=True),
                                    models.Q(("decided_at__isnull", False), ("present__isnull", False)),
                                    _connector="OR",
                                ),
                                name="motion_decided_says_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Promise",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("what", models.CharField(max_length=300, verbose_name="What")),
                        ("by", models.DateField(blank=True, null=True, verbose_name="By when")),
                        ("done_on", models.DateField(blank=True, null=True)),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="promises", to="meetings.item"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.organization",
                            ),
                        ),
                        (
                            "who",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="meeting_promises",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("item", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "item", "who", "what"), name="meeting_promise_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Stay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[("room", "in the room"), ("afar", "by phone or video")],
                                default="room",
                                max_length=4,
                            ),
                        ),
                        ("from_at", models.DateTimeField()),
                        ("until_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stays",
                                to="meetings.attendee",
                            ),
                        ),
                        (
                            "delegate",
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
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("attendee", "from_at", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until_at__isnull", True)),
                                fields=("organization", "attendee"),
                                name="stay_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_at__isnull", True), ("until_at__gte", models.F("from_at")), _connector="OR"
                                ),
                                name="stay_ends_after_it_begins",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Turn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Waiting"), ("spoken", "Spoke"), ("passed", "Passed")],
                                default="waiting",
                                max_length=7,
                            ),
                        ),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="meetings.attendee"
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="meetings.item"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("item", "order", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "item", "attendee"), name="turn_once_per_voice"
                            )
                        ],
                    },
                ),
            ]
        )
    ]
