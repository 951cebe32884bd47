from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecordConfig(AppConfig):
    name = "commonhouse.record"
    label = "record"

    def ready(self) -> None:
        from commonhouse.record import protection

        post_migrate.connect(protection.reinstall, sender=self, dispatch_uid="record-protection")
