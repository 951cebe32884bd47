"""What the demo's organizations decide: invented proposals, answers and promises, in the languages they speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """Who does what by when (days after the decision); `state` and `words` as it stands now."""

    what: str
    who: str
    due: int
    state: str = "done"
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A decision by vote that is over: asked on `day`, answered in these numbers, and what followed.

    votes: how many give each answer, in the order of the roll; reasons: of the first who give them, by answer. For methods that
    choose among options, `ballots` holds whole choices with how often each is cast.
    """

    slug: str
    author: str
    matter: str
    day: float
    title: str
    text: str
    votes: Mapping[str, int] = field(default_factory=dict)
    reasons: tuple[tuple[str, str], ...] = ()
    ballots: tuple[tuple[Mapping[str, object], int], ...] = ()
    options: tuple[str, ...] = ()
    needs: str = ""
    minutes: int = 10
    audience: str = "members"
    comments: tuple[str, ...] = ()
    promises: tuple[Promised, ...] = ()
    became: str = ""
    urgent: str = ""


LOAN_TEXT = (
    "The fund lends $300,000 over seven years, at 3% a year, to a worker-owned commissary kitchen in Roxbury. Eleven "
    "people would own it; six food businesses have signed to cook there.\n\nNothing is paid back in the first year. If the "
    "kitchen closes, its ovens and cold rooms come to the fund.\n\nThe community committee has read the books and asks you to "
    "approve."
)
FIRST_LOAN = Story(
    slug="ujima", author="naomi@commonhouse.example", matter="investment", day=300, audience="everyone", minutes=20,
    title="Lend $300,000 to a worker-owned kitchen", text=LOAN_TEXT, votes={"approve": 61, "disapprove": 7, "affirm": 5},
    needs="Read two pages, and come to one of three evenings with the people of the kitchen if you can.",
    comments=("Who signs if one of the eleven leaves?", "The evenings are at seven. Can one of them be at noon?"),
)  # fmt: skip
SECOND_LOAN = Story(
    slug="ujima", author="naomi@commonhouse.example", matter="investment", day=352, audience="everyone", minutes=15,
    title="Lend $300,000 to a worker-owned kitchen: asked again",
    text=LOAN_TEXT + "\n\nLast time too few of us voted. This time there are paper ballots at the assemblies, and you can call "
    "the office to vote.",
    votes={"approve": 128, "disapprove": 15, "affirm": 13, "silent": 6},
    needs="Read two pages. You know the kitchen from last time.",
    promises=(
        Promised(what="Sign the loan papers with the kitchen", who="Community committee", due=30,
                 words="Signed with all eleven owners in the room."),
        Promised(what="Show the kitchen's first yearly figures to members", who="Imani Brooks", due=290, state="open"),
    ),
    became="The kitchen opened in the spring. Fourteen people work in it now, and the first payments have come in.",
)  # fmt: skip
PLATFORM = Story(
    slug="cowop", author="steward@cowop.example", matter="platform", day=430, audience="everyone", minutes=30,
    title="A platform for worker ownership",
    text="We ask the Commonwealth for three things.\n\n1. A revolving fund for co-ops that start or grow, with its loans decided "
    "by people who work in co-ops.\n2. When an owner sells, the workers are asked first.\n3. Cities buy from co-ops for part of "
    "what they buy anyway.\n\nEach organization signs for itself, after asking at home.",
    votes={"yes": 39, "no": 1},
    reasons=(
        ("yes", "Our members voted on it at their monthly meeting."),
        ("yes", "The second point would have saved the shop next door."),
        ("yes", "We sign, and we would like childcare in the next one."),
        ("no", "We are small, and half of what a city buys needs insurance that we cannot get. Say how, and we sign."),
    ),
    comments=("Can point 3 say who pays for the insurance?",),
    promises=(
        Promised(what="Bring the platform to the State House with ten members", who="Rebecca Stein", due=40,
                 words="Twelve came."),
        Promised(what="Write down how small co-ops get insured", who="A working group of four", due=120, state="open",
                 words=""),
    ),
    became="A bill with the first two points has a number and a hearing. The third is still being talked about.",
)  # fmt: skip
MANDATES: tuple[tuple[str, str], ...] = (
    ("masscosh", "Sign, and say that safe work belongs in it."),
    ("panaderia-semilla", "Firmar. La segunda demanda es la que más nos importa."),
    ("djunta-mon", "Do not sign before the insurance is clear."),
)

STORIES: tuple[Story, ...] = (
    Story(
        slug="cero", author="lamar@commonhouse.example", matter="money", day=210,
        title="Lease a second compost truck",
        text="We lease a used electric truck for three years at $1,450 a month. The new routes in Dorchester pay for it from "
        "the fourth month on.",
        votes={"yes": 4, "abstain": 1},
        reasons=(("yes", "I drive the old one. It will not last another winter."), ("abstain", "I was away for the figures.")),
        comments=("Where do we charge it?",),
        promises=(
            Promised(what="Sign the lease", who="Lamar Gibson", due=14, words="Signed, with one month free."),
            Promised(what="Put a charger in the yard", who="Josefina Cabral", due=60, state="open"),
        ),
        became="The truck runs since October, on two routes.",
    ),
    Story(
        slug="cero", author="josefina@commonhouse.example", matter="money", day=320, urgent="The old truck broke down.",
        title="Repair the old truck for $3,800", minutes=3,
        text="The gearbox is gone. The garage can begin on Monday if we say yes by then.", votes={"yes": 3, "no": 2},
        reasons=(("no", "We throw good money after bad."),),
        became="It ran for five more months, then we sold it.",
    ),
    Story(
        slug="dorchester-food-coop", author="yvette@commonhouse.example", matter="priorities", day=240,
        title="What the store should do next year", audience="everyone",
        text="Share out your dots among these wishes. The board plans the year by what gets most.",
        options=("Longer hours on Sunday", "More food from the neighborhood", "A place to sit", "Cheaper staples"),
        ballots=(
            ({"points": {"o4": 3, "o2": 2}}, 14), ({"points": {"o2": 4, "o1": 1}}, 9), ({"points": {"o4": 5}}, 7),
            ({"points": {"o3": 3, "o4": 2}}, 5), ({"points": {"o1": 5}}, 3),
        ),
        promises=(
            Promised(what="Twelve staples at cost price", who="The buyers", due=60, words="Since May, marked in green."),
        ),
        became="Twelve staples are sold at what we pay for them. Rice and beans went up in spite of it, with the market.",
    ),
    Story(
        slug="gbcltn", author="steward@gbcltn.example", matter="statement", day=260, audience="everyone",
        title="Speak at the hearing on public land", urgent="The hearing is on Thursday.",
        text="We ask the city to offer public land to land trusts first. Two of us speak.", votes={"yes": 4, "abstain": 1},
        promises=(Promised(what="Write the three minutes", who="Nadia Farouk", due=2, words="Spoken on Thursday."),),
    ),
    Story(
        slug="better-budget-alliance", author="steward@better-budget-alliance.example", matter="priorities", day=280,
        title="What we campaign for first", audience="everyone",
        text="Rank what you can work on this year. What beats all else, pair by pair, comes first.",
        options=("A larger budget for residents", "Paid translators at assemblies", "Votes from the age of eleven"),
        ballots=(({"rank": ["o1", "o2", "o3"]}, 2), ({"rank": ["o2", "o1"]}, 2), ({"rank": ["o1", "o3"]}, 1)),
        became="The budget grew by half a million dollars in the city's plan.",
    ),
    Story(
        slug="comunidades-enraizadas", author="steward@comunidades-enraizadas.example", matter="plans", day=300,
        title="Un jardín en el terreno de la esquina",
        text="En el terreno vacío de la esquina ponemos doce bancales, una llave de agua y dos bancas. Cuesta 9.400 dólares; la "
        "mitad ya está prometida.",
        votes={"yes": 15, "no": 2, "abstain": 1},
        reasons=(("no", "Necesitamos casas, no jitomates."), ("yes", "Los niños no tienen dónde estar.")),
        promises=(
            Promised(what="Pedir la llave de agua a la ciudad", who="Norma Quintanilla", due=30, words="Ya está puesta."),
            Promised(what="Construir los bancales", who="El grupo de los sábados", due=80, state="dropped",
                     words="La tierra tiene plomo. Primero hay que cambiarla."),
        ),
        became="La tierra tenía plomo. La estamos cambiando antes de sembrar.",
    ),
)  # fmt: skip

# --- the cleaning co-op: consent, an objection that is solved, and a new round ----------------------------------------------
PAY_TITLE = "Subir el pago a 24 dólares por hora"
PAY_FIRST = (
    "Desde el primero del mes, cada socia y cada socio gana 24 dólares por hora, en casas y en oficinas.\n\nLas cuentas "
    "alcanzan si subimos el precio de las oficinas en un cuatro por ciento."
)
PAY_SECOND = (
    "Desde el primero del mes, cada socia y cada socio gana 24 dólares por hora en casas y 26 dólares por hora en oficinas de "
    "noche.\n\nLas cuentas alcanzan si subimos el precio de las oficinas en un seis por ciento. A los tres meses miramos si "
    "perdimos clientes."
)
PAY_ARGUMENT = (
    "Las que limpiamos oficinas de noche pagamos taxi para volver, porque ya no hay tren. Con lo mismo para todas, la noche "
    "queda perdiendo y nadie la va a querer."
)
PAY_WHY = "La noche se paga mejor, y a los tres meses se revisa."
PAY_BECAME = "A los tres meses habíamos perdido un cliente y ganado dos. El pago se queda."
MANDATE_TITLE = "Firmar la plataforma de la coalición"
MANDATE_TEXT = "Nuestra delegada firma la plataforma por nosotras. La pregunta del seguro la llevamos también."

# --- a circle: consent that is being sought now -----------------------------------------------------------------------------
CIRCLE_TITLE = "Las clases de los martes empiezan a las seis"
CIRCLE_TEXT = (
    "Las clases de los martes empiezan a las seis y no a las siete, para que la gente con hijos llegue temprano a su casa. El "
    "salón se abre a las cinco y media."
)
CIRCLE_ARGUMENT = "Quien sale del trabajo a las seis ya no llega. Son siete personas de mi grupo, y no tienen otro día."
CIRCLE_OLD_TITLE = "Cada reunión tiene quien interprete"
CIRCLE_OLD_TEXT = "En cada reunión abierta hay interpretación al inglés y al criollo haitiano, y se paga."

# --- advice that is being asked now ----------------------------------------------------------------------------------------
ADVICE_TITLE = "Which laundry machine to buy"
ADVICE_TEXT = (
    "Ours has to be replaced before winter. I can buy a larger one for $4,100 that uses half the water, or the same again for "
    "$2,600. I decide, and I would like to hear you first."
)
ADVICE_GIVEN = "Take the larger one. We wash twice a day in winter."
ADVICE_REPLY = "Thank you. I will ask whether the floor carries it."
