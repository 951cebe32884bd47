"""Where the pages of lending are."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonhouse.funds.views.lending import acting, seeing

_FUND = "o/<slug:slug>/fund/"
_LOAN = f"{_FUND}loans/<slug:public_id>/"

urlpatterns: list[URLPattern] = [
    path(_FUND, seeing.index, name="fund"),
    path(f"{_FUND}lend/", seeing.lend, name="fund_lend"),
    path(f"{_FUND}lend/settings/", acting.policy, name="fund_lending_policy"),
    path(f"{_FUND}journeys/", seeing.journeys, name="fund_journeys"),
    path(f"{_FUND}what-if/", seeing.what_if, name="fund_what_if"),
    path(f"{_FUND}years/", seeing.forecast, name="fund_years"),
    path(f"{_FUND}loans/new/", acting.choose, name="loan_new"),
    path(f"{_FUND}loans/new/<slug:kind>/", acting.new, name="loan_write"),
    path(f"{_FUND}loans/for/<slug:candidate>/", acting.for_candidate, name="loan_for_candidate"),
    path(_LOAN, seeing.show, name="loan"),
    path(f"{_LOAN}pay-out/", acting.disburse, name="loan_disburse"),
    path(f"{_LOAN}terms/", acting.terms, name="loan_terms"),
    path(f"{_LOAN}figures/", acting.report, name="loan_report"),
    path(f"{_LOAN}early/", acting.early, name="loan_early"),
    path(f"{_LOAN}give-up/", acting.write_off, name="loan_write_off"),
    path(f"{_LOAN}recover/", acting.recover, name="loan_recover"),
]
