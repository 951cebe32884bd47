from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "commonhouse.meetings"
    label = "meetings"
