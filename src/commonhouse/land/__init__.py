"""Land held in common: a community land trust from the first purchase to the third family.

Nine parts, each a folder of the common shape; a part may use those before it, never one after it (import-linter holds that):

holdings    parcels, buildings, and what stands on them: homes, farm plots, shops, open space
leasing     who holds what under which lease; fees and their bills; who a lease passes to
acquiring   buildings watched, fought for and bought; who paid for them
pricing     what a home may be sold for: rules, indices, appraisals, improvements, letters
eligibility published income limits, a household's figures, reviewed by two; papers kept sealed
finding     programmes, applications, draws, offers: who is next
selling     a home passes from one family to the next
stewarding  duties, letters, requests, support before enforcement, lenders' notices, repair reserves
reporting   what a trust is asked for, what it shows its members, and who governs it
"""

PARTS = (
    "holdings", "leasing", "acquiring", "pricing", "eligibility", "finding", "selling", "stewarding", "reporting",
)  # fmt: skip
