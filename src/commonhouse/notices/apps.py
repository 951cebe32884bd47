from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "commonhouse.notices"
    label = "notices"
