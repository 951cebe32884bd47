from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "commonhouse.agreements"
    label = "agreements"
