"""Where the pages of this part are."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonhouse.land.acquiring.views import acting, showing

_ALL = "o/<slug:slug>/land/deals/"
_DEAL = f"{_ALL}<slug:public_id>/"

urlpatterns: list[URLPattern] = [
    path(_ALL, showing.index, name="land_deals"),
    path(f"{_ALL}new/", acting.new, name="land_deal_new"),
    path(_DEAL, showing.show, name="land_deal"),
    path(f"{_DEAL}change/", acting.change, name="land_deal_change"),
    path(f"{_DEAL}dispute/", acting.dispute, name="land_deal_dispute"),
    path(f"{_DEAL}story/", acting.tell, name="land_deal_tell"),
    path(f"{_DEAL}offers/new/", acting.offer, name="land_deal_offer"),
    path(f"{_DEAL}offers/<int:number>/", acting.answer, name="land_deal_answer"),
    path(f"{_DEAL}conditions/new/", acting.condition, name="land_deal_condition"),
    path(f"{_DEAL}conditions/<slug:condition>/", acting.settle, name="land_deal_settle"),
    path(f"{_DEAL}decision/", acting.decision, name="land_deal_decision"),
    path(f"{_DEAL}sources/new/", acting.source, name="land_deal_source"),
    path(f"{_DEAL}sources/<slug:source>/", acting.source, name="land_deal_source_change"),
    path(f"{_DEAL}sources/<slug:source>/drop/", acting.drop_source, name="land_deal_source_drop"),
    path(f"{_DEAL}sources/<slug:source>/repay/", acting.take_out, name="land_deal_take_out"),
    path(f"{_DEAL}uses/new/", acting.use, name="land_deal_use"),
    path(f"{_DEAL}uses/<slug:use>/", acting.use, name="land_deal_use_change"),
    path(f"{_DEAL}uses/<slug:use>/drop/", acting.drop_use, name="land_deal_use_drop"),
    path(f"{_DEAL}close/", acting.close, name="land_deal_close"),
    path(f"{_DEAL}fell/", acting.fell, name="land_deal_fell"),
    path(f"{_DEAL}again/", acting.again, name="land_deal_again"),
]
