from __future__ import annotations

import dataclasses

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from commonhouse.charters import actions, queries, starters
from commonhouse.charters.models import Charter, CharterDraft
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.rules.charter import checks
from commonhouse.rules.charter.model import Deciders
from tests import factories
from tests.people.record import bodies
from tests.rules.charter.samples import make_charter, make_matter, make_office, with_matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def coop():
    return factories.make_organization("coop")


@pytest.fixture
def steward(coop):
    return factories.make_steward(coop)


@pytest.fixture
def member(coop):
    return Actor(factories.make_member(coop, factories.make_person(email="")).person)


@pytest.fixture
def adopted(coop, steward):
    return actions.adopt(steward, coop, make_charter(make_matter("pay")))


# --- the first --------------------------------------------------------------------------------------------
def test_a_steward_adopts_the_first_charter(coop, steward):
    row = actions.adopt(steward, coop, make_charter(), template="circle")
    assert (row.version, row.decision, row.starter) == (1, "", "circle")
    assert queries.current(coop) == checks.completed(make_charter())
    assert queries.matter(coop, "charter").method == "majority"
    [body] = bodies(coop, "charters.adopted")
    assert body == {"version": 1, "charter": row.data, "decision": "", "text_hash": queries.hash_of(row.data)}


def test_adopting_the_same_twice_changes_nothing(coop, steward, adopted):
    assert actions.adopt(steward, coop, make_charter(make_matter("pay"))) == adopted
    assert Charter.objects.count() == len(bodies(coop, "charters.adopted")) == 1


def test_another_first_charter_is_refused(coop, steward, adopted):
    with pytest.raises(Refused, match="only by a decision"):
        actions.adopt(steward, coop, make_charter())


def test_a_member_does_not_adopt(coop, member):
    with pytest.raises(NotAllowed):
        actions.adopt(member, coop, make_charter())


@pytest.mark.parametrize(
    ("charter", "words"),
    [
        (
            make_charter(make_matter(deciders=Deciders(classes=("elders",)))),
            r"matters.charter.deciders.classes.*elders",
        ),
        (make_charter(make_matter(deciders=Deciders(seats=("king",)))), r"matters.charter.deciders.seats.*king"),
        (make_charter(make_matter(deciders=Deciders(organizations=("x",)))), r"deciders.organizations.*x"),
        (make_charter(make_matter(deciders=Deciders(classes=("members", "members")))), "twice"),
        (make_charter(make_matter(deciders=Deciders(classes=("friends",)))), "friends.*does not vote"),
        (make_charter(offices=(make_office(electors=("elders",)),)), "offices.board.electors.*elders"),
        (make_charter(offices=(make_office(candidates=("elders",)),)), "offices.board.candidates.*elders"),
        (make_charter(offices=(make_office(kind="throne"),)), "offices.board.kind.*throne"),
        (make_charter(make_matter("pay", what="Write to ana@example.org")), "matters.*no email address"),
    ],
)
def test_what_does_not_fit_the_organization_is_refused(coop, steward, charter, words):
    factories.make_class(coop, "friends", votes=False)
    with pytest.raises(Refused, match=words):
        actions.adopt(steward, coop, charter)
    assert not Charter.objects.exists()


def test_candidates_need_not_vote(coop, steward):
    factories.make_class(coop, "friends", votes=False)
    actions.adopt(steward, coop, make_charter(offices=(make_office(candidates=("friends",)),)))


def test_a_version_never_changes(adopted):
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Charter.objects.filter(pk=adopted.pk).update(starter="fund")


def test_a_matter_that_is_not_there(coop, adopted):
    with pytest.raises(Refused, match="no such matter"):
        queries.matter(coop, "rent")
    with pytest.raises(Refused, match="no charter yet"):
        queries.matter(factories.make_organization(), "rent")


# --- later ones -------------------------------------------------------------------------------------------
def amended(charter):
    return with_matter(charter, "pay", window_days=10)


def test_an_amendment_is_the_next_version(coop, adopted):
    row = actions.amend(coop, amended(adopted.said), decision="a1b2c3", base_version=1)
    assert (row.version, row.decision) == (2, "a1b2c3")
    assert queries.matter(coop, "pay").window_days == 10
    assert queries.version_of(coop, 1).said.matter("pay").window_days == 7
    assert queries.version_of(coop, 3) is None


def test_the_same_decision_amends_once(coop, adopted):
    first = actions.amend(coop, amended(adopted.said), decision="a1b2c3")
    assert actions.amend(coop, amended(adopted.said), decision="a1b2c3", base_version=1) == first


def test_an_amendment_of_an_older_version_is_refused(coop, adopted):
    actions.amend(coop, amended(adopted.said), decision="a1b2c3", base_version=1)
    with pytest.raises(Refused, match="has changed since"):
        actions.amend(coop, make_charter(), decision="d4e5f6", base_version=1)


def test_without_a_first_there_is_nothing_to_amend(coop):
    with pytest.raises(Refused, match="no charter yet"):
        actions.amend(coop, make_charter(), decision="a1b2c3")


# --- drafts -----------------------------------------------------------------------------------------------
def test_the_first_is_drafted_then_adopted(coop, steward):
    draft = actions.begin_draft(steward, coop, make_charter(), starter="circle")
    assert actions.begin_draft(steward, coop, make_charter()) == draft
    draft = actions.save_draft(steward, draft, make_charter(make_matter("pay")))
    row = actions.adopt_draft(steward, draft)
    assert (row.starter, [matter.id for matter in row.said.matters]) == ("circle", ["pay", "charter"])
    assert not CharterDraft.objects.exists()


def test_a_member_drafts_an_amendment_of_their_own(coop, steward, member, adopted):
    draft = actions.begin_amendment(member, coop)
    assert (draft.base_version, draft.data) == (1, adopted.data)
    with pytest.raises(NotAllowed):
        actions.save_draft(steward, draft, amended(draft.said))
    draft = actions.save_draft(member, draft, amended(draft.said))
    assert draft.said.matter("pay").window_days == 10
    with pytest.raises(Refused, match="only by a decision"):
        actions.adopt_draft(steward, draft)


def test_a_draft_that_does_not_hold_is_refused_and_the_last_one_stays(coop, member, adopted):
    draft = actions.begin_amendment(member, coop)
    worse = with_matter(draft.said, "pay", statement={"quorum": {"of": "eligible", "at_least": "101/100"}})
    with pytest.raises(Refused, match=r"matters.pay.statement.quorum.at_least: 101%"):
        actions.save_draft(member, draft, worse)
    assert CharterDraft.objects.get().data == adopted.data


def test_before_its_deciders_a_draft_is_frozen(coop, member, adopted):
    draft = actions.save_draft(member, draft := actions.begin_amendment(member, coop), amended(draft.said))
    draft = actions.freeze_draft(draft, holder="p1")
    assert actions.freeze_draft(draft, holder="p1").frozen_at == draft.frozen_at
    for change in (
        lambda: actions.save_draft(member, draft, adopted.said),
        lambda: actions.discard_draft(member, draft),
    ):
        with pytest.raises(Refused, match="cannot change"):
            change()
    copy = actions.copy_draft(member, draft)
    assert (copy.pk, copy.data, copy.frozen_at) == (copy.pk, draft.data, None)
    assert copy.pk != draft.pk
    with pytest.raises(Refused, match="another proposal"):
        actions.freeze_draft(draft, holder="p2")
    actions.thaw_draft(draft, holder="p2")
    assert CharterDraft.objects.get(pk=draft.pk).frozen_at is not None
    actions.thaw_draft(draft, holder="p1")
    actions.discard_draft(member, CharterDraft.objects.get(pk=draft.pk))
    assert list(CharterDraft.objects.all()) == [copy]


def test_what_changes_nothing_is_not_put_to_anyone(coop, member, adopted):
    with pytest.raises(Refused, match="changes nothing"):
        actions.freeze_draft(actions.begin_amendment(member, coop), holder="p1")


def test_what_another_amendment_overtook_is_not_put_to_anyone(coop, member, adopted):
    draft = actions.save_draft(member, draft := actions.begin_amendment(member, coop), amended(draft.said))
    actions.amend(coop, with_matter(adopted.said, "pay", notice_days=1), decision="a1b2c3")
    with pytest.raises(Refused, match="has changed since"):
        actions.freeze_draft(draft, holder="p1")


def test_who_is_no_member_drafts_nothing(coop, adopted):
    with pytest.raises(NotAllowed):
        actions.begin_amendment(Actor(factories.make_person(email="")), coop)


# --- starters ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("starter", starters.ALL, ids=lambda starter: starter.slug)
def test_each_starter_is_adopted_as_it_stands(coop, steward, starter):
    classes = {}
    for part in starter.parts:
        classes[part.slug] = factories.make_class(coop, f"our-{part.slug}", votes=part.votes).slug
    row = actions.adopt(steward, coop, starter.charter(classes), template=starter.slug)
    assert row.said.amendment == "charter"


def test_the_board_with_quotas_has_34_seats_of_which_32_are_elected():
    charter = starters.get("land-trust-quotas").charter({"residents": "residents", "partners": "partners"})
    elected = sum(office.seats for office in charter.offices if office.electors)
    assert (sum(office.seats for office in charter.offices), elected) == (34, 32)


def test_the_fund_asks_for_more_than_half_of_all_its_voting_members():
    charter = starters.get("fund").charter({"voters": "voters", "solidarity": "solidarity"})
    quorum = charter.matter("investment").statement["quorum"]
    assert (quorum["of"], quorum["more_than"]) == ("eligible", "1/2")


def test_starters_made_for_a_kind_come_first():
    assert starters.fitting("fund")[0].slug == "fund"
    assert len(starters.fitting("public-body")) == len(starters.ALL)


def test_every_kind_of_organization_may_change_the_number_of_a_starter(coop, steward):
    charter = starters.get("circle").charter({"members": "members"})
    said = dataclasses.replace(charter, preamble="Nosotras decidimos juntas.")
    assert actions.adopt(steward, coop, said).adopted_at <= timezone.now()
