"""The demo's decisions: two years of them in ten organizations, all by the verbs, and three that are open today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import chain

from commonhouse.charters.demo import steward_of
from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import Box, RollEntry
from commonhouse.people.demo import acting, at
from commonhouse.people.models import Delegate, Membership, Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.proposals import actions
from commonhouse.proposals import demo_content as said
from commonhouse.proposals.demo_content import Story
from commonhouse.proposals.models import Commitment, Proposal

Say = Callable[[str], None]
HOUR = dt.timedelta(hours=1)
TALK = 3  # days of talk before asking
YESTERDAY = at(679)


def seed(say: Say) -> None:
    say("==> Two years of decisions: by vote, by consent, by coalition, after advice")
    for story in said.STORIES:
        _decide(story)
    _loan(say)
    _pay_change()
    _platform(say)
    _circle()
    _advice()


# --- decisions by vote -----------------------------------------------------------------------------------------------
def _decide(story: Story, follows: Proposal | None = None) -> Proposal:
    """From draft to what became of it."""
    proposal = _ask(story, follows)
    _answer(proposal, story)
    proposal = _conclude(proposal)
    _follow_up(proposal, story)
    return proposal


def _ask(story: Story, follows: Proposal | None = None) -> Proposal:
    organization = Organization.objects.get(slug=story.slug)
    author = _actor(organization, story.author)
    content = actions.Content(
        title=story.title, text=story.text, matter=story.matter, options=story.options, needs=story.needs,
        minutes=story.minutes, audience=story.audience,
    )  # fmt: skip
    conversation = follows.conversation if follows else None
    written = at(story.day - TALK)
    proposal = actions.write(author, organization, content, conversation=conversation, follows=follows, now=written)
    actions.discuss(author, proposal, now=written)
    for number, (text, who) in enumerate(zip(story.comments, _others(organization, author), strict=False), 1):
        kind = "question" if text.endswith("?") else "comment"
        actions.comment(
            who, proposal.conversation, text=text, kind=kind, proposal=proposal, now=written + number * HOUR
        )
    return actions.ask(author, proposal, urgent_why=story.urgent, now=at(story.day))


def _answer(proposal: Proposal, story: Story) -> None:
    """Ballots in the order of the roll, by their own hand; reasons beside the first of each answer."""
    box, begins = proposal.box, proposal.decides_from
    assert box is not None and begins is not None  # noqa: PT018
    entries = _entries(box)
    reasons = {vote: [text for each, text in story.reasons if each == vote] for vote in story.votes}
    for vote, count in story.votes.items():
        for _ in range(count):
            entry = next(entries)
            if box.is_secret:
                _cast(box, entry, {"vote": vote}, begins + HOUR)
                continue
            reason = reasons[vote].pop(0) if reasons.get(vote) else ""
            actions.answer(_holder(entry), proposal, vote, right=entry, reason=reason, now=begins + HOUR)
    for choice, count in story.ballots:
        for _ in range(count):
            _cast(box, next(entries), dict(choice), begins + HOUR)


def _entries(box: Box) -> Iterator[RollEntry]:
    rows = box.roll.select_related("person", "member_organization", "box__organization")
    return iter(rows.order_by("member_organization__name", "person__name", "pk"))


def _cast(box: Box, entry: RollEntry, choice: dict[str, object], now: dt.datetime) -> None:
    assert entry.person is not None or entry.member_organization is not None
    credential: decisions.Credential
    if entry.member_organization is not None:
        person = _holder(entry).person
        assert person is not None
        credential = decisions.DelegateCredential(person, entry.member_organization)
    else:
        assert entry.person is not None
        credential = decisions.PersonCredential(entry.person)
    decisions.cast(box, credential, choice, decisions.new_receipt(), now=now)


def _holder(entry: RollEntry) -> Actor:
    """Who uses the right: the person, or a delegate of the organization."""
    if entry.person is not None:
        return Actor(entry.person)
    speaking = Delegate.objects.filter(
        organization=entry.organization, membership__member_organization=entry.member_organization, ended_on=None
    )
    return Actor(speaking.select_related("person")[0].person)


def _conclude(proposal: Proposal) -> Proposal:
    """At its closing time, or as soon as everyone has answered where the charter lets it."""
    box, closes_at, begins = proposal.box, proposal.closes_at, proposal.decides_from
    assert box is not None and closes_at is not None and begins is not None  # noqa: PT018
    all_answered = box.closes_when_all and not box.roll.filter(state=RollEntry.State.ENTITLED).exists()
    return actions.conclude_by_charter(proposal, now=begins + 5 * HOUR if all_answered else closes_at)


def _follow_up(proposal: Proposal, story: Story) -> None:
    decided = proposal.decided_at
    assert decided is not None
    steward = steward_of(story.slug)
    if proposal.result in {"adopted", "chosen"}:
        made = [_promise(steward, proposal, each, decided + HOUR) for each in story.promises]
        for promised, commitment in zip(story.promises, made, strict=True):
            if promised.state != "open":
                when = decided + dt.timedelta(days=promised.due - 1)
                actions.update_commitment(
                    steward, commitment, state=promised.state, words=promised.words, now=min(when, YESTERDAY)
                )
    if story.became:
        actions.tell_what_became(steward, proposal, text=story.became, now=_last(story.slug, decided))


def _promise(steward: Actor, proposal: Proposal, promised: said.Promised, now: dt.datetime) -> Commitment:
    due = (now + dt.timedelta(days=promised.due)).date()
    person = proposal.organization.memberships.filter(person__name=promised.who, status="active").first()
    return actions.commit(
        steward, proposal, what=promised.what, who=promised.who, person=person.person if person else None, due_on=due,
        now=now,
    )  # fmt: skip


def _last(slug: str, decided: dt.datetime) -> dt.datetime:
    """A season after the decision, and after everything else that was recorded in the organization."""
    from commonhouse.record.models import Log

    log = Log.objects.filter(organization_id=Organization.objects.get(slug=slug).pk).first()
    latest = log.last_at if log is not None and log.last_at is not None else decided
    return max(decided + dt.timedelta(days=20), latest + HOUR)


# --- the fund -----------------------------------------------------------------------------------------------------------
def _loan(say: Say) -> None:
    """A loan that fails for want of quorum, and passes when it is asked again; one member votes by telephone."""
    say("==> A fund of 240 members votes on a loan, twice")
    first = _decide(said.FIRST_LOAN)
    proposal = _ask(said.SECOND_LOAN, first)
    box, begins = proposal.box, proposal.decides_from
    assert box is not None and begins is not None  # noqa: PT018
    caller = box.roll.filter(person__account__isnull=True).order_by("person__name", "pk")[0]
    receipt = decisions.new_receipt()
    decisions.assist(steward_of("ujima"), box, caller, {"vote": "disapprove"}, receipt, now=begins + HOUR)
    _answer_others(proposal, said.SECOND_LOAN, caller, begins)
    decisions.change(box, receipt, {"vote": "approve"}, now=begins + 30 * HOUR)  # read out at a second call
    proposal = _conclude(proposal)
    _follow_up(proposal, said.SECOND_LOAN)


def _answer_others(proposal: Proposal, story: Story, caller: RollEntry, begins: dt.datetime) -> None:
    assert proposal.box is not None
    entries = (entry for entry in _entries(proposal.box) if entry.pk != caller.pk)
    votes = dict(story.votes)
    votes["approve"] -= 1  # the caller's
    for vote in chain.from_iterable([vote] * count for vote, count in votes.items()):
        _cast(proposal.box, next(entries), {"vote": vote}, begins + HOUR)


# --- the cleaning co-op -----------------------------------------------------------------------------------------------------
def _pay_change() -> None:
    """Consent to a pay change after one objection is solved in the text; a member without email answers by telephone."""
    coop = Organization.objects.get(slug="limpieza-unida")
    mirna, steward = _actor(coop, "mirna@commonhouse.example"), steward_of(coop.slug)
    content = actions.Content(
        title=said.PAY_TITLE, text=said.PAY_FIRST, matter="pay-and-policies", minutes=10,
        needs="Leer una página y mirar las cuentas del año.",
    )  # fmt: skip
    proposal = actions.write(mirna, coop, content, now=at(380))
    actions.discuss(mirna, proposal, now=at(380))
    proposal = actions.ask(mirna, proposal, now=at(382))
    blanca, douglas = (_actor(coop, f"{name}@commonhouse.example") for name in ("blanca", "douglas"))
    begins = _begins(proposal)
    for actor in (mirna, douglas):
        actions.answer(actor, proposal, "consent", now=begins + HOUR)
    actions.answer(blanca, proposal, "objection", reason=said.PAY_ARGUMENT, now=begins + 2 * HOUR)
    objection = actions.object_(blanca, proposal, argument=said.PAY_ARGUMENT, kind="harm", now=begins + 2 * HOUR)
    facilitator = acting(coop, "mirna@commonhouse.example", "facilitator")
    actions.qualify(facilitator, objection, qualified=True, now=begins + 5 * HOUR)
    changed = begins + 24 * HOUR
    actions.revise(mirna, proposal, text=said.PAY_SECOND, why=said.PAY_WHY, integrates=[objection], now=changed)
    proposal = Proposal.objects.get(pk=proposal.pk)
    _by_telephone(steward, proposal, changed)
    for actor in (mirna, blanca, douglas, Actor(steward.person)):
        actions.answer(actor, proposal, "consent", now=changed + 20 * HOUR)
    proposal = actions.conclude(mirna, proposal, now=changed + 24 * HOUR)
    made = actions.commit(
        steward, proposal, what="Avisar a las oficinas del precio nuevo", who="Yolanda Rivas", person=steward.person,
        due_on=(changed + dt.timedelta(days=20)).date(), now=changed + 25 * HOUR,
    )  # fmt: skip
    actions.update_commitment(
        steward, made, state="done", words="Todas avisadas; una se fue.", now=changed + dt.timedelta(days=15)
    )
    actions.tell_what_became(mirna, proposal, text=said.PAY_BECAME, now=changed + dt.timedelta(days=40))


def _by_telephone(steward: Actor, proposal: Proposal, changed: dt.datetime) -> None:
    """Who has no account calls: first with a concern, and the next day without it."""
    box = proposal.box
    assert box is not None
    entry = box.roll.get(person__account__isnull=True)
    decisions.assist(steward, box, entry, {"vote": "concern"}, decisions.new_receipt(), now=changed + HOUR)
    decisions.assist(
        steward, box, entry, {"vote": "consent"}, decisions.new_receipt(), changing=True, now=changed + 18 * HOUR
    )


def _begins(proposal: Proposal) -> dt.datetime:
    assert proposal.decides_from is not None
    return proposal.decides_from


# --- the coalition ----------------------------------------------------------------------------------------------------------
def _platform(say: Say) -> None:
    """Forty organizations sign a platform, one objecting; some delegates carry a mandate from home."""
    say("==> Forty organizations sign on to a platform")
    proposal = _ask(said.PLATFORM)
    own = _decide(
        Story(
            slug="limpieza-unida", author="mirna@commonhouse.example", matter="pay-and-policies", day=432,
            title=said.MANDATE_TITLE, text=said.MANDATE_TEXT, votes={"consent": 5}, audience="everyone",
        )
    )  # fmt: skip
    given = at(443)
    mandates = [(slug, words, None) for slug, words in said.MANDATES]
    for slug, words, decision in [*mandates, ("limpieza-unida", said.MANDATE_TITLE, own)]:
        membership = Membership.objects.get(organization=proposal.organization, member_organization__slug=slug)
        actions.give_mandate(steward_of(slug), proposal, membership, words=words, own_proposal=decision, now=given)
    _answer(proposal, said.PLATFORM)
    _follow_up(_conclude(proposal), said.PLATFORM)


# --- a circle: consent now ----------------------------------------------------------------------------------------------------
def _circle() -> None:
    circle = Organization.objects.get(slug="ccds")
    marisol = _actor(circle, "marisol@commonhouse.example")
    _decide(
        Story(
            slug="ccds", author="marisol@commonhouse.example", matter="agreements", day=500, title=said.CIRCLE_OLD_TITLE,
            text=said.CIRCLE_OLD_TEXT, votes={"consent": 4, "concern": 1},
            reasons=(("concern", "Que se sepa de dónde sale el dinero."),),
            became="Hubo interpretación en catorce de quince reuniones.",
        )
    )  # fmt: skip
    content = actions.Content(
        title=said.CIRCLE_TITLE, text=said.CIRCLE_TEXT, matter="agreements", minutes=5,
        needs="Pensar en quién no llegaría.",
    )  # fmt: skip
    proposal = actions.write(marisol, circle, content, now=at(673))
    actions.discuss(marisol, proposal, now=at(673))
    others = list(_others(circle, marisol))
    actions.comment(
        others[0], proposal.conversation, text="¿Y los jueves?", kind="question", proposal=proposal, now=at(674)
    )
    proposal = actions.ask(marisol, proposal, now=at(675))
    begins = _begins(proposal)
    actions.answer(marisol, proposal, "consent", now=begins + HOUR)
    actions.answer(others[0], proposal, "concern", reason="El salón está frío a esa hora.", now=begins + 2 * HOUR)
    actions.answer(others[1], proposal, "objection", reason=said.CIRCLE_ARGUMENT, now=begins + 3 * HOUR)
    actions.object_(others[1], proposal, argument=said.CIRCLE_ARGUMENT, kind="harm", now=begins + 3 * HOUR)


# --- advice now -----------------------------------------------------------------------------------------------------------------
def _advice() -> None:
    coop = Organization.objects.get(slug="co-everything")
    steward = steward_of(coop.slug)
    author = Actor(steward.person)
    content = actions.Content(title=said.ADVICE_TITLE, text=said.ADVICE_TEXT, matter="everyday", minutes=5)
    proposal = actions.write(author, coop, content, now=at(678))
    proposal = actions.ask(author, proposal, now=at(679))
    others = list(_others(coop, author))
    people = [actor.person for actor in others[:2] if actor.person is not None]
    actions.ask_advice(author, proposal, people, now=at(679) + HOUR)
    advice = actions.advise(others[0], proposal, text=said.ADVICE_GIVEN, now=at(679) + 3 * HOUR)
    actions.reply(author, advice, text=said.ADVICE_REPLY, now=at(679) + 4 * HOUR)


def _actor(organization: Organization, email: str) -> Actor:
    """The person of that email, as themselves; a steward of a coalition acts in their seat (they have no voice there)."""
    if email.startswith("steward@"):
        return steward_of(organization.slug)
    return Actor(Person.objects.get(account__email=email))


def _others(organization: Organization, author: Actor) -> Iterator[Actor]:
    """Members (or delegates of members) other than the author, in the order they came."""
    assert author.person is not None
    members = organization.memberships.filter(status="active", person__isnull=False, member_class__votes=True)
    for row in members.exclude(person=author.person).select_related("person").order_by("pk"):
        assert row.person is not None
        yield Actor(row.person)
    speaking = Delegate.objects.filter(organization=organization, ended_on=None).exclude(person=author.person)
    for delegate in speaking.select_related("person").order_by("pk"):
        yield Actor(delegate.person)
