from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "commonhouse.proposals"
    label = "proposals"

    def ready(self) -> None:
        from commonhouse.proposals import links

        links.register()
