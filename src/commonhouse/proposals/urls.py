"""Addresses of decisions and conversations. Those of one lie under /o/<slug>/decisions/<id>/ and /o/<slug>/talk/<id>/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from commonhouse.proposals.views import deciding, following, lists, show, writing

_proposal: list[URLPattern | URLResolver] = [
    path("", show.show, name="proposal"),
    path("versions/", show.versions, name="proposal_versions"),
    # writing
    path("edit/", writing.edit, name="proposal_edit"),
    path("check/", writing.check, name="proposal_check"),
    path("discard/", writing.discard, name="proposal_discard"),
    path("discuss/", writing.discuss, name="proposal_discuss"),
    path("ask/", writing.ask, name="proposal_ask"),
    path("revise/", writing.revise, name="proposal_revise"),
    path("withdraw/", writing.withdraw, name="proposal_withdraw"),
    path("return/", writing.return_, name="proposal_return"),
    # deciding
    path("answer/", deciding.answer, name="proposal_answer"),
    path("objections/<int:number>/", deciding.qualify, name="proposal_qualify"),
    path("objections/<int:number>/take-back/", deciding.take_back, name="proposal_take_back"),
    path("conclude/", deciding.conclude, name="proposal_conclude"),
    path("room/", deciding.room, name="proposal_room"),
    path("advice/", deciding.advise, name="proposal_advise"),
    path("advice/ask/", deciding.ask_advice, name="proposal_ask_advice"),
    path("advice/<int:number>/reply/", deciding.reply, name="proposal_reply"),
    path("decide/", deciding.decide, name="proposal_decide"),
    # talking and following up
    path("say/", following.say, name="proposal_say"),
    path("promise/", following.commit, name="proposal_commit"),
    path("promises/<int:number>/", following.commitment, name="proposal_commitment"),
    path("became/", following.became, name="proposal_became"),
    path("mandate/", following.mandate, name="proposal_mandate"),
]

_organization: list[URLPattern | URLResolver] = [
    path("decisions/", lists.index, name="proposals"),
    path("decisions/new/", writing.new, name="proposal_new"),
    path("decisions/new/<slug:matter>/", writing.write, name="proposal_write"),
    path("talk/", lists.conversations, name="conversations"),
    path("talk/new/", lists.new_conversation, name="conversation_new"),
    path("talk/comments/<int:number>/hide/", lists.hide, name="comment_hide"),
    path("talk/<slug:public_id>/", lists.conversation, name="conversation"),
    path("talk/<slug:public_id>/say/", lists.say, name="conversation_say"),
    path("decisions/<slug:public_id>/", include(_proposal)),
]

urlpatterns: list[URLPattern | URLResolver] = [path("o/<slug:slug>/", include(_organization))]
