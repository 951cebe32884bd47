"""The forecast of a revolving fund as the registry offers it: apart, for it alone needs NumPy."""

from __future__ import annotations

from typing import Final

from ..registry import Rule
from .forecast import revolving_forecast
from .forecast_model import Forecast, ForecastResult, Fund
from .sentences import forecast_sentences

REVOLVING_FORECAST: Final = Rule(
    name="revolving-forecast",
    title="Revolving forecast",
    summary="How a fund that lends, is repaid and lends again may fare over the years, with a band.",
    statement_type=Forecast,
    input_type=Fund,
    result_type=ForecastResult,
    run=revolving_forecast,
    option_notes={
        "years": "For how many years.",
        "pace": "The length of one step.",
        "term_months": "Over how many months a loan is paid back, in equal parts.",
        "rate": 'Interest a year on loans: "0.04" is 4 %.',
        "costs": "Costs a year, in the smallest part of the money.",
        "costs_share": "Costs a year as a part of the fund's size, besides.",
        "reserve": "The part of what is out on loan that is kept at hand.",
        "most_a_year": "The most that is lent in a year; null: all there is.",
        "expected": "The part of what is outstanding that defaults in a year, and how much of that comes back.",
        "low": "The same where fewer default; null: no band.",
        "high": "The same where more default.",
        "draws": "How many futures are drawn for the band.",
        "seed": "The public text from which they are drawn.",
    },
    value_notes={"pace": {"month": "a month", "year": "a year"}},
    explain=forecast_sentences,
)
