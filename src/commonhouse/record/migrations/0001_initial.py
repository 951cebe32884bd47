import django.db.models.deletion
from django.db import migrations, models

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
                    name="Log",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("origin", models.CharField(max_length=200)),
                        ("key", models.CharField(max_length=400)),
                        ("size", models.PositiveBigIntegerField(default=0)),
                        ("length", models.PositiveBigIntegerField(default=0)),
                        ("frontier", models.BinaryField(default=bytes)),
                        ("head", models.BinaryField(default=bytes)),
                        ("last_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "organization",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="record_log",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization",),
                    },
                ),
                migrations.CreateModel(
                    name="Act",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("index", models.PositiveBigIntegerField()),
                        ("kind", models.CharField(max_length=64)),
                        ("subject", models.CharField(blank=True, max_length=64)),
                        ("at", models.DateTimeField()),
                        ("body", models.TextField()),
                        ("gist", models.JSONField(default=dict)),
                        ("length", models.PositiveBigIntegerField()),
                        ("leaf", models.BinaryField()),
                        ("nodes", models.BinaryField(default=bytes)),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acts",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "index"),
                        "indexes": [models.Index(fields=["organization", "kind", "subject"], name="act_about")],
                        "constraints": [models.UniqueConstraint(fields=("organization", "index"), name="act_index")],
                    },
                ),
                migrations.CreateModel(
                    name="Checkpoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("size", models.PositiveBigIntegerField()),
                        ("root", models.BinaryField()),
                        ("note", models.TextField()),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checkpoints",
                                to="people.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("organization", "size"),
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "size"), name="checkpoint_size")
                        ],
                    },
                ),
            ]
        )
    ]
