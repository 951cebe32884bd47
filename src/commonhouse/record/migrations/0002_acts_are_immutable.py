from django.db import migrations

from commonhouse.record import protection


def protect(apps, schema_editor):
    protection.install(schema_editor.connection.alias)


def release(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS record_refuse() CASCADE")
        else:
            for statement in protection.removal():
                cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
