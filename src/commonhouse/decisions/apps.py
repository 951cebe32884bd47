from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DecisionsConfig(AppConfig):
    name = "commonhouse.decisions"
    label = "decisions"

    def ready(self) -> None:
        from commonhouse.decisions import reaching
        from commonhouse.decisions.secrecy import hide_insertion_order
        from commonhouse.decisions.views import answer

        reaching.register()
        answer.register()
        post_migrate.connect(hide_insertion_order, sender=self)
