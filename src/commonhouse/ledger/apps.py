from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "commonhouse.ledger"
    label = "ledger"
