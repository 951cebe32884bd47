"""Where the pages of raising are."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonhouse.funds.views.raising import desk, mine, offerings

F = "o/<slug:slug>/fund/"

urlpatterns: list[URLPattern] = [
    path(f"{F}offerings/", offerings.index, name="fund_offerings"),
    path(f"{F}offerings/new/", offerings.new, name="fund_offering_new"),
    path(f"{F}offerings/<slug:offering>/", offerings.show, name="fund_offering"),
    path(f"{F}offerings/<slug:offering>/edit/", offerings.edit, name="fund_offering_edit"),
    path(f"{F}offerings/<slug:offering>/press/", offerings.press, name="fund_offering_press"),
    path(f"{F}offerings/<slug:offering>/classes/new/", offerings.class_new, name="fund_class_new"),
    path(f"{F}offerings/<slug:offering>/classes/starter/", offerings.class_starter, name="fund_class_starter"),
    path(f"{F}classes/<slug:note_class>/edit/", offerings.class_edit, name="fund_class_edit"),
    path(f"{F}classes/<slug:note_class>/buy/", offerings.buy, name="fund_buy"),
    path(f"{F}classes/<slug:note_class>/enter/", desk.enter, name="fund_note_enter"),
    path(f"{F}mine/", mine.mine, name="fund_mine"),
    path(f"{F}mine/<int:year>/", mine.statement, name="fund_statement"),
    path(f"{F}mine/<int:year>.<slug:form>", mine.statement, name="fund_statement_file"),
    path(f"{F}notes/<slug:note>/", mine.note, name="fund_note"),
    path(f"{F}notes/<slug:note>/choose/", mine.choose, name="fund_note_choose"),
    path(f"{F}notes/<slug:note>/early/", mine.early, name="fund_note_early"),
    path(f"{F}notes/<slug:note>/early/withdraw/", mine.early_withdraw, name="fund_note_early_withdraw"),
    path(f"{F}notes/<slug:note>/<int:year>/", desk.holder_statement, name="fund_holder_statement"),
    path(f"{F}notes/<slug:note>/<int:year>.<slug:form>", desk.holder_statement, name="fund_holder_statement_file"),
    path(f"{F}dues/", mine.dues, name="fund_dues"),
    path(f"{F}dues/stop/", mine.dues_stop, name="fund_dues_stop"),
    path(f"{F}dues/edit/", desk.dues_edit, name="fund_dues_edit"),
    path(f"{F}holders/", desk.holders, name="fund_holders"),
    path(f"{F}holders.csv", desk.holders_csv, name="fund_holders_csv"),
    path(f"{F}tax/<int:year>.csv", desk.tax_csv, name="fund_tax_csv"),
    path(f"{F}interest/", desk.interest, name="fund_interest"),
    path(f"{F}interest/<slug:distribution>/", desk.distribution, name="fund_distribution"),
    path(f"{F}interest/<slug:distribution>.csv", desk.distribution_csv, name="fund_distribution_csv"),
    path(f"{F}coming-back/", desk.coming_back, name="fund_coming_back"),
    path(f"{F}line/", desk.line, name="fund_line"),
    path(f"{F}gifts/", desk.gifts, name="fund_gifts"),
]
