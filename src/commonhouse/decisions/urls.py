"""Addresses of the ballot box. Those of one vote lie under /o/<slug>/vote/<box>/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from commonhouse.decisions.views import (
    codes,
    log,
    paper,
    phone,
    public,
    receipt_desk,
    roll,
    run,
    sheets,
    to_call,
    voice,
    voting,
)

_box: list[URLPattern | URLResolver] = [
    path("", public.show, name="vote"),
    # voting
    path("ballot/", voting.start, name="vote_start"),
    path("ballot/code/", codes.enter, name="vote_code"),
    path("ballot/code/forget/", codes.forget, name="vote_code_forget"),
    path("ballot/qualify/", voting.qualify, name="vote_qualify"),
    path("ballot/choose/", voting.choose, name="vote_choose"),
    path("ballot/check/", voting.check, name="vote_check"),
    path("ballot/cast/", voting.cast, name="vote_cast"),
    path("ballot/receipt.txt", voting.receipt_file, name="vote_receipt_file"),
    path("ballot/next/", codes.next_voter, name="vote_next_voter"),
    path("receipt/", receipt_desk.desk, name="vote_receipt"),
    # run the vote (stewards)
    path("run/", run.overview, name="vote_run"),
    path("run/step/", run.step, name="vote_step"),
    path("run/schedule/", run.schedule, name="vote_schedule"),
    path("run/schedule/<int:change>/", run.schedule_answer, name="vote_schedule_answer"),
    path("run/roll/", roll.show, name="vote_roll"),
    path("run/roll/register/", roll.walk_in, name="vote_walk_in"),
    path("run/roll/<int:entry>/hand/", roll.hand, name="vote_hand"),
    path("run/roll/<int:entry>/take-back/", roll.take_back, name="vote_take_back"),
    path("run/roll/<int:entry>/phone/", phone.assist, name="vote_assist"),
    path("run/sheets/", sheets.show, name="vote_sheets"),
    path("run/sheets/sample/", sheets.sample, name="vote_sheet_sample"),
    path("run/sheets/void/", sheets.void, name="vote_sheet_void"),
    # paper (stewards and keyers)
    path("run/paper/", paper.batches, name="vote_paper"),
    path("run/paper/<int:number>/", paper.batch, name="vote_batch"),
    path("run/paper/<int:number>/key/", paper.key, name="vote_key"),
    path("run/paper/<int:number>/finish/", paper.finish, name="vote_finish_keying"),
    path("run/paper/<int:number>/differences/", paper.differences, name="vote_differences"),
    path("run/paper/<int:number>/recount/", paper.recount, name="vote_recount"),
    path("run/paper/<int:number>/accept/", paper.accept, name="vote_accept_batch"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("v/", codes.enter, name="code"),
    path("v/<str:code>", codes.short_link, name="code_link"),
    path("o/<slug:slug>/vote/<slug:box>/", include(_box)),
    # handing on one's voice
    path("o/<slug:slug>/voice/", voice.show, name="voice"),
    path("o/<slug:slug>/voice/topic/", voice.give, name="voice_give"),
    path("o/<slug:slug>/voice/back/<int:pk>/", voice.take_back, name="voice_take_back"),
    path("o/<slug:slug>/voice/proxy/", voice.name_proxy, name="voice_proxy"),
    path("o/<slug:slug>/voice/proxy/<int:pk>/end/", voice.end_proxy, name="voice_end_proxy"),
    path("o/<slug:slug>/to-call/", to_call.show, name="to_call"),
    # the decision log
    path("decided/", log.house, name="decided"),
    path("decided.csv", log.house_csv, name="decided_csv"),
    path("o/<slug:slug>/decided/", log.organization, name="organization_decided"),
    path("o/<slug:slug>/decided.csv", log.organization_csv, name="organization_decided_csv"),
]
