from __future__ import annotations

from django.urls import path

from commonhouse.record import views

urlpatterns = [
    path("records/", views.records, name="records"),
    path("o/<slug:slug>/record/", views.record, name="record"),
    path("o/<slug:slug>/record/acts/<int:index>/", views.act, name="record_act"),
    path("o/<slug:slug>/record/acts/<int:index>.json", views.act_line, name="record_act_line"),
    path("o/<slug:slug>/record/checkpoint.txt", views.checkpoint, name="record_checkpoint"),
    path("o/<slug:slug>/record/receipt/", views.receipt, name="record_receipt"),
    path("o/<slug:slug>/record.jsonl", views.download, name="record_download"),
]
