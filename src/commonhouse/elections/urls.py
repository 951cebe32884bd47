from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from commonhouse.elections.views import draws, pages, paper, results, run, vacancies

_election: list[URLPattern | URLResolver] = [
    path("", pages.show, name="election"),
    path("nominate/", pages.nominate, name="election_nominate"),
    path("answer/", pages.stand, name="election_stand"),
    path("statement/", pages.statement, name="election_statement"),
    path("run/", run.run, name="election_run"),
    path("run/<int:number>/", run.answer_for, name="election_answer_for"),
    path("paper/<int:number>/file/", paper.from_file, name="election_paper_file"),
    path("result/", results.show, name="election_result"),
    path("result/report.pdf", results.report, name="election_report"),
    path("result/ballots.blt", results.ballots_blt, name="election_blt"),
    path("result/ballots.csv", results.ballots_csv, name="election_csv"),
]
_of_organization: list[URLPattern | URLResolver] = [
    path("", pages.index, name="elections"),
    path("offices/<slug:office>/", run.set_up, name="office_set_up"),
    path("offices/<slug:office>/call/", run.call, name="election_call"),
    path("offices/<slug:office>/<int:number>/empty/", vacancies.declare, name="place_vacate"),
    path("vacancies/<slug:vacancy>/", vacancies.show, name="vacancy"),
    path("draws/new/", draws.new, name="draw_new"),
    path("draws/<slug:draw>/", draws.show, name="draw"),
    path("draws/<slug:draw>/enter/", draws.enter, name="draw_enter"),
    path("<slug:election>/", include(_election)),
]
urlpatterns: list[URLPattern | URLResolver] = [path("o/<slug:slug>/elections/", include(_of_organization))]
