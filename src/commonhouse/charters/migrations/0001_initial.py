import django.db.models.deletion
from django.db import migrations, models

import commonhouse.charters.models
from commonhouse.record.migrating import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_delegates_and_facilitators"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Charter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("data", models.JSONField()),
                        ("text_hash", models.CharField(max_length=64)),
                        ("starter", models.CharField(blank=True, max_length=40)),
                        ("decision", models.CharField(blank=True, max_length=24)),
                        ("adopted_at", models.DateTimeField(verbose_name="Adopted")),
                        ("act_index", models.PositiveBigIntegerField()),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="charters",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "version"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "version"), name="charter_version"),
                            models.UniqueConstraint(
                                condition=models.Q(("decision", ""), _negated=True),
                                fields=("organization", "decision"),
                                name="charter_once_per_decision",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", ""), ("version", 1)),
                                    models.Q(("version__gt", 1), models.Q(("decision", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="charter_amended_by_decision_only",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CharterDraft",
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
                                default=commonhouse.charters.models.draft_id, editable=False, max_length=12, unique=True
                            ),
                        ),
                        ("data", models.JSONField()),
                        ("base_version", models.PositiveIntegerField(default=0)),
                        ("starter", models.CharField(blank=True, max_length=40)),
                        ("began_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        ("frozen_at", models.DateTimeField(blank=True, null=True)),
                        ("held_by", models.CharField(blank=True, max_length=24)),
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
                                related_name="charter_drafts",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "-changed_at", "-id"),
                        "indexes": [models.Index(fields=["organization", "by"], name="charters_ch_organiz_a4b6b0_idx")],
                    },
                ),
            ]
        )
    ]
