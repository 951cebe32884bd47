from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "commonhouse.notices"
    label = "notices"

    def ready(self) -> None:
        from commonhouse.notices import letters, links, texts
        from commonhouse.notices.views import stopping

        texts.register_all()
        links.register(letters.STOP, stopping.page)
