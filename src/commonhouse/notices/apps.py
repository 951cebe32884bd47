from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "commonhouse.notices"
    label = "notices"

    def ready(self) -> None:
        from commonhouse.notices import leaving, letters, links, texts
        from commonhouse.notices.views import stopping
        from commonhouse.people import hooks

        texts.register_all()
        links.register(letters.STOP, stopping.page)
        hooks.register_forgetting(leaving.forget)
        hooks.register_merging(leaving.merge)
