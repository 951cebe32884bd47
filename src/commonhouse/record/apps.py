from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "commonhouse.record"
    label = "record"
