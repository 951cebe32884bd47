"""The house's own letters, in both languages: a trust that writes none has these. Kind, plain, and clear about the next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from commonhouse.land.stewarding.models import Purpose


@dataclass(frozen=True, slots=True)
class Words:
    """A subject and paragraphs, in English and in Spanish."""

    subject_en: str
    text_en: str
    subject_es: str
    text_es: str


_BYE_EN = "\n\nIf anything is unclear, please call or visit us. We are glad to help.\n\n{trust}"
_BYE_ES = "\n\nSi algo no está claro, llámenos o visítenos. Con gusto le ayudamos.\n\n{trust}"


def _words(subject_en: str, text_en: str, subject_es: str, text_es: str) -> Words:
    """With the salutation and the closing that all letters have."""
    return Words(
        subject_en, f"Dear {{household}},\n\n{text_en}{_BYE_EN}",
        subject_es, f"Estimada familia {{household}}:\n\n{text_es}{_BYE_ES}",
    )  # fmt: skip


LETTERS: Mapping[str, Words] = MappingProxyType({
    Purpose.DUTY: _words(
        "A small thing for {home}",
        "Once in a while your lease asks for this: {what}. Please let us know by {due}. A copy or a photo is enough.",
        "Un pequeño pendiente de {home}",
        "De vez en cuando su contrato pide esto: {what}. Por favor avísenos a más tardar el {due}. Basta una copia o una foto.",
    ),
    Purpose.INSPECTION: _words(
        "A visit to {home}",
        "We would like to see how {home} is doing, on {visit_day} at {visit_hour}. It takes about half an hour. We look at the "
        "building, not at how you live.\n\nIf that time does not suit you, tell us and we will find another.",
        "Una visita a {home}",
        "Quisiéramos ver cómo está {home} el {visit_day} a las {visit_hour}. Dura más o menos media hora. Miramos el edificio, "
        "no cómo vive usted.\n\nSi esa hora no le conviene, díganos y buscamos otra.",
    ),
    Purpose.RENEWAL: _words(
        "Your lease of {home}",
        "Your lease runs until {ends}. It can be renewed. We would like to talk with you about it in good time, so that you know "
        "where you stand.",
        "Su contrato de {home}",
        "Su contrato está vigente hasta el {ends}. Se puede renovar. Queremos hablar con usted con tiempo, para que sepa qué "
        "sigue.",
    ),
    Purpose.LATE: _words(
        "Your fee for {home}",
        "{amount} of your fee has been open since {since}. Perhaps it was only forgotten, or the payment is on its way: then "
        "thank you.\n\nIf money is short at the moment, tell us. There are ways: a pause, smaller payments, or other help. The "
        "sooner we talk, the more we can do.",
        "Su cuota de {home}",
        "{amount} de su cuota está pendiente desde el {since}. Quizás solo se olvidó, o el pago ya viene en camino: en ese caso, "
        "gracias.\n\nSi en este momento falta dinero, díganos. Hay opciones: una pausa, pagos más pequeños u otra ayuda. Cuanto "
        "antes hablemos, más podremos hacer.",
    ),
    Purpose.SUPPORT: _words(
        "We would like to help",
        "We know that times can be hard. This is what we can offer: {offer}\n\nPlease tell us by {answer_by} whether it suits "
        "you. It is yours to say yes or no. What you tell us stays with us.",
        "Queremos ayudar",
        "Sabemos que hay tiempos difíciles. Esto es lo que podemos ofrecerle: {offer}\n\nPor favor díganos a más tardar el "
        "{answer_by} si le sirve. Usted decide si acepta o no. Lo que nos cuente queda entre nosotros.",
    ),
    Purpose.DEFAULT: _words(
        "Something to put right at {home}",
        "Something of your lease is open: {what}\n\nThere is time until {until} to put it right. Help is still there: we can "
        "talk about a plan on any day before that.",
        "Algo por resolver en {home}",
        "Hay algo pendiente de su contrato: {what}\n\nHay tiempo hasta el {until} para resolverlo. La ayuda sigue en pie: "
        "podemos hablar de un plan cualquier día antes de esa fecha.",
    ),
    Purpose.LENDER: _words(
        "A notice from your bank, and what can be done",
        "{bank} has told us that something of your loan is open: {amount}. You can pay it until {until}. If that is hard, call "
        "us now: under your lease the trust can step in, until {trust_until}, so that your home is safe. We have done this with "
        "other families.",
        "Un aviso de su banco y lo que se puede hacer",
        "{bank} nos avisó que hay algo pendiente de su préstamo: {amount}. Usted puede pagarlo hasta el {until}. Si le resulta "
        "difícil, llámenos ahora: según su contrato, el fideicomiso puede intervenir hasta el {trust_until} para que su "
        "vivienda esté segura. Ya lo hemos hecho con otras familias.",
    ),
    Purpose.CURED: _words(
        "It is put right",
        "This is settled: {what}. Thank you. Nothing more is open from it.",
        "Está resuelto",
        "Esto quedó resuelto: {what}. Gracias. No queda nada pendiente.",
    ),
    Purpose.REFINANCE: _words(
        "Your new loan on {home}",
        "You asked us about a loan of {amount} from {bank}. Our answer: {answer}. {why}",
        "Su nuevo préstamo para {home}",
        "Usted nos preguntó por un préstamo de {amount} de {bank}. Nuestra respuesta: {answer}. {why}",
    ),
    Purpose.REQUEST: _words(
        "Our answer to your request",
        "You asked us: {what}. Our answer: {answer}. {why}",
        "Nuestra respuesta a su solicitud",
        "Usted nos pidió: {what}. Nuestra respuesta: {answer}. {why}",
    ),
    Purpose.IMPROVEMENT: _words(
        "Your work on {home}",
        "You asked us about this work: {what}. Our answer: {answer}. {why}\n\nPlease keep the receipts: they count when the home "
        "is sold one day.",
        "Sus obras en {home}",
        "Usted nos consultó sobre estas obras: {what}. Nuestra respuesta: {answer}. {why}\n\nPor favor guarde los recibos: "
        "cuentan cuando la vivienda se venda algún día.",
    ),
    Purpose.PRICE: _words(
        "The price of {home}",
        "By the rule of your lease, the price of {home} on {on} is {price}. The page of your home shows every step of the "
        "arithmetic.",
        "El precio de {home}",
        "Según la regla de su contrato, el precio de {home} el {on} es {price}. La página de su vivienda muestra cada paso del "
        "cálculo.",
    ),
    Purpose.OFFER: _words(
        "{home} is offered to you",
        "You are next in line, and {home} is free. The price is {price}. Please tell us by {until} whether you would like it. "
        "If you say no, you keep what the rules of the programme give you.",
        "Le ofrecemos {home}",
        "Usted sigue en la lista y {home} está libre. El precio es {price}. Por favor díganos a más tardar el {until} si la "
        "quiere. Si dice que no, conserva lo que las reglas del programa le dan.",
    ),
    Purpose.OTHER: _words(
        "A word from {trust}", "We write to you about {home}.", "Un mensaje de {trust}", "Le escribimos sobre {home}."
    ),
})  # fmt: skip
