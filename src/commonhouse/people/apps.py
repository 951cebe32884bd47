from django.apps import AppConfig
from django.http import HttpRequest


class PeopleConfig(AppConfig):
    name = "commonhouse.people"
    label = "people"

    def ready(self) -> None:
        from allauth.account.signals import email_changed
        from allauth.mfa.signals import authenticator_added, authenticator_removed
        from django.contrib.auth.signals import user_logged_in

        from commonhouse.people import queries, strength
        from commonhouse.people.middleware import remember_sign_in
        from commonhouse.people.models import Organization
        from commonhouse.record import hooks

        def organization(request: HttpRequest, slug: str) -> Organization:
            return queries.organization_or_404(request.actor, slug)  # type: ignore[attr-defined]

        hooks.register_organizations(organization)
        user_logged_in.connect(remember_sign_in, dispatch_uid="commonhouse.people.sign_in")
        for signal in (authenticator_added, authenticator_removed, email_changed):
            signal.connect(strength.end_other_sessions, dispatch_uid="commonhouse.people.other_sessions")
