from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BooleanField
from django.urls import reverse

from commonhouse.charters import actions, hooks, queries
from commonhouse.charters.models import Charter, CharterDraft
from commonhouse.people.permissions import Actor
from tests import factories
from tests.rules.charter.samples import with_matter

pytestmark = pytest.mark.django_db


def text(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def stewards(client, steward):
    return factories.sign_in_as(client, steward)


@pytest.fixture
def draft(steward, trust, said):
    return actions.begin_draft(steward, trust, said, starter="land-trust")


def url(name, draft, *args):
    return reverse(name, args=[draft.organization.slug, draft.public_id, *args])


# --- reading ------------------------------------------------------------------------------------------------
def test_the_charter_reads_in_plain_words(client, adopted):
    answer = client.get("/o/trust/charter/")
    page = text(answer)
    assert answer.status_code == 200
    for words in (
        "Selling or mortgaging land",
        "Leaseholders and Community",
        "at least two thirds of those who say yes or no",
        "in each class, at least a quarter of all who may decide",
        "notice: 30 days; to answer: 21 days",
        "Secret",
        "Board, seats of leaseholders",
        "Elected in secret by Leaseholders.",
        "This charter changes only by a decision of its own: “Changing this charter”.",
    ):
        assert words in page
    assert "Write a change" not in page


def test_reading_takes_few_queries(client, adopted, django_assert_num_queries):
    client.get("/o/trust/charter/")
    with django_assert_num_queries(3):
        client.get("/o/trust/charter/")


def test_the_list_of_versions_takes_few_queries(client, trust, adopted, said, django_assert_num_queries):
    for number in range(2, 9):
        actions.amend(trust, with_matter(said, "plans", notice_days=number), decision=f"d{number}")
    client.get("/o/trust/charter/versions/")
    with django_assert_num_queries(3):
        page = text(client.get("/o/trust/charter/versions/"))
    assert "Version 8" in page
    assert "What changed since version 7" in page


def test_an_old_version_stays_readable_and_says_so(client, trust, adopted, said):
    actions.amend(trust, with_matter(said, "plans", notice_days=3), decision="d2")
    page = text(client.get("/o/trust/charter/versions/1/"))
    assert "This is version 1, kept as it was. Version 2 is in force." in page
    assert client.get("/o/trust/charter/versions/3/").status_code == 404


def test_two_versions_side_by_side(client, trust, adopted, said):
    actions.amend(trust, with_matter(said, "plans", notice_days=3, title="Plans"), decision="d2")
    answer = client.get("/o/trust/charter/compare/1/2/")
    body = answer.content.decode()
    assert "<del>Notice of 14 days, then 14 days to answer.</del>" in body
    assert "<ins>Notice of 3 days, then 14 days to answer.</ins>" in body
    assert "<del>Plans for the land</del>" in body
    assert "Selling or mortgaging land" not in body


def test_the_file_is_the_charter(client, adopted):
    answer = client.get("/o/trust/charter/versions/1/charter.json")
    assert json.loads(answer.content) == adopted.data
    assert "attachment" in answer["Content-Disposition"]


def test_without_a_charter_the_page_says_so(client, trust, stewards):
    assert "Write your charter" in text(stewards.get("/o/trust/charter/"))
    client.logout()
    assert "has not written its charter here yet" in text(client.get("/o/trust/charter/"))


def test_what_is_not_listed_is_not_there(client, trust, adopted):
    type(trust).objects.filter(pk=trust.pk).update(is_listed=False)
    for path in ("", "versions/", "versions/1/", "versions/1/charter.json", "compare/1/1/"):
        assert client.get(f"/o/trust/charter/{path}").status_code == 404


# --- starting -----------------------------------------------------------------------------------------------
def test_a_steward_chooses_a_starter_says_which_classes_and_adopts(stewards, trust):
    page = stewards.get("/o/trust/charter/start/")
    assert text(page).index("Land trust, a board in thirds") < text(page).index("Worker co-op")
    answer = stewards.post("/o/trust/charter/start/", {"starter": "land-trust"})
    assert answer["Location"] == "/o/trust/charter/start/land-trust/"
    page = stewards.get(answer["Location"])
    assert "Which of your classes of members is this: Leaseholders?" in text(page)
    given = {"leaseholders": "leaseholders", "community": "community", "public": ""}
    answer = stewards.post(answer["Location"], given)
    [draft] = CharterDraft.objects.all()
    assert answer["Location"] == draft.get_absolute_url()
    assert stewards.get(draft.get_absolute_url()).status_code == 200
    answer = stewards.post(url("charter_adopt", draft), follow=True)
    assert "The charter is adopted." in text(answer)
    assert Charter.objects.get().starter == "land-trust"


def test_nothing_chosen_is_told(stewards):
    assert "Choose one." in text(stewards.post("/o/trust/charter/start/"))
    assert stewards.get("/o/trust/charter/start/kingdom/").status_code == 404


def test_two_groups_are_not_one_class(stewards, trust):
    given = {"leaseholders": "community", "community": "community", "public": "public"}
    answer = stewards.post("/o/trust/charter/start/land-trust/", given)
    assert "Each group needs a class of its own." in text(answer)
    assert not CharterDraft.objects.exists()


def test_a_new_class_is_made_with_the_draft_and_only_then(stewards, trust):
    trust.member_classes.filter(slug="public").delete()
    stewards.post("/o/trust/charter/start/land-trust/", {"leaseholders": "leaseholders", "community": "community"})
    made = trust.member_classes.get(slug="public")
    assert (made.name, made.votes) == ("Public", False)


def test_once_there_is_a_charter_starting_leads_to_it(stewards, adopted):
    assert stewards.get("/o/trust/charter/start/")["Location"] == "/o/trust/charter/"
    given = {"leaseholders": "leaseholders", "community": "community", "public": "public"}
    answer = stewards.post("/o/trust/charter/start/land-trust/", given)
    assert answer.status_code == 409
    assert "only by a decision" in text(answer)


def test_a_member_does_not_start(member, trust):
    assert member.get("/o/trust/charter/start/").status_code == 403


def test_a_visitor_signs_in_first(client, trust):
    assert client.get("/o/trust/charter/start/").status_code in {302, 403}


# --- the file -----------------------------------------------------------------------------------------------
def upload(client, data):
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    return client.post("/o/trust/charter/upload/", {"file": SimpleUploadedFile("charter.json", body)})


def test_an_uploaded_charter_becomes_a_draft(stewards, adopted, said):
    changed = json.loads(json.dumps(adopted.data))
    changed["matters"][1]["notice_days"] = 21
    answer = upload(stewards, changed)
    draft = CharterDraft.objects.get()
    assert (answer["Location"], draft.base_version) == (draft.get_absolute_url(), 1)
    assert "Notice of 21 days" in text(stewards.get(url("charter_draft_changes", draft)))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (
            {"statement": {"quorum": {"of": "eligible", "at_least": "101/100"}}},
            "matters.plans.statement.quorum.at_least",
        ),
        ({"deciders": {"classes": ["elders"]}}, "matters.plans.deciders.classes"),
        ({"method": "majorty"}, "matters.plans.method"),
        ({"sekret": True}, "charter.matters[1].sekret"),
    ],
)
def test_a_file_that_does_not_hold_names_the_place(stewards, trust, said, change, place):
    from commonhouse.rules.charter import checks

    data = json.loads(json.dumps(checks.to_json(said)))
    data["matters"][1] |= change
    assert place in text(upload(stewards, data))
    assert not CharterDraft.objects.exists()


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe", b"[]", b"", b"[" * 100_000, b'{"a": 1, "a": 2}', b"x" * 300_000])
def test_a_file_that_is_none_is_told(stewards, trust, data):
    answer = upload(stewards, data)
    assert answer.status_code == 200
    assert "error" in answer.content.decode()
    assert not CharterDraft.objects.exists()


# --- writing ------------------------------------------------------------------------------------------------
STEP = "charter_matter_step"


def save(client, draft, matter, step, **given):
    return client.post(url(STEP, draft, matter, step), given)


def now(draft, matter):
    return CharterDraft.objects.get(pk=draft.pk).said.matter(matter)


def sent(form):
    """What a browser sends of a form that nobody touched."""
    found = {}
    for field in form:
        value = field.value()
        if isinstance(field.field, BooleanField):
            value = "on" if value else None
        if value is not None:
            found[field.html_name] = value if isinstance(value, list) else str(value)
    return found


@pytest.mark.parametrize("step", ["about", "who", "method", "rule", "time", "openness"])
def test_saving_a_step_as_it_stands_changes_nothing(stewards, draft, step):
    """Each form starts from what the charter says, and gives exactly that back."""
    for matter in draft.said.matters:
        form = stewards.get(url(STEP, draft, matter.id, step)).context["form"]
        answer = stewards.post(url(STEP, draft, matter.id, step), sent(form))
        assert answer.status_code == 302, (matter.id, answer.context["form"].errors)
        assert now(draft, matter.id) == matter


def test_each_page_of_the_editor_opens(stewards, draft):
    pages = [
        draft.get_absolute_url(),
        url("charter_draft_file", draft),
        url("charter_preamble", draft),
        url("charter_general", draft),
        url("charter_matter_new", draft),
        url("charter_office_new", draft),
        url("charter_matter", draft, "plans"),
        url("charter_office_seats", draft, "board-public"),
        url("charter_office_filling", draft, "board-public"),
    ]
    for page in pages:
        assert stewards.get(page).status_code == 200, page
    for page in (
        url("charter_matter", draft, "none"),
        url(STEP, draft, "plans", "none"),
        url("charter_office_seats", draft, "none"),
        url("charter_draft_changes", draft),
    ):
        assert stewards.get(page).status_code == 404, page


def test_a_class_with_nobody_in_it_is_told_before_adopting(stewards, trust, draft):
    """The steward is a leaseholder; nobody is of the community. Who does not vote is not missed."""
    assert "Nobody is in these classes yet: Community." in text(stewards.get(draft.get_absolute_url()))
    factories.make_member(trust, member_class=trust.member_classes.get(slug="community"))
    assert "Nobody is in these classes" not in text(stewards.get(draft.get_absolute_url()))


def test_who_and_what(stewards, draft):
    save(stewards, draft, "plans", "about", title="Plans", what="")
    save(stewards, draft, "plans", "who", deciders=["class:community", "seat:board"])
    matter = now(draft, "plans")
    assert (matter.title, matter.deciders.classes, matter.deciders.seats) == ("Plans", ("community",), ("board",))
    assert "deciders" in save(stewards, draft, "plans", "who").context["form"].errors


def test_another_method_begins_with_its_own_numbers(stewards, draft):
    answer = save(stewards, draft, "plans", "method", method="consent")
    assert answer["Location"] == url(STEP, draft, "plans", "rule")
    assert (now(draft, "plans").method, now(draft, "plans").review_months) == ("consent", 12)
    save(stewards, draft, "plans", "rule", silence="everyone", quorum="none")
    assert now(draft, "plans").statement["everyone_answers"] is True
    answer = save(stewards, draft, "land", "method", method="consent")  # was secret
    assert now(draft, "land").is_secret is False


def test_a_quorum_of_101_percent_is_told_at_its_field(stewards, draft):
    given = {"strict": "at_least", "part": "2/3", "of": "yes+no", "quorum": "share", "quorum_strict": "at_least"}
    answer = save(stewards, draft, "plans", "rule", **given, quorum_part="101%")
    assert answer.context["form"].errors == {"quorum_part": ["101% is more than everyone. Write 100 percent or less."]}
    answer = save(stewards, draft, "plans", "rule", **given, quorum_part="")
    assert "Say which part" in text(answer)
    answer = save(stewards, draft, "plans", "rule", **given | {"quorum_strict": "more_than"}, quorum_part="100")
    assert "Nothing is more than everyone." in text(answer)
    save(stewards, draft, "plans", "rule", **given, quorum_part="12,5 %")
    statement = now(draft, "plans").statement
    assert (statement["quorum"]["at_least"], statement["threshold"]["at_least"]) == ("1/8", "2/3")


def test_each_class_on_its_own(stewards, draft):
    given = {"strict": "more_than", "part": "1/2", "of": "yes+no", "quorum": "number", "quorum_number": "7"}
    save(stewards, draft, "plans", "rule", **given, apart="on")
    matter = now(draft, "plans")
    assert matter.by_bloc
    assert [bloc["bloc"] for bloc in matter.statement["blocs"]] == ["leaseholders", "community"]
    assert matter.statement["blocs"][0]["quorum"]["ballots"] == 7
    save(stewards, draft, "plans", "rule", **given)
    assert not now(draft, "plans").by_bloc
    assert now(draft, "plans").statement["quorum"]["ballots"] == 7


def test_a_class_that_no_longer_decides_is_no_longer_asked_apart(stewards, draft):
    save(stewards, draft, "resale", "who", deciders=["class:leaseholders"])
    matter = now(draft, "resale")
    assert (matter.by_bloc, matter.statement["blocs"], matter.statement["whole"]) == (False, [], True)


def test_time_and_openness(stewards, draft):
    given = {"notice_days": "2", "window_days": "3"}
    answer = save(stewards, draft, "plans", "time", **given, urgent_hours="72")
    assert "at most 48 hours" in text(answer)
    save(stewards, draft, "plans", "time", **given, urgent_hours="24", early="on")
    assert (now(draft, "plans").urgent_hours, now(draft, "plans").early) == (24, True)
    answer = save(stewards, draft, "plans", "openness", is_secret="True", proxies="on")
    assert "A secret vote cannot be carried by another." in text(answer)
    answer = save(stewards, draft, "plans", "openness", is_secret="False", delegation="on")
    assert "First name the topics" in text(answer)
    save(stewards, draft, "plans", "openness", is_secret="True")
    assert (now(draft, "plans").is_secret, now(draft, "plans").reasons) == (True, "none")


def test_a_new_matter_stands_before_the_amendment_and_may_be_taken_out(stewards, draft):
    answer = stewards.post(
        url("charter_matter_new", draft), {"title": "Gardens", "what": "", "deciders": ["class:community"]}
    )
    assert answer["Location"] == url(STEP, draft, "gardens", "method")
    assert [each.id for each in CharterDraft.objects.get().said.matters][-2:] == ["gardens", "charter"]
    stewards.post(url("charter_matter_new", draft), {"title": "Gardens", "deciders": ["class:community"]})
    assert now(draft, "gardens-2").title == "Gardens"
    stewards.post(url("charter_matter_remove", draft, "gardens"))
    answer = stewards.post(url("charter_matter_remove", draft, "charter"))
    assert answer.status_code == 409
    names = [each.id for each in CharterDraft.objects.get().said.matters]
    assert "gardens" not in names
    assert "charter" in names


def test_offices(stewards, draft):
    seats = {"title": "Youth board", "seats": "3", "kind": "board", "term_months": "12", "cohorts": "4"}
    assert "fewer seats than groups" in text(stewards.post(url("charter_office_new", draft), seats))
    answer = stewards.post(url("charter_office_new", draft), seats | {"cohorts": "1"})
    assert answer["Location"] == url("charter_office_filling", draft, "youth-board")
    filling = {
        "filled": "appointment", "method": "scottish-stv", "vacancy": "appointment", "nomination_days": "7",
        "notice_days": "7", "window_days": "7",
    }  # fmt: skip
    address = url("charter_office_filling", draft, "youth-board")
    assert "Say who appoints" in text(stewards.post(address, filling))
    assert "Say who elects" in text(stewards.post(address, filling | {"filled": "election"}))
    stewards.post(address, filling | {"appointed_by": "The school council"})
    office = CharterDraft.objects.get().said.office("youth-board")
    assert (office.electors, office.appointed_by) == ((), "The school council")
    stewards.post(url("charter_office_remove", draft, "youth-board"))
    assert len(CharterDraft.objects.get().said.offices) == 3


def test_opening_words_and_the_rest(stewards, draft):
    stewards.post(url("charter_preamble", draft), {"preamble": "We hold this land."})
    general = {
        "amendment": "land", "meeting_quorum": "101", "meeting_notice": "7", "meeting_minutes": "14",
        "most_per_holder": "3", "most_months": "6", "topics": "Land\n\nMoney\nLand",
    }  # fmt: skip
    assert "101 is more than everyone" in text(stewards.post(url("charter_general", draft), general))
    stewards.post(url("charter_general", draft), general | {"meeting_quorum": "40%"})
    charter = CharterDraft.objects.get().said
    assert (charter.preamble, charter.amendment) == ("We hold this land.", "land")
    assert (charter.topics, charter.meetings.quorum) == (("Land", "Money"), "2/5")


def test_a_telephone_number_in_the_charter_is_told_and_nothing_is_lost(stewards, draft):
    answer = stewards.post(url("charter_preamble", draft), {"preamble": "Call (617) 555-0123."})
    assert answer.status_code == 409
    assert "no email address or phone number" in text(answer)
    assert "Call (617) 555-0123." in answer.content.decode()


# --- amendments ---------------------------------------------------------------------------------------------
@pytest.fixture
def proposed(monkeypatch):
    monkeypatch.setattr(hooks, "_propose", [lambda draft: f"/propose/{draft.public_id}/"])


def test_a_member_writes_a_change_and_is_led_to_propose_it(member, trust, adopted, proposed):
    assert "Write a change" in text(member.get("/o/trust/charter/"))
    answer = member.post("/o/trust/charter/amend/")
    draft = CharterDraft.objects.get()
    assert answer["Location"] == draft.get_absolute_url()
    assert "They say the same." in text(member.get(url("charter_draft_changes", draft)))
    save(member, draft, "plans", "time", notice_days="5", window_days="14")
    page = member.get(url("charter_draft_changes", draft))
    assert "<ins>Notice of 5 days, then 14 days to answer.</ins>" in page.content.decode()
    assert f"/propose/{draft.public_id}/" in page.content.decode()
    assert member.post(url("charter_adopt", draft)).status_code == 409
    assert "Go on with your draft" in text(member.get("/o/trust/charter/"))


def test_another_member_neither_reads_nor_writes_a_draft_until_it_is_proposed(
    member, client, trust, adopted, monkeypatch
):
    other = factories.make_member(trust, factories.make_person(email="")).person
    draft = actions.begin_amendment(Actor(other), trust)
    assert member.get(draft.get_absolute_url()).status_code == 404
    draft = actions.save_draft(Actor(other), draft, with_matter(draft.said, "plans", notice_days=5))
    actions.freeze_draft(draft, holder="p1")
    assert member.get(draft.get_absolute_url()).status_code == 404
    monkeypatch.setattr(hooks, "_readers", [lambda actor, _draft: actor.person == member.person])
    assert member.get(draft.get_absolute_url()).status_code == 200
    assert client.get(url("charter_draft_changes", draft)).status_code == 404
    assert save(member, draft, "plans", "time", notice_days="9", window_days="14").status_code == 409
    member.post(url("charter_draft_copy", draft))
    assert CharterDraft.objects.filter(by=member.person, frozen_at=None).count() == 1


def test_throwing_a_draft_away(stewards, draft):
    stewards.post(url("charter_draft_discard", draft))
    assert not CharterDraft.objects.exists()
    assert stewards.post(url("charter_draft_discard", draft)).status_code == 404


# --- elsewhere ----------------------------------------------------------------------------------------------
def test_the_organizations_page_leads_to_the_charter(client, adopted):
    page = client.get("/o/trust/").content.decode()
    assert "5 kinds of decisions" in page


def test_a_steward_without_a_charter_is_asked_to_write_one(steward, trust):
    from commonhouse.charters import home

    [need] = home.needs(steward)
    assert need.url == "/o/trust/charter/start/"
    [section] = home.organization_sections(steward, trust)
    assert section.cards[0].url == need.url


def test_with_a_charter_nothing_is_asked(steward, adopted):
    from commonhouse.charters import home

    assert list(home.needs(steward)) == []
    assert list(home.needs(Actor())) == []


def test_the_api_gives_it_as_data_and_in_words(client, trust, adopted, said):
    actions.amend(trust, with_matter(said, "plans", notice_days=3), decision="d2")
    whole = client.get("/api/o/trust/charter").json()
    assert (whole["version"], whole["decision"], whole["charter"]["amendment"]) == (2, "d2", "charter")
    assert whole["text_hash"] == queries.hash_of(whole["charter"])
    assert whole["matters"]["plans"][0] == "Decided by Leaseholders and Community, one vote each."
    listed = client.get("/api/o/trust/charter/versions").json()
    assert [row["version"] for row in listed["versions"]] == [2, 1]
    assert client.get("/api/o/trust/charter/versions/1").json()["charter"]["matters"][1]["notice_days"] == 14
    assert client.get("/api/o/trust/charter/versions/3").status_code == 404
    assert client.get("/api/o/nobody/charter").status_code == 404


def test_it_is_taken_along(trust, adopted):
    from commonhouse.charters.export import files

    [(name, _what, body)] = files(trust)
    assert name == "charter/version-1.json"
    assert json.loads(b"".join(body)) == adopted.data


def test_in_spanish_the_page_is_whole(client, adopted):
    client.cookies["django_language"] = "es"
    assert client.get("/o/trust/charter/").status_code == 200
