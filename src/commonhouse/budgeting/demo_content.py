"""What the demo's budgets are about: projects and ideas such as residents of Greater Boston might bring.

All of it is invented, in English and Spanish, and marked as invented on its pages. Costs are whole dollars.
"""

from __future__ import annotations

from dataclasses import dataclass

DISTRICTS: dict[str, tuple[str, str]] = {
    "Dorchester": ("42.3016", "-71.0676"),
    "Roxbury": ("42.3230", "-71.0830"),
    "East Boston": ("42.3751", "-71.0392"),
    "Chinatown": ("42.3501", "-71.0603"),
    "Mattapan": ("42.2771", "-71.0914"),
    "Jamaica Plain": ("42.3098", "-71.1145"),
    "Whole city": ("42.3601", "-71.0589"),
}
CATEGORIES = ("Housing", "Food and land", "Youth", "Health and care", "Streets and parks", "Work and learning")


@dataclass(frozen=True, slots=True)
class Plan:
    """One project: its share of `support` is how likely a synthetic voter of another district is to choose it."""

    title: str
    title_es: str
    summary: str
    summary_es: str
    cost: int
    category: str
    district: str
    support: float
    benefits: str


FINISHED: tuple[Plan, ...] = (
    Plan("Emergency rent fund", "Fondo de emergencia para el alquiler",
         "One-time help with rent for 150 families at risk of losing their home.",
         "Ayuda única con el alquiler para 150 familias en riesgo de perder su vivienda.",
         450_000, "Housing", "Whole city", 0.42, "Families with a notice to quit, whatever their papers."),
    Plan("Rain gardens on ten school yards", "Jardines de lluvia en diez patios escolares",
         "Plants and soil that take up storm water and cool ten school yards.",
         "Plantas y suelo que absorben el agua de lluvia y refrescan diez patios escolares.",
         260_000, "Streets and parks", "Whole city", 0.25, "Children of ten schools; streets that flood."),
    Plan("Evening childcare co-op, first year", "Cooperativa de cuidado infantil nocturno, primer año",
         "Care from 4 pm to midnight for children of parents who work late.",
         "Cuidado de 4 pm a medianoche para hijas e hijos de quienes trabajan tarde.",
         180_000, "Health and care", "East Boston", 0.30, "Parents on second shifts, most of them women."),
    Plan("Shade trees on Blue Hill Avenue", "Árboles de sombra en la avenida Blue Hill",
         "120 street trees, watered by neighbors paid for the work.",
         "120 árboles en la calle, regados por vecinas y vecinos con paga.",
         210_000, "Streets and parks", "Mattapan", 0.24, "Bus riders and elders on the hottest street of the city."),
    Plan("Urban farm water and sheds", "Agua y cobertizos para granjas urbanas",
         "Taps, rain barrels and tool sheds for six farms on community land.",
         "Llaves de agua, barriles y cobertizos para seis granjas en tierra comunitaria.",
         145_000, "Food and land", "Dorchester", 0.28, "Growers of six farms and those who eat what they grow."),
    Plan("Youth jobs in repair", "Empleos para jóvenes en reparación",
         "Forty paid summer jobs repairing bicycles, phones and furniture.",
         "Cuarenta empleos de verano pagados reparando bicicletas, teléfonos y muebles.",
         240_000, "Youth", "Roxbury", 0.36, "Young people from 14 to 19."),
    Plan("Night bus shelters with light", "Paradas de autobús con luz",
         "Twelve bus stops with a roof, a bench and light.",
         "Doce paradas con techo, banco y luz.",
         330_000, "Streets and parks", "Whole city", 0.22, "Night workers and people who wait with children."),
    Plan("Chinatown reading room", "Sala de lectura de Chinatown",
         "A room with books in Chinese and English, open on weekends.",
         "Una sala con libros en chino e inglés, abierta los fines de semana.",
         160_000, "Work and learning", "Chinatown", 0.17, "Elders and children of Chinatown."),
    Plan("Compost collection for 2,000 homes", "Recolección de compost para 2,000 hogares",
         "A worker co-op collects food scraps from large buildings and feeds farms.",
         "Una cooperativa recoge restos de comida de edificios grandes y alimenta granjas.",
         190_000, "Food and land", "Dorchester", 0.26, "Tenants of large buildings; growers."),
    Plan("Tenants' legal clinic on wheels", "Clínica legal móvil para inquilinos",
         "A van with lawyers and interpreters, in a different neighborhood each day.",
         "Una camioneta con abogadas e intérpretes, cada día en otro barrio.",
         275_000, "Housing", "Whole city", 0.33, "Tenants who cannot come downtown."),
    Plan("Community kitchen at the market", "Cocina comunitaria en el mercado",
         "A licensed kitchen for home cooks and catering co-ops.",
         "Una cocina con licencia para cocineras caseras y cooperativas de comida.",
         320_000, "Work and learning", "East Boston", 0.23, "Cooks who sell from home today."),
    Plan("Safe crossings at eight schools", "Cruces seguros en ocho escuelas",
         "Raised crossings and curb extensions at eight schools.",
         "Cruces elevados y aceras más anchas en ocho escuelas.",
         380_000, "Streets and parks", "Whole city", 0.31, "Children who walk to school."),
    Plan("Elders' warm line in five languages", "Línea amiga para mayores en cinco idiomas",
         "Neighbors call elders who live alone, every week.",
         "Vecinas y vecinos llaman cada semana a mayores que viven solos.",
         95_000, "Health and care", "Whole city", 0.21, "Elders who live alone."),
    Plan("Music and film studio for teens", "Estudio de música y cine para adolescentes",
         "A free studio with a teacher, five afternoons a week.",
         "Un estudio gratuito con maestra, cinco tardes por semana.",
         220_000, "Youth", "Mattapan", 0.25, "Teens of Mattapan and Hyde Park."),
    Plan("Playground for all abilities", "Parque infantil para todas las capacidades",
         "Swings, paths and quiet corners that every child can use.",
         "Columpios, senderos y rincones tranquilos que toda niña y niño puede usar.",
         410_000, "Streets and parks", "Jamaica Plain", 0.24, "Children with disabilities and their families."),
    Plan("Home repair brigade", "Brigada de reparación de hogares",
         "Small repairs for owners over 65 on low incomes.",
         "Pequeñas reparaciones para propietarias y propietarios mayores de 65 con pocos ingresos.",
         230_000, "Housing", "Roxbury", 0.20, "Elders who own an old home."),
    Plan("Free Wi-Fi in public housing", "Wi-Fi gratis en vivienda pública",
         "Fast internet in the common rooms and yards of six developments.",
         "Internet rápido en salas comunes y patios de seis conjuntos.",
         290_000, "Work and learning", "Whole city", 0.27, "Families in public housing."),
    Plan("English and job skills on Sundays", "Inglés y oficios los domingos",
         "Classes with childcare and lunch, for people who work six days.",
         "Clases con cuidado infantil y almuerzo, para quienes trabajan seis días.",
         125_000, "Work and learning", "East Boston", 0.22, "Newcomers who work six days a week."),
    Plan("Community fridge network", "Red de refrigeradores comunitarios",
         "Eight fridges with fresh food, stocked by neighbors and shops.",
         "Ocho refrigeradores con comida fresca, surtidos por vecinos y tiendas.",
         60_000, "Food and land", "Whole city", 0.35, "Anyone who is hungry. Nobody is asked why."),
    Plan("Doulas for every birth", "Doulas para cada parto",
         "Birth helpers for 200 families, in their own language.",
         "Acompañantes de parto para 200 familias, en su propio idioma.",
         205_000, "Health and care", "Roxbury", 0.23, "Black and immigrant mothers above all."),
    Plan("Chinatown rooftop gardens", "Huertos en azoteas de Chinatown",
         "Gardens on three roofs, looked after by residents.",
         "Huertos en tres azoteas, cuidados por residentes.",
         175_000, "Food and land", "Chinatown", 0.13, "Families without a yard."),
    Plan("Skate park lights", "Luces para la pista de patinaje",
         "Light until 10 pm at two skate parks.",
         "Luz hasta las 10 pm en dos pistas de patinaje.",
         110_000, "Youth", "Jamaica Plain", 0.12, "Skaters of all ages."),
    Plan("Walking school buses", "Autobuses escolares a pie",
         "Paid neighbors walk groups of children to eight schools.",
         "Vecinas y vecinos con paga acompañan a pie a grupos de niños a ocho escuelas.",
         140_000, "Youth", "Dorchester", 0.19, "Children aged 5 to 10 and their parents."),
    Plan("Murals of neighborhood history", "Murales de historia del barrio",
         "Five murals painted by young people with elders' stories.",
         "Cinco murales pintados por jóvenes con historias de mayores.",
         85_000, "Youth", "Roxbury", 0.18, "Young painters; everyone who walks by."),
)

VOTING: tuple[Plan, ...] = (
    Plan("Benches and shade on Dudley Common", "Bancos y sombra en Dudley Common",
         "Eight benches and twelve trees where people wait for the bus.",
         "Ocho bancos y doce árboles donde la gente espera el autobús.",
         38_000, "Streets and parks", "Roxbury", 0.4, "Bus riders and elders."),
    Plan("Tool library", "Biblioteca de herramientas",
         "Drills, ladders and sewing machines to borrow for free.",
         "Taladros, escaleras y máquinas de coser para pedir prestadas gratis.",
         22_000, "Work and learning", "Roxbury", 0.35, "Tenants and owners who repair their homes."),
    Plan("Greenhouse heating", "Calefacción del invernadero",
         "Heat pump for the community greenhouse, so that it grows all winter.",
         "Bomba de calor para el invernadero comunitario, para cultivar todo el invierno.",
         45_000, "Food and land", "Roxbury", 0.3, "Growers and the food pantry."),
    Plan("Teen council fund", "Fondo del consejo juvenil",
         "Money that teenagers decide about themselves.",
         "Dinero que las y los adolescentes deciden por su cuenta.",
         15_000, "Youth", "Roxbury", 0.33, "Young people from 11 to 18."),
    Plan("Ramp and lift at the community hall", "Rampa y elevador en el salón comunitario",
         "So that everyone can come in by the front door.",
         "Para que todas las personas entren por la puerta principal.",
         52_000, "Health and care", "Roxbury", 0.37, "Wheelchair users, parents with strollers."),
    Plan("Homework nights", "Noches de tareas",
         "Dinner and help with homework, three evenings a week.",
         "Cena y ayuda con las tareas, tres noches por semana.",
         18_000, "Youth", "Dorchester", 0.28, "Children aged 8 to 14."),
    Plan("Street festival of cooperatives", "Festival de cooperativas",
         "One Saturday of food, music and work from the neighborhood.",
         "Un sábado de comida, música y trabajo del barrio.",
         12_000, "Work and learning", "Roxbury", 0.22, "Co-ops and those who want to start one."),
    Plan("Winter coats and boots exchange", "Intercambio de abrigos y botas",
         "A room where families swap winter clothes.",
         "Una sala donde las familias intercambian ropa de invierno.",
         8_000, "Health and care", "Dorchester", 0.26, "Families with growing children."),
    Plan("Air cleaners for basement homes", "Purificadores de aire para sótanos",
         "Sixty air cleaners and mold tests.",
         "Sesenta purificadores de aire y pruebas de moho.",
         27_000, "Housing", "Roxbury", 0.24, "Children with asthma."),
    Plan("Solar lights on the greenway", "Luces solares en el corredor verde",
         "Forty low lights along the walking path.",
         "Cuarenta luces bajas a lo largo del sendero.",
         41_000, "Streets and parks", "Dorchester", 0.21, "People who walk home after dark."),
)

# (title, text, language, place)
IDEAS: tuple[tuple[str, str, str, str], ...] = (
    ("Benches along Columbia Road", "My grandmother cannot walk to the clinic without a rest. Benches every two blocks would "
     "let elders go out again.", "en", "Dorchester"),
    ("Piscina techada para todo el año", "En invierno no hay dónde nadar. Una piscina techada serviría a niños, mayores y "
     "personas en rehabilitación.", "es", "East Boston"),
    ("A place to repair bikes", "A small workshop with tools where anyone can fix a bike and learn how.", "en", "Roxbury"),
    ("Cocina comunitaria", "Muchas cocinamos en casa para vender. Con una cocina con permiso podríamos trabajar juntas y "
     "legalmente.", "es", "East Boston"),
    ("Kitchen for street vendors", "A shared kitchen with a license, so that vendors do not each need one.", "en",
     "East Boston"),
    ("Trees where it is hottest", "The map of heat shows our street. Please plant trees here first.", "en", "Mattapan"),
    ("Baños públicos limpios", "En el centro no hay baños. Hacen falta para quienes trabajan en la calle y para familias.",
     "es", "Chinatown"),
    ("Open the school gyms in the evening", "The gyms stand empty after four. Pay someone to open them.", "en", "Dorchester"),
    ("A bus for the farmers' market", "A small bus on Saturdays from the senior homes to the market.", "en", "Jamaica Plain"),
    ("Interpreters at city counters", "My parents wait for me to come with them. Interpreters by phone would help everyone.",
     "en", "Whole city"),
    ("Jardín en el lote vacío", "El lote de la esquina lleva diez años vacío. Podría ser un jardín.", "es", "Roxbury"),
    ("Free period products in all schools", "In the restrooms, not in the nurse's office.", "en", "Whole city"),
)  # fmt: skip
