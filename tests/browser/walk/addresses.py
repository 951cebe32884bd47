"""Every address of the house, and who goes there: a page that is added without a line here fails a test.

An address of many states (a project under review, one that was returned) has a line for each.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.browser.walk import deciding_addresses as deciding
from tests.browser.walk import land_addresses as land
from tests.browser.walk import money_addresses as money
from tests.browser.walk.seed import House
from tests.browser.walk.visits import Visit, to

__all__ = ["ELSEWHERE", "FILES", "NOT_HERE", "PAGES", "QUICK", "SENT_TO", "Visit", "address", "named", "to"]

IN_BUDGET = "collecting"


# Parts of addresses unless a visit says otherwise.
USUAL = {
    "slug": "slug", "box": "box", "class_slug": "class", "budget_slug": IN_BUDGET, "change": "change", "number": "idea",
    "code": "project", "merge": "merge", "seat": "seat", "contact": "contact", "entry": "entry",
}  # fmt: skip

PAGES: tuple[Visit, ...] = (
    # the front
    to("home"), to("home", "member"), to("home", "steward"), to("account_login"), to("account_signup"),
    to("account_request_login_code"), to("account_logout", "member"), to("account_email", "member"),
    to("account_inactive"),
    to("mfa_index", "steward"), to("mfa_activate_totp", "steward"), to("mfa_list_webauthn", "steward"),
    to("mfa_add_webauthn", "steward"),
    # people
    to("organizations"), to("organizations", query="?q=zzz"), to("organization_found", "member"), to("organization"),
    to("organization", "member"), to("organization", "steward"), to("organization_edit", "steward"),
    to("join", "newcomer"), to("join_class", "newcomer"), to("leave", "member"), to("members", "steward"),
    to("members", "steward", query="?q=zzz"), to("members", "member", 403), to("member_enter", "steward"),
    to("import", "steward"), to("import_preview", "steward", pk="import"), to("member", "steward", pk="member"),
    to("member", "steward", pk="person_member"), to("member", "steward", pk="applied"),
    to("entry_edit", "steward", pk="member"),
    to("member_erase", "steward", pk="member"),
    to("seats", "steward"), to("seats", "member", 403), to("seat_choose", "steward"),
    to("seat_fill", "steward", pk="person_member"),
    to("seat_vacate", "steward"), to("classes", "steward"), to("class_add", "steward"), to("class_edit", "steward"),
    to("acting_as", "steward"), to("acting_as", "member"), to("claim", "member"), to("me", "member"),
    to("me", "steward"), to("me_edit", "member"), to("me_erase", "member"),
    # record
    to("records"), to("record"), to("record", slug="elsewhere"), to("record_act", index="=3"), to("record_receipt"),
    # votes
    to("vote"), to("vote", "steward"), to("vote", box="counted_box"), to("vote_start"), to("vote_start", "member"),
    to("vote_start", "voted"), to("vote_start", "handed"), to("vote_start", "newcomer"),
    to("vote_start", box="counted_box", status=409), to("vote_code"), to("vote_qualify", "newcomer"),
    to("vote_choose", "member"), to("vote_receipt"), to("vote_run", "steward"), to("vote_schedule", "steward"),
    to("vote_schedule", "second"), to("vote_roll", "steward"), to("vote_walk_in", "steward"),
    to("vote_assist", "steward"),
    to("vote_sheets", "steward"),
    to("vote_paper", "keyer"), to("vote_paper", "steward"),
    to("vote_batch", "keyer", number="pile"), to("vote_batch", "steward", number="differing"),
    to("vote_key", "keyer", number="pile"), to("vote_differences", "steward", number="differing"), to("code"),
    to("code_link", code="=1111-1111-1111", status=404),
    # budgets
    to("budgets"), to("budget_list"), to("budget_list", "steward"), to("budget_new", "steward"),
    to("budget"), to("budget", "steward"), to("budget", budget_slug="voting"), to("budget", budget_slug="finished"),
    to("budget", budget_slug="developing"), to("budget", "steward", budget_slug="draft"),
    to("budget_desk", "steward"), to("budget_desk", "delegate"),
    to("budget_help", "newcomer"), to("budget_help", "member"),
    to("budget_setup", "steward"), to("budget_setup", "steward", budget_slug="draft"),
    to("budget_setup", "steward", budget_slug="voting"), to("budget_override", "steward"),
    to("budget_groups", "steward", budget_slug="developing"),
    to("budget_group", "steward", budget_slug="developing", pk="group"), to("budget_new_class", "steward"),
    *(to("budget_setup_step", "steward", budget_slug="draft", name=f"={step}") for step in (
        "about", "money", "phases", "voters", "districts", "categories", "ballot", "limits", "rule", "options")),
    to("budget_setup_step", "steward", budget_slug="voting", name="=rule"),
    to("budget_setup_place", "steward", name="=districts", pk="district"),
    to("budget_setup_place", "steward", name="=categories", pk="category"),
    to("budget_ideas"), to("budget_ideas", query="?q=zzz"), to("budget_ideas", "steward"),
    to("budget_idea_new"), to("budget_idea_new", "member"), to("budget_idea_new", budget_slug="voting"),
    to("budget_idea_code"), to("budget_idea"), to("budget_idea", "member"), to("budget_idea", "steward"),
    to("budget_idea", number="hidden", status=410), to("budget_idea", "steward", number="hidden", status=410),
    to("budget_idea_edit", "member"), to("budget_idea_withdraw", "member"), to("budget_idea_hide", "steward"),
    to("budget_idea_set_aside", "delegate"), to("budget_merge", "delegate", number="other_idea"),
    to("budget_projects", budget_slug="developing"), to("budget_projects", "delegate", budget_slug="developing"),
    to("budget_projects", budget_slug="voting"), to("budget_projects"),
    to("budget_project_new", "delegate", budget_slug="developing"),
    to("budget_project", budget_slug="developing", code="approved"),
    to("budget_project", "delegate", budget_slug="developing"),
    to("budget_project", "delegate", budget_slug="developing", code="returned"),
    to("budget_project", "reviewer", budget_slug="developing", code="submitted"),
    to("budget_project", budget_slug="finished", code="won"),
    to("budget_project_edit", "delegate", budget_slug="developing"),
    to("budget_project_review", "reviewer", budget_slug="developing", code="submitted"),
    to("budget_project_withdraw", "delegate", budget_slug="developing"),
    to("budget_project_take_back", "delegate", budget_slug="developing", code="submitted"),
    to("budget_project_texts", "delegate", budget_slug="developing"),
    to("budget_project_text", "delegate", budget_slug="developing", language="=es"),
    to("budget_project_text", "delegate", budget_slug="developing", language="=ht"),
    to("budget_promises", budget_slug="finished"), to("budget_promises", "steward", budget_slug="finished"),
    *(to(name, "steward", budget_slug="finished", code="won") for name in (
        "budget_promise", "budget_promise_update", "budget_milestone_new", "budget_promise_spend")),
    to("budget_promise", budget_slug="finished", code="won"),
    to("budget_promise_spend", "treasurer", budget_slug="finished", code="won"),
    to("budget_milestone_move", "steward", budget_slug="finished", code="won", pk="step"),
    to("budget_milestone_done", "steward", budget_slug="finished", code="won", pk="step"),
    to("budget_promise_correct", "treasurer", budget_slug="finished", code="won", pk="spending"),
    to("budget_results", budget_slug="finished"), to("budget_results", budget_slug="voting"),
    to("budget_result_why", budget_slug="finished", code="won"),
    to("budget_result_why", budget_slug="finished", code="lost"),
    to("budget_result_steps", budget_slug="finished"), to("budget_result_compare", budget_slug="finished"),
    # letters, and the decision log
    to("my_notices", "member"), to("my_notices", "steward"), to("notice_link", token="stop"),
    to("notice_link", status=410, token="=nonsense"),
    to("notice_stop", status=410, token="=nonsense"), to("to_call", "steward"), to("to_call", "member", 403),
    to("decided"), to("decided", "member"), to("decided", query="?q=zzz"), to("organization_decided"),
    *deciding.PAGES,
    *money.PAGES,
    *land.PAGES,
    # pages of refusal
    to("organization", slug="unlisted", status=404), to("budget_desk", "member", 403), to("vote_run", "member", 403),
)  # fmt: skip

# Pages that are only opened, not looked at in a browser: forms of a field or two, of which there are many alike.
QUICK: tuple[Visit, ...] = land.QUICK

# Files, and pages that are no HTML of ours: they are fetched, not looked at.
FILES: tuple[Visit, ...] = (
    to("vote_sheet_sample", "steward"),
    to("members_csv", "steward"), to("me_data", "member"), to("record_act_line", index="=3"), to("record_checkpoint"),
    to("record_download"), *(to("budget_result_data", budget_slug="finished", name=f"={name}") for name in (
        "budget.pb", "projects.csv", "ballots.csv", "result.json")),
    to("budget_result_report", budget_slug="finished"),
    to("budget_photo", kind="=idea", key="photo_key", name="photo"), to("decided_csv"), to("organization_decided_csv"),
    *deciding.FILES,
    *money.FILES,
    *land.FILES,
)  # fmt: skip

# Addresses that lead elsewhere when opened, and where: what they show after a POST is walked in the stories.
ELSEWHERE: tuple[Visit, ...] = (
    to("favicon", "", 302), to("account_signup", "member", 302), to("account_email_verification_sent", "", 302),
    to("seats", "", 302),
    to("account_confirm_login_code", "", 302), to("welcome", "", 302),
    to("my_notices", "", 302),
    to("me", "", 302), to("vote_check", "member", 302), to("vote_cast", "member", 302), to("vote_qualify", "", 302),
    to("budget_idea_sent", "", 302), to("budget_desk", "", 302), to("code_link", "", 302, code="=CODE"),
    *deciding.ELSEWHERE,
    *money.ELSEWHERE,
    *land.ELSEWHERE,
)  # fmt: skip

# Addresses that only take what is sent to them: opening one is refused, and changes nothing.
SENT_TO: tuple[Visit, ...] = (
    to("set_language"), to("organization_listed"), to("import_admit", pk="import"), to("import_discard", pk="import"),
    to("member_decline", pk="applied"), to("member_class", pk="member"), to("contact_add", pk="member"),
    to("contact_remove", pk="member"), to("claim_code", pk="member"), to("member_turn", pk="member", verb="=pause"),
    to("class_remove"), to("vote_code_forget"), to("vote_receipt_file"), to("vote_next_voter"), to("vote_step"),
    to("vote_schedule_answer"), to("vote_take_back", entry="handed"), to("vote_hand"), to("vote_sheet_void"),
    to("vote_finish_keying", number="pile"), to("vote_recount", number="differing"),
    to("vote_accept_batch", number="differing"), to("budget_volunteer_answer", pk="volunteer"), to("budget_publish"),
    to("budget_prepare_vote"), to("budget_idea_forget"), to("budget_merge_answer"), to("budget_merge_take_back"),
    to("budget_idea_show", number="hidden"), to("budget_project_submit", budget_slug="developing"),
    *deciding.SENT_TO,
    *money.SENT_TO,
    *land.SENT_TO,
    to("my_notices_pace"), to("my_notices_organization"), to("my_notices_phone"), to("my_notices_code"),
    to("my_notices_phone_remove"), to("my_notices_links"),
)  # fmt: skip

# Walked by other tests, or allauth's and closed here (there are no passwords).
NOT_HERE: dict[str, str] = {
    "meeting_quorum": "a line of the meeting's page, asked for again and again: tests/meetings",
    "agreement_sign_for": "the page of agreement_sign, for one of several parties: tests/agreements",
    "passkey_needed": "asks for a sign-in without a passkey: tests/people",
    "account_reauthenticate": "there are no passwords",
    "account_change_password": "there are no passwords",
    "account_set_password": "there are no passwords",
    "^account/password/": "there are no passwords",
    "account_reset_password": "there are no passwords",
    "account_reset_password_done": "there are no passwords",
    "account_reset_password_from_key": "there are no passwords",
    "account_reset_password_from_key_done": "there are no passwords",
    "mfa_authenticate": "the second step of a sign-in: tests/web",
    "mfa_reauthenticate": "tests/web, with a passkey",
    "mfa_deactivate_totp": "needs an authenticator app",
    "mfa_view_recovery_codes": "tests/web, with a passkey",
    "mfa_generate_recovery_codes": "tests/web, with a passkey",
    "mfa_download_recovery_codes": "tests/web, with a passkey",
    "mfa_reauthenticate_webauthn": "tests/web, with a passkey",
    "mfa_remove_webauthn": "tests/web, with a passkey",
    "mfa_edit_webauthn": "tests/web, with a passkey",
    "mfa_login_webauthn": "tests/web, with a passkey",
}


def named() -> set[str]:
    """The name of every address of the house but the API's and the demo's."""

    def inside(resolver: URLResolver, path: str = "") -> Iterator[tuple[str, str]]:
        for each in resolver.url_patterns:
            here = path + str(each.pattern)
            if isinstance(each, URLPattern):
                yield each.name or here, here
            else:
                yield from inside(each, here)

    return {name for name, path in inside(get_resolver()) if not path.startswith(("api/", "demo/", "styleguide/"))}


def address(visit: Visit, house: House) -> str:
    """Where a visit goes in this house."""
    resolver = get_resolver()
    options = resolver.reverse_dict.getlist(visit.name)
    wanted = {name for possibility in options for _path, names in possibility[0] for name in names}
    parts = {name: USUAL[name] for name in wanted if name in USUAL} | visit.args
    values = {name: part[1:] if part.startswith("=") else house.ids[part] for name, part in parts.items()}
    if visit.args.get("code") == "=CODE":
        values["code"] = house.ids["codes"][-1]
    return reverse(visit.name, kwargs=values) + visit.query.format_map(house.ids)
