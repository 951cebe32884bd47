from django.apps import AppConfig


class BudgetingConfig(AppConfig):
    name = "commonhouse.budgeting"
    label = "budgeting"

    def ready(self) -> None:
        from commonhouse.budgeting import links

        links.register()
