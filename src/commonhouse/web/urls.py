"""Where everything is. An organization's pages all live below /o/<slug>/."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path, re_path

from commonhouse.people.views.me import choose_language
from commonhouse.web import demo_views, views
from commonhouse.web.api import api

handler400 = "commonhouse.web.views.bad_request"
handler403 = "commonhouse.web.views.permission_denied"
handler404 = "commonhouse.web.views.page_not_found"
handler500 = "commonhouse.web.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("language/", choose_language, name="set_language"),
    re_path(r"^account/password/", views.no_passwords),
    path("account/", include("allauth.urls")),
    path("api/", api.urls),
    path("", include("commonhouse.people.urls")),
    path("", include("commonhouse.record.urls")),
    path("", include("commonhouse.decisions.urls")),
    path("", include("commonhouse.notices.urls")),
    path("", include("commonhouse.charters.urls")),
    path("", include("commonhouse.proposals.urls")),
    path("", include("commonhouse.elections.urls")),
    path("", include("commonhouse.meetings.urls")),
    path("", include("commonhouse.ledger.urls")),
    path("", include("commonhouse.agreements.urls")),
    path("", include("commonhouse.budgeting.urls")),
    path("", include("commonhouse.funds.urls")),
    path("", include("commonhouse.land.urls")),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/", demo_views.chooser, name="demo"),
        path("demo/enter/", demo_views.enter, name="demo_enter"),
        path("styleguide/", views.styleguide, name="styleguide"),
    ]
