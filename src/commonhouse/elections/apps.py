from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    name = "commonhouse.elections"
    label = "elections"

    def ready(self) -> None:
        from commonhouse.elections import links, telling

        links.register()
        telling.register_kinds()
