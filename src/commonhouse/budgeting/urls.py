"""Addresses of budgets. Those of one lie under /o/<slug>/budgets/<budget>/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from commonhouse.budgeting.views import development, ideas, merging, pages, photos, promises, results, setup

_setup: list[URLPattern | URLResolver] = [
    path("", setup.overview, name="budget_setup"),
    path("publish/", setup.publish, name="budget_publish"),
    path("phase/", setup.override, name="budget_override"),
    path("vote/", setup.prepare_vote, name="budget_prepare_vote"),
    path("groups/", setup.groups, name="budget_groups"),
    path("groups/<int:pk>/", setup.groups, name="budget_group"),
    path("voters/new/", setup.new_class, name="budget_new_class"),
    path("<slug:name>/", setup.step, name="budget_setup_step"),
    path("<slug:name>/<int:pk>/", setup.place, name="budget_setup_place"),
]
_ideas: list[URLPattern | URLResolver] = [
    path("", ideas.index, name="budget_ideas"),
    path("new/", ideas.new, name="budget_idea_new"),
    path("code/", ideas.by_code, name="budget_idea_code"),
    path("code/forget/", ideas.forget, name="budget_idea_forget"),
    path("merges/<int:merge>/", merging.answer, name="budget_merge_answer"),
    path("merges/<int:merge>/take-back/", merging.take_back, name="budget_merge_take_back"),
    path("<int:number>/", ideas.show, name="budget_idea"),
    path("<int:number>/sent/", ideas.sent, name="budget_idea_sent"),
    path("<int:number>/edit/", ideas.edit, name="budget_idea_edit"),
    path("<int:number>/withdraw/", ideas.withdraw, name="budget_idea_withdraw"),
    path("<int:number>/hide/", ideas.hide, name="budget_idea_hide"),
    path("<int:number>/set-aside/", ideas.set_aside, name="budget_idea_set_aside"),
    path("<int:number>/show/", ideas.show_again, name="budget_idea_show"),
    path("<int:number>/join/", merging.propose, name="budget_merge"),
]
_projects: list[URLPattern | URLResolver] = [
    path("", development.index, name="budget_projects"),
    path("new/", development.new, name="budget_project_new"),
    path("<slug:code>/", development.show, name="budget_project"),
    path("<slug:code>/edit/", development.edit, name="budget_project_edit"),
    path("<slug:code>/submit/", development.submit, name="budget_project_submit"),
    path("<slug:code>/review/", development.review, name="budget_project_review"),
    path("<slug:code>/withdraw/", development.withdraw, name="budget_project_withdraw"),
    path("<slug:code>/take-back/", development.take_back, name="budget_project_take_back"),
    path("<slug:code>/texts/", development.texts, name="budget_project_texts"),
    path("<slug:code>/texts/<slug:language>/", development.text, name="budget_project_text"),
]
_promises: list[URLPattern | URLResolver] = [
    path("", promises.index, name="budget_promises"),
    path("<slug:code>/", promises.show, name="budget_promise"),
    path("<slug:code>/update/", promises.update, name="budget_promise_update"),
    path("<slug:code>/steps/new/", promises.add_milestone, name="budget_milestone_new"),
    path("<slug:code>/steps/<int:pk>/move/", promises.move_milestone, name="budget_milestone_move"),
    path("<slug:code>/steps/<int:pk>/done/", promises.finish_milestone, name="budget_milestone_done"),
    path("<slug:code>/spend/", promises.spend, name="budget_promise_spend"),
    path("<slug:code>/spend/<int:pk>/correct/", promises.correct, name="budget_promise_correct"),
]
_results: list[URLPattern | URLResolver] = [
    path("", results.overview, name="budget_results"),
    path("why/<slug:code>/", results.why, name="budget_result_why"),
    path("steps/", results.steps, name="budget_result_steps"),
    path("compare/", results.compare, name="budget_result_compare"),
    path("data/<str:name>", results.data, name="budget_result_data"),
    path("report.pdf", results.report, name="budget_result_report"),
]
_budget: list[URLPattern | URLResolver] = [
    path("", pages.home, name="budget"),
    path("desk/", pages.desk, name="budget_desk"),
    path("help/", pages.help_out, name="budget_help"),
    path("help/<int:pk>/", pages.answer_volunteer, name="budget_volunteer_answer"),
    path("setup/", include(_setup)),
    path("ideas/", include(_ideas)),
    path("projects/", include(_projects)),
    path("promises/", include(_promises)),
    path("results/", include(_results)),
    path("photos/<slug:kind>/<int:key>/<str:name>", photos.photo, name="budget_photo"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("budgets/", pages.house, name="budgets"),
    path("o/<slug:slug>/budgets/", pages.of_organization, name="budget_list"),
    path("o/<slug:slug>/budgets/new/", setup.new, name="budget_new"),
    path("o/<slug:slug>/budgets/<slug:budget_slug>/", include(_budget)),
]
