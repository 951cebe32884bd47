"""What a trust begins with: options that it looks at and changes, never a law of the house."""

from __future__ import annotations

from decimal import Decimal

from commonhouse.rules.land.affordable import PaymentRule, Yearly
from commonhouse.rules.land.income import AssetMethod, IncomeRule

# Threshold and rate are those HUD published for 2025 (24 CFR 5.609). It publishes new ones every year: the settings say so.
INCOME = IncomeRule(
    asset_threshold=51_600_00,
    asset_rate=Decimal("0.0045"),
    asset_method=AssetMethod.HIGHER,
    most_housing=Decimal("0.33"),
    most_debt=Decimal("0.43"),
)
PAYMENT = PaymentRule(
    ratio=Decimal("0.30"),
    rate=Decimal("0.065"),
    months=360,
    down=Decimal("0.03"),
    taxes=Yearly(share=Decimal("0.0110")),
    insurance=Yearly(amount=1_500_00),
)
VALID_MONTHS = 12
PURGE_DAYS = 90
