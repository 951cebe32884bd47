"""Where the pages of this part are."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonhouse.land.pricing.views import improvements, indexes, selling

_LAND = "o/<slug:slug>/land/"
_LEASE = f"{_LAND}leases/<str:lease>/"
_INDEX = f"{_LAND}indexes/<str:code>/"
_WORK = f"{_LAND}improvements/<str:public_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_LAND}indexes/", indexes.indexes, name="land_indexes"),
    path(f"{_LAND}indexes/new/", indexes.new, name="land_index_new"),
    path(_INDEX, indexes.index, name="land_index"),
    path(f"{_INDEX}file/", indexes.add_file, name="land_index_file"),
    path(f"{_INDEX}file/<str:public_id>/", indexes.draft, name="land_index_draft"),
    path(f"{_INDEX}value/", indexes.add_value, name="land_index_value"),
    path(f"{_LEASE}price/", selling.price, name="land_price"),
    path(f"{_LEASE}price/set/", selling.set_price, name="land_price_set"),
    path(f"{_LEASE}appraisals/new/", selling.appraise, name="land_appraisal_new"),
    path(f"{_LEASE}improvements/", improvements.of_lease, name="land_lease_improvements"),
    path(f"{_LEASE}improvements/new/", improvements.ask, name="land_improvement_ask"),
    path(f"{_LAND}appraisals/<str:public_id>/paper/", selling.appraisal_paper, name="land_appraisal_paper"),
    path(f"{_LAND}appraisals/<str:public_id>/withdraw/", selling.withdraw_appraisal, name="land_appraisal_withdraw"),
    path(f"{_LAND}prices/<str:public_id>/", selling.one_price, name="land_set_price"),
    path(f"{_LAND}prices/<str:public_id>/letter/", selling.write_letter, name="land_letter_new"),
    path(f"{_LAND}prices/<str:public_id>/letters/<str:letter>.pdf", selling.letter_pdf, name="land_letter_pdf"),
    path(f"{_LAND}letters/<str:public_id>/", selling.letter, name="land_letter"),
    path(f"{_LAND}letters/<str:public_id>/note/", selling.letter_note, name="land_letter_note"),
    path(f"{_LAND}improvements/", improvements.improvements, name="land_improvements"),
    path(_WORK, improvements.improvement, name="land_improvement"),
    path(f"{_WORK}answer/", improvements.decide, name="land_improvement_decide"),
    path(f"{_WORK}finish/", improvements.finish, name="land_improvement_finish"),
    path(f"{_WORK}papers/", improvements.add_papers, name="land_improvement_papers"),
    path(f"{_WORK}papers/<int:pk>/", improvements.paper, name="land_improvement_paper"),
    path(f"{_WORK}credit/", improvements.credit, name="land_improvement_credit"),
    path(f"{_WORK}withdraw/", improvements.withdraw, name="land_improvement_withdraw"),
]
