from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "commonhouse.web"
    label = "web"
