"""Where the pages of this part are."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonhouse.land.leasing.views import bills, forms_of_lease, households, leases, writing

L = "o/<slug:slug>/land/"
S = f"{L}leases/<slug:lease>/"
H = f"{L}households/<slug:public_id>/"
B = f"{L}bills/<slug:public_id>/"
T = f"{L}lease-templates/"

urlpatterns: list[URLPattern] = [
    path("me/homes/", leases.mine, name="my_homes"),
    path(f"{L}leases/", leases.index, name="land_leases"),
    path(f"{L}leases/new/", writing.place, name="land_lease_new"),
    path(f"{L}leases/new/<slug:holding>/", writing.who, name="land_lease_who"),
    path(f"{L}leases/new/<slug:holding>/figures/", writing.figures, name="land_lease_figures"),
    path(S, leases.lease, name="land_lease"),
    path(f"{S}end/", writing.end, name="land_lease_end"),
    path(f"{S}pass/", writing.pass_on, name="land_lease_pass"),
    path(f"{S}heirs-sell/", writing.must_sell, name="land_lease_must_sell"),
    path(f"{S}mortgages/new/", writing.mortgage_new, name="land_mortgage_new"),
    path(f"{S}mortgages/<slug:mortgage>/paid/", writing.mortgage_paid, name="land_mortgage_paid"),
    path(f"{S}papers/new/", writing.paper_new, name="land_lease_paper_new"),
    path(f"{S}papers/<int:pk>/", leases.paper, name="land_lease_paper"),
    path(f"{L}households/new/", households.new, name="land_household_new"),
    path(H, households.household, name="land_household"),
    path(f"{H}size/", households.size, name="land_household_size"),
    path(f"{H}join/", households.join, name="land_household_join"),
    path(f"{H}people/<int:pk>/leave/", households.leave, name="land_household_leave"),
    path(f"{L}bills/", bills.index, name="land_billing"),
    path(f"{L}bills/adjust/", bills.adjust, name="land_billing_adjust"),
    path(B, bills.run, name="land_billing_run"),
    path(f"{B}do/", bills.do, name="land_billing_do"),
    path(f"{B}bills.csv", bills.table, name="land_billing_csv"),
    path(f"{B}print/<int:first>.pdf", bills.printed, name="land_billing_print"),
    path(f"{B}<slug:lease>/", bills.bill, name="land_bill"),
    path(f"{B}<slug:lease>/bill.pdf", bills.bill_pdf, name="land_bill_pdf"),
    path(T, forms_of_lease.index, name="land_lease_templates"),
    path(f"{T}starters/", forms_of_lease.starters, name="land_lease_starters"),
    path(f"{T}<slug:template>/", forms_of_lease.template, name="land_lease_template"),
    path(f"{T}<slug:template>/copy/", forms_of_lease.copy, name="land_lease_template_copy"),
    path(f"{T}<slug:template>/open/", forms_of_lease.opened, name="land_lease_template_open"),
    path(f"{T}<slug:template>/<slug:step>/", forms_of_lease.step, name="land_lease_template_step"),
]
