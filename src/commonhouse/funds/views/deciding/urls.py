"""Where the pages of deciding are."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
