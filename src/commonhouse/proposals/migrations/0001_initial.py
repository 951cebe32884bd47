import uuid

import django.db.models.deletion
from django.db import migrations, models

import commonhouse.proposals.models
from commonhouse.record.migrating import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("charters", "0001_initial"),
        ("decisions", "0003_what_a_box_closed_with"),
        ("people", "0002_delegates_and_facilitators"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Conversation",
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
                                default=commonhouse.proposals.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="What it is about")),
                        ("text", models.TextField(blank=True, max_length=3000, verbose_name="To begin with")),
                        ("opened_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="conversations",
                                to="people.organization",
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-opened_at", "-id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="conversation_sent_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("voice", models.CharField(max_length=24)),
                        ("text", models.TextField(max_length=3000, verbose_name="Why")),
                        ("at", models.DateTimeField()),
                        (
                            "box",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="reasons", to="decisions.box"
                            ),
                        ),
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
                    ],
                    options={
                        "ordering": ("box", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "box", "voice"), name="reason_once_per_right"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
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
                                default=commonhouse.proposals.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="Title")),
                        ("matter", models.CharField(max_length=60, verbose_name="What kind of decision it is")),
                        ("charter", models.PositiveIntegerField(blank=True, null=True)),
                        ("topic", models.CharField(blank=True, max_length=40, verbose_name="Topic")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("discussing", "Being talked over"),
                                    ("deciding", "Being decided"),
                                    ("decided", "Decided"),
                                    ("withdrawn", "Withdrawn"),
                                    ("returned", "Sent back for more work"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[("members", "Members, and those who decide"), ("everyone", "Everyone")],
                                default="members",
                                max_length=8,
                                verbose_name="Who may read the text",
                            ),
                        ),
                        ("options", models.JSONField(blank=True, default=list)),
                        ("needs", models.CharField(blank=True, max_length=300, verbose_name="What it needs from you")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                default=10, verbose_name="How many minutes it takes, honestly"
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        ("discuss_until", models.DateTimeField(blank=True, null=True)),
                        ("asked_at", models.DateTimeField(blank=True, null=True)),
                        ("decides_from", models.DateTimeField(blank=True, null=True)),
                        ("closes_at", models.DateTimeField(blank=True, null=True)),
                        ("is_urgent", models.BooleanField(default=False)),
                        ("urgent_why", models.CharField(blank=True, max_length=300, verbose_name="Why it cannot wait")),
                        (
                            "channel",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("box", "By vote"),
                                    ("room", "In the room"),
                                    ("advice", "By one person, after advice"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("outcome", models.JSONField(blank=True, null=True)),
                        ("outcome_act", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decision_words",
                            models.TextField(blank=True, max_length=3000, verbose_name="What was decided, and why"),
                        ),
                        ("review_on", models.DateField(blank=True, null=True, verbose_name="To be looked at again on")),
                        ("withdrawn_why", models.CharField(blank=True, max_length=300, verbose_name="Why")),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="people.person",
                            ),
                        ),
                        (
                            "box",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposal",
                                to="decisions.box",
                            ),
                        ),
                        (
                            "charter_draft",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="charters.charterdraft",
                            ),
                        ),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="proposals.conversation",
                            ),
                        ),
                        (
                            "decider",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="followed_by",
                                to="proposals.proposal",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-written_at", "-id"),
                        "indexes": [
                            models.Index(fields=["organization", "state"], name="proposals_p_organiz_0ba871_idx")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="proposal_sent_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "decided"), _negated=True),
                                    models.Q(("decided_at__isnull", False), ("outcome__isnull", False)),
                                    _connector="OR",
                                ),
                                name="proposal_decided_has_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closes_at__isnull", True),
                                    ("closes_at__gt", models.F("decides_from")),
                                    _connector="OR",
                                ),
                                name="proposal_closes_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_urgent", False), models.Q(("urgent_why", ""), _negated=True), _connector="OR"
                                ),
                                name="proposal_urgent_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mandate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.CharField(max_length=300, verbose_name="What the delegates are asked to do")),
                        ("given_at", models.DateTimeField()),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.membership"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "own_proposal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="gives_mandates",
                                to="proposals.proposal",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mandates",
                                to="proposals.proposal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("proposal", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "proposal", "membership"), name="mandate_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Commitment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("what", models.CharField(max_length=300, verbose_name="What will be done")),
                        ("who", models.CharField(max_length=120, verbose_name="Who does it")),
                        ("due_on", models.DateField(verbose_name="By when")),
                        ("first_due_on", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "To do"), ("done", "Done"), ("dropped", "Dropped")],
                                default="open",
                                max_length=7,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="What happened")),
                        ("made_at", models.DateTimeField()),
                        ("updated_at", models.DateTimeField()),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="people.person",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="commitments",
                                to="proposals.proposal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("proposal", "due_on", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="commitment_sent_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "open"), models.Q(("words", ""), _negated=True), _connector="OR"
                                ),
                                name="commitment_ended_says_how",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("depth", models.PositiveSmallIntegerField(default=0)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("comment", "Comment"), ("question", "Question"), ("concern", "Concern")],
                                default="comment",
                                max_length=8,
                                verbose_name="What it is",
                            ),
                        ),
                        ("text", models.TextField(max_length=3000, verbose_name="What you want to say")),
                        ("at", models.DateTimeField()),
                        ("hidden_at", models.DateTimeField(blank=True, null=True)),
                        ("hidden_why", models.CharField(blank=True, max_length=300, verbose_name="Why it is hidden")),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
                        (
                            "hidden_by",
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
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="replies",
                                to="proposals.comment",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="proposals.conversation",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="proposals.proposal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("at", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="comment_sent_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("hidden_at__isnull", True),
                                    models.Q(("hidden_why", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="comment_hidden_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Became",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=3000, verbose_name="What became of it")),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="became",
                                to="proposals.proposal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "became",
                        "ordering": ("proposal", "-at", "-id"),
                    },
                ),
                migrations.CreateModel(
                    name="Advice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_asked", models.BooleanField(default=False)),
                        ("text", models.TextField(blank=True, max_length=3000, verbose_name="Your advice")),
                        ("at", models.DateTimeField(blank=True, null=True)),
                        ("reply", models.TextField(blank=True, max_length=3000, verbose_name="Your reply")),
                        ("replied_at", models.DateTimeField(blank=True, null=True)),
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
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="advice",
                                to="proposals.proposal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("proposal", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "proposal", "person"), name="advice_once_per_person"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoomCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("counts", models.JSONField()),
                        ("present", models.PositiveIntegerField(verbose_name="How many were present")),
                        ("present_by_bloc", models.JSONField(blank=True, default=dict)),
                        ("meeting_ref", models.CharField(blank=True, max_length=40)),
                        ("at", models.DateTimeField()),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "proposal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="room_count",
                                to="proposals.proposal",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("tellers", models.ManyToManyField(related_name="+", to="people.person")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("present__gte", 1)), name="room_of_someone")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seen",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0)),
                        ("at", models.DateTimeField()),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="proposals.proposal"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "seen",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "proposal", "person"), name="seen_once_per_person"
                            )
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
                        ("text", models.TextField(max_length=20000, verbose_name="The proposal")),
                        ("why", models.CharField(blank=True, max_length=300, verbose_name="What changed, and why")),
                        ("is_material", models.BooleanField(default=True, verbose_name="It changes what is decided")),
                        ("written_at", models.DateTimeField()),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="proposals.proposal",
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
                        "ordering": ("proposal", "number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "proposal", "number"), name="version_number"
                            ),
                            models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="version_from_one"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Round",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("asked_at", models.DateTimeField()),
                        ("outcome", models.CharField(blank=True, max_length=20)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "box",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposal_round",
                                to="decisions.box",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rounds",
                                to="proposals.proposal",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="proposals.version",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("proposal", "number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "proposal", "number"), name="round_number")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("voice", models.CharField(max_length=24)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("harm", "It would do harm"),
                                    ("improvement", "It misses an improvement that is worth it"),
                                ],
                                max_length=11,
                                verbose_name="What it is",
                            ),
                        ),
                        ("argument", models.TextField(max_length=3000, verbose_name="Your argument")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("raised", "Raised"),
                                    ("qualified", "To be solved"),
                                    ("integrated", "Solved in the text"),
                                    ("withdrawn", "Withdrawn"),
                                    ("not-qualified", "Found not to be one by the group"),
                                ],
                                default="raised",
                                max_length=13,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("resolved_at", models.DateTimeField(blank=True, null=True)),
                        ("words", models.TextField(blank=True, max_length=3000, verbose_name="How it was settled")),
                        ("submission", models.UUIDField(default=uuid.uuid4)),
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
                            "resolved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objections",
                                to="proposals.proposal",
                            ),
                        ),
                        (
                            "resolved_in",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="integrated",
                                to="proposals.version",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="proposals.version",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("proposal", "at", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="objection_sent_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "integrated"), _negated=True),
                                    ("resolved_in__isnull", False),
                                    _connector="OR",
                                ),
                                name="objection_integrated_where",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
