from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "commonhouse.meetings"
    label = "meetings"

    def ready(self) -> None:
        from commonhouse.meetings import links

        links.register()
