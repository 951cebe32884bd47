"""The verbs of holdings. `enter_` and `change_` ask whether the actor may; `put_` and `set_state` serve other parts' verbs."""

from commonhouse.land.holdings.actions.entering import (
    change_building,
    change_holding,
    change_parcel,
    enter_building,
    enter_holding,
    enter_parcel,
    make_ready,
    put_building,
    put_buildings,
    put_holding,
    put_holdings,
    put_parcel,
    put_parcels,
    remove_holding,
    set_state,
)
from commonhouse.land.holdings.actions.importing import drop_file, enter_file, plan, read_file
from commonhouse.land.holdings.actions.papers import add_paper, remove_paper
from commonhouse.land.holdings.actions.releasing import release_parcel
from commonhouse.land.holdings.facts import BuildingFacts, HoldingFacts, ParcelFacts

__all__ = [
    "BuildingFacts",
    "HoldingFacts",
    "ParcelFacts",
    "add_paper",
    "change_building",
    "change_holding",
    "change_parcel",
    "drop_file",
    "enter_building",
    "enter_file",
    "enter_holding",
    "enter_parcel",
    "make_ready",
    "plan",
    "put_building",
    "put_buildings",
    "put_holding",
    "put_holdings",
    "put_parcel",
    "put_parcels",
    "read_file",
    "release_parcel",
    "remove_holding",
    "remove_paper",
    "set_state",
]
