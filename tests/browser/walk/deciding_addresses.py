"""The addresses of deciding together: charters, proposals, voices, elections, meetings, letters and the log."""

from __future__ import annotations

from tests.browser.walk.visits import Visit, to

STEPS = ("about", "who", "method", "rule", "time", "openness")


def coop(name: str, who: str = "", status: int = 200, query: str = "", /, **args: str) -> Visit:
    return to(name, who, status, query, slug="coop", **args)


def about(proposal: str, name: str = "proposal", who: str = "worker", /, status: int = 200, **args: str) -> Visit:
    """A page of one proposal."""
    return to(name, who, status, slug="coop", public_id=proposal, **args)


def draft(name: str, who: str = "worker", /, **args: str) -> Visit:
    return to(name, who, slug="coop", draft="amendment", **args)


def trust(name: str, who: str = "", /, status: int = 200, **args: str) -> Visit:
    return to(name, who, status, slug="trust", **args)


def circle(meeting: str, name: str = "meeting", who: str = "leads", /, status: int = 200, **args: str) -> Visit:
    """A page of one meeting."""
    return to(name, who, status, slug="circle", meeting=meeting, **args)


PAGES: tuple[Visit, ...] = (
    to("organization", "worker", slug="coop"), to("home", "worker"), to("home", "leads"), to("home", "speaks"),
    # charters
    coop("charter"), coop("charter", "worker"), to("charter", slug="blank"), to("charter", "blank_steward", slug="blank"),
    coop("charter_versions"), coop("charter_version", number="=1"), coop("charter_compare", first="=1", second="=2"),
    to("charter_start", "blank_steward", slug="blank"),
    *(to("charter_classes", "blank_steward", slug="blank", starter=f"={name}") for name in (
        "worker-coop", "land-trust", "coalition")),
    to("charter_upload", "blank_steward", slug="blank"),
    to("charter_draft", "blank_steward", slug="blank", draft="first_draft"),
    *(draft(name) for name in (
        "charter_draft", "charter_draft_changes", "charter_preamble", "charter_general", "charter_matter_new",
        "charter_office_new")),
    draft("charter_matter", name="=policy"), draft("charter_matter", name="=charter"),
    *(draft("charter_matter_step", name="=policy", step=f"={step}") for step in STEPS),
    draft("charter_matter_step", name="=pay", step="=rule"),
    draft("charter_office_seats", name="=board"), draft("charter_office_filling", name="=board"),
    # proposals
    coop("proposals"), coop("proposals", "worker"), coop("proposals", "coop_steward"), coop("proposal_new", "worker"),
    coop("proposal_write", "worker", matter="=policy"), coop("proposal_write", "worker", matter="=logo"),
    about("decided", "proposal", ""), about("decided"), about("consent"), about("consent", "proposal", "objector"),
    about("consent", "proposal", "facilitator"), about("consent", "proposal", ""), about("advice_process"),
    about("advice_process", "proposal", "advised"), about("logo"), about("loan"), about("room", "proposal", "facilitator"),
    about("withdrawn"), about("returned_proposal"), about("talked"), about("draft_proposal"), about("amending"),
    about("draft_proposal", "proposal", "", status=404), about("consent", "proposal_versions"),
    about("draft_proposal", "proposal_edit"), about("draft_proposal", "proposal_check"),
    about("draft_proposal", "proposal_discuss"), about("draft_proposal", "proposal_ask"),
    about("consent", "proposal_revise"), about("consent", "proposal_withdraw"), about("consent", "proposal_return"),
    about("consent", "proposal_answer"), about("consent", "proposal_qualify", "facilitator", number="objection"),
    about("consent", "proposal_take_back", "objector", number="objection"), about("consent", "proposal_say"),
    about("room", "proposal_room", "facilitator"), about("advice_process", "proposal_advise", "advised"),
    about("advice_process", "proposal_ask_advice"), about("advice_process", "proposal_reply", number="advice"),
    about("advice_process", "proposal_decide"), about("decided", "proposal_commit"),
    about("decided", "proposal_commitment", number="commitment"), about("decided", "proposal_became"),
    to("proposal", slug="coalition", public_id="platform"), to("proposal", "speaks", slug="coalition", public_id="platform"),
    to("proposal", "member_steward", slug="coalition", public_id="platform"),
    to("proposal_answer", "speaks", slug="coalition", public_id="platform"),
    to("proposal_mandate", "member_steward", slug="coalition", public_id="platform"),
    coop("conversations", "worker"), coop("conversation_new", "worker"), coop("conversation", "worker", public_id="talk"),
    coop("conversation_say", "worker", public_id="talk"), coop("comment_hide", "coop_steward", number="comment"),
    # voices, delegates, a letter's link, the log
    coop("voice", "worker"), coop("voice", "objector"), coop("voice_give", "advised", 200, "?topic=Money"),
    coop("voice_proxy", "advised"), to("delegates", "member_steward", slug="allied"),
    to("delegate_choose", "member_steward", slug="allied", pk="allied_membership"),
    to("notice_link", token="answer_link"),
    coop("organization_decided"), coop("organization_decided", "worker"),
    # elections
    trust("elections"), trust("elections", "voter"), trust("elections", "trust_steward"), coop("elections", "coop_steward"),
    trust("election_call", "trust_steward", office="=board"), trust("draw_new", "trust_steward"),
    *(trust("election", who, election=name) for name in ("nominating", "ranked", "elected") for who in (
        "", "voter", "trust_steward")),
    trust("election", "asked", election="nominating"), trust("election_nominate", "voter", election="nominating"),
    trust("election_stand", "voter", election="nominating"), trust("election_stand", "asked", election="nominating"),
    trust("election_statement", "voter", election="nominating"),
    *(trust("election_run", "trust_steward", election=name) for name in ("nominating", "ranked", "elected")),
    trust("election_paper_file", "trust_keyer", election="ranked", number="ranked_pile"),
    trust("election_result", election="elected"), trust("vote", box="ranked_box"), trust("vote_choose", "voter", box="ranked_box"),
    trust("place_vacate", "trust_steward", office="=board", number="seat_number"),
    trust("vacancy", vacancy="vacancy"), trust("vacancy", "trust_steward", vacancy="vacancy"),
    trust("draw", draw="drawn"), trust("draw", "voter", draw="drawn"), trust("draw", "voter", draw="entering"),
    trust("draw", "trust_steward", draw="entering"),
    # meetings
    to("meetings", slug="circle"), to("meetings", "comes", slug="circle"), to("meetings", "leads", slug="circle"),
    to("meeting_new", "leads", slug="circle"), to("meeting_new_choice", "leads", slug="circle"), to("my_calendar", "comes"),
    *(circle(name, "meeting", who) for name in ("ended", "running", "planned", "choosing") for who in ("comes", "leads")),
    circle("planned", "meeting_people"), circle("planned", "meeting_edit"), circle("planned", "meeting_move"),
    circle("planned", "meeting_cancel"), circle("choosing", "meeting_settle"), circle("running", "meeting_room"),
    circle("planned", "meeting_room"), circle("planned", "meeting_agenda"), circle("planned", "meeting_item_new"),
    circle("planned", "meeting_item", pk="point"), circle("ended", "meeting_minutes"),
    circle("ended", "meeting_minutes", "comes"), circle("running", "meeting_minutes"),
    circle("ended", "meeting_notes", pk="notes"),
)  # fmt: skip

FILES: tuple[Visit, ...] = (
    coop("charter_file", number="=1"), draft("charter_draft_file"),
    *(trust(name, election="elected") for name in ("election_report", "election_blt", "election_csv")),
    circle("planned", "meeting_ics", "comes"), circle("ended", "meeting_minutes_pdf", "comes"),
    to("calendar_feed", token="feed"),
)  # fmt: skip

ELSEWHERE: tuple[Visit, ...] = (
    about("logo", "proposal_answer", status=302), coop("voice", "", 302),
    trust("election_nominate", status=302, election="nominating"),
    circle("planned", "meeting_settle", status=302),
)  # fmt: skip

SENT_TO: tuple[Visit, ...] = (
    coop("charter_amend"), *(draft(name) for name in ("charter_adopt", "charter_draft_discard", "charter_draft_copy")),
    draft("charter_matter_remove", name="=policy"), draft("charter_office_remove", name="=board"),
    about("draft_proposal", "proposal_discard"), about("consent", "proposal_conclude"),
    coop("voice_take_back", pk="delegation"), coop("voice_end_proxy", pk="proxy"),
    to("delegate_end", slug="allied", pk="delegate_row"),
    trust("office_set_up", office="=board"), trust("election_answer_for", election="nominating", number="=1"),
    trust("draw_enter", draw="entering"),
    circle("planned", "meeting_answer"), circle("planned", "meeting_answer_for", pk="attendee"),
    circle("choosing", "meeting_count"), circle("running", "meeting_tap"), circle("planned", "meeting_agenda_build"),
    circle("planned", "meeting_item_place", pk="point"), circle("planned", "meeting_item_remove", pk="point"),
    circle("ended", "meeting_minutes_send"), circle("ended", "meeting_promise", pk="meeting_promise"),
)  # fmt: skip
