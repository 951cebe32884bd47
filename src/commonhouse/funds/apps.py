from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "commonhouse.funds"
    label = "funds"
