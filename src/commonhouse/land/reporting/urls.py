"""Where the pages of this part are."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from commonhouse.land.reporting.views import decisions, families, figures, governing

_LAND = "o/<slug:slug>/land/"

urlpatterns: list[URLPattern] = [
    path(f"{_LAND}figures/", figures.show, name="land_figures"),
    path(f"{_LAND}figures/publish/", figures.publish, name="land_report_publish"),
    path(f"{_LAND}figures/share/", figures.share, name="land_figures_share"),
    path(f"{_LAND}figures/published/", figures.published, name="land_reports"),
    path(f"{_LAND}figures/published/<slug:report>/", figures.one, name="land_report"),
    re_path(
        r"^o/(?P<slug>[-\w]+)/land/figures/published/(?P<report>[-\w]+)/report\.(?P<form>csv|pdf)$", figures.one,
        name="land_report_file",
    ),
    re_path(
        r"^o/(?P<slug>[-\w]+)/land/figures/(?P<year>[0-9]{4})\.(?P<form>csv|pdf)$", figures.year_file,
        name="land_figures_file",
    ),
    path(f"{_LAND}figures/<int:year>/<slug:reason>/", figures.behind, name="land_figures_behind"),
    path(f"{_LAND}figures/<int:year>/<slug:reason>/rows.csv", figures.behind_file, name="land_figures_behind_file"),
    path(f"{_LAND}families/", families.trust, name="land_families"),
    path(f"{_LAND}homes/<slug:holding>/families/", families.home, name="land_home_families"),
    path(f"{_LAND}governing/", governing.show, name="land_governing"),
    path(f"{_LAND}governing/join/", governing.join, name="land_join"),
    path(f"{_LAND}governing/class/", governing.settle, name="land_governing_settle"),
    path(f"{_LAND}governing/asked/", governing.calls, name="land_calls"),
    path(f"{_LAND}governing/asked/now/", governing.follow, name="land_follow"),
    path(f"{_LAND}governing/asked/<int:pk>/", governing.answer_for, name="land_call_answer"),
    path(f"{_LAND}governing/groups/new/", governing.quota, name="land_quota_new"),
    path(f"{_LAND}governing/groups/<slug:quota>/", governing.quota, name="land_quota"),
    path(f"{_LAND}governing/groups/<slug:quota>/drop/", governing.drop_quota, name="land_quota_drop"),
    path(f"{_LAND}governing/assembly/", governing.assembly, name="land_assembly"),
    path(f"{_LAND}decisions/", decisions.index, name="land_decisions"),
    path(f"{_LAND}decisions/tie/<slug:what>/<slug:public_id>/", decisions.link, name="land_decision_link"),
    path(f"{_LAND}decisions/<slug:link>/untie/", decisions.unlink, name="land_decision_unlink"),
]  # fmt: skip
