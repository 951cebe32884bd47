import django.db.models.deletion
from django.db import migrations, models

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
                    name="LinkEpoch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("epoch", models.PositiveSmallIntegerField(default=0)),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notice_links",
                                to="people.person",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Phone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=16)),
                        ("code_hash", models.CharField(blank=True, max_length=64)),
                        ("code_until", models.DateTimeField(blank=True, null=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notice_phone",
                                to="people.person",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Mute",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notice_mutes",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "person"), name="notice_mute_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(choices=[("email", "Email"), ("sms", "Text message")], max_length=5),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("key", models.CharField(max_length=120)),
                        ("data", models.JSONField(default=dict)),
                        ("url", models.CharField(max_length=300)),
                        ("purpose", models.CharField(blank=True, max_length=20)),
                        ("ref", models.CharField(blank=True, max_length=60)),
                        ("closes_at", models.DateTimeField(blank=True, null=True)),
                        ("due_at", models.DateTimeField()),
                        ("next_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("sent", "Sent"),
                                    ("dropped", "Not needed any more"),
                                    ("failed", "Could not be sent"),
                                ],
                                default="waiting",
                                max_length=7,
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=10)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("letter", models.UUIDField(blank=True, null=True)),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("next_at", "id"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["next_at", "id"],
                                name="notice_waiting",
                            ),
                            models.Index(condition=models.Q(("state", "sent")), fields=["sent_at"], name="notice_sent"),
                            models.Index(fields=["key"], name="notice_key"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "channel", "key"), name="notice_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "sent"), _negated=True),
                                    ("sent_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="notice_sent_has_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Preference",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(choices=[("email", "Email"), ("sms", "Text message")], max_length=5),
                        ),
                        (
                            "pace",
                            models.CharField(
                                choices=[
                                    ("at-once", "At once"),
                                    ("digest-daily", "Together, once a day"),
                                    ("digest-weekly", "Together, once a week"),
                                    ("off", "Never"),
                                ],
                                max_length=13,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notice_preferences",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "channel"), name="notice_preference_once")
                        ],
                    },
                ),
            ]
        )
    ]
