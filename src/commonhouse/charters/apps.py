from django.apps import AppConfig


class ChartersConfig(AppConfig):
    name = "commonhouse.charters"
    label = "charters"
