"""How the house reaches people: their wishes, an outbox, digests, and links that answer in place."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from commonhouse.notices.views import link

urlpatterns: list[URLPattern | URLResolver] = [
    path("n/<str:token>/", link.follow, name="notice_link"),
]
