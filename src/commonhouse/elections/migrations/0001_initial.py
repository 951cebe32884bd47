import uuid

import django.db.models.deletion
from django.db import migrations, models

import commonhouse.elections.models
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
                    name="Draw",
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
                                default=commonhouse.elections.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("submission", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("title", models.CharField(max_length=160, verbose_name="Title")),
                        ("what", models.CharField(max_length=400, verbose_name="What is drawn, and for whom")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("lottery", "Lottery: whoever wishes enters"),
                                    ("sortition", "Sortition: all members of the classes are entered"),
                                ],
                                default="lottery",
                                max_length=9,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("entering", "Open for entries"),
                                    ("published", "Entries published"),
                                    ("drawn", "Drawn"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="entering",
                                max_length=9,
                            ),
                        ),
                        ("wanted", models.PositiveIntegerField(verbose_name="How many are drawn")),
                        ("reserves", models.PositiveIntegerField(default=0, verbose_name="How many in reserve")),
                        ("seed_how", models.CharField(max_length=400, verbose_name="How the seed is made in public")),
                        ("closes_at", models.DateTimeField(verbose_name="Entries close")),
                        ("opened_at", models.DateTimeField()),
                        ("entrants_hash", models.CharField(blank=True, max_length=64)),
                        ("seed", models.CharField(blank=True, max_length=200, verbose_name="The seed")),
                        ("drawn_at", models.DateTimeField(blank=True, null=True)),
                        ("outcome", models.JSONField(blank=True, null=True)),
                        ("why_cancelled", models.CharField(blank=True, max_length=300)),
                        ("classes", models.ManyToManyField(blank=True, related_name="draws", to="people.memberclass")),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="draws",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-opened_at", "-id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="draw_sent_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "drawn"), _negated=True),
                                    ("outcome__isnull", False),
                                    _connector="OR",
                                ),
                                name="drawn_has_an_outcome",
                            ),
                            models.CheckConstraint(condition=models.Q(("wanted__gte", 1)), name="draw_of_one_or_more"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Place",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("office", models.CharField(max_length=80)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("cohort", models.CharField(blank=True, max_length=20, verbose_name="Cohort")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="End of the term")),
                        (
                            "member_class",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.memberclass",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="places",
                                to="people.organization",
                            ),
                        ),
                        (
                            "seat",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="place",
                                to="people.seat",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "office", "number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "office", "number"), name="place_once"),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="place_numbered_from_one"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Election",
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
                                default=commonhouse.elections.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("submission", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("title", models.CharField(max_length=160, verbose_name="Title")),
                        ("office", models.CharField(max_length=80)),
                        ("charter", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("nominating", "Nominations"),
                                    ("voting", "Vote"),
                                    ("counted", "Counted"),
                                    ("filled", "Seats taken"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="nominating",
                                max_length=10,
                            ),
                        ),
                        ("method", models.CharField(max_length=40)),
                        ("statement", models.JSONField(default=dict)),
                        ("is_secret", models.BooleanField(default=True)),
                        ("called_at", models.DateTimeField()),
                        ("nominations_close", models.DateTimeField(verbose_name="Nominations close")),
                        ("opens_at", models.DateTimeField(verbose_name="The vote opens")),
                        ("closes_at", models.DateTimeField(verbose_name="The vote closes")),
                        ("seed", models.CharField(blank=True, max_length=64)),
                        ("why_cancelled", models.CharField(blank=True, max_length=300)),
                        ("unfilled", models.PositiveSmallIntegerField(default=0)),
                        (
                            "box",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="election",
                                to="decisions.box",
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
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="elections",
                                to="people.organization",
                            ),
                        ),
                        ("places", models.ManyToManyField(related_name="elections", to="elections.place")),
                    ],
                    options={
                        "ordering": ("organization", "-called_at", "-id"),
                        "indexes": [
                            models.Index(fields=["organization", "state"], name="elections_e_organiz_00a94f_idx")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "submission"), name="election_sent_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opens_at__gte", models.F("nominations_close")),
                                    ("closes_at__gt", models.F("opens_at")),
                                ),
                                name="election_dates_follow_one_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "voting"), _negated=True),
                                    ("box__isnull", False),
                                    _connector="OR",
                                ),
                                name="election_is_voted_in_a_box",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entrant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("pseudonym", models.CharField(max_length=16)),
                        (
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entrants",
                                to="elections.draw",
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
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("draw", "pseudonym"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "draw", "pseudonym"), name="entrant_once"),
                            models.UniqueConstraint(
                                fields=("organization", "draw", "person"), name="entrant_person_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Candidacy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("nominated", "Asked to stand"),
                                    ("accepted", "Stands"),
                                    ("declined", "Declined"),
                                    ("withdrawn", "Withdrew"),
                                    ("lapsed", "Did not answer in time"),
                                ],
                                default="nominated",
                                max_length=9,
                            ),
                        ),
                        (
                            "ballot_name",
                            models.CharField(blank=True, max_length=80, verbose_name="Your name on the ballot"),
                        ),
                        ("order", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("is_elected", models.BooleanField(default=False)),
                        ("refused_seat", models.BooleanField(default=False)),
                        (
                            "nominated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="nominations",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="candidacies",
                                to="people.person",
                            ),
                        ),
                        (
                            "seat",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="candidacy",
                                to="people.seat",
                            ),
                        ),
                        (
                            "election",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="candidacies",
                                to="elections.election",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("election", "order", "number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "election", "person"), name="candidate_once"
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "election", "number"), name="candidate_number_once"
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "election", "order"), name="candidate_order_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "accepted"), _negated=True),
                                    models.Q(("ballot_name", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="candidate_has_a_ballot_name",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Vacancy",
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
                                default=commonhouse.elections.models.public_id,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        ("since", models.DateField(verbose_name="Vacant since")),
                        ("why", models.CharField(max_length=300, verbose_name="Why")),
                        (
                            "how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("countback", "Countback"),
                                    ("appointment", "Appointment"),
                                    ("by-election", "By-election"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("countback", models.JSONField(blank=True, null=True)),
                        ("appointed_by", models.CharField(blank=True, max_length=200, verbose_name="Who appointed")),
                        ("filled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "election",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="vacancies",
                                to="elections.election",
                            ),
                        ),
                        (
                            "left",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.seat",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="vacancies",
                                to="people.organization",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="vacancies",
                                to="elections.place",
                            ),
                        ),
                        (
                            "seat",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="filled_vacancy",
                                to="people.seat",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-since", "-id"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("filled_at__isnull", True)),
                                fields=("organization", "place"),
                                name="vacant_once_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("filled_at__isnull", True), ("how", "")),
                                    models.Q(("filled_at__isnull", False), models.Q(("how", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="vacancy_says_how_it_was_filled",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("language", models.CharField(max_length=10, verbose_name="Language")),
                        ("text", models.TextField(max_length=1200, verbose_name="Statement")),
                        (
                            "candidacy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statements",
                                to="elections.candidacy",
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
                        "ordering": ("candidacy", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "candidacy", "language"), name="statement_once_a_language"
                            )
                        ],
                    },
                ),
            ]
        )
    ]
