from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "commonhouse.decisions"
    label = "decisions"
