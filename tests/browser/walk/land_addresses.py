"""The addresses of land held in common. PAGES are walked in a browser; QUICK ones, forms of a field or two, are only opened."""

from __future__ import annotations

from tests.browser.walk.visits import Visit, to


def holds(name: str, who: str = "holds", /, status: int = 200, query: str = "", **args: str) -> Visit:
    """A page of the trust whose family has a home."""
    return to(name, who, status, query, slug="holds", **args)


def lease(name: str, who: str = "holds", /, status: int = 200, **args: str) -> Visit:
    """A page of the family's lease."""
    return holds(name, who, status, lease="h_lease", **args)


def sale(step: str, name: str = "land_sale", who: str = "", /, status: int = 200, **args: str) -> Visit:
    """A page of the sale that stands at this step."""
    return to(name, who or f"s_{step}", status, slug=f"s_{step}_trust", public_id=f"s_{step}", **args)


def deal(which: str, name: str = "land_deal", who: str = "buys", /, status: int = 200, **args: str) -> Visit:
    return to(name, who, status, slug="buys", public_id=f"b_{which}", **args)


def finds(name: str, who: str = "finds", /, status: int = 200, query: str = "", **args: str) -> Visit:
    """A page of the trust that looks for families."""
    return to(name, who, status, query, slug="finds", **args)


def looks(name: str, who: str = "looks_maria", /, status: int = 200, **args: str) -> Visit:
    """A page of the trust that looks at incomes."""
    return to(name, who, status, slug="looks", **args)


def review(name: str, who: str = "looks_maria", /, status: int = 200, **args: str) -> Visit:
    return looks(name, who, status, review="r_review", **args)


# First what people without a desk see, then the lists and the long forms.
PAGES: tuple[Visit, ...] = (
    # the public, and the families
    holds("land", ""), holds("land"), to("land", slug="h_network"), holds("land_parcels", ""),
    holds("land_parcel", "", parcel="h_parcel"), holds("land_parcel", parcel="h_parcel"),
    holds("land_holding", "", holding="h_home"), holds("land_holding", holding="h_home"),
    holds("land_families", ""), holds("land_home_families", "", holding="h_sold"), holds("land_governing", ""),
    holds("land_governing", "holds_family"), holds("land_governing"), holds("land_decisions", ""),
    holds("land_reports", ""), holds("land_report", "", report="h_report"), holds("land_letter", "", public_id="h_letter"),
    holds("land_index", "", code="h_index"), looks("land_limits_table", "", table="r_table"), looks("land_affordable", ""),
    deal("deal", "land_deal", ""), deal("deal"), deal("closed"), deal("fell"), deal("disputed"), to("land_deals", "", slug="buys"),
    finds("land_find", ""), finds("land_find"), finds("land_programme", "", programme="f_programme"),
    finds("land_programme", programme="f_programme"),
    finds("land_opening", "", opening="f_opening"), finds("land_opening", opening="f_offered"),
    finds("land_draw", "", draw="f_draw"), finds("land_draw", draw="f_draw"), finds("land_session", "", session="f_session"),
    to("my_homes", "holds_family"), lease("land_lease", "holds_family"), lease("land_lease"),
    lease("land_price", "holds_family"), lease("land_improvement_ask", "holds_family"),
    holds("land_improvement", "holds_family", public_id="h_finished"), holds("land_improvement", public_id="h_asked"),
    lease("land_request_ask", "holds_family", kind="=refinance"), lease("land_request_ask", "holds_family", kind="=sublet"),
    holds("land_request", "holds_family", public_id="h_loan"), holds("land_request", public_id="h_request"),
    holds("land_duty", "holds_family", public_id="h_proof"), holds("land_duty", public_id="h_visit"),
    holds("land_support", "holds_family", public_id="h_support"), holds("land_support", public_id="h_support"),
    holds("land_default", "holds_family", public_id="h_notice"), holds("land_default", public_id="h_notice"),
    holds("land_bill", "holds_family", public_id="h_bills", lease="h_lease"),
    holds("land_reserve", "holds_family", public_id="h_reserve"),
    sale("ready", "land_sale", "s_seller"), sale("ready"), sale("found"), sale("priced"), sale("announced"),
    to("land_application", "finds_half", application="f_half"), to("land_application", "finds_first", application="f_sent"),
    to("land_application_question", "finds_half", application="f_half", question="=bedrooms"),
    to("land_application_question", "finds_half", application="f_half", question="=size"),
    to("land_application_receipt", "finds_first", application="f_sent"), to("land_application_code"),
    to("land_offer", "finds_first", offer="f_offer"),
    review("land_review"), review("land_review", "looks_first"),
    # lists of the office
    holds("land_leases"), holds("land_billing", "holds_money"), holds("land_billing_run", "holds_money", public_id="h_bills"),
    holds("land_duties"), holds("land_mail"), holds("land_reserves"), holds("land_supports"), holds("land_defaults"),
    holds("land_improvements", "holds_board"), holds("land_figures"), finds("land_applications"),
    finds("land_application_desk", application="f_sent"), looks("land_reviews", "looks_first"),
    holds("land_lease_template", template="h_template"),
    # long forms
    holds("land_parcel_new"), holds("land_holding_new", parcel="h_parcel"), holds("land_import_look", public_id="h_import"),
    holds("land_lease_figures", holding="h_free", query="?template={h_template}&household={h_other}"),
    lease("land_mail_write", purpose="=late"), holds("land_mail_template_new", query="?purpose=late"),
    finds("land_programme_new"), looks("land_eligibility_rules", "looks"), deal("agreed", "land_deal_close", "buys_money"),
    sale("ready", "land_sale_close"), sale("ready", "land_sale_receipt"),
)  # fmt: skip

_PARCEL = ("land_parcel_edit", "land_parcel_release", "land_parcel_paper", "land_building_new")
_HOLDING = ("land_holding_edit", "land_holding_remove", "land_holding_paper", "land_home_duties")
_LEASE = (
    "land_lease_end", "land_lease_pass", "land_lease_must_sell", "land_mortgage_new", "land_lease_paper_new",
    "land_price_set", "land_appraisal_new", "land_lease_improvements", "land_request_choose", "land_support_offer",
    "land_default_lender", "land_default_ours", "land_review_begin",
)  # fmt: skip
_SUPPORT = ("note", "pause", "payments", "repayment", "close")
_HOUSEHOLD = ("land_household", "land_household_size", "land_household_join")
_STEPS = ("term", "fee", "late", "sale")

QUICK: tuple[Visit, ...] = (
    # holdings
    *(holds(name, parcel="h_parcel") for name in _PARCEL), *(holds(name, holding="h_home") for name in _HOLDING),
    holds("land_building_edit", parcel="h_parcel", building="h_building"), holds("land_import"),
    # leasing
    *(lease(name) for name in _LEASE), *(holds(name, public_id="h_household") for name in _HOUSEHOLD),
    holds("land_review_begin_household", household="h_household"),
    lease("land_mortgage_paid", mortgage="h_mortgage"), holds("land_household_new"),
    holds("land_household_leave", public_id="h_household", pk="h_person"), holds("land_lease_new"),
    holds("land_lease_who", holding="h_free", query="?template={h_template}"), holds("land_billing_adjust", "holds_money"),
    holds("land_lease_templates"), holds("land_lease_template_copy", template="h_template"),
    *(holds("land_lease_template_step", template="h_template", step=f"={step}") for step in _STEPS),
    # prices
    holds("land_indexes", ""), holds("land_index_new"), holds("land_index_file", code="h_index"),
    holds("land_index_value", code="h_index"), holds("land_index_draft", code="h_index", public_id="h_index_file"),
    holds("land_set_price", public_id="h_price"), holds("land_letter_new", public_id="h_price"),
    holds("land_appraisal_withdraw", public_id="h_appraisal"),
    holds("land_improvement_decide", "holds_board", public_id="h_asked"),
    holds("land_improvement_withdraw", "holds_family", public_id="h_asked"),
    holds("land_improvement_finish", "holds_family", public_id="h_approved"),
    holds("land_improvement_papers", "holds_family", public_id="h_approved"),
    holds("land_improvement_credit", "holds_board", public_id="h_finished"),
    # stewarding
    holds("land_duty_new"), holds("land_duty_plans"), holds("land_duty_plan_new"), holds("land_duty_calendar"),
    *(holds(f"land_duty_{what}", public_id="h_visit") for what in ("done", "move", "visit")),
    holds("land_duty_hand_in", "holds_family", public_id="h_proof"), holds("land_mail_templates"),
    holds("land_mail_template", public_id="h_words"), finds("land_mail_offer", public_id="f_offer"),
    holds("land_mail_letter", public_id="h_mail"), holds("land_requests"), holds("land_request_answer", public_id="h_request"),
    holds("land_request_loan", public_id="h_loan"), *(holds(f"land_support_{what}", public_id="h_support") for what in _SUPPORT),
    *(holds(f"land_default_{what}", public_id="h_notice") for what in ("cured", "taken_back", "over")),
    holds("land_default_paid", "holds_money", public_id="h_notice"), holds("land_reserve_new", "holds_money"),
    holds("land_reserve_put_in", "holds_money", public_id="h_reserve"),
    holds("land_reserve_spend", "holds_money", public_id="h_reserve"),
    # reporting
    holds("land_report_publish"), holds("land_figures_share"), holds("land_figures_behind", year="=2024", reason="=resales"),
    holds("land_join", "holds_family"), holds("land_governing_settle"), holds("land_calls"), holds("land_quota_new"),
    holds("land_quota", quota="h_quota"), holds("land_assembly"),
    holds("land_decision_link", what="=holding", public_id="h_home"),
    # sales
    to("land_sale_new", "s_stays", slug="s_still_trust", lease="s_lease"), to("land_sales", "s_ready", slug="s_ready_trust"),
    sale("announced", "land_sale_price"), sale("announced", "land_sale_withdraw"), sale("priced", "land_sale_decide"),
    sale("priced", "land_sale_more_time"), sale("passed", "land_sale_open"), sale("passed", "land_sale_buyer"),
    sale("found", "land_sale_buyer_gone"), sale("found", "land_sale_lease"), sale("ready", "land_sale_lease_back"),
    # deals
    to("land_deal_new", "buys", slug="buys"), deal("deal", "land_deal_change"), deal("deal", "land_deal_tell"),
    deal("agreed", "land_deal_offer"), deal("deal", "land_deal_answer", number="=1"), deal("deal", "land_deal_condition"),
    deal("deal", "land_deal_settle", condition="b_condition"), deal("voted", "land_deal_decision"),
    deal("deal", "land_deal_source"), deal("deal", "land_deal_source_change", source="b_source"),
    deal("closed", "land_deal_take_out", "buys_money", source="b_bank"), deal("deal", "land_deal_use"),
    deal("deal", "land_deal_use_change", use="b_use"), deal("deal", "land_deal_fell"), deal("fell", "land_deal_again"),
    # finding
    finds("land_open_home"), finds("land_session_edit", session="f_session"), finds("land_session_mark", session="f_session"),
    finds("land_pass_over", opening="f_offered", application="f_next"), finds("land_offer_back", offer="f_offer"),
    finds("land_programme_edit", programme="f_programme"), finds("land_application_paper", programme="f_programme"),
    finds("land_session_new", programme="f_programme"), finds("land_draw_new", programme="f_programme"),
    to("land_application_withdraw", "finds_first", application="f_sent"),
    # incomes
    looks("land_limits", ""), looks("land_limits_add", "looks"), looks("land_limits_withdraw", "looks", table="r_table"),
    review("land_review_household"), review("land_review_add", what="=irregular"),
    review("land_review_change", what="=steady", id="=w"), review("land_review_paper_add"),
    review("land_review_send_back", "looks_first"), review("land_review_erase"), to("my_income_reviews", "looks_maria"),
)  # fmt: skip

FILES: tuple[Visit, ...] = (
    holds("land_paper", pk="h_paper"), holds("land_csv"), holds("land_geojson"), lease("land_lease_paper", pk="h_lease_paper"),
    holds("land_billing_csv", "holds_money", public_id="h_bills"),
    holds("land_billing_print", "holds_money", public_id="h_bills", first="=0"),
    holds("land_bill_pdf", "holds_family", public_id="h_bills", lease="h_lease"),
    holds("land_appraisal_paper", public_id="h_appraisal"),
    holds("land_letter_pdf", "holds_family", public_id="h_price", letter="h_letter"),
    holds("land_letter_note", "", public_id="h_letter"),
    holds("land_improvement_paper", "holds_family", public_id="h_finished", pk="h_receipt"),
    holds("land_duties_ics", "", token="h_feed"), holds("land_duty_paper", public_id="h_proof", pk="h_proof_paper"),
    holds("land_mail_batch", public_id="h_batch"), holds("land_mail_pdf", public_id="h_mail"),
    holds("land_report_file", "", report="h_report", form="=csv"), holds("land_figures_file", year="=2024", form="=pdf"),
    holds("land_figures_behind_file", year="=2024", reason="=resales"),
    finds("land_session_ics", "", session="f_session"), finds("land_draw_list", "", draw="f_draw"),
    finds("land_draw_json", "", draw="f_draw"), looks("land_limits_csv", "", table="r_table"),
    review("land_review_paper", "looks_first", paper="r_paper"),
)  # fmt: skip

ELSEWHERE: tuple[Visit, ...] = (to("my_homes", "", 302), to("my_income_reviews", "", 302))

SENT_TO: tuple[Visit, ...] = (
    holds("land_holding_ready", holding="h_free"), holds("land_paper_remove", pk="h_paper"),
    holds("land_import_enter", public_id="h_import"), holds("land_import_drop", public_id="h_import"),
    holds("land_billing_do", public_id="h_bills"), holds("land_lease_starters"),
    holds("land_lease_template_open", template="h_template"),
    holds("land_duty_plans_usual"), holds("land_duty_plan_close", public_id="h_plan"), holds("land_mail_print"),
    holds("land_mail_template_close", public_id="h_words"), holds("land_request_take_back", public_id="h_request"),
    holds("land_support_answer", public_id="h_support"), holds("land_reserve_gather", public_id="h_reserve"),
    holds("land_follow"), holds("land_call_answer", pk="h_call"), holds("land_quota_drop", quota="h_quota"),
    holds("land_decision_unlink", link="h_link"), sale("priced", "land_sale_release"), sale("ready", "land_sale_agree"),
    deal("disputed", "land_deal_dispute"), deal("deal", "land_deal_source_drop", source="b_source"),
    deal("deal", "land_deal_use_drop", use="b_use"), finds("land_programme_do", programme="f_programme"),
    finds("land_apply", programme="f_programme"), finds("land_opening_do", opening="f_opening"),
    finds("land_draw_do", draw="f_draw"), to("land_application_send", application="f_sent"),
    to("land_application_income", application="f_sent"), to("land_application_forget"),
    review("land_review_remove", id="=w"), review("land_review_paper_remove", paper="r_paper"), review("land_review_press"),
)  # fmt: skip
