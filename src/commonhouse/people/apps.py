from django.apps import AppConfig
from django.http import HttpRequest


class PeopleConfig(AppConfig):
    name = "commonhouse.people"
    label = "people"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from commonhouse.people import queries
        from commonhouse.people.middleware import remember_sign_in
        from commonhouse.people.models import Organization
        from commonhouse.record import hooks

        def organization(request: HttpRequest, slug: str) -> Organization:
            return queries.organization_or_404(request.actor, slug)  # type: ignore[attr-defined]

        hooks.register_organizations(organization)
        user_logged_in.connect(remember_sign_in, dispatch_uid="commonhouse.people.sign_in")
