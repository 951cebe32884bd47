"""Where the pages of deciding are."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonhouse.funds.views.deciding import choosing, lists, moves, preparing, show, steward, talking

_FUND = "o/<slug:slug>/fund/"
_ALL = f"{_FUND}deciding/"
_PATH = f"{_FUND}paths/<slug:public_id>/"
_LIST = f"{_FUND}lists/<slug:public_id>/"
_ONE = f"{_ALL}<slug:public_id>/"

urlpatterns: list[URLPattern] = [
    path(_ALL, lists.index, name="candidates"),
    path(f"{_ALL}past/", lists.past, name="candidates_past"),
    path(f"{_FUND}standards/", steward.criteria, name="fund_standards"),
    path(f"{_FUND}standards/new/", steward.edit_criterion, name="fund_standard_new"),
    path(f"{_FUND}standards/<int:pk>/", steward.edit_criterion, name="fund_standard"),
    path(f"{_FUND}paths/begin/", steward.begin, name="fund_path_begin"),
    path(_PATH, lists.path, name="fund_path"),
    path(f"{_PATH}put-forward/", lists.new, name="candidate_new"),
    path(f"{_PATH}settings/", steward.settings, name="fund_path_settings"),
    path(f"{_PATH}steps/<slug:name>/", steward.step, name="fund_path_step"),
    path(f"{_PATH}steps/<slug:name>/leave-out/", steward.leave_out, name="fund_path_leave_out"),
    path(f"{_PATH}ask/<slug:kind>/", choosing.new, name="fund_list_new"),
    path(_LIST, choosing.show, name="fund_list"),
    path(f"{_LIST}withdraw/", choosing.withdraw, name="fund_list_withdraw"),
    path(_ONE, show.show, name="candidate"),
    path(f"{_ONE}schedule/", show.schedule, name="candidate_schedule"),
    path(f"{_ONE}edit/", moves.edit, name="candidate_edit"),
    path(f"{_ONE}move/<slug:what>/", moves.move, name="candidate_move"),
    path(f"{_ONE}notes/", talking.notes, name="candidate_notes"),
    path(f"{_ONE}notes/companion/", talking.companion, name="candidate_companion"),
    path(f"{_ONE}notes/companion/end/", talking.companion_ends, name="candidate_companion_ends"),
    path(f"{_ONE}standards/", talking.standards, name="candidate_standards"),
    path(f"{_ONE}standards/<int:pk>/", talking.criterion, name="candidate_standard"),
    path(f"{_ONE}terms/", preparing.terms, name="candidate_terms"),
    path(f"{_ONE}terms/offer/", preparing.offer, name="candidate_terms_offer"),
    path(f"{_ONE}terms/agree/", preparing.agree, name="candidate_terms_agree"),
    path(f"{_ONE}terms/take-back/", preparing.take_back, name="candidate_terms_take_back"),
    path(f"{_ONE}memo/", preparing.memo, name="candidate_memo"),
    path(f"{_ONE}memo/ask/", talking.ask, name="candidate_ask"),
    path(f"{_ONE}memo/answer/<int:pk>/", talking.answer, name="candidate_answer"),
    path(f"{_ONE}view/", preparing.seat_view, name="candidate_seat_view"),
    path(f"{_ONE}recommend/", preparing.recommend, name="candidate_recommend"),
    path(f"{_ONE}vote/", preparing.vote, name="candidate_vote"),
    path(f"{_ONE}vote/withdraw/", preparing.withdraw_vote, name="candidate_vote_withdraw"),
]
