from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from commonhouse.people.views import (
    acting,
    classes,
    imports,
    joining,
    me,
    members,
    organizations,
    seats,
)

_organization: list[URLPattern | URLResolver] = [
    path("", organizations.organization, name="organization"),
    path("edit/", organizations.edit, name="organization_edit"),
    path("listed/", organizations.set_listed, name="organization_listed"),
    path("join/", joining.join, name="join"),
    path("join/<slug:class_slug>/", joining.join_class, name="join_class"),
    path("leave/", joining.leave, name="leave"),
    path("members/", members.members, name="members"),
    path("members.csv", members.members_csv, name="members_csv"),
    path("members/enter/", members.enter, name="member_enter"),
    path("members/import/", imports.upload, name="import"),
    path("members/import/<int:pk>/", imports.preview, name="import_preview"),
    path("members/import/<int:pk>/admit/", imports.admit, name="import_admit"),
    path("members/import/<int:pk>/discard/", imports.discard, name="import_discard"),
    path("members/<int:pk>/", members.member, name="member"),
    path("members/<int:pk>/edit/", members.entry_edit, name="entry_edit"),
    path("members/<int:pk>/decline/", members.decline, name="member_decline"),
    path("members/<int:pk>/class/", members.change_class, name="member_class"),
    path("members/<int:pk>/contacts/", members.contact_add, name="contact_add"),
    path("members/<int:pk>/contacts/<int:contact>/remove/", members.contact_remove, name="contact_remove"),
    path("members/<int:pk>/claim-code/", members.claim_code, name="claim_code"),
    path("members/<int:pk>/erase/", members.erase, name="member_erase"),
    path("members/<int:pk>/<slug:verb>/", members.turn, name="member_turn"),
    path("seats/", seats.seats, name="seats"),
    path("seats/fill/", seats.choose, name="seat_choose"),
    path("seats/fill/<int:pk>/", seats.fill, name="seat_fill"),
    path("seats/<int:seat>/vacate/", seats.vacate, name="seat_vacate"),
    path("classes/", classes.classes, name="classes"),
    path("classes/new/", classes.add, name="class_add"),
    path("classes/<slug:class_slug>/", classes.edit, name="class_edit"),
    path("classes/<slug:class_slug>/remove/", classes.remove, name="class_remove"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/new/", organizations.found, name="organization_found"),
    path("o/<slug:slug>/", include(_organization)),
    path("acting/", acting.acting, name="acting_as"),
    path("acting/passkey/", acting.passkey_needed, name="passkey_needed"),
    path("welcome/", me.welcome, name="welcome"),
    path("claim/", me.claim, name="claim"),
    path("me/", me.me, name="me"),
    path("me/edit/", me.edit, name="me_edit"),
    path("me/data.json", me.data, name="me_data"),
    path("me/erase/", me.erase, name="me_erase"),
]
