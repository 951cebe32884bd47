from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "commonhouse.notices"
    label = "notices"

    def ready(self) -> None:
        from commonhouse.notices import texts

        texts.register_all()
