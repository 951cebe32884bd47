from django.apps import AppConfig


class BudgetingConfig(AppConfig):
    name = "commonhouse.budgeting"
    label = "budgeting"
