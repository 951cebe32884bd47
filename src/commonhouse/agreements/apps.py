from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "commonhouse.agreements"
    label = "agreements"

    def ready(self) -> None:
        from commonhouse.agreements import kinds, leaving, links, promises, telling
        from commonhouse.people import hooks

        kinds.register(promises.PROMISE)
        telling.register_all()
        links.register()
        hooks.register_forgetting(leaving.forget)
        hooks.register_merging(leaving.merge)
