"""Where the pages of land are. All of them stand below /o/<slug>/land/ or /me/homes/: each part lists its own."""

from __future__ import annotations

from importlib import import_module

from django.urls import URLPattern

from commonhouse.land import PARTS

urlpatterns: list[URLPattern] = [
    each for part in PARTS for each in import_module(f"commonhouse.land.{part}.urls").urlpatterns
]
