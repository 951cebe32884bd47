from django.apps import AppConfig


class LandConfig(AppConfig):
    name = "commonhouse.land"
    label = "land"

    def ready(self) -> None:
        from importlib import import_module

        from commonhouse.land import PARTS

        for part in PARTS:
            import_module(f"commonhouse.land.{part}.links").register()
