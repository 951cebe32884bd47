"""The form of a trust's rules: how incomes and payments are reckoned. Each field is an option of a rule, in plain words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commonhouse.land.eligibility import words
from commonhouse.land.eligibility.actions import Settings
from commonhouse.land.eligibility.models import EligibilityRules
from commonhouse.people.fields import MoneyField, PercentField
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.land.affordable import PaymentRule, Yearly
from commonhouse.rules.land.income import AssetKind, AssetMethod, ImputedOn, IncomeKind, IncomeRule

_METHODS = (
    (AssetMethod.HIGHER.value, _("What they really earn or the set rate, whichever is more")),
    (AssetMethod.UNKNOWN_ONLY.value, _("The set rate, only for assets whose earnings nobody can tell")),
    (AssetMethod.ACTUAL.value, _("What they really earn")),
    (AssetMethod.NONE.value, _("Nothing")),
)
_ON = ((ImputedOn.ALL.value, _("All they are worth")), (ImputedOn.ABOVE.value, _("What is above the threshold")))


class RulesForm(forms.Form):
    area = forms.CharField(
        label=_("Whose area's table do you use?"), max_length=120, required=False,
        help_text=_("Its name as in the table. Leave it empty if there is only one."),
    )  # fmt: skip
    valid_months = forms.IntegerField(label=_("For how many months does a finding hold?"), min_value=1, max_value=60)
    purge_days = forms.IntegerField(
        label=_("How many days after the finding are figures and papers deleted?"), min_value=0, max_value=3650,
        help_text=_("Keep them as short as your funders allow. The tier and the day remain."),
    )  # fmt: skip
    asset_threshold = MoneyField(
        label=_("Up to what worth do assets count only with what they really earn?"), zero=True,
        help_text=_("HUD publishes a new figure each year: look it up."),
    )  # fmt: skip
    asset_rate = PercentField(
        label=_("Set rate for assets above it, in percent a year"),
        help_text=_("HUD publishes a new rate each year: look it up."),
    )
    asset_method = forms.ChoiceField(
        label=_("What do assets above it add to income?"), choices=_METHODS, widget=forms.RadioSelect
    )
    imputed_on = forms.ChoiceField(label=_("What does the set rate run on?"), choices=_ON, widget=forms.RadioSelect)
    assets_left_out = forms.MultipleChoiceField(
        label=_("Which assets do not count?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, name) for kind, name in words.ASSETS.items()],
    )  # fmt: skip
    asset_limit = MoneyField(
        label=_("The most that assets may be worth"), required=False, help_text=_("Leave it empty for no limit.")
    )
    income_left_out = forms.MultipleChoiceField(
        label=_("Which income does not count?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, name) for kind, name in words.INCOME.items()],
    )  # fmt: skip
    count_minors = forms.BooleanField(label=_("What children earn by work counts too"), required=False)
    student_cap = MoneyField(
        label=_("The most that counts of a full-time student's earnings"), required=False, zero=True,
        help_text=_("Leave it empty to count all of it."),
    )  # fmt: skip
    per_dependent = MoneyField(label=_("Taken off a year for each dependent"), required=False, zero=True)
    for_elders = MoneyField(label=_("Taken off a year where a head is elderly or disabled"), required=False, zero=True)
    child_care = forms.BooleanField(label=_("Child care is taken off"), required=False)
    medical_above = PercentField(
        label=_("An elder's medical costs are taken off above this percent of income"), required=False,
        help_text=_("Leave it empty to take nothing off."),
    )  # fmt: skip
    most_housing = PercentField(label=_("The most of income that the home may take, in percent"), required=False)
    most_debt = PercentField(label=_("The same with all debts, in percent"), required=False)
    ratio = PercentField(
        label=_("For prices: the part of income that the home may take, in percent"), help_text=_("30 to 33 is usual.")
    )
    rate = PercentField(label=_("Interest on a home loan today, in percent a year"))
    years = forms.IntegerField(label=_("Over how many years is the loan paid back?"), min_value=1, max_value=50)
    longest = forms.IntegerField(
        label=_("The longest loan that a bank here gives, in years"), min_value=1, max_value=50
    )
    down = PercentField(label=_("Usual down payment, in percent of the price"))
    taxes = PercentField(label=_("Property taxes a year, in percent of the price"))
    insurance = MoneyField(label=_("Insurance of the home a year"), required=False, zero=True)
    mortgage_insurance = PercentField(label=_("Insurance of the loan a year, in percent of the loan"), required=False)
    fee = MoneyField(label=_("Usual lease fee a month"), required=False, zero=True)
    association = MoneyField(label=_("Usual dues to an association a month"), required=False, zero=True)
    utilities = MoneyField(label=_("Utilities a month, if they count"), required=False, zero=True)

    @classmethod
    def of(cls, rules: EligibilityRules, data: Any) -> RulesForm:
        income = form_of(IncomeRule).load(rules.income)
        payment = form_of(PaymentRule).load(rules.payment)
        initial: dict[str, Any] = {
            "area": rules.area, "valid_months": rules.valid_months, "purge_days": rules.purge_days,
            "years": payment.months // 12, "longest": payment.longest // 12, "taxes": payment.taxes.share,
            "insurance": payment.insurance.amount,
        }  # fmt: skip
        for name in cls.base_fields:
            for rule in (income, payment):
                if name not in initial and hasattr(rule, name):
                    initial[name] = getattr(rule, name)
        return cls(data, initial=initial)

    def settings(self) -> Settings:
        """Raises ValidationError where an option cannot be."""
        said = self.cleaned_data
        try:
            return Settings(
                self._income(said), self._payment(said), said["area"], said["valid_months"], said["purge_days"]
            )
        except RuleError as problem:
            place = problem.field if problem.field in self.fields else None
            raise ValidationError({place or "ratio": f"{problem.problem} {problem.fix}"}) from None

    def _income(self, said: dict[str, Any]) -> IncomeRule:
        return IncomeRule(
            asset_threshold=said["asset_threshold"], asset_rate=said["asset_rate"],
            asset_method=AssetMethod(said["asset_method"]), imputed_on=ImputedOn(said["imputed_on"]),
            assets_left_out=tuple(AssetKind(each) for each in said["assets_left_out"]), asset_limit=said["asset_limit"],
            income_left_out=tuple(IncomeKind(each) for each in said["income_left_out"]),
            count_minors=said["count_minors"], student_cap=said["student_cap"],
            per_dependent=said["per_dependent"] or 0, for_elders=said["for_elders"] or 0, child_care=said["child_care"],
            medical_above=said["medical_above"], most_housing=said["most_housing"], most_debt=said["most_debt"],
        )  # fmt: skip

    def _payment(self, said: dict[str, Any]) -> PaymentRule:
        return PaymentRule(
            ratio=said["ratio"], rate=said["rate"], months=said["years"] * 12, longest=said["longest"] * 12,
            down=said["down"], taxes=Yearly(share=said["taxes"]), insurance=Yearly(amount=said["insurance"] or 0),
            mortgage_insurance=said["mortgage_insurance"] or Decimal(0), fee=said["fee"] or 0,
            association=said["association"] or 0, utilities=said["utilities"] or 0,
        )  # fmt: skip
