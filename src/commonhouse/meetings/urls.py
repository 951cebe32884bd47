"""Addresses of meetings. Those of one lie under /o/<slug>/meetings/<meeting>/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from commonhouse.meetings.views import agenda, calendar, calling, minutes, pages, room

_agenda: list[URLPattern | URLResolver] = [
    path("", agenda.show, name="meeting_agenda"),
    path("build/", agenda.build, name="meeting_agenda_build"),
    path("new/", agenda.new, name="meeting_item_new"),
    path("<int:pk>/", agenda.edit, name="meeting_item"),
    path("<int:pk>/place/", agenda.place, name="meeting_item_place"),
    path("<int:pk>/remove/", agenda.remove, name="meeting_item_remove"),
]
_minutes: list[URLPattern | URLResolver] = [
    path("", minutes.show, name="meeting_minutes"),
    path("minutes.pdf", minutes.pdf, name="meeting_minutes_pdf"),
    path("send/", minutes.send, name="meeting_minutes_send"),
    path("<int:pk>/", minutes.edit, name="meeting_notes"),
    path("promises/<int:pk>/", pages.promise, name="meeting_promise"),
]
_meeting: list[URLPattern | URLResolver] = [
    path("", pages.show, name="meeting"),
    path("answer/", pages.answer, name="meeting_answer"),
    path("people/", pages.people, name="meeting_people"),
    path("people/<int:pk>/", pages.answer_for, name="meeting_answer_for"),
    path("quorum/", pages.live, name="meeting_quorum"),
    path("meeting.ics", pages.invitation, name="meeting_ics"),
    path("edit/", calling.edit, name="meeting_edit"),
    path("move/", calling.move, name="meeting_move"),
    path("cancel/", calling.cancel, name="meeting_cancel"),
    path("count/", calling.count, name="meeting_count"),
    path("settle/", calling.settle, name="meeting_settle"),
    path("room/", room.show, name="meeting_room"),
    path("tap/", room.tap, name="meeting_tap"),
    path("agenda/", include(_agenda)),
    path("minutes/", include(_minutes)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/calendar/", calendar.mine, name="my_calendar"),
    path("cal/<slug:token>.ics", calendar.feed, name="calendar_feed"),
    path("o/<slug:slug>/meetings/", pages.index, name="meetings"),
    path("o/<slug:slug>/meetings/new/", calling.new, name="meeting_new"),
    path("o/<slug:slug>/meetings/new/time/", calling.new_choice, name="meeting_new_choice"),
    path("o/<slug:slug>/meetings/<slug:meeting>/", include(_meeting)),
]
