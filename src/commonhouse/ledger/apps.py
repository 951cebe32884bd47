from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "commonhouse.ledger"
    label = "ledger"

    def ready(self) -> None:
        from commonhouse.ledger import protection

        post_migrate.connect(protection.reinstall, sender=self, dispatch_uid="ledger-protection")
