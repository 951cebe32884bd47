"""Where the pages of this part are."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonhouse.land.holdings.views import editing, importing, seeing

L = "o/<slug:slug>/land/"
P = f"{L}parcels/<slug:parcel>/"
H = f"{L}homes/<slug:holding>/"

urlpatterns: list[URLPattern] = [
    path(L, seeing.index, name="land"),
    path(f"{L}parcels/", seeing.parcels, name="land_parcels"),
    path(f"{L}parcels/new/", editing.parcel_new, name="land_parcel_new"),
    path(P, seeing.parcel, name="land_parcel"),
    path(f"{P}edit/", editing.parcel_edit, name="land_parcel_edit"),
    path(f"{P}release/", editing.parcel_release, name="land_parcel_release"),
    path(f"{P}papers/new/", editing.parcel_paper, name="land_parcel_paper"),
    path(f"{P}buildings/new/", editing.building_new, name="land_building_new"),
    path(f"{P}buildings/<slug:building>/edit/", editing.building_edit, name="land_building_edit"),
    path(f"{P}homes/new/", editing.holding_new, name="land_holding_new"),
    path(H, seeing.holding, name="land_holding"),
    path(f"{H}edit/", editing.holding_edit, name="land_holding_edit"),
    path(f"{H}remove/", editing.holding_remove, name="land_holding_remove"),
    path(f"{H}ready/", editing.holding_ready, name="land_holding_ready"),
    path(f"{H}papers/new/", editing.holding_paper, name="land_holding_paper"),
    path(f"{L}papers/<int:pk>/", seeing.paper, name="land_paper"),
    path(f"{L}papers/<int:pk>/remove/", editing.paper_remove, name="land_paper_remove"),
    path(f"{L}import/", importing.upload, name="land_import"),
    path(f"{L}import/<slug:public_id>/", importing.look, name="land_import_look"),
    path(f"{L}import/<slug:public_id>/enter/", importing.enter, name="land_import_enter"),
    path(f"{L}import/<slug:public_id>/drop/", importing.drop, name="land_import_drop"),
    path(f"{L}land.csv", seeing.take_along, {"form": "csv"}, name="land_csv"),
    path(f"{L}land.geojson", seeing.take_along, {"form": "geojson"}, name="land_geojson"),
]
