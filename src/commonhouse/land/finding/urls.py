"""Where the pages of this part are."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from commonhouse.land.finding.views import applying, desk, showing


class Question:
    """One of the questions of an application."""

    regex = "size|bedrooms|priorities|reach"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Question, "question")
_FIND = "o/<slug:slug>/land/find/"
_MINE = "me/homes/applications/<str:application>/"

urlpatterns: list[URLPattern] = [
    path(_FIND, showing.index, name="land_find"),
    path(f"{_FIND}new/", desk.programme_new, name="land_programme_new"),
    path(f"{_FIND}applications/", desk.applications, name="land_applications"),
    path(f"{_FIND}applications/<str:application>/", desk.desk, name="land_application_desk"),
    path(f"{_FIND}sessions/<str:session>/", showing.session, name="land_session"),
    path(f"{_FIND}sessions/<str:session>/session.ics", showing.session_ics, name="land_session_ics"),
    path(f"{_FIND}sessions/<str:session>/edit/", desk.session_edit, name="land_session_edit"),
    path(f"{_FIND}sessions/<str:session>/who/", desk.session_mark, name="land_session_mark"),
    path(f"{_FIND}homes/open/", desk.open_home, name="land_open_home"),
    path(f"{_FIND}homes/<str:opening>/", showing.opening, name="land_opening"),
    path(f"{_FIND}homes/<str:opening>/do/", desk.opening_do, name="land_opening_do"),
    path(f"{_FIND}homes/<str:opening>/pass/<str:application>/", desk.pass_over, name="land_pass_over"),
    path(f"{_FIND}offers/<str:offer>/back/", desk.take_back, name="land_offer_back"),
    path(f"{_FIND}draws/<str:draw>/", showing.draw, name="land_draw"),
    path(f"{_FIND}draws/<str:draw>/do/", showing.draw_do, name="land_draw_do"),
    path(f"{_FIND}draws/<str:draw>/list.txt", showing.draw_file, {"form": "list"}, name="land_draw_list"),
    path(f"{_FIND}draws/<str:draw>/draw.json", showing.draw_file, {"form": "draw"}, name="land_draw_json"),
    path(f"{_FIND}<str:programme>/", showing.programme, name="land_programme"),
    path(f"{_FIND}<str:programme>/edit/", desk.programme_edit, name="land_programme_edit"),
    path(f"{_FIND}<str:programme>/do/", desk.programme_do, name="land_programme_do"),
    path(f"{_FIND}<str:programme>/apply/", applying.apply, name="land_apply"),
    path(f"{_FIND}<str:programme>/paper/", desk.paper, name="land_application_paper"),
    path(f"{_FIND}<str:programme>/session/", desk.session_new, name="land_session_new"),
    path(f"{_FIND}<str:programme>/draw/", desk.draw_new, name="land_draw_new"),
    path("me/homes/code/", applying.code, name="land_application_code"),
    path("me/homes/code/forget/", applying.forget, name="land_application_forget"),
    path(_MINE, applying.application, name="land_application"),
    path(f"{_MINE}send/", applying.send, name="land_application_send"),
    path(f"{_MINE}receipt/", applying.receipt, name="land_application_receipt"),
    path(f"{_MINE}withdraw/", applying.withdraw, name="land_application_withdraw"),
    path(f"{_MINE}income/", applying.income, name="land_application_income"),
    path(f"{_MINE}<question:question>/", applying.question, name="land_application_question"),
    path("me/homes/offers/<str:offer>/", applying.offer, name="land_offer"),
]  # fmt: skip
