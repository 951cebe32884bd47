from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ChartersConfig(AppConfig):
    name = "commonhouse.charters"
    label = "charters"

    def ready(self) -> None:
        from commonhouse.charters import protection

        post_migrate.connect(protection.reinstall, sender=self, dispatch_uid="charters-protection")
