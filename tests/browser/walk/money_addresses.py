"""The addresses of money held in common: books, agreements, and funds that raise, decide and lend."""

from __future__ import annotations

from tests.browser.walk.visits import Visit, to

YEAR = "=2024"


def purse(name: str, who: str = "purse", /, status: int = 200, query: str = "", **args: str) -> Visit:
    """A page of the trust that keeps books and agreements."""
    return to(name, who, status, query, slug="purse", **args)


def under(agreement: str, name: str = "agreement", who: str = "purse", /, status: int = 200, **args: str) -> Visit:
    """A page of one agreement."""
    return to(name, who, status, slug="purse", public_id=agreement, **args)


def text(agreement: str, name: str, who: str = "purse", /, **args: str) -> Visit:
    """A page of its first text."""
    return under(agreement, name, who, number="=1", **args)


def lender(name: str, who: str = "lends", /, status: int = 200, **args: str) -> Visit:
    return to(name, who, status, slug="lender", **args)


def raised(name: str, who: str = "raises", /, status: int = 200, query: str = "", **args: str) -> Visit:
    return to(name, who, status, query, slug="raised", **args)


def steered(name: str, who: str = "steers", /, status: int = 200, **args: str) -> Visit:
    return to(name, who, status, slug="steered", **args)


def at(step: str, name: str = "candidate", who: str = "steers", /, **args: str) -> Visit:
    """A page of the business that stands at this step."""
    return steered(name, who, public_id=f"at_{step}", **args)


_BOOKS = (
    purse("money"), purse("money", "purse_steward"), to("money", "blank_steward", slug="blank"), purse("books"),
    to("book_open", "blank_steward", slug="blank"), to("book_begin", "blank_steward", slug="blank"),
    purse("book_balances"), purse("entries"), purse("entries", query="?q=zzz"), purse("entry_choose"),
    *(purse("entry_new", way=f"={way}") for way in ("in", "out", "between")), purse("entry_full"),
    purse("entry", number="money_entry"), purse("entry_reverse", number="money_entry"), purse("accounts"),
    purse("account_new"), purse("unit_new"), purse("account", pk="cash"), purse("account_edit", pk="cash"),
    purse("account_part", pk="cash"), purse("restrictions"), purse("restriction_new"),
    *(purse(name, public_id="city") for name in ("restriction", "restriction_edit", "restriction_release")),
    purse("periods"), purse("period_reopen", pk="closing"), purse("book_pay"), purse("bank"), purse("bank_new"),
    purse("bank_rules"), purse("bank_import", public_id="bank_file"), purse("bank_columns", public_id="bank_file"),
    purse("bank_line", public_id="bank_file", row="=3"), purse("statements"),
    *(purse("statement", kind=f"={kind}") for kind in ("balance-sheet", "income", "cash-flow")), purse("book_files"),
)  # fmt: skip

_AGREEMENTS = (
    to("my_agreements", "payer"), purse("agreements"), purse("agreements", query="?q=zzz"),
    purse("agreement_write", "purse_steward", kind="=promise"), purse("agreements_ageing"),
    under("active", "agreement", "payer"), under("active"), under("waiting", "agreement", "payer"), under("shared"),
    under("begun"), under("active", "agreement_why", "payer"), under("active", "agreement_what_if", "payer"),
    under("begun", "agreement_edit"), under("waiting", "agreement_withdraw"), text("waiting", "agreement_version", "payer"),
    text("waiting", "agreement_sign", "payer"),
    text("waiting", "agreement_decline", "payer"), text("waiting", "agreement_paper"),
    text("on_paper", "agreement_signatures"), under("active", "agreement_ask", "payer"),
    under("active", "agreement_ask_for", "payer", change="=pause"),
    under("active", "agreement_ask_for", "payer", change="=other"), under("active", "agreement_change", "purse_steward"),
    under("active", "agreement_change_by", "purse_steward", change="=amount"), under("active", "agreement_wish", wish="wish"),
    under("active", "agreement_wish_offer", wish="wish"), under("active", "agreement_end", "purse_steward"),
    under("active", "agreement_pay"), under("shared", "agreement_pay_from_books", "tenant"),
    under("active", "agreement_fee"), under("active", "agreement_waive"),
    under("active", "agreement_take_back", number="=1"), under("active", "agreement_statement", "payer"),
)  # fmt: skip

_LENDING = (
    lender("fund", "lends_member"), lender("fund", ""), lender("fund"), lender("fund_lend", "lends_steward"),
    lender("fund_lending_policy", "lends_steward"), lender("fund_journeys"), lender("fund_what_if"), lender("fund_years"),
    lender("loan_new"), *(lender("loan_write", kind=f"={kind}") for kind in ("loan", "surplus-loan", "royalty-loan")),
    lender("loan", "borrows", public_id="loan_running"), lender("loan", "lends_member", public_id="loan_running"),
    lender("loan", public_id="loan_signed"), lender("loan", "borrows", public_id="loan_surplus"),
    lender("loan_disburse", public_id="loan_signed"), lender("loan_terms", public_id="loan_running"),
    lender("loan_report", "borrows", public_id="loan_surplus"), lender("loan_early", "borrows", public_id="loan_running"),
    lender("loan_write_off", public_id="loan_running"), lender("loan_recover", public_id="loan_running"),
    steered("loan_for_candidate", candidate="at_vote"),
)  # fmt: skip

_RAISING = (
    raised("fund_offerings", ""), raised("fund_offerings", "raises_steward"), raised("fund_offering", "", offering="offering"),
    raised("fund_offering", "raises_steward", offering="unfinished"), raised("fund_offering_new", "raises_steward"),
    raised("fund_offering_edit", "raises_steward", offering="unfinished"),
    raised("fund_class_new", "raises_steward", offering="unfinished"),
    raised("fund_class_edit", "raises_steward", note_class="note_class"), raised("fund_buy", "holder", note_class="note_class"),
    raised("fund_note_enter", note_class="note_class"), raised("fund_mine", "holder"),
    raised("fund_statement", "holder", year=YEAR), raised("fund_note", "holder", note="note"),
    raised("fund_note_choose", "holder", note="note"), raised("fund_note_early", "holder", note="note"),
    raised("fund_holder_statement", note="note", year=YEAR), raised("fund_dues", "holder"),
    raised("fund_dues_edit", "raises_steward"), raised("fund_holders"), raised("fund_interest"),
    raised("fund_interest", query="?through=2025-06-30"), raised("fund_distribution", distribution="interest"),
    raised("fund_coming_back"), raised("fund_line"), raised("fund_gifts"),
)  # fmt: skip

_DECIDING = (
    steered("candidates", "steers_member"), steered("candidates"), steered("candidates", ""), steered("candidates_past"),
    steered("fund_standards"), steered("fund_standard_new"), steered("fund_standard", pk="standard"),
    steered("fund_path_begin"), steered("fund_path", public_id="path"),
    steered("candidate_new", "steers_member", public_id="path"), steered("fund_path_settings", public_id="path"),
    steered("fund_path_step", public_id="path", name="=vote"),
    steered("fund_list_new", public_id="list_path", kind="=ratify"), steered("fund_list", public_id="list"),
    steered("fund_list_withdraw", public_id="list"), at("memo", "candidate", "steers_member"),
    *(at(step) for step in ("outreach", "standards", "memo", "committee", "vote")), at("memo", "candidate_schedule"),
    at("outreach", "candidate_edit"),
    *(at("outreach", "candidate_move", what=f"={what}") for what in ("leave", "on", "back", "pause")),
    at("outreach", "candidate_notes"), at("outreach", "candidate_companion"),
    at("standards", "candidate_standards", "steers_member"),
    at("standards", "candidate_standard", "steers_member", pk="standard"), at("outreach", "candidate_terms"),
    at("memo", "candidate_terms_agree"), at("memo", "candidate_memo"), at("memo", "candidate_ask", "steers_member"),
    at("memo", "candidate_answer", pk="question"), at("committee", "candidate_seat_view", "committee"),
    at("committee", "candidate_recommend", "committee"), at("vote", "candidate_vote"),
    at("vote", "candidate_vote_withdraw"),
)  # fmt: skip

PAGES: tuple[Visit, ...] = (*_BOOKS, *_AGREEMENTS, *_LENDING, *_RAISING, *_DECIDING)

FILES: tuple[Visit, ...] = (
    purse("entry_paper", number="money_entry", paper="money_paper"), purse("account_file", pk="cash", form="=csv"),
    purse("statement_file", kind="=income", form="=pdf"), purse("book_file", name="=books.journal"), purse("agreements_ageing_csv"),
    text("waiting", "agreement_text_pdf", "payer"), text("on_paper", "agreement_scan", signature="scan"),
    under("active", "agreement_statement_csv", "payer"), under("active", "agreement_statement_pdf", "payer"),
    raised("fund_statement_file", "holder", year=YEAR, form="=csv"),
    raised("fund_holder_statement_file", note="note", year=YEAR, form="=csv"), raised("fund_holders_csv"),
    raised("fund_tax_csv", year=YEAR), raised("fund_distribution_csv", distribution="interest"),
)  # fmt: skip

ELSEWHERE: tuple[Visit, ...] = (
    to("my_agreements", "", 302), purse("agreement_new", "purse_steward", 302),
    raised("fund_buy", "", 302, note_class="note_class"),
)  # fmt: skip

SENT_TO: tuple[Visit, ...] = (
    purse("entry_attach", number="money_entry"), purse("entry_detach", number="money_entry", paper="money_paper"),
    purse("account_open", pk="cash"), purse("restriction_open", public_id="city"),
    purse("bank_rule_remove", pk="bank_rule"),
    *(purse(name, public_id="bank_file") for name in ("bank_post", "bank_undo", "bank_discard")),
    purse("bank_line_state", public_id="bank_file", row="=3"), under("begun", "agreement_offer"),
    under("active", "agreement_wish_take_back", wish="wish"), raised("fund_offering_press", offering="offering"),
    raised("fund_class_starter", offering="unfinished"), raised("fund_note_early_withdraw", note="note"),
    raised("fund_dues_stop"), steered("fund_path_leave_out", public_id="path", name="=memo"),
    at("outreach", "candidate_companion_ends"), at("memo", "candidate_terms_offer"), at("memo", "candidate_terms_take_back"),
)  # fmt: skip
