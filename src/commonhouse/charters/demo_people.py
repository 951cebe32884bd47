"""Who is in the demo's organizations: every person here is invented, and so are the organizations of `INVENTED`.

Names come from small lists, in one order, so that every seed of the demo has the same people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commonhouse.people.demo_organizations import (
    CHELSEA,
    CHINATOWN,
    DORCHESTER,
    EAST_BOSTON,
    JAMAICA_PLAIN,
    MATTAPAN,
    ROXBURY,
    Known,
)

# Stewards of known organizations, by name and language: their address is steward@<slug>.example.
STEWARDS: Mapping[str, tuple[str, str]] = {
    "cero": ("Teresa Aguilar", "es"),
    "dorchester-food-coop": ("Darnell Whitaker", "en"),
    "bnclt": ("Keisha Monroe", "en"),
    "dsni": ("Adelina Monteiro", "en"),
    "ujima": ("Imani Brooks", "en"),
    "cowop": ("Rebecca Stein", "en"),
    "sei": ("Luz Marina Ortega", "es"),
    "ccds": ("Patricia Solano", "es"),
    "gbcltn": ("Nadia Farouk", "en"),
    "better-budget-alliance": ("Jamal Edwards", "en"),
    "comunidades-enraizadas": ("Norma Quintanilla", "es"),
    "co-everything": ("Hannah Osei", "en"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """Someone with an account (their address ends in @commonhouse.example), and the seats they hold."""

    email: str
    name: str
    language: str
    place: str
    member_class: str
    seats: tuple[str, ...] = ()


FIGURES: Mapping[str, tuple[Figure, ...]] = {
    "limpieza-unida": (
        Figure("mirna@commonhouse.example", "Mirna Escobar", "es", "East Boston", "worker-owners", ("facilitator",)),
        Figure("blanca@commonhouse.example", "Blanca Hernández", "es", "East Boston", "worker-owners"),
        Figure("douglas@commonhouse.example", "Douglas Pineda", "es", "Chelsea", "worker-owners"),
    ),
    "cero": (
        Figure("lamar@commonhouse.example", "Lamar Gibson", "en", "Dorchester", "worker-owners"),
        Figure("josefina@commonhouse.example", "Josefina Cabral", "es", "Roxbury", "worker-owners"),
    ),
    "bnclt": (
        Figure("dorothy@commonhouse.example", "Dorothy Simmons", "en", "Dorchester", "leaseholders"),
        Figure("thu@commonhouse.example", "Nguyễn Thị Thu", "vi", "Dorchester", "leaseholders"),
        Figure("wilner@commonhouse.example", "Wilner Augustin", "ht", "Mattapan", "community"),
    ),
    "ujima": (
        Figure("naomi@commonhouse.example", "Naomi Baptiste", "en", "Roxbury", "voting", ("facilitator",)),
        Figure("rashad@commonhouse.example", "Rashad Coleman", "en", "Dorchester", "voting"),
        Figure("ivone@commonhouse.example", "Ivone Andrade", "pt", "Dorchester", "voting"),
        Figure("carol@commonhouse.example", "Carol Whitman", "en", "Jamaica Plain", "solidarity"),
    ),
    "sei": (
        Figure("amina@commonhouse.example", "Amina Diallo", "en", "Roxbury", "members", ("facilitator",)),
        Figure("gilberto@commonhouse.example", "Gilberto Rosario", "es", "Chelsea", "members"),
        Figure("siu@commonhouse.example", "Lam Siu Wai", "zh-hant", "Chinatown", "members"),
    ),
    "ccds": (Figure("marisol@commonhouse.example", "Marisol Guzmán", "es", "East Boston", "members", ("facilitator",)),),
    "dorchester-food-coop": (
        Figure("yvette@commonhouse.example", "Yvette Laurent", "en", "Dorchester", "owners"),
        Figure("tomas@commonhouse.example", "Tomás Fontes", "pt", "Dorchester", "workers"),
    ),
}  # fmt: skip

# Entered by the stewards from a list: (class, how many). With email, with a telephone, or with neither.
LISTED: Mapping[str, tuple[tuple[str, int], ...]] = {
    "limpieza-unida": (("worker-owners", 1),),
    "cero": (("worker-owners", 2),),
    "dorchester-food-coop": (("owners", 48), ("workers", 7)),
    "dsni": (("residents", 30), ("partners", 12)),
    "bnclt": (("leaseholders", 16), ("community", 33), ("public", 8)),
    "ujima": (("voting", 236), ("solidarity", 665)),
    "sei": (("members", 5),),
    "ccds": (("members", 3),),
    "co-everything": (("worker-owners", 3),),
    "comunidades-enraizadas": (("leaseholders", 6), ("community", 14), ("public", 3)),
}

LIMPIEZA = Known(
    "limpieza-unida", "Limpieza Unida", "worker-coop", "East Boston", EAST_BOSTON, 2022,
    "Five worker-owners who clean homes and offices without harsh chemicals. (Invented for this demo.)",
    "It grew out of the co-ops that the Center for Cooperative Development and Solidarity accompanies. Its five "
    "worker-owners decide by consent.",
    ("ccds", "cowop"),
)  # fmt: skip
LIMPIEZA_STEWARD = ("Yolanda Rivas", "es")

# Who else belongs to the coalition of co-ops and allies; which of the known groups do is assumed for the demo.
ALLIES = (
    "masscosh", "boston-workers-alliance", "chinese-progressive-association", "clvu", "neighbor-to-neighbor", "ced",
)  # fmt: skip
BUDGET_ALLIES = ("nube", "clvu", "ace", "chinese-progressive-association", "neighbor-to-neighbor")
INVENTED: tuple[Known, ...] = tuple(
    Known(
        slug, name, "worker-coop", place, at, None, f"{what} (Invented for this demo.)", belongs_to=("cowop",)
    )
    for slug, name, place, at, what in (
        ("panaderia-semilla", "Panadería Semilla", "East Boston", EAST_BOSTON, "A bakery owned by its bakers."),
        ("manos-que-cuidan", "Manos que Cuidan", "East Boston", EAST_BOSTON, "Care for elders, by its care workers."),
        ("hilo-libre", "Hilo Libre", "Chelsea", CHELSEA, "A sewing co-op."),
        ("sabor-comun", "Sabor Común", "Chelsea", CHELSEA, "Caterers who cook and own together."),
        ("palabras-vivas", "Palabras Vivas", "East Boston", EAST_BOSTON, "Interpreters and translators."),
        ("ninez-en-flor", "Niñez en Flor", "East Boston", EAST_BOSTON, "Childcare by its teachers."),
        ("roxbury-roots-landscaping", "Roxbury Roots Landscaping", "Roxbury", ROXBURY, "Gardeners of parks and yards."),
        ("blue-hill-bikes", "Blue Hill Bikes", "Roxbury", ROXBURY, "A bicycle workshop."),
        ("first-shift-bakers", "First Shift Bakers", "Mattapan", MATTAPAN, "Bread for the neighborhood."),
        ("men-kontre", "Men Kontre", "Mattapan", MATTAPAN, "Home repairs by Haitian carpenters and painters."),
        ("lakou-kitchen", "Lakou Kitchen", "Mattapan", MATTAPAN, "A kitchen that cooks for schools."),
        ("djunta-mon", "Djunta Mon", "Dorchester", DORCHESTER, "Movers and drivers."),
        ("morabeza-design", "Morabeza Design", "Dorchester", DORCHESTER, "Printers and designers."),
        ("fields-corner-tailors", "Fields Corner Tailors", "Dorchester", DORCHESTER, "Tailors and menders."),
        ("lotus-nail-care", "Lotus Nail Care", "Dorchester", DORCHESTER, "A nail salon safe for those who work there."),
        ("harrison-avenue-press", "Harrison Avenue Press", "Chinatown", CHINATOWN, "Bilingual printers."),
        ("jade-home-care", "Jade Home Care", "Chinatown", CHINATOWN, "Care at home in four languages."),
        ("beach-street-table", "Beach Street Table", "Chinatown", CHINATOWN, "A restaurant owned by its cooks."),
        ("jp-solar", "Jamaica Pond Solar", "Jamaica Plain", JAMAICA_PLAIN, "Electricians who put up solar panels."),
        ("stony-brook-builders", "Stony Brook Builders", "Jamaica Plain", JAMAICA_PLAIN, "Builders of small homes."),
        ("egleston-code", "Egleston Code", "Jamaica Plain", JAMAICA_PLAIN, "Websites for community groups."),
        ("common-thread-laundry", "Common Thread Laundry", "Dorchester", DORCHESTER, "A laundry for hotels and clinics."),
        ("neponset-fish", "Neponset Fish", "Dorchester", DORCHESTER, "A fish market."),
        ("nubian-square-books", "Nubian Square Books", "Roxbury", ROXBURY, "A bookshop."),
        ("three-kettles-tea", "Three Kettles Tea", "Roxbury", ROXBURY, "A tea house with a stage."),
        ("mystic-river-movers", "Mystic River Movers", "Chelsea", CHELSEA, "Movers."),
        ("bellingham-cleaners", "Bellingham Green Cleaners", "Chelsea", CHELSEA, "Cleaners of schools."),
        ("harbor-drivers", "Harbor Drivers", "East Boston", EAST_BOSTON, "Drivers who own their dispatch."),
    )
)  # fmt: skip

_POOLS: tuple[tuple[str, str, str], ...] = (
    (
        "es",
        "Ana María;Rosa;Carmen;Luis;Jorge;Marta;Silvia;Óscar;Elena;Manuel;Gloria;Raúl;Beatriz;Héctor;Inés;Pablo",
        "García;Rivera;López;Flores;Mejía;Zelaya;Portillo;Cruz;Santos;Morán;Peralta;Núñez;Guerrero;Alvarado;Chávez",
    ),
    (
        "en",
        "Angela;Marcus;Denise;Terrence;Latoya;Curtis;Yolanda;Andre;Monique;Reggie;Sharon;Malik;Gwen;Isaiah;Ruth;Calvin",
        "Jackson;Harris;Booker;Freeman;Ellison;Hayes;Walker;Dixon;Grant;Porter;Sullivan;Bell;Wynn;Tate;Mercer",
    ),
    (
        "ht",
        "Marie-Claire;Jean-Robert;Fabiola;Wesner;Ginette;Stanley;Rose-Laure;Evens;Mirlande;Ricot;Nadège;Frantz",
        "Pierre;Joseph;Charles;Louis;Désir;Jean-Baptiste;Toussaint;Célestin;Dorvil;Exantus;Saint-Fleur",
    ),
    (
        "kea",
        "Maria;João;Nilda;Antonio;Filomena;Carlos;Zulmira;Manuel;Edna;Adriano;Celeste;Nelson",
        "Barbosa;Gomes;Fernandes;Lopes;Teixeira;Depina;Monteiro;Tavares;Rosa;Correia;Andrade",
    ),
    (
        "vi",
        "Lan;Minh;Hoa;Tuấn;Mai;Dũng;Hương;Quang;Liên;Phúc",
        "Trần;Lê;Phạm;Hoàng;Võ;Đặng;Bùi;Đỗ;Ngô",
    ),
    (
        "zh-hant",
        "Mei Ling;Wai Man;Suk Yee;Kin Fai;Yuet Ngor;Chi Ho;Lai Fong;Wing Sze;Kwok Keung",
        "Chan;Wong;Lee;Cheung;Lau;Ho;Ng;Leung;Tam;Yip",
    ),
)  # fmt: skip
_PLACES = ("Roxbury", "Dorchester", "Mattapan", "East Boston", "Chelsea", "Chinatown", "Jamaica Plain", "Hyde Park")


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a steward's list of members."""

    name: str
    language: str
    place: str
    email: str
    phone: str


def invented(start: int = 0) -> Iterator[tuple[str, str]]:
    """(name, language) of as many people as are asked for, each name once, the languages mixed."""
    seen: set[str] = set()
    number = start
    while True:
        language, firsts, lasts = _POOLS[number % len(_POOLS)]
        first, last = firsts.split(";"), lasts.split(";")
        step = number // len(_POOLS)
        name = f"{first[step % len(first)]} {last[(step + step // len(first)) % len(last)]}"
        number += 1
        if name not in seen:
            seen.add(name)
            yield name, language


def listed(slug: str, count: int, start: int = 0) -> list[Listed]:
    """Members of one organization: of ten, seven have an email, two only a telephone, and one has neither."""
    people = invented(start)
    rows: list[Listed] = []
    for number in range(count):
        name, language = next(people)
        email = f"member-{start + number + 1}@{slug}.example" if number % 10 < 7 else ""
        phone = f"(617) 555-{100 + (start + number) % 100:04d}" if number % 10 in {7, 8} else ""
        rows.append(Listed(name, language, _PLACES[number % len(_PLACES)], email, phone))
    return rows
