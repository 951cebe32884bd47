"""How the house reaches people: their wishes, an outbox, digests, and links that answer in place."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from commonhouse.notices.views import link, stopping, wishes

urlpatterns: list[URLPattern | URLResolver] = [
    path("n/<str:token>/", link.follow, name="notice_link"),
    path("n/<str:token>/stop/", stopping.one_click, name="notice_stop"),
    path("me/notices/", wishes.show, name="my_notices"),
    path("me/notices/pace/", wishes.pace, name="my_notices_pace"),
    path("me/notices/organization/", wishes.organization, name="my_notices_organization"),
    path("me/notices/phone/", wishes.phone, name="my_notices_phone"),
    path("me/notices/phone/code/", wishes.code, name="my_notices_code"),
    path("me/notices/phone/remove/", wishes.remove_phone, name="my_notices_phone_remove"),
    path("me/notices/links/", wishes.forget_links, name="my_notices_links"),
]
