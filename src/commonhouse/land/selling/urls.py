"""Where the pages of this part are."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonhouse.land.selling.views import acting, showing

_ALL = "o/<slug:slug>/land/sales/"
_SALE = f"{_ALL}<slug:public_id>/"

urlpatterns: list[URLPattern] = [
    path("o/<slug:slug>/land/leases/<slug:lease>/sell/", acting.announce, name="land_sale_new"),
    path(_ALL, showing.index, name="land_sales"),
    path(_SALE, showing.show, name="land_sale"),
    path(f"{_SALE}price/", acting.price, name="land_sale_price"),
    path(f"{_SALE}decide/", acting.decide, name="land_sale_decide"),
    path(f"{_SALE}more-time/", acting.more_time, name="land_sale_more_time"),
    path(f"{_SALE}release/", acting.release, name="land_sale_release"),
    path(f"{_SALE}open/", acting.open_to_line, name="land_sale_open"),
    path(f"{_SALE}family/", acting.buyer, name="land_sale_buyer"),
    path(f"{_SALE}family/gone/", acting.buyer_gone, name="land_sale_buyer_gone"),
    path(f"{_SALE}lease/", acting.lease, name="land_sale_lease"),
    path(f"{_SALE}lease/withdraw/", acting.lease_back, name="land_sale_lease_back"),
    path(f"{_SALE}receipt/", acting.receipt, name="land_sale_receipt"),
    path(f"{_SALE}agree/", acting.agree, name="land_sale_agree"),
    path(f"{_SALE}close/", acting.close, name="land_sale_close"),
    path(f"{_SALE}withdraw/", acting.withdraw, name="land_sale_withdraw"),
]
