"""The demo's budgets: one finished with a few thousand synthetic ballots, one in voting, one collecting ideas.

Everything goes through the verbs, dated as a history that ends today. Voters are drawn with a fixed seed: each has a
neighborhood and a few things they care about.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from commonhouse.budgeting import codes, demo_content
from commonhouse.budgeting.actions import comparing, development, ideas, promises, setup, voting
from commonhouse.budgeting.demo_content import CATEGORIES, DISTRICTS, Plan
from commonhouse.budgeting.models import Budget, Milestone, Project, Promise
from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import Box, RollEntry
from commonhouse.people.demo import OPENED, acting, at
from commonhouse.people.models import MemberClass, Organization
from commonhouse.people.permissions import NOBODY, Actor

Say = Callable[[str], None]
BALLOTS = 2400
BALLOTS_SO_FAR = 60
CHEF, OTHER = "ana@commonhouse.example", "samuel@commonhouse.example"


def seed(say: Say) -> None:
    city = Organization.objects.get(slug="city-of-boston")
    dudley = Organization.objects.get(slug="dsni")
    _finished(city, say)
    _voting(dudley, say)
    _collecting(city, say)


# --- the finished budget ---------------------------------------------------------------------------------------


def _finished(city: Organization, say: Say) -> None:
    say("==> A finished budget of $2,000,000")
    steward = acting(city, CHEF)
    days = {
        "ideas": (40, 100),
        "development": (101, 220),
        "vote": (230, 260),
        "count": (260, 275),
        "promises": (275, 900),
    }
    budget = _budget(
        steward, city, "Boston's first $2 million", 2_000_000, days, at(30),
        summary="Residents decided how to spend $2,000,000 of public money.",
        about="The Better Budget Alliance won this budget. Everyone who lives, works or studies in Boston and is at "
        "least 11 years old could bring ideas and vote, whatever their papers.",
    )  # fmt: skip
    _ideas(budget, demo_content.IDEAS[:8], at(50))
    projects = _develop(budget, demo_content.FINISHED, delegate=acting(city, "denise@commonhouse.example", "delegate"),
                        reviewer=acting(city, "grace@commonhouse.example", "reviewer"), begins=at(110))  # fmt: skip
    box = voting.prepare_vote(steward, budget, now=at(225))
    say(f"==> Printing codes and casting {BALLOTS:,} synthetic ballots")
    sheets = [sheet.code for sheet in _sheets(steward, box, BALLOTS, at(226))]
    decisions.open_box(steward, box, now=at(230))
    box.refresh_from_db()
    _cast(box, sheets, _voters(demo_content.FINISHED, projects, seed=2025), at(240), say)
    _phone(steward, box, projects, at(245))
    say("==> Closing, sealing and counting")
    decisions.close_box(box, now=at(260.5))
    decisions.count_box(steward, box, now=at(262))
    budget.refresh_from_db()
    comparing.keep_comparison(budget)
    _keep_promises(city, budget)


def _keep_promises(city: Organization, budget: Budget) -> None:
    """What became of the winners so far: some done, one delayed with its reason, most under way."""
    steward = acting(city, CHEF)
    treasurer = acting(city, OTHER, "treasurer")
    made = list(Promise.objects.filter(budget=budget).select_related("project", "budget").order_by("pk"))
    steps = {
        promise: [
            promises.add_milestone(steward, promise, title=title, due_on=at(due + 8 * n).date(), now=at(280))
            for title, due in (("Contract signed", 320), ("Work begins", 380), ("Half of the work done", 480), ("Open to all", 720))
        ]
        for n, promise in enumerate(made)
    }  # fmt: skip
    signed = "The contract is signed and the first meeting with neighbors was held."
    for promise, milestones in steps.items():
        promises.finish_milestone(steward, milestones[0], done_on=at(318).date(), now=at(340))
        promises.update_promise(steward, promise, status="under-way", text=signed, now=at(340))
        _spend(treasurer, promise, part=30, what="First payment on signing", day=340)
    for n, milestones in enumerate(steps.values()):
        if n % 3 != 2:
            promises.finish_milestone(steward, milestones[1], done_on=at(388).date(), now=at(400))
    for n, (promise, milestones) in enumerate(steps.items()):
        if n % 3 == 2:
            _delay(steward, promise, milestones[1:])
        elif n % 4 == 0:
            _complete(steward, treasurer, promise, milestones[2:])
        else:
            promises.finish_milestone(steward, milestones[2], done_on=at(495).date(), now=at(500))
            _spend(treasurer, promise, part=35, what="Second payment, work half done", day=500)


def _delay(steward: Actor, promise: Promise, milestones: list[Milestone]) -> None:
    why = "The permit took four months longer than expected. The work is the same."
    for number, each in enumerate(milestones):
        promises.move_milestone(steward, each, due_on=at(OPENED + 60 + 90 * number).date(), why=why, now=at(500))
    promises.update_promise(
        steward, promise, status="delayed", text=f"{why} We will report again when it is granted.", now=at(500)
    )


def _complete(steward: Actor, treasurer: Actor, promise: Promise, milestones: list[Milestone]) -> None:
    _spend(treasurer, promise, part=65, what="Final payments", day=500)
    for milestone in milestones:
        promises.finish_milestone(steward, milestone, done_on=at(499).date(), now=at(500))
    promises.update_promise(
        steward,
        promise,
        status="done",
        text="It is open. More than a hundred neighbors came on the first day.",
        now=at(500),
    )


def _spend(treasurer: Actor, promise: Promise, *, part: int, what: str, day: int) -> None:
    promises.spend(
        treasurer, promise, amount=promise.awarded * part // 100, what=what, spent_on=at(day).date(),
        submission=codes.new_token(), now=at(day),
    )  # fmt: skip


# --- the budget in voting ----------------------------------------------------------------------------------------


def _voting(dudley: Organization, say: Say) -> None:
    say("==> A budget in voting")
    steward = acting(dudley, "joao@commonhouse.example")
    today = OPENED
    days = {
        "ideas": (today - 120, today - 80), "development": (today - 79, today - 20), "vote": (today - 9, today + 12),
        "count": (today + 12, today + 20), "promises": (today + 20, today + 400),
    }  # fmt: skip
    budget = _budget(
        steward, dudley, "Dudley neighborhood budget", 150_000, days, at(today - 130),
        summary="The neighbors of Dudley Street decide how to spend $150,000.",
        about="Money from the land trust's commercial rents. Neighbors from age 11 vote, on a phone or on paper.",
    )  # fmt: skip
    _ideas(budget, demo_content.IDEAS[2:5], at(today - 110))
    reviewer = acting(dudley, "tamika@commonhouse.example")
    projects = _develop(budget, demo_content.VOTING, delegate=acting(dudley, "carmen@commonhouse.example", "delegate"),
                        reviewer=_reviewer(dudley, reviewer, at(today - 75)), begins=at(today - 74))  # fmt: skip
    box = voting.prepare_vote(steward, budget, now=at(today - 15))
    sheets = [sheet.code for sheet in _sheets(steward, box, BALLOTS_SO_FAR + 40, at(today - 14))]
    decisions.open_box(steward, box, now=at(today - 9))
    box.refresh_from_db()
    _cast(box, sheets[:BALLOTS_SO_FAR], _voters(demo_content.VOTING, projects, seed=7), at(today - 5), say)


def _reviewer(organization: Organization, steward: Actor, now: dt.datetime) -> Actor:
    from commonhouse.people import actions as people

    assert steward.person is not None
    seat = people.fill_seat(
        steward, organization, kind="reviewer", person=steward.person, starts_on=now.date(), now=now
    )
    return Actor(steward.person, seat)


# --- the budget that collects ideas ------------------------------------------------------------------------------


def _collecting(city: Organization, say: Say) -> None:
    say("==> A budget collecting ideas")
    steward = acting(city, CHEF)
    today = OPENED
    days = {
        "ideas": (today - 20, today + 40), "development": (today + 41, today + 140), "vote": (today + 150, today + 180),
        "count": (today + 180, today + 195), "promises": (today + 195, today + 900),
    }  # fmt: skip
    budget = _budget(
        steward, city, "Boston's second $2 million", 2_000_000, days, at(today - 30),
        summary="Bring your idea for $2,000,000 of public money.",
        about="What would make life better where you live? Every idea is read. You need no account and no papers.",
    )  # fmt: skip
    _ideas(budget, demo_content.IDEAS, at(today - 12))


# --- what they share ---------------------------------------------------------------------------------------------


def _budget(
    steward: Actor, organization: Organization, title: str, dollars: int, days: Mapping[str, tuple[float, float]],
    now: dt.datetime, *, summary: str, about: str,
) -> Budget:  # fmt: skip
    budget = setup.create_budget(steward, organization, title=title, amount=dollars * 100)
    setup.edit_about(steward, budget, title=title, summary=summary, about=about)
    residents = MemberClass.objects.get(organization=organization, slug="residents")
    setup.set_voters(
        steward, budget, classes=[residents], eligibility=residents.eligibility, registration="until-closing", now=now
    )
    setup.set_ballot(steward, budget, kind="approval", limits={"min_length": 1, "max_length": 8}, now=now)
    for name in CATEGORIES:
        setup.set_category(steward, budget, name=name, now=now)
    for name, (latitude, longitude) in DISTRICTS.items():
        setup.set_district(
            steward, budget, name=name, latitude=Decimal(latitude), longitude=Decimal(longitude), now=now
        )
    dates = [setup.Dates(kind, at(start), at(end)) for kind, (start, end) in days.items()]
    setup.set_dates(steward, budget, dates, now=now)
    setup.publish(steward, budget, now=now)
    Budget.objects.filter(pk=budget.pk).update(is_synthetic=True)
    return Budget.objects.select_related("organization").get(pk=budget.pk)


def _ideas(budget: Budget, content: Iterable[tuple[str, str, str, str]], now: dt.datetime) -> None:
    districts = {district.name: district for district in budget.districts.all()}
    for n, (title, text, language, place) in enumerate(content):
        idea = ideas.Content(
            title=title, text=text, language=language, district=districts.get(place),
            place="" if place == "Whole city" else place,
        )  # fmt: skip
        ideas.submit_idea(
            NOBODY,
            budget,
            idea,
            submission=codes.new_token(),
            shown_name=("", "A neighbor", "Una vecina")[n % 3],
            now=now,
        )


def _develop(
    budget: Budget, plans: tuple[Plan, ...], *, delegate: Actor, reviewer: Actor, begins: dt.datetime
) -> list[Project]:
    """Each plan drafted, translated by a person, sent for review and approved with reasons."""
    categories = {category.name: category for category in budget.categories.all()}
    districts = {district.name: district for district in budget.districts.all()}
    ideas_by_place = {idea.place: idea for idea in budget.ideas.all()}
    scatter = random.Random(len(plans))
    projects = []
    for n, plan in enumerate(plans):
        now = begins + dt.timedelta(hours=n)
        latitude, longitude = DISTRICTS[plan.district]
        nearby = ideas_by_place.pop(plan.district, None)
        project = development.draft_project(
            delegate, budget,
            development.Plan(
                title=plan.title, summary=plan.summary, cost=plan.cost * 100, language="en",
                description=f"{plan.summary} Neighbors and the city's departments worked out the plan together.",
                cost_notes="Estimated from three offers, with ten percent for what nobody foresaw.",
                feasibility="The department has looked at the place and can begin within a year.",
                benefits=plan.benefits, equity="It serves neighbors whom earlier budgets passed by.",
                category=categories[plan.category], district=districts[plan.district],
                place="" if plan.district == "Whole city" else plan.district,
                latitude=Decimal(latitude) + Decimal(scatter.randint(-90, 90)) / 10_000,
                longitude=Decimal(longitude) + Decimal(scatter.randint(-90, 90)) / 10_000,
                ideas=(nearby,) if nearby else (),
            ),
            now=now,
        )  # fmt: skip
        development.set_text(
            delegate, project, language="es", title=plan.title_es, summary=plan.summary_es, checked=True, now=now
        )
        development.submit_project(delegate, project, now=now)
        project.refresh_from_db()
        development.review_project(
            reviewer, project, decision="approved", reasons="The cost is sound and the place allows it.",
            version=project.version, now=now,
        )  # fmt: skip
        project.refresh_from_db()
        projects.append(project)
    return projects


def _sheets(steward: Actor, box: Box, count: int, now: dt.datetime) -> list[decisions.IssuedSheet]:
    issued: list[decisions.IssuedSheet] = []
    while len(issued) < count:
        issued += decisions.issue_sheets(steward, box, min(500, count - len(issued)), "en")
    return issued


def _voters(plans: tuple[Plan, ...], projects: list[Project], *, seed: int) -> Callable[[], dict[str, list[str]]]:
    """A drawer of synthetic ballots: people favor their own neighborhood and two kinds of project."""
    draw = random.Random(seed)
    places = [name for name in DISTRICTS if name != "Whole city"]

    def ballot() -> dict[str, list[str]]:
        home, cares = draw.choices(places, weights=(5, 4, 4, 2, 3, 2))[0], draw.sample(CATEGORIES, 2)
        chosen = []
        for plan, project in zip(plans, projects, strict=True):
            wish = plan.support * (2.4 if plan.district == home else 0.55 if plan.district != "Whole city" else 0.9)
            if draw.random() < wish * (1.5 if plan.category in cares else 0.7):
                chosen.append(project.code)
        picked = draw.sample(chosen, min(len(chosen), 8)) or [draw.choice(projects).code]
        return {"approve": picked}

    return ballot


def _cast(box: Box, sheets: list[str], ballot: Callable[[], dict[str, list[str]]], now: dt.datetime, say: Say) -> None:
    for n, code in enumerate(sheets, 1):
        decisions.cast(box, decisions.CodeCredential(code), ballot(), decisions.new_receipt(), now=now)
        if n % 600 == 0:
            say(f"    {n:,} of {len(sheets):,} ballots")


def _phone(steward: Actor, box: Box, projects: list[Project], now: dt.datetime) -> None:
    """Members without email vote by phone, helped by a steward."""
    draw = random.Random(1)
    for entry in RollEntry.objects.filter(box=box, person__account__isnull=True, person__isnull=False).order_by("pk"):
        choice = {"approve": [project.code for project in draw.sample(projects, 3)]}
        decisions.assist(steward, box, entry, choice, decisions.new_receipt(), now=now)
