"""Where the pages of this part are."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonhouse.land.stewarding.views import duties, hardship, letters, requests, reserves

L = "o/<slug:slug>/land/"
LEASE = f"{L}leases/<slug:lease>/"
D, W, R = f"{L}duties/", f"{L}mail/", f"{L}requests/"
S, N, M = f"{L}support/", f"{L}notices/", f"{L}reserves/"
ID = "<slug:public_id>/"

urlpatterns: list[URLPattern] = [
    path(D, duties.index, name="land_duties"),
    path(f"{D}new/", duties.new, name="land_duty_new"),
    path(f"{D}plans/", duties.plans, name="land_duty_plans"),
    path(f"{D}plans/new/", duties.plan_new, name="land_duty_plan_new"),
    path(f"{D}plans/usual/", duties.plans_usual, name="land_duty_plans_usual"),
    path(f"{D}plans/{ID}close/", duties.plan_close, name="land_duty_plan_close"),
    path(f"{D}calendar/", duties.calendar, name="land_duty_calendar"),
    path(f"{D}feed/<str:token>.ics", duties.ics, name="land_duties_ics"),
    path(f"{D}{ID}", duties.show, name="land_duty"),
    path(f"{D}{ID}done/", duties.done, name="land_duty_done"),
    path(f"{D}{ID}move/", duties.move, name="land_duty_move"),
    path(f"{D}{ID}visit/", duties.visit, name="land_duty_visit"),
    path(f"{D}{ID}hand-in/", duties.hand_in, name="land_duty_hand_in"),
    path(f"{D}{ID}papers/<slug:pk>/", duties.paper, name="land_duty_paper"),
    path(f"{L}homes/<slug:holding>/duties/", duties.of_home, name="land_home_duties"),
    path(W, letters.index, name="land_mail"),
    path(f"{W}print/", letters.print_waiting, name="land_mail_print"),
    path(f"{W}batches/<slug:public_id>.pdf", letters.batch_pdf, name="land_mail_batch"),
    path(f"{W}words/", letters.templates, name="land_mail_templates"),
    path(f"{W}words/new/", letters.template_new, name="land_mail_template_new"),
    path(f"{W}words/{ID}", letters.template_edit, name="land_mail_template"),
    path(f"{W}words/{ID}close/", letters.template_close, name="land_mail_template_close"),
    path(f"{W}offers/{ID}", letters.write_offer, name="land_mail_offer"),
    path(f"{W}<slug:public_id>.pdf", letters.pdf, name="land_mail_pdf"),
    path(f"{W}{ID}", letters.show, name="land_mail_letter"),
    path(f"{LEASE}letters/<slug:purpose>/", letters.write, name="land_mail_write"),
    path(R, requests.index, name="land_requests"),
    path(f"{R}{ID}", requests.show, name="land_request"),
    path(f"{R}{ID}answer/", requests.answer, name="land_request_answer"),
    path(f"{R}{ID}loan/", requests.loan, name="land_request_loan"),
    path(f"{R}{ID}take-back/", requests.take_back, name="land_request_take_back"),
    path(f"{LEASE}ask/", requests.choose, name="land_request_choose"),
    path(f"{LEASE}ask/<slug:kind>/", requests.ask, name="land_request_ask"),
    path(S, hardship.supports, name="land_supports"),
    path(f"{S}{ID}", hardship.show_support, name="land_support"),
    path(f"{S}{ID}answer/", hardship.answer_support, name="land_support_answer"),
    path(f"{S}{ID}note/", hardship.note, name="land_support_note"),
    path(f"{S}{ID}pause/", hardship.pause, name="land_support_pause"),
    path(f"{S}{ID}payments/", hardship.payments, name="land_support_payments"),
    path(f"{S}{ID}repayment/", hardship.repayment, name="land_support_repayment"),
    path(f"{S}{ID}close/", hardship.close, name="land_support_close"),
    path(f"{LEASE}help/", hardship.offer, name="land_support_offer"),
    path(N, hardship.notices, name="land_defaults"),
    path(f"{N}{ID}", hardship.show_notice, name="land_default"),
    path(f"{N}{ID}put-right/", hardship.cured, name="land_default_cured"),
    path(f"{N}{ID}paid/", hardship.paid, name="land_default_paid"),
    path(f"{N}{ID}taken-back/", hardship.taken_back, name="land_default_taken_back"),
    path(f"{N}{ID}over/", hardship.over, name="land_default_over"),
    path(f"{LEASE}notice/", hardship.from_lender, name="land_default_lender"),
    path(f"{LEASE}notice/ours/", hardship.ours, name="land_default_ours"),
    path(M, reserves.index, name="land_reserves"),
    path(f"{M}new/", reserves.new, name="land_reserve_new"),
    path(f"{M}{ID}", reserves.show, name="land_reserve"),
    path(f"{M}{ID}put-in/", reserves.put_in, name="land_reserve_put_in"),
    path(f"{M}{ID}spend/", reserves.spend, name="land_reserve_spend"),
    path(f"{M}{ID}gather/", reserves.gather, name="land_reserve_gather"),
]
