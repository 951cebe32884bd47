"""Where the pages of funds are. All of them stand below /o/<slug>/fund/: each part of the fund lists its own."""

from __future__ import annotations

from django.urls import URLPattern

from commonhouse.funds.views.deciding import urls as deciding
from commonhouse.funds.views.lending import urls as lending
from commonhouse.funds.views.raising import urls as raising

urlpatterns: list[URLPattern] = [
    *deciding.urlpatterns,
    *raising.urlpatterns,
    *lending.urlpatterns,
]
