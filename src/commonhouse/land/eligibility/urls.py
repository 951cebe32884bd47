"""Where the pages of this part are."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonhouse.land.eligibility.views import limits, reviews

L = "o/<slug:slug>/land/"
R = f"{L}income/<slug:review>/"

urlpatterns: list[URLPattern] = [
    path(f"{L}limits/", limits.index, name="land_limits"),
    path(f"{L}limits/add/", limits.add, name="land_limits_add"),
    path(f"{L}limits/rules/", limits.rules, name="land_eligibility_rules"),
    path(f"{L}limits/<slug:table>/", limits.show, name="land_limits_table"),
    path(f"{L}limits/<slug:table>.csv", limits.table_csv, name="land_limits_csv"),
    path(f"{L}limits/<slug:table>/withdraw/", limits.withdraw, name="land_limits_withdraw"),
    path(f"{L}affordable/", limits.affordable, name="land_affordable"),
    path(f"{L}income/", reviews.index, name="land_reviews"),
    path(f"{L}leases/<slug:lease>/income/", reviews.begin, name="land_review_begin"),
    path(f"{L}households/<slug:household>/income/", reviews.begin_household, name="land_review_begin_household"),
    path(R, reviews.show, name="land_review"),
    path(f"{R}household/", reviews.household, name="land_review_household"),
    path(f"{R}add/<slug:what>/", reviews.line, name="land_review_add"),
    path(f"{R}change/<slug:what>/<slug:id>/", reviews.line, name="land_review_change"),
    path(f"{R}remove/<slug:id>/", reviews.line_remove, name="land_review_remove"),
    path(f"{R}papers/add/", reviews.paper_add, name="land_review_paper_add"),
    path(f"{R}papers/<slug:paper>/", reviews.paper, name="land_review_paper"),
    path(f"{R}papers/<slug:paper>/remove/", reviews.paper_remove, name="land_review_paper_remove"),
    path(f"{R}press/", reviews.press, name="land_review_press"),
    path(f"{R}send-back/", reviews.send_back, name="land_review_send_back"),
    path(f"{R}erase/", reviews.erase, name="land_review_erase"),
    path("me/homes/income/", reviews.mine, name="my_income_reviews"),
]
