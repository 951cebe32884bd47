"""A small house with something on every page: one town, a budget in each of its stages, and who may do what in it.

Everything is entered through the verbs, in the order of its dates: the record takes no act out of order.
`House.ids` are the parts of addresses; `House.actors` those who may go there.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone
from PIL import Image

from commonhouse.budgeting import actions as budgets
from commonhouse.budgeting import codes, photos
from commonhouse.budgeting.actions import comparing, voting
from commonhouse.budgeting.models import Budget, Project, Promise
from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import Box, RollEntry
from commonhouse.notices.letters import stop_token
from commonhouse.people import actions as people
from commonhouse.people.models import MemberClass, Organization
from commonhouse.people.permissions import NOBODY, Actor
from tests import factories
from tests.browser.walk import deciding_seed, land_seed, money_seed

PLANS = (
    ("Street trees", "Árboles en las calles", 60_000, "Parks", "Northside"),
    ("Warm bus stops", "Paradas de autobús con calefacción", 45_000, "Streets", "Southside"),
    ("Night clinic van", "Clínica móvil nocturna", 80_000, "Health", "Northside"),
    ("Library on wheels", "Biblioteca sobre ruedas", 30_000, "Youth", "Southside"),
    ("Solar roof for the gym", "Techo solar para el gimnasio", 120_000, "Youth", "Northside"),
)
BALLOTS = ("1 2", "1 2 4", "2 4", "1 3", "4", "1 4", "2", "3 5", "5", "1 2 3")


@dataclass
class House:
    actors: dict[str, Actor] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)


def days(number: float) -> dt.datetime:
    """So many days from now, on the house's clock: its date is the house's too, whatever the hour in Greenwich."""
    return timezone.localtime(timezone.now() + dt.timedelta(days=number))


def build(*, money: bool = False, land: bool = False) -> House:
    """`money`: with books, agreements and funds too, for those modules that go there; `land`: with land."""
    house = House()
    _people(house)
    steward = house.actors["steward"]
    assert steward.seat is not None
    town = steward.seat.organization
    promise = _finished(house, town)
    _voting(house, town)
    _developing(house, town)
    _collecting(house, town)
    _polling_place(house)
    _desk_work(house, town)
    _late_promise(house, promise)
    deciding_seed.build(house)
    if money:
        money_seed.build(house)
    if land:
        land_seed.build(house)
    draft = budgets.create_budget(steward, town, title="Not published yet", amount=10_000_00)
    house.ids |= {"slug": town.slug, "draft": draft.slug}
    return house


# --- people ------------------------------------------------------------------------------------------------------
def _people(house: House) -> None:
    account = factories.make_person("Founder", email="founder@example.org")
    assert account.account is not None
    login = account.account
    account.delete()
    home = people.found_house(login, "Noemi Barrett", name="Test Commonhouse", slug="house", now=days(-500))
    house_seat = home.seats.get()
    house.actors["house"] = Actor(house_seat.person, house_seat)
    founder = factories.make_person("Ana Reyes", email="ana@example.org")
    town = people.found_organization(
        Actor(founder), name="Town of Riverside", kind="public-body", slug="riverside", place="Riverside",
        summary="Its residents decide on part of its money.", story="Founded by the river.\n\nOpen to all.",
        latitude=Decimal("42.360"), longitude=Decimal("-71.060"), now=days(-400),
    )  # fmt: skip
    people.list_organization(house.actors["house"], town, now=days(-399))
    seat = town.seats.get(person=founder)
    steward = house.actors["steward"] = Actor(founder, seat)
    people.add_class(
        steward, town, name="Residents", slug="residents", admission="attestation", minimum_age=11, votes=True,
        eligibility="I live, work or study in Riverside.", now=days(-398),
    )  # fmt: skip
    residents = MemberClass.objects.get(organization=town, slug="residents")
    for n, (kind, name) in enumerate((
        ("steward", "Samuel Okafor"), ("keyer", "Inês Tavares"), ("delegate", "Denise Carter"),
        ("reviewer", "Grace Liu"), ("treasurer", "Walter Greene"),
    )):  # fmt: skip
        person = factories.make_person(name, email="")
        people.apply(Actor(person), town, residents, attested=True, of_age=True, now=days(n - 395))
        filled = people.fill_seat(
            steward, town, kind=kind, person=person, starts_on=days(-396).date(), now=days(n - 395)
        )
        house.actors["second" if kind == "steward" else kind] = Actor(person, filled)
    member = factories.make_person("Luz Morales", email="luz@example.org", language="es")
    people.apply(Actor(member), town, residents, attested=True, of_age=True, now=days(-380))
    house.actors["member"] = Actor(member)
    people.enter_member(
        steward, town, residents, name="Rosa Delgado", language="es", contacts=[("phone", "617 555 0100")],
        now=days(-379),
    )  # fmt: skip
    elsewhere = factories.make_organization("elsewhere", is_listed=True)
    house.actors["stranger"] = factories.make_steward(elsewhere)
    unlisted = factories.make_organization("unlisted", is_listed=False)
    house.ids |= {"elsewhere": elsewhere.slug, "unlisted": unlisted.slug}


def _desk_work(house: House, town: Organization) -> None:
    """What lies on the stewards' desk today: someone who asks to join, a list half imported."""
    steward = house.actors["steward"]
    residents = town.member_classes.get(slug="residents")
    applicant = Actor(factories.make_person("Marie Joseph", email=""))
    asked = people.apply(applicant, town, MemberClass.objects.exclude(slug="residents").get(organization=town))
    house.actors["applicant"] = applicant
    house.actors["newcomer"] = Actor(factories.make_person("Newcomer", email="newcomer@example.org"))
    entered = town.memberships.get(person__name="Rosa Delgado")
    rows = b"name,email,language\nJean Pierre,jean@example.org,ht\nNo Language,who@example.org,klingon\n"
    preview, _ = people.preview_import(steward, town, residents, file_name="members.csv", data=rows)
    contact = entered.person.contacts.get()  # type: ignore[union-attr]
    house.ids |= {
        "class": residents.slug, "member": entered.pk, "applied": asked.pk, "contact": contact.pk,
        "import": preview.pk, "stop": stop_token(applicant.person, "email", town),
        "seat": house.actors["keyer"].seat.pk, "person_member": town.memberships.get(person__name="Luz Morales").pk,
    }  # fmt: skip


# --- budgets -----------------------------------------------------------------------------------------------------
def _budget(house: House, town: Organization, title: str, **spans: tuple[float, float]) -> Budget:
    steward = house.actors["steward"]
    first = days(min(start for start, _ in spans.values()) - 0.5)
    budget = budgets.create_budget(steward, town, title=title, amount=200_000_00)
    budgets.edit_about(steward, budget, title=title, summary="Neighbors decide.", about="Everyone may bring an idea.")
    residents = town.member_classes.get(slug="residents")
    budgets.set_voters(
        steward, budget, classes=[residents], eligibility=residents.eligibility, registration="until-closing", now=first
    )
    budgets.set_ballot(steward, budget, kind="approval", limits={"min_length": 1, "max_length": 4}, now=first)
    for name in ("Parks", "Streets", "Health", "Youth"):
        budgets.set_category(steward, budget, name=name, now=first)
    for n, name in enumerate(("Northside", "Southside")):
        spot = {"latitude": Decimal("42.36") + Decimal(n) / 100, "longitude": Decimal("-71.06")}
        budgets.set_district(steward, budget, name=name, now=first, **spot)
    dates = [budgets.Dates(kind, days(start), days(end)) for kind, (start, end) in spans.items()]
    budgets.set_dates(steward, budget, dates, now=first)
    budgets.publish(steward, budget, now=first)
    return Budget.objects.select_related("organization").get(pk=budget.pk)


def _projects(house: House, budget: Budget, now: dt.datetime) -> list[Project]:
    categories = {each.name: each for each in budget.categories.all()}
    districts = {each.name: each for each in budget.districts.all()}
    made = []
    for title, titulo, dollars, category, district in PLANS:
        plan = budgets.Plan(
            title=title, summary=f"{title} for everyone.", cost=dollars * 100, description=f"{title}, step by step.",
            cost_notes="Three offers.", feasibility="It can be done in a year.", benefits="The neighbors.",
            equity="First where there is least.", category=categories[category], district=districts[district],
            latitude=districts[district].latitude, longitude=districts[district].longitude,
        )  # fmt: skip
        project = budgets.draft_project(house.actors["delegate"], budget, plan, now=now)
        words = {"title": titulo, "summary": f"{titulo} para todas las personas."}
        budgets.set_text(house.actors["delegate"], project, language="es", checked=True, now=now, **words)
        made.append(project)
    return made


def _approve(house: House, project: Project, now: dt.datetime, decision: str = "approved") -> None:
    budgets.submit_project(house.actors["delegate"], project, now=now)
    project.refresh_from_db()
    version = {"version": project.version, "now": now}
    budgets.review_project(
        house.actors["reviewer"], project, decision=decision, reasons="The cost is sound.", **version
    )


def _box(house: House, budget: Budget, opens: dt.datetime, sheets: int) -> tuple[Box, list[str]]:
    steward = house.actors["steward"]
    box = voting.prepare_vote(steward, budget, now=opens - dt.timedelta(days=1))
    codes_ = [sheet.code for sheet in decisions.issue_sheets(steward, box, sheets, "en")]
    decisions.open_box(steward, box, now=opens)
    return Box.objects.get(pk=box.pk), codes_


def _choice(box: Box, numbers: str) -> dict[str, list[str]]:
    return {"approve": [box.options[int(number) - 1]["id"] for number in numbers.split()]}


def _finished(house: House, town: Organization) -> Promise:
    spans = {"development": (-300, -220), "vote": (-200, -150), "count": (-150, -140), "promises": (-140, 400)}
    budget = _budget(house, town, "The first $200,000", **spans)
    for project in _projects(house, budget, days(-290)):
        _approve(house, project, days(-250))
    box, sheets = _box(house, budget, days(-200), len(BALLOTS))
    for code, numbers in zip(sheets, BALLOTS, strict=True):
        receipt = decisions.new_receipt()
        decisions.cast(box, decisions.CodeCredential(code), _choice(box, numbers), receipt, now=days(-180))
    decisions.close_box(box, now=days(-150))
    steward = house.actors["steward"]
    decisions.count_box(steward, Box.objects.get(pk=box.pk), now=days(-149))
    budget.refresh_from_db()
    comparing.keep_comparison(budget)
    promise = Promise.objects.filter(budget=budget).order_by("pk").first()
    assert promise is not None
    done = budgets.add_milestone(steward, promise, title="Contract signed", due_on=days(-120).date(), now=days(-130))
    budgets.finish_milestone(steward, done, done_on=days(-118).date(), now=days(-110))
    step = budgets.add_milestone(steward, promise, title="Trees planted", due_on=days(30).date(), now=days(-110))
    paid = budgets.spend(
        house.actors["treasurer"], promise, amount=10_000_00, what="First payment", spent_on=days(-100).date(),
        submission=codes.new_token(), now=days(-100),
    )  # fmt: skip
    losers = set(budget.projects.values_list("code", flat=True)) - {each.project.code for each in budget.promises.all()}
    house.ids |= {
        "finished": budget.slug, "won": promise.project.code, "lost": sorted(losers)[0], "counted_box": box.public_id,
        "step": step.pk, "spending": paid.pk, "receipt": receipt,
    }  # fmt: skip
    return promise


def _late_promise(house: House, promise: Promise) -> None:
    steward, step = house.actors["steward"], promise.milestones.get(pk=house.ids["step"])
    budgets.move_milestone(steward, step, due_on=days(60).date(), why="The ground is frozen.")
    budgets.update_promise(steward, promise, status="delayed", text="The ground is frozen.")


def _voting(house: House, town: Organization) -> None:
    budget = _budget(house, town, "This year's $200,000", development=(-90, -30), vote=(-5, 10), count=(10, 20))
    for project in _projects(house, budget, days(-80)):
        _approve(house, project, days(-60))
    box, sheets = _box(house, budget, days(-5), 30)
    house.ids |= {"voting": budget.slug, "box": box.public_id, "codes": sheets[2:]}


def _polling_place(house: House) -> None:
    """The open vote today: one has voted, one was handed paper, a pile waits, another was keyed with a difference."""
    box = Box.objects.get(public_id=house.ids["box"])
    steward, second, keyer = (house.actors[name] for name in ("steward", "second", "keyer"))
    proposal = decisions.propose_schedule(steward, box, days(12), "The flood closed the library for two days.")
    voter = Actor(factories.make_person("Has Voted", email=""))
    handed = Actor(factories.make_person("Handed Paper", email=""))
    for actor in (voter, handed):
        assert actor.person is not None
        decisions.register(actor, box, person=actor.person, attested=True)
    receipt = decisions.new_receipt()
    assert voter.person is not None
    decisions.cast(box, decisions.PersonCredential(voter.person), _choice(box, "1 2"), receipt)
    sheet = decisions.hand_sheet(steward, box, RollEntry.objects.get(box=box, person=handed.person))
    fresh = decisions.open_batch(steward, box, expected=3, place="Library")
    differing = decisions.open_batch(steward, box, expected=2, place="School")
    for serial, first, other in ((1, "1 2", "1 2"), (2, "3", "4")):
        for actor, numbers in ((keyer, first), (second, other)):
            decisions.key_ballot(actor, differing, serial=serial, choice=_choice(box, numbers))
    for actor in (keyer, second):
        decisions.finish_keying(actor, differing)
    house.actors |= {"voted": voter, "handed": handed}
    house.ids |= {
        "change": proposal.pk, "entry": RollEntry.objects.get(box=box, person__name="Rosa Delgado").pk,
        "handed": sheet.pk, "pile": fresh.number, "differing": differing.number, "voted_receipt": receipt,
    }  # fmt: skip


def _collecting(house: House, town: Organization) -> None:
    budget = _budget(house, town, "Next year's $200,000", ideas=(-3, 30), development=(31, 80), vote=(90, 120))
    district, category = budget.districts.get(name="Northside"), budget.categories.get(name="Parks")
    sent = []
    for n, (actor, title) in enumerate((
        (house.actors["member"], "Más bancas a la sombra"), (NOBODY, "Benches by the river"), (NOBODY, "A pump track"),
        (NOBODY, "Something to hide"),
    )):  # fmt: skip
        content = budgets.Content(
            title=title, text=f"{title}: for those who wait and those who walk.", language="es" if n == 0 else "en",
            category=category, district=district, place="By the bridge" if n < 2 else "",
            photo=photos.clean(_picture()) if n == 0 else None, photo_description="The bridge" if n == 0 else "",
        )  # fmt: skip
        sent.append(budgets.submit_idea(actor, budget, content, submission=codes.new_token(), shown_name="A neighbor"))
    ideas = [each.idea for each in sent]
    delegate, steward = house.actors["delegate"], house.actors["steward"]
    merge = budgets.propose_merge(delegate, ideas[1], ideas[0], why="Both ask for benches.")
    budgets.hide_idea(steward, ideas[3], reason="It names a private person.")
    offer = budgets.offer_help(house.actors["member"], budget, about="I can draw plans.")
    photo = ideas[0].photo.name.rpartition("/")[2]
    house.ids |= {
        "collecting": budget.slug, "idea": ideas[0].number, "idea_code": sent[1].code, "merge": merge.pk,
        "other_idea": ideas[2].number, "volunteer": offer.pk, "photo": photo, "photo_key": ideas[0].pk,
        "hidden": ideas[3].number, "coded_idea": ideas[1].number, "district": district.pk, "category": category.pk,
    }  # fmt: skip


def _developing(house: House, town: Organization) -> None:
    budget = _budget(house, town, "The park fund", development=(-4, 20), vote=(30, 60))
    projects = _projects(house, budget, days(-3.9))
    _approve(house, projects[0], days(-3.8))
    _approve(house, projects[1], days(-3.8), decision="returned")
    budgets.submit_project(house.actors["delegate"], projects[2], now=days(-3.7))
    group = budgets.set_exclusive_group(
        house.actors["steward"], budget, name="One lot", projects=projects[3:5], now=days(-3.7)
    )
    assert group is not None
    house.ids |= {
        "developing": budget.slug, "project": projects[3].code, "submitted": projects[2].code, "group": group.pk,
        "approved": projects[0].code, "returned": projects[1].code,
    }  # fmt: skip


def _picture() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 60)).save(file, "JPEG")
    file.seek(0)
    file.name = "bridge.jpg"  # type: ignore[attr-defined]
    return file
