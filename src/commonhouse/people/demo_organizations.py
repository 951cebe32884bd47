"""The organizations of Greater Boston's solidarity economy, with what the source article says of them.

Names and facts are real and come from the article ("Building Solidarity Economies in Massachusetts", the project's
source text); every member, ballot and event of the demo is invented and marked as such.
Who belongs to which network follows the article where it says so and is assumed for the demo where it does not.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """One organization as the article describes it. Places are neighborhoods; coordinates their rough middle."""

    slug: str
    name: str
    kind: str
    place: str
    at: tuple[str, str] | None
    founded: int | None
    summary: str
    story: str = ""
    belongs_to: tuple[str, ...] = ()


DORCHESTER = ("42.301", "-71.067")
ROXBURY = ("42.323", "-71.083")
CHINATOWN = ("42.350", "-71.060")
CHELSEA = ("42.392", "-71.033")
EAST_BOSTON = ("42.375", "-71.039")
DOWNTOWN = ("42.360", "-71.058")
JAMAICA_PLAIN = ("42.310", "-71.114")
MATTAPAN = ("42.277", "-71.091")

ORGANIZATIONS: tuple[Known, ...] = (
    Known(
        "cero", "CERO", "worker-coop", "Dorchester", DORCHESTER, 2014,
        "A worker-owned co-op that collects food waste from local businesses and composts it.",
        "Members of the Boston Workers Alliance teamed with Latine workers from MassCOSH's immigrant worker center "
        "to launch CERO in 2014. It collects food waste from local businesses, among them the Dorchester Food Co-op, "
        "and some of its compost is used at urban farms.",
        ("cowop",),
    ),
    Known(
        "dorchester-food-coop", "Dorchester Food Co-op", "consumer-coop", "Dorchester", DORCHESTER, 2023,
        "A community- and worker-owned grocery that opened in 2023 after a decade of organizing.",
        "The co-op sources produce from urban farms, some of them on land of the Boston Farms Community Land Trust. "
        "A household share is $100, paid once, also in instalments; each member has one vote.",
        ("cowop",),
    ),
    Known(
        "boston-farms-clt", "Boston Farms Community Land Trust", "land-trust", "Mattapan", MATTAPAN, None,
        "Holds urban farm land in common.",
        "Urban farms on its land grow produce for the neighborhood and for the Dorchester Food Co-op.",
        ("gbcltn",),
    ),
    Known(
        "gbcltn", "Greater Boston Community Land Trust Network", "network", "Greater Boston", DOWNTOWN, None,
        "Seven land trusts, six of them formed since 2015, working together.",
        "In 2023 the network won $2 million from the City of Boston for a revolving loan fund for land trusts.",
    ),
    Known(
        "dsni", "Dudley Street Neighborhood Initiative", "land-trust", "Roxbury", ROXBURY, None,
        "Residents who took a stand and own the land: over 30 acres and 228 homes that stay affordable.",
        "Formed in the late 1980s through the campaign \u201cTake a Stand, Own the Land\u201d, it won the power of eminent "
        "domain from the city to take private land. Its land trust, Dudley Neighbors Inc., owns over 30 acres with 228 "
        "permanently affordable homes, urban farms, open spaces and commercial buildings.",
        ("gbcltn",),
    ),
    Known(
        "chinatown-clt", "Chinatown Community Land Trust", "land-trust", "Chinatown", CHINATOWN, None,
        "Keeps Chinatown a home: three historic row houses, open space, and a community microgrid under way.",
        "It emerged from struggles to preserve the immigrant enclave of Chinatown. It owns three historic row houses "
        "and is working to protect community open spaces and to develop a community-owned electric microgrid.",
        ("gbcltn",),
    ),
    Known(
        "bnclt", "Boston Neighborhood Community Land Trust", "land-trust", "Dorchester", DORCHESTER, None,
        "Eleven properties with 32 homes that stay affordable, bought with organized residents.",
        "Born out of a coalition formed in 2008 to protect residents of foreclosed homes from being displaced. By "
        "organizing residents and pressuring landlords to sell, it now owns 11 properties with 32 permanently "
        "affordable homes in Dorchester.",
        ("gbcltn",),
    ),
    Known(
        "comunidades-enraizadas", "Comunidades Enraizadas", "land-trust", "Chelsea", CHELSEA, None,
        "A land trust begun by Latinas of Chelsea to stave off foreclosures.",
        "A group of Latinas came together in Chelsea to stave off foreclosures and secure stable housing. Supported by "
        "GreenRoots since 2017, it is now an independent nonprofit developing its first housing project.",
        ("gbcltn",),
    ),
    Known(
        "clvu", "City Life/Vida Urbana", "base-group", "Jamaica Plain", JAMAICA_PLAIN, None,
        "A housing justice group: organizes residents and presses landlords to sell to them.",
        belongs_to=("sei",),
    ),
    Known(
        "ccds", "Center for Cooperative Development and Solidarity", "incubator", "East Boston", EAST_BOSTON, 2015,
        "Incubates six co-ops: childcare, eldercare, catering, sewing, cleaning and maintenance, language services.",
        "It emerged in 2015 from Latine residents' concerns about displacement and gentrification in East Boston. Since "
        "the pandemic it has seen a surge of interest in its work.",
        ("cowop",),
    ),
    Known(
        "bcco", "Boston Center for Community Ownership", "incubator", "Boston", DOWNTOWN, None,
        "Helps worker co-ops to start and to last.",
        belongs_to=("cowop",),
    ),
    Known(
        "cowop", "Coalition for Worker Ownership and Power", "coalition", "Massachusetts", DOWNTOWN, None,
        "More than 40 co-ops and allies that ask for policies and resources for worker ownership.",
        "In 2023 it won the establishment of a state office, the Massachusetts Center for Employee Ownership.",
    ),
    Known(
        "massceo", "Massachusetts Center for Employee Ownership", "public-body", "Massachusetts", DOWNTOWN, 2023,
        "The state office for employee ownership, won by the Coalition for Worker Ownership and Power.",
    ),
    Known(
        "bii", "Boston Impact Initiative", "impact-fund", "Boston", DOWNTOWN, 2013,
        "Has invested more than $10 million in businesses, co-ops and nonprofits led by entrepreneurs of color.",
        belongs_to=("sei",),
    ),
    Known(
        "ujima", "Boston Ujima Project", "fund", "Roxbury", ROXBURY, 2017,
        "A $4.5 million investment fund allocated by its members, one vote each.",
        "Formed in 2017. More than 900 working-class residents of color decide together where the fund invests.",
    ),
    Known(
        "better-budget-alliance", "Better Budget Alliance", "coalition", "Boston", DOWNTOWN, None,
        "Won participatory budgeting in Boston: residents decide how to spend $2 million of public money.",
    ),
    Known(
        "city-of-boston", "City of Boston", "public-body", "Boston", DOWNTOWN, None,
        "Pays for the participatory budget and for the land trusts' revolving loan fund.",
        "After the campaign of the Better Budget Alliance, residents decide how to spend $2 million of public funds.",
    ),
    Known(
        "sei", "Solidarity Economy Initiative", "circle", "Massachusetts", DOWNTOWN, 2014,
        "Funders and eight base-building groups learning together with head, hands and heart.",
        "Created in 2014 by several progressive funders and eight community base-building groups: a learning process for "
        "strategies and pilot projects, which came to centre the heart as well as head and hands.",
    ),
    Known(
        "nube", "Neighbors United for a Better East Boston", "base-group", "East Boston", EAST_BOSTON, None,
        "A base-building group of East Boston.", belongs_to=("sei",),
    ),
    Known(
        "ace", "Alternatives for Community & Environment", "base-group", "Roxbury", ROXBURY, None,
        "An environmental justice group.", belongs_to=("sei",),
    ),
    Known(
        "greenroots", "GreenRoots", "base-group", "Chelsea", CHELSEA, None,
        "An environmental justice group that has supported Comunidades Enraizadas since 2017.", belongs_to=("sei",),
    ),
    Known(
        "neighbor-to-neighbor", "Neighbor to Neighbor Massachusetts", "base-group", "Massachusetts", DOWNTOWN, None,
        "Organizes in communities of color across the state.",
        "In March 2020 its director wrote of reimagining an economy centred in mutual aid: \u201cwe are well, when you are "
        "well.\u201d",
        ("sei",),
    ),
    Known(
        "masscosh", "MassCOSH", "base-group", "Dorchester", DORCHESTER, None,
        "The Massachusetts Coalition for Occupational Safety and Health, with an immigrant worker center.",
        belongs_to=("sei",),
    ),
    Known(
        "boston-workers-alliance", "Boston Workers Alliance", "base-group", "Roxbury", ROXBURY, None,
        "Its members helped to launch CERO; it asked: \u201cCan we build our own house?\u201d", belongs_to=("sei",),
    ),
    Known(
        "chinese-progressive-association", "Chinese Progressive Association", "base-group", "Chinatown", CHINATOWN,
        None, "Led tenant organizing in Chinatown and fought for community control over development.",
        belongs_to=("sei",),
    ),
    Known(
        "access-strategies", "Access Strategies Fund", "funder", "Massachusetts", None, None,
        "A funder and a member of the Solidarity Economy Initiative.", belongs_to=("sei",),
    ),
    Known(
        "hyams", "Hyams Foundation", "funder", "Boston", None, None,
        "Invests in the lasting infrastructure that movement groups need.", belongs_to=("sei",),
    ),
    Known(
        "ced", "Center for Economic Democracy", "funder", "Boston", None, None,
        "Works for an economy that people govern together.", belongs_to=("sei",),
    ),
    Known(
        "movement-sustainability-commons", "Movement Sustainability Commons", "commons", "Roxbury", ROXBURY, None,
        "A shared building in development, for a Neighborhood Birth Center and movement groups.",
    ),
    Known(
        "co-everything", "Co-Everything", "worker-coop", "Boston", DOWNTOWN, None,
        "A worker-owned planning and architecture co-op that writes templates for building together.",
        belongs_to=("cowop",),
    ),
)  # fmt: skip
