from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "commonhouse.proposals"
    label = "proposals"
