"""Where the pages of ledger are: an organization's money in words, and its books."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from commonhouse.ledger.views import bank, books, entries, files, money, opening, purposes, statements

_entries: list[URLPattern | URLResolver] = [
    path("", entries.index, name="entries"),
    path("new/", entries.choose, name="entry_choose"),
    path("new/lines/", entries.full, name="entry_full"),
    path("new/<slug:way>/", entries.new, name="entry_new"),
    path("<int:number>/", entries.show, name="entry"),
    path("<int:number>/reverse/", entries.reverse_entry, name="entry_reverse"),
    path("<int:number>/papers/", entries.attach, name="entry_attach"),
    path("<int:number>/papers/<slug:paper>/", entries.paper, name="entry_paper"),
    path("<int:number>/papers/<slug:paper>/remove/", entries.detach, name="entry_detach"),
]
_accounts: list[URLPattern | URLResolver] = [
    path("", books.account_list, name="accounts"),
    path("new/", books.account_new, name="account_new"),
    path("units/new/", books.unit_new, name="unit_new"),
    path("<int:pk>/", statements.account, name="account"),
    path("<int:pk>/statement.<slug:form>", statements.account, name="account_file"),
    path("<int:pk>/edit/", books.account_edit, name="account_edit"),
    path("<int:pk>/open/", books.account_open, name="account_open"),
    path("<int:pk>/parts/", books.part_new, name="account_part"),
]
_purposes: list[URLPattern | URLResolver] = [
    path("", purposes.index, name="restrictions"),
    path("new/", purposes.new, name="restriction_new"),
    path("<slug:public_id>/", purposes.show, name="restriction"),
    path("<slug:public_id>/edit/", purposes.edit, name="restriction_edit"),
    path("<slug:public_id>/release/", purposes.release, name="restriction_release"),
    path("<slug:public_id>/open/", purposes.open_, name="restriction_open"),
]
_bank: list[URLPattern | URLResolver] = [
    path("", bank.index, name="bank"),
    path("new/", bank.new, name="bank_new"),
    path("rules/", bank.rules, name="bank_rules"),
    path("rules/<int:pk>/remove/", bank.rule_remove, name="bank_rule_remove"),
    path("<slug:public_id>/", bank.show, name="bank_import"),
    path("<slug:public_id>/columns/", bank.columns, name="bank_columns"),
    path("<slug:public_id>/post/", bank.post, name="bank_post"),
    path("<slug:public_id>/undo/", bank.undo, name="bank_undo"),
    path("<slug:public_id>/discard/", bank.discard, name="bank_discard"),
    path("<slug:public_id>/<int:row>/", bank.line, name="bank_line"),
    path("<slug:public_id>/<int:row>/state/", bank.line_state, name="bank_line_state"),
]
_books: list[URLPattern | URLResolver] = [
    path("", books.desk, name="books"),
    path("open/", opening.chart, name="book_open"),
    path("open/begin/", opening.begin, name="book_begin"),
    path("open/balances/", opening.balances, name="book_balances"),
    path("entries/", include(_entries)),
    path("accounts/", include(_accounts)),
    path("purposes/", include(_purposes)),
    path("periods/", books.periods, name="periods"),
    path("periods/<int:pk>/reopen/", books.reopen, name="period_reopen"),
    path("pay/", books.pay, name="book_pay"),
    path("bank/", include(_bank)),
    path("statements/", statements.index, name="statements"),
    path("statements/<slug:kind>/", statements.show, name="statement"),
    path("statements/<slug:kind>/<slug:form>/", statements.show, name="statement_file"),
    path("files/", files.index, name="book_files"),
    path("files/<str:name>", files.download, name="book_file"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("o/<slug:slug>/money/", money.show, name="money"),
    path("o/<slug:slug>/books/", include(_books)),
]
