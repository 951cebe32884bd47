import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commonhouse.people.models
from commonhouse.record.migrating import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
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
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="Email")),
                        ("is_active", models.BooleanField(default=True)),
                        ("is_staff", models.BooleanField(default=False)),
                        ("date_joined", models.DateTimeField(auto_now_add=True)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Organization",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=60, unique=True)),
                        ("name", models.CharField(max_length=160, verbose_name="Name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("worker-coop", "Worker co-op"),
                                    ("consumer-coop", "Consumer co-op"),
                                    ("land-trust", "Community land trust"),
                                    ("fund", "Democratic fund"),
                                    ("impact-fund", "Impact fund"),
                                    ("network", "Network"),
                                    ("coalition", "Coalition"),
                                    ("incubator", "Co-op incubator"),
                                    ("public-body", "Public body"),
                                    ("circle", "Learning circle"),
                                    ("base-group", "Base-building group"),
                                    ("funder", "Funder"),
                                    ("commons", "Shared space"),
                                    ("mutual-aid", "Mutual-aid group"),
                                ],
                                max_length=20,
                                verbose_name="Kind",
                            ),
                        ),
                        ("summary", models.CharField(blank=True, max_length=300, verbose_name="In one sentence")),
                        ("story", models.TextField(blank=True, max_length=8000, verbose_name="Story")),
                        ("place", models.CharField(blank=True, max_length=80, verbose_name="Place")),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                max_digits=6,
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
                                decimal_places=3,
                                max_digits=6,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(-180),
                                    django.core.validators.MaxValueValidator(180),
                                ],
                            ),
                        ),
                        ("founded", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Founded")),
                        ("website", models.URLField(blank=True, verbose_name="Website")),
                        ("is_listed", models.BooleanField(default=False)),
                        (
                            "is_house",
                            models.BooleanField(
                                default=False, help_text="The organization that looks after the house itself."
                            ),
                        ),
                        (
                            "is_demo",
                            models.BooleanField(
                                default=False, help_text="Marked on its pages: members and events are invented."
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("name",),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_house", True)), fields=("is_house",), name="one_house"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberClass",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=40)),
                        ("name", models.CharField(max_length=80, verbose_name="Name")),
                        ("votes", models.BooleanField(default=True, verbose_name="Votes")),
                        (
                            "admission",
                            models.CharField(
                                choices=[
                                    ("stewards", "Stewards admit"),
                                    ("attestation", "Whoever declares that they qualify is in"),
                                ],
                                default="stewards",
                                max_length=12,
                                verbose_name="Admission",
                            ),
                        ),
                        (
                            "eligibility",
                            models.CharField(
                                blank=True,
                                help_text="For example: I live, work or study in Boston and I am at least 11 years old.",
                                max_length=400,
                                verbose_name="Who may join, in plain words",
                            ),
                        ),
                        (
                            "minimum_age",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Minimum age"),
                        ),
                        (
                            "buy_in",
                            models.BigIntegerField(
                                default=0,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="Buy-in, in cents",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="member_classes",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "slug"), name="member_class_slug"),
                            models.CheckConstraint(
                                condition=models.Q(("buy_in__gte", 0)), name="member_class_buy_in_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "name",
                            models.CharField(
                                help_text="As you want to be called.", max_length=120, verbose_name="Name"
                            ),
                        ),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="Language")),
                        (
                            "place",
                            models.CharField(
                                blank=True,
                                help_text="A neighborhood is enough. No street address.",
                                max_length=80,
                                verbose_name="Neighborhood",
                            ),
                        ),
                        ("created_on", models.DateField(auto_now_add=True)),
                        ("erased_on", models.DateField(blank=True, null=True)),
                        (
                            "account",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="person",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("name", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
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
                                    ("applied", "Applied"),
                                    ("active", "Active"),
                                    ("paused", "Paused"),
                                    ("left", "Left"),
                                    ("declined", "Declined"),
                                ],
                                default="applied",
                                max_length=10,
                            ),
                        ),
                        (
                            "pseudonym",
                            models.CharField(
                                default=commonhouse.people.models.pseudonym, editable=False, max_length=16
                            ),
                        ),
                        ("applied_on", models.DateField(auto_now_add=True)),
                        ("since", models.DateField(blank=True, null=True)),
                        ("until", models.DateField(blank=True, null=True)),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="Note")),
                        (
                            "member_class",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="people.memberclass",
                            ),
                        ),
                        (
                            "member_organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="belongs_to",
                                to="people.organization",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="people.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "id"),
                        "indexes": [
                            models.Index(fields=["organization", "status"], name="people_memb_organiz_2a15de_idx")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "person"), name="membership_once_per_person"
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "member_organization"), name="membership_once_per_organization"
                            ),
                            models.UniqueConstraint(fields=("organization", "pseudonym"), name="membership_pseudonym"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", True), ("member_organization__isnull", True), _connector="XOR"
                                ),
                                name="membership_of_a_person_or_an_organization",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                        ("file_name", models.CharField(max_length=120)),
                        ("rows", models.JSONField(default=list)),
                        ("applied_at", models.DateTimeField(blank=True, null=True)),
                        ("admitted", models.PositiveIntegerField(default=0)),
                        (
                            "member_class",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.memberclass"),
                        ),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.person"),
                        ),
                    ],
                    options={
                        "ordering": ("-uploaded_at",),
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
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
                                choices=[("email", "Email"), ("phone", "Phone"), ("post", "Postal address")],
                                max_length=5,
                            ),
                        ),
                        ("value", models.CharField(max_length=254)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contacts",
                                to="people.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "person", "kind", "value"), name="contact_once_per_person"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClaimCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code_hash", models.CharField(max_length=64)),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "organization",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organization"),
                        ),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.person")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "code_hash"), name="claim_code_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seat",
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
                                    ("steward", "Steward"),
                                    ("board", "Board member"),
                                    ("treasurer", "Treasurer"),
                                    ("delegate", "Budget delegate"),
                                    ("reviewer", "Reviewer for the public body"),
                                    ("keyer", "Paper ballot keyer"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=80, verbose_name="Title")),
                        ("cohort", models.CharField(blank=True, max_length=20, verbose_name="Cohort")),
                        ("starts_on", models.DateField(verbose_name="Starts")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="Ends")),
                        ("vacated_on", models.DateField(blank=True, null=True)),
                        (
                            "instead_of",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="successor",
                                to="people.seat",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to="people.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "kind", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("vacated_on__isnull", True)),
                                fields=("organization", "person", "kind"),
                                name="seat_held_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="seat_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
