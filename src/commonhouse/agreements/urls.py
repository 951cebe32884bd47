"""Addresses of agreements: those one keeps under /o/<slug>/agreements/, one's own under /me/agreements/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from commonhouse.agreements.views import changing, drafting, lists, papers, paying, show, signing

_version: list[URLPattern | URLResolver] = [
    path("", show.version, name="agreement_version"),
    path("text.pdf", papers.text_pdf, name="agreement_text_pdf"),
    path("sign/", signing.sign, name="agreement_sign"),
    path("sign/<int:party>/", signing.sign, name="agreement_sign_for"),
    path("decline/", signing.decline, name="agreement_decline"),
    path("paper/", signing.paper, name="agreement_paper"),
    path("signatures/", signing.audit, name="agreement_signatures"),
    path("scans/<int:signature>/", papers.scan, name="agreement_scan"),
]

_agreement: list[URLPattern | URLResolver] = [
    path("", show.show, name="agreement"),
    path("why/", show.why, name="agreement_why"),
    path("what-if/", show.what_if, name="agreement_what_if"),
    # writing
    path("edit/", drafting.edit, name="agreement_edit"),
    path("offer/", drafting.offer, name="agreement_offer"),
    path("withdraw/", drafting.withdraw, name="agreement_withdraw"),
    path("versions/<int:number>/", include(_version)),
    # changing
    path("ask/", changing.ask, name="agreement_ask"),
    path("ask/<slug:change>/", changing.ask_for, name="agreement_ask_for"),
    path("change/", changing.choose, name="agreement_change"),
    path("change/<slug:change>/", changing.change, name="agreement_change_by"),
    path("wishes/<int:wish>/", changing.answer, name="agreement_wish"),
    path("wishes/<int:wish>/offer/", changing.offer_wish, name="agreement_wish_offer"),
    path("wishes/<int:wish>/take-back/", changing.take_back, name="agreement_wish_take_back"),
    path("end/", changing.end, name="agreement_end"),
    # money
    path("pay/", paying.pay, name="agreement_pay"),
    path("pay-from-books/", paying.pay_from_books, name="agreement_pay_from_books"),
    path("fee/", paying.fee, name="agreement_fee"),
    path("waive/", paying.waive, name="agreement_waive"),
    path("events/<int:number>/take-back/", paying.take_back, name="agreement_take_back"),
    # paper
    path("statement/", papers.statement, name="agreement_statement"),
    path("statement.csv", papers.statement_csv, name="agreement_statement_csv"),
    path("statement.pdf", papers.statement_pdf, name="agreement_statement_pdf"),
]

_organization: list[URLPattern | URLResolver] = [
    path("agreements/", lists.index, name="agreements"),
    path("agreements/new/", drafting.new, name="agreement_new"),
    path("agreements/new/<slug:kind>/", drafting.write, name="agreement_write"),
    path("agreements/ageing/", lists.ageing, name="agreements_ageing"),
    path("agreements/ageing.csv", lists.ageing_csv, name="agreements_ageing_csv"),
    path("agreements/<slug:public_id>/", include(_agreement)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/agreements/", lists.mine, name="my_agreements"),
    path("o/<slug:slug>/", include(_organization)),
]
