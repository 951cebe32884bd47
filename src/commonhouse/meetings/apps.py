from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "commonhouse.meetings"
    label = "meetings"

    def ready(self) -> None:
        from commonhouse.meetings import leaving, links
        from commonhouse.people import hooks

        links.register()
        hooks.register_forgetting(leaving.forget)
        hooks.register_merging(leaving.merge)
