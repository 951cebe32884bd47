from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "commonhouse.funds"
    label = "funds"

    def ready(self) -> None:
        from commonhouse.funds import kinds_lending, kinds_raising, links_deciding, links_raising, telling_raising

        links_deciding.register()
        kinds_raising.register_kinds()
        kinds_lending.register()
        telling_raising.register_notices()
        links_raising.register()
