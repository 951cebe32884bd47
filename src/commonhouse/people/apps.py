from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "commonhouse.people"
    label = "people"
