from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    name = "commonhouse.elections"
    label = "elections"
