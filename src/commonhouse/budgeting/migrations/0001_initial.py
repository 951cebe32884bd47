import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from commonhouse.record.migrating import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("decisions", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Budget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=60)),
                        ("title", models.CharField(max_length=160, verbose_name="Title")),
                        ("summary", models.CharField(blank=True, max_length=300, verbose_name="In one sentence")),
                        ("about", models.TextField(blank=True, max_length=8000, verbose_name="About this budget")),
                        (
                            "amount",
                            models.BigIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="Amount, in cents",
                            ),
                        ),
                        ("currency", models.CharField(default="USD", max_length=3)),
                        (
                            "ballot_kind",
                            models.CharField(
                                choices=[
                                    ("approval", "Approve as many projects as you like"),
                                    ("choose-1", "Choose one project"),
                                    ("cumulative", "Share out points"),
                                    ("ordinal", "Rank projects"),
                                    ("knapsack", "Spend the budget yourself"),
                                ],
                                default="approval",
                                max_length=10,
                                verbose_name="Ballot",
                            ),
                        ),
                        ("ballot_limits", models.JSONField(blank=True, default=dict)),
                        ("rule", models.JSONField(default=dict)),
                        ("comparison", models.JSONField(blank=True, null=True)),
                        ("is_published", models.BooleanField(default=False)),
                        (
                            "is_synthetic",
                            models.BooleanField(default=False, help_text="Demo: ballots and ideas are invented."),
                        ),
                        (
                            "eligibility",
                            models.CharField(
                                blank=True,
                                help_text="For example: I live in Boston and I am at least 11 years old.",
                                max_length=400,
                                verbose_name="Who may vote, in plain words",
                            ),
                        ),
                        (
                            "registration",
                            models.CharField(
                                choices=[
                                    ("frozen", "Only those on the roll when voting opens"),
                                    ("until-closing", "Whoever qualifies may join the roll until voting closes"),
                                ],
                                default="until-closing",
                                max_length=14,
                            ),
                        ),
                        ("phase_override", models.CharField(blank=True, max_length=12)),
                        ("phase_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "box",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="budget",
                                to="decisions.box",
                            ),
                        ),
                        (
                            "electorate",
                            models.ManyToManyField(blank=True, related_name="budgets", to="people.memberclass"),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="budgets",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "slug"), name="budget_slug"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="budget_amount_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Category",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="Name")),
                        ("cap", models.BigIntegerField(blank=True, null=True, verbose_name="At most, in cents")),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="categories",
                                to="budgeting.budget",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "categories",
                        "ordering": ("budget", "name"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "budget", "name"), name="category_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="District",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="Name")),
                        ("cap", models.BigIntegerField(blank=True, null=True, verbose_name="At most, in cents")),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(-90),
                                    django.core.validators.MaxValueValidator(90),
                                ],
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(-180),
                                    django.core.validators.MaxValueValidator(180),
                                ],
                            ),
                        ),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="districts",
                                to="budgeting.budget",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                    ],
                    options={
                        "ordering": ("budget", "name"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "budget", "name"), name="district_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExclusiveGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="Name")),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exclusive_groups",
                                to="budgeting.budget",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                    ],
                    options={
                        "ordering": ("budget", "name"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "budget", "name"), name="exclusive_group_name"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Phase",
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
                                    ("ideas", "Ideas"),
                                    ("development", "Development"),
                                    ("vote", "Vote"),
                                    ("count", "Count"),
                                    ("promises", "Promises"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="Starts")),
                        ("ends_at", models.DateTimeField(verbose_name="Ends")),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="phases",
                                to="budgeting.budget",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                    ],
                    options={
                        "ordering": ("budget", "starts_at"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "budget", "kind"), name="phase_once"),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="phase_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Volunteer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "about",
                            models.CharField(
                                blank=True, max_length=400, verbose_name="What would you like to help with?"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Waiting for an answer"),
                                    ("accepted", "Welcomed"),
                                    ("declined", "Not this time"),
                                ],
                                default="asked",
                                max_length=8,
                            ),
                        ),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="volunteers",
                                to="budgeting.budget",
                            ),
                        ),
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
                    ],
                    options={
                        "ordering": ("budget", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "budget", "person"), name="volunteers_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Idea",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=120, verbose_name="Your idea, in a few words")),
                        ("text", models.TextField(max_length=3000, verbose_name="What would it do, and for whom?")),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="Language")),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="Place")),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(-90),
                                    django.core.validators.MaxValueValidator(90),
                                ],
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(-180),
                                    django.core.validators.MaxValueValidator(180),
                                ],
                            ),
                        ),
                        ("photo", models.ImageField(blank=True, null=True, upload_to="ideas/", verbose_name="Photo")),
                        (
                            "photo_description",
                            models.CharField(blank=True, max_length=200, verbose_name="What the photo shows"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("merged", "Joined with another idea"),
                                    ("developed", "Became a project"),
                                    ("set-aside", "Set aside, with reasons"),
                                    ("hidden", "Hidden by a steward"),
                                    ("withdrawn", "Taken back by its author"),
                                ],
                                default="open",
                                max_length=9,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        ("submission", models.CharField(max_length=32)),
                        ("created_on", models.DateField()),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="ideas", to="budgeting.budget"
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to="budgeting.category",
                            ),
                        ),
                        (
                            "district",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to="budgeting.district",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged_from",
                                to="budgeting.idea",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                    ],
                    options={
                        "ordering": ("budget", "number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "budget", "number"), name="idea_number"),
                            models.UniqueConstraint(
                                fields=("organization", "budget", "submission"), name="idea_submitted_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IdeaAuthor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code_hash", models.CharField(blank=True, max_length=64)),
                        ("shown_name", models.CharField(blank=True, max_length=80, verbose_name="Name to show")),
                        (
                            "idea",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="authors", to="budgeting.idea"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
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
                        "ordering": ("idea", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("why", models.CharField(max_length=300, verbose_name="Why they belong together")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Waiting for the authors"),
                                    ("done", "Joined"),
                                    ("refused", "An author said no"),
                                    ("lapsed", "No longer asked"),
                                ],
                                default="asked",
                                max_length=7,
                            ),
                        ),
                        ("idea_agrees", models.BooleanField(blank=True, null=True)),
                        ("into_agrees", models.BooleanField(blank=True, null=True)),
                        (
                            "idea",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merges_out",
                                to="budgeting.idea",
                            ),
                        ),
                        (
                            "into",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merges_in",
                                to="budgeting.idea",
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
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")),
                                fields=("organization", "idea", "into"),
                                name="merge_asked_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("idea", models.F("into")), _negated=True), name="merge_of_two_ideas"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Project",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=12)),
                        ("title", models.CharField(max_length=140, verbose_name="Title")),
                        ("summary", models.CharField(max_length=240, verbose_name="In one sentence")),
                        (
                            "description",
                            models.TextField(blank=True, max_length=6000, verbose_name="What will be done"),
                        ),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="Language")),
                        (
                            "cost",
                            models.BigIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)], verbose_name="Cost, in cents"
                            ),
                        ),
                        (
                            "cost_notes",
                            models.TextField(blank=True, max_length=2000, verbose_name="How the cost was estimated"),
                        ),
                        (
                            "feasibility",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="Can it be done? What is needed?"
                            ),
                        ),
                        ("benefits", models.TextField(blank=True, max_length=2000, verbose_name="Who benefits")),
                        ("equity", models.TextField(blank=True, max_length=2000, verbose_name="Equity notes")),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="Place")),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(-90),
                                    django.core.validators.MaxValueValidator(90),
                                ],
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(-180),
                                    django.core.validators.MaxValueValidator(180),
                                ],
                            ),
                        ),
                        (
                            "photo",
                            models.ImageField(blank=True, null=True, upload_to="projects/", verbose_name="Photo"),
                        ),
                        (
                            "photo_description",
                            models.CharField(blank=True, max_length=200, verbose_name="What the photo shows"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Being developed"),
                                    ("submitted", "With the public body for review"),
                                    ("returned", "Returned with reasons"),
                                    ("approved", "On the ballot"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                max_length=9,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="projects",
                                to="budgeting.budget",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="budgeting.category",
                            ),
                        ),
                        (
                            "district",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="budgeting.district",
                            ),
                        ),
                        (
                            "exclusive_group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="projects",
                                to="budgeting.exclusivegroup",
                            ),
                        ),
                        ("ideas", models.ManyToManyField(blank=True, related_name="projects", to="budgeting.idea")),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                    ],
                    options={
                        "ordering": ("budget", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "budget", "code"), name="project_code"),
                            models.CheckConstraint(condition=models.Q(("cost__gt", 0)), name="project_cost_positive"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProjectText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("language", models.CharField(max_length=10, verbose_name="Language")),
                        ("title", models.CharField(max_length=140, verbose_name="Title")),
                        ("summary", models.CharField(max_length=240, verbose_name="In one sentence")),
                        (
                            "checked_by",
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
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="texts",
                                to="budgeting.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("project", "language"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "project", "language"), name="project_text_per_language"
                            )
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
                        ("awarded", models.BigIntegerField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("starting", "Starting"),
                                    ("under-way", "Under way"),
                                    ("delayed", "Delayed"),
                                    ("done", "Done"),
                                    ("stopped", "Stopped, with reasons"),
                                ],
                                default="starting",
                                max_length=9,
                            ),
                        ),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="promises",
                                to="budgeting.budget",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "project",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="promise",
                                to="budgeting.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("budget", "id"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("awarded__gt", 0)), name="promise_awarded_positive"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                choices=[("approved", "Can be done"), ("returned", "Needs changes first")], max_length=8
                            ),
                        ),
                        ("reasons", models.TextField(max_length=2000, verbose_name="Reasons")),
                        ("made_on", models.DateField()),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reviews",
                                to="budgeting.project",
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("project", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Milestone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=140, verbose_name="What will be done")),
                        ("due_on", models.DateField(verbose_name="By when")),
                        ("first_due_on", models.DateField()),
                        ("done_on", models.DateField(blank=True, null=True)),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "promise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="milestones",
                                to="budgeting.promise",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("promise", "due_on", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="PromiseUpdate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("starting", "Starting"),
                                    ("under-way", "Under way"),
                                    ("delayed", "Delayed"),
                                    ("done", "Done"),
                                    ("stopped", "Stopped, with reasons"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="What happened")),
                        (
                            "photo",
                            models.ImageField(blank=True, null=True, upload_to="promises/", verbose_name="Photo"),
                        ),
                        (
                            "photo_description",
                            models.CharField(blank=True, max_length=200, verbose_name="What the photo shows"),
                        ),
                        ("made_on", models.DateField()),
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
                            "promise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="updates",
                                to="budgeting.promise",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("promise", "-made_on", "-id"),
                    },
                ),
                migrations.CreateModel(
                    name="Spending",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("amount", models.BigIntegerField(verbose_name="Amount, in cents")),
                        ("what", models.CharField(max_length=160, verbose_name="For what")),
                        ("spent_on", models.DateField(verbose_name="When")),
                        ("submission", models.CharField(max_length=32)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        (
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrected_by",
                                to="budgeting.spending",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "promise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="spendings",
                                to="budgeting.promise",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("promise", "spent_on", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "submission"), name="spending_entered_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount", 0), _negated=True), name="spending_not_zero"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MilestoneMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField()),
                        ("why", models.CharField(max_length=500, verbose_name="Why")),
                        ("made_on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        (
                            "milestone",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="moves",
                                to="budgeting.milestone",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                    ],
                    options={
                        "ordering": ("milestone", "id"),
                    },
                ),
            ]
        )
    ]
