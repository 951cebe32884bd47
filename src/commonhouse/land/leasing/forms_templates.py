"""The terms of a template, step by step: each step is a form that reads its part of the terms and gives the terms with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commonhouse.land.leasing import buckets
from commonhouse.land.leasing.forms import HEIRS, NUMERIC
from commonhouse.land.leasing.starters import RESALE_RULE
from commonhouse.people.fields import MoneyField, PercentField
from commonhouse.rules import registry
from commonhouse.rules.agreeing.terms import LateFees, Part
from commonhouse.rules.jsonform import FormError
from commonhouse.rules.land.lease import (
    Adjust,
    Adjusting,
    Consent,
    Default,
    Heir,
    Improvements,
    Insurance,
    Late,
    LeaseTerms,
    MortgageRules,
    Occupancy,
    Option,
    Resale,
    Term,
    Towards,
    Transfer,
)
from commonhouse.rules.lending.model import Every, LateFee, Unit

STEPS_LATE = 3
CONSENT = [
    (Consent.ASK.value, pgettext_lazy("may it be done?", "Yes, if we agree first")),
    (Consent.YES.value, pgettext_lazy("may it be done?", "Yes, without asking")),
    (Consent.NO.value, pgettext_lazy("may it be done?", "No")),
]
RHYTHMS: Mapping[str, Every] = MappingProxyType({
    "month": Every(Unit.MONTH), "quarter": Every(Unit.MONTH, 3), "half-year": Every(Unit.MONTH, 6),
    "year": Every(Unit.YEAR), "week": Every(Unit.WEEK),
})  # fmt: skip


def number(
    label: Any, least: int = 0, most: int = 3_660, *, required: bool = True, help_text: Any = ""
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=required, widget=NUMERIC, help_text=help_text
    )


def yes(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


class StepForm(forms.Form):
    """One step. `read(terms)` gives its answers as they are, `written(terms)` the terms with the answers given."""

    slug: ClassVar[str] = ""
    title: ClassVar[str | Promise] = ""

    @classmethod
    def read(cls, terms: LeaseTerms) -> dict[str, Any]:
        raise NotImplementedError

    def written(self, terms: LeaseTerms) -> LeaseTerms:
        raise NotImplementedError


class TermForm(StepForm):
    slug, title = "term", gettext_lazy("How long it holds")
    years = number(gettext_lazy("Years"), 0, 99, help_text=gettext_lazy("At most 99. Write 0 for no fixed end."))
    months = number(gettext_lazy("And months"), 0, 11)
    renewals = number(gettext_lazy("How many times may it be renewed?"), 0, 10)
    renewal_years = number(gettext_lazy("For how many years each time?"), 0, 99)
    renewal_notice_days = number(gettext_lazy("How many days before the end is it said?"))
    notice_days = number(gettext_lazy("Days of notice, to give it back earlier"))

    @classmethod
    def read(cls, terms: LeaseTerms) -> dict[str, Any]:
        return {name: getattr(terms.term, name) for name in cls.base_fields}

    def written(self, terms: LeaseTerms) -> LeaseTerms:
        return replace(terms, term=Term(**self.cleaned_data))


class FeeForm(StepForm):
    slug, title = "fee", gettext_lazy("What is paid, and when")
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often?"), widget=forms.RadioSelect,
        choices=[
            ("month", gettext_lazy("Every month")), ("quarter", gettext_lazy("Every three months")),
            ("half-year", gettext_lazy("Every six months")), ("year", gettext_lazy("Every year")),
            ("week", gettext_lazy("Every week")),
        ],
    )  # fmt: skip
    due_day = number(gettext_lazy("On which day of the month?"), 1, 31, help_text=gettext_lazy("31 is the last day."))
    due_month = number(gettext_lazy("For a yearly fee: in which month?"), 1, 12, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bucket in buckets.PARTS:
            self.fields[bucket] = MoneyField(label=buckets.WORDS[bucket], required=False, zero=True)
        self.order_fields([*buckets.PARTS, "rhythm", "due_day", "due_month"])

    @classmethod
    def read(cls, terms: LeaseTerms) -> dict[str, Any]:
        fee = terms.fee
        rhythm = next((name for name, every in RHYTHMS.items() if every == fee.every), "month")
        amounts = {part.bucket: part.amount for part in fee.parts}
        return amounts | {"rhythm": rhythm, "due_day": fee.due_day, "due_month": fee.due_month}

    def written(self, terms: LeaseTerms) -> LeaseTerms:
        said = self.cleaned_data
        parts = tuple(Part(bucket, said[bucket]) for bucket in buckets.PARTS if said.get(bucket))
        kept = tuple(name for name in terms.fee.adjust.buckets if name in {part.bucket for part in parts})
        adjust = replace(terms.fee.adjust, buckets=kept)
        month = said["due_month"] if said["rhythm"] == "year" else None
        fee = replace(
            terms.fee, parts=parts, every=RHYTHMS[said["rhythm"]], due_day=said["due_day"], due_month=month, adjust=adjust
        )  # fmt: skip
        return replace(terms, fee=fee)


class AdjustForm(StepForm):
    slug, title = "adjust", gettext_lazy("How the fee follows the times")
    how = forms.ChoiceField(
        label=gettext_lazy("Does the fee change?"), widget=forms.RadioSelect,
        choices=[
            (Adjusting.NONE.value, gettext_lazy("It stays the same")),
            (Adjusting.FIXED.value, gettext_lazy("It goes up by the same part each time")),
            (Adjusting.INDEX.value, gettext_lazy("It follows a published index")),
        ],
    )  # fmt: skip
    every_years = number(gettext_lazy("Every how many years?"), 1, 25)
    rate = PercentField(label=gettext_lazy("If it goes up: by how many percent each time?"), required=False)
    compound = yes(gettext_lazy("On the fee as it is then, not on the first one"))
    index = forms.CharField(
        label=gettext_lazy("If it follows an index: which one?"), max_length=60, required=False,
        help_text=gettext_lazy("The short name of a published table, such as cpi-boston."),
    )  # fmt: skip
    cap = PercentField(label=gettext_lazy("At most how many percent each time?"), required=False)
    may_fall = yes(gettext_lazy("It may go down too"))
    to = forms.TypedChoiceField(
        label=gettext_lazy("Rounded to"), coerce=int,
        choices=[
            (1, gettext_lazy("Cents")), (100, gettext_lazy("Whole dollars")), (500, gettext_lazy("Five dollars")),
            (1000, gettext_lazy("Ten dollars")),
        ],
    )  # fmt: skip
    towards = forms.ChoiceField(
        label=gettext_lazy("Which way?"),
        choices=[
            (Towards.NEAREST.value, gettext_lazy("To the nearest")), (Towards.DOWN.value, gettext_lazy("Down")),
            (Towards.UP.value, gettext_lazy("Up")),
        ],
    )  # fmt: skip

    @classmethod
    def read(cls, terms: LeaseTerms) -> dict[str, Any]:
        adjust = terms.fee.adjust
        return {
            "how": adjust.how.value, "every_years": adjust.every_years, "rate": adjust.rate, "compound": adjust.compound,
            "index": adjust.index, "cap": adjust.cap, "may_fall": adjust.floor is None, "to": adjust.to,
            "towards": adjust.towards.value,
        }  # fmt: skip

    def written(self, terms: LeaseTerms) -> LeaseTerms:
        said = self.cleaned_data
        how = Adjusting(said["how"])
        adjust = Adjust(
            how, every_years=said["every_years"], rate=said["rate"] if how is Adjusting.FIXED else None,
            compound=said["compound"], index=said["index"].strip() if how is Adjusting.INDEX else "", cap=said["cap"],
            floor=None if said["may_fall"] else Decimal(0), to=said["to"], towards=Towards(said["towards"]),
            buckets=terms.fee.adjust.buckets,
        )  # fmt: skip
        return replace(terms, fee=replace(terms.fee, adjust=adjust))


class LateForm(StepForm):
    slug, title = "late", gettext_lazy("If a payment is late")
    grace_days = number(gettext_lazy("For how many days does nobody call it late?"), 0, 365)
    adds = yes(gettext_lazy("Late fees add up"), gettext_lazy("Otherwise each takes the place of the one before."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = []
        for n in range(1, STEPS_LATE + 1):
            said = {"n": n}
            self.fields[f"days_{n}"] = number(
                _("Late fee %(n)d: on which day after the due day?") % said, 1, 3_650, required=False
            )
            self.fields[f"amount_{n}"] = MoneyField(label=_("Late fee %(n)d: how much?") % said, required=False)
            self.fields[f"rate_{n}"] = PercentField(
                label=_("Late fee %(n)d: or how many percent of what is unpaid?") % said, required=False
            )
            names += [f"days_{n}", f"amount_{n}", f"rate_{n}"]
        self.order_fields(["grace_days", *names, "adds"])

    @classmethod
    def read(cls, terms: LeaseTerms) -> dict[str, Any]:
        late = terms.late
        said: dict[str, Any] = {"grace_days": late.grace_days, "adds": late.fees is LateFees.ADD}
        for n, step in enumerate(late.steps[:STEPS_LATE], 1):
            said |= {f"days_{n}": step.after_days + 1, f"amount_{n}": step.amount, f"rate_{n}": step.rate}
        return said

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for n in range(1, STEPS_LATE + 1):
            whole = (given.get(f"days_{n}"), given.get(f"amount_{n}"), given.get(f"rate_{n}"))
            if any(whole) and (not whole[0] or bool(whole[1]) == bool(whole[2])):
                self.add_error(f"days_{n}", _("Give the day, and either an amount or a percentage."))
        return given

    def written(self, terms: LeaseTerms) -> LeaseTerms:
        said = self.cleaned_data
        steps = [
            LateFee(said[f"days_{n}"] - 1, said[f"amount_{n}"], said[f"rate_{n}"])
            for n in range(1, STEPS_LATE + 1)
            if said[f"days_{n}"]
        ]
        kept = terms.late.steps[STEPS_LATE:]
        whole = tuple(sorted((*steps, *kept), key=lambda step: step.after_days))
        return replace(terms, late=Late(said["grace_days"], whole, LateFees.ADD if said["adds"] else LateFees.REPLACE))


class LivingForm(StepForm):
    slug, title = "living", gettext_lazy("Living there, letting, visits, insurance")
    primary_home = yes(gettext_lazy("It must be their main home"))
    months_a_year = number(gettext_lazy("Lived in at least how many months a year?"), 0, 12)
    check_yearly = yes(gettext_lazy("We ask once a year"))
    allowed = forms.ChoiceField(
        label=gettext_lazy("May it be let to others?"), choices=CONSENT, widget=forms.RadioSelect
    )
    most_months = number(
        gettext_lazy("At most how many months in all?"), 0, 120, help_text=gettext_lazy("0: no limit.")
    )
    answer_days = number(gettext_lazy("Within how many days do we answer?"))
    most_a_year = number(gettext_lazy("How often may we come in to look, a year?"), 0, 52)
    notice_hours = number(gettext_lazy("How many hours before do we tell them?"), 0, 2_400)
    insured = yes(gettext_lazy("The home is insured by who holds it"))
    taxes_by_holder = yes(gettext_lazy("They pay its property taxes"))

    @classmethod
    def read(cls, terms: LeaseTerms) -> dict[str, Any]:
        lived = terms.occupancy or Occupancy(False, 0, False)
        return {
            "primary_home": lived.primary_home, "months_a_year": lived.months_a_year, "check_yearly": lived.check_yearly,
            "allowed": terms.sublet.allowed.value, "most_months": terms.sublet.most_months,
            "answer_days": terms.sublet.answer_days, "most_a_year": terms.inspection.most_a_year,
            "notice_hours": terms.inspection.notice_hours, "insured": terms.insurance.required,
            "taxes_by_holder": terms.insurance.taxes_by_holder,
        }  # fmt: skip

    def written(self, terms: LeaseTerms) -> LeaseTerms:
        said = self.cleaned_data
        lived = Occupancy(said["primary_home"], said["months_a_year"], said["check_yearly"])
        sublet = replace(
            terms.sublet, allowed=Consent(said["allowed"]), most_months=said["most_months"], answer_days=said["answer_days"]
        )  # fmt: skip
        inspection = replace(terms.inspection, most_a_year=said["most_a_year"], notice_hours=said["notice_hours"])
        insurance = Insurance(said["insured"], terms.insurance.least, said["taxes_by_holder"])
        return replace(
            terms, occupancy=lived if any((said["primary_home"], said["months_a_year"], said["check_yearly"])) else None,
            sublet=sublet, inspection=inspection, insurance=insurance,
        )  # fmt: skip


class WorkForm(StepForm):
    slug, title = "work", gettext_lazy("Changing and improving")
    allowed = yes(gettext_lazy("Whoever holds it may improve it"))
    notice_above = MoneyField(
        label=gettext_lazy("We are told of work that costs more than"), required=False, zero=True,
        help_text=gettext_lazy("0: of any work. Leave it empty: of none."),
    )  # fmt: skip
    consent_above = MoneyField(
        label=gettext_lazy("We are asked before work that costs more than"), required=False, zero=True,
        help_text=gettext_lazy("Leave it empty: we are not asked."),
    )  # fmt: skip
    answer_days = number(gettext_lazy("Within how many days do we answer?"))
    credit_cap = MoneyField(
        label=gettext_lazy("At most this much of all improvements counts at a sale"), required=False, zero=True
    )

    @classmethod
    def read(cls, terms: LeaseTerms) -> dict[str, Any]:
        rule = terms.improvements or Improvements(None)
        said = {name: getattr(rule, name) for name in ("notice_above", "consent_above", "answer_days", "credit_cap")}
        return said | {"allowed": terms.improvements is not None}

    def written(self, terms: LeaseTerms) -> LeaseTerms:
        said = dict(self.cleaned_data)
        allowed = said.pop("allowed")
        return replace(terms, improvements=Improvements(**said) if allowed else None)


class BankForm(StepForm):
    slug, title = "bank", gettext_lazy("A bank’s loan")
    allowed = forms.ChoiceField(
        label=gettext_lazy("May a bank’s loan be taken out on the home?"), choices=CONSENT, widget=forms.RadioSelect
    )
    most_of_price = PercentField(
        label=gettext_lazy("At most how many percent of the price by the rule?"), required=False,
        help_text=gettext_lazy("Leave it empty for no limit."),
    )  # fmt: skip
    answer_days = number(gettext_lazy("Within how many days do we answer?"))
    notices = yes(gettext_lazy("The bank tells us when a payment is missed"))
    trust_may_cure = yes(gettext_lazy("We may pay in their place, so that the home is not lost"))
    trust_may_buy = yes(gettext_lazy("We may buy the home first if the bank sells it"))

    @classmethod
    def read(cls, terms: LeaseTerms) -> dict[str, Any]:
        rule = terms.mortgage or MortgageRules(Consent.NO)
        return {name: getattr(rule, name) for name in cls.base_fields} | {"allowed": rule.allowed.value}

    def written(self, terms: LeaseTerms) -> LeaseTerms:
        said = self.cleaned_data | {"allowed": Consent(self.cleaned_data["allowed"])}
        return replace(terms, mortgage=MortgageRules(**said))


class DefaultForm(StepForm):
    slug, title = "default", gettext_lazy("If something goes wrong")
    support_first = yes(gettext_lazy("A plan is offered before any notice"))
    money_cure_days = number(gettext_lazy("Days to pay what is owed, after a notice"))
    other_cure_days = number(gettext_lazy("Days to put anything else right"))
    lender_extra_days = number(gettext_lazy("Days more for the bank"))
    mediation = yes(gettext_lazy("Either side may ask for somebody neutral"))

    @classmethod
    def read(cls, terms: LeaseTerms) -> dict[str, Any]:
        return {name: getattr(terms.default, name) for name in cls.base_fields}

    def written(self, terms: LeaseTerms) -> LeaseTerms:
        return replace(terms, default=Default(**self.cleaned_data))


FORMULAS = [
    ("none", gettext_lazy("Nothing is sold: no price")),
    ("fixed", gettext_lazy("What was paid, and a fixed rate a year")),
    ("appraisal-share", gettext_lazy("What was paid, and a share of what the home gained in value")),
    ("indexed", gettext_lazy("What was paid, grown as a published table grew")),
    ("keep", gettext_lazy("As it is now")),
]


class SaleForm(StepForm):
    slug, title = "sale", gettext_lazy("When the home is sold")
    formula = forms.ChoiceField(
        label=gettext_lazy("How is the price reckoned?"), choices=FORMULAS, widget=forms.RadioSelect,
        help_text=gettext_lazy("Floors, caps, improvements and mixed rules are set on the pages of prices."),
    )  # fmt: skip
    rate = PercentField(label=gettext_lazy("A fixed rate: how many percent a year?"), required=False)
    compound = yes(gettext_lazy("On the price as it has grown, not on what was paid"))
    share = PercentField(label=gettext_lazy("A share of the gain: how many percent?"), required=False)
    index = forms.CharField(label=gettext_lazy("A published table: which one?"), max_length=60, required=False)
    notice_days = number(gettext_lazy("Days until we name the price"))
    decide_days = number(gettext_lazy("Days to say whether we buy"))
    close_days = number(gettext_lazy("Days from our yes to the closing"))
    release_days = number(
        gettext_lazy("Days without a buyer until they may look themselves"), help_text=gettext_lazy("0: never.")
    )
    assignable = yes(gettext_lazy("We may hand our right on to the next family"))

    @classmethod
    def read(cls, terms: LeaseTerms) -> dict[str, Any]:
        option = terms.option or Option()
        said = {name: getattr(option, name) for name in ("notice_days", "decide_days", "close_days", "release_days")}
        return said | {"assignable": option.assignable, "formula": "none" if terms.resale is None else "keep"}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        needed = {"fixed": "rate", "appraisal-share": "share", "indexed": "index"}.get(given.get("formula", ""))
        if needed and given.get(needed) in (None, "") and needed not in self.errors:
            self.add_error(needed, _("This is needed for the price you chose."))
        return given

    def written(self, terms: LeaseTerms) -> LeaseTerms:
        said = self.cleaned_data
        names = ("notice_days", "decide_days", "close_days", "release_days", "assignable")
        resale = self._resale(terms)
        option = Option(**{name: said[name] for name in names}) if resale is not None else None
        return replace(terms, option=option, resale=resale)

    def _resale(self, terms: LeaseTerms) -> Resale | None:
        said = self.cleaned_data
        formula: dict[str, Any]
        if said["formula"] == "keep":
            return terms.resale
        if said["formula"] == "none":
            return None
        if said["formula"] == "fixed":
            growth = "compound" if said["compound"] else "simple"
            formula = {"type": "fixed", "rate": format(said["rate"], "f"), "growth": growth}
        elif said["formula"] == "appraisal-share":
            formula = {"type": "appraisal-share", "share": format(said["share"], "f")}
        else:
            formula = {"type": "indexed", "index": {"code": said["index"].strip()}}
        rule = registry.get(RESALE_RULE)
        try:
            stated: Any = rule.statement_json(rule.statement_from_json({"formula": formula}, "formula"))
        except FormError as error:
            raise ValidationError({"formula": _("This price cannot be: %(why)s") % {"why": error.problem}}) from error
        return Resale(RESALE_RULE, stated)


class PassingForm(StepForm):
    slug, title = "passing", gettext_lazy("When somebody dies, or a couple parts")
    heirs = forms.MultipleChoiceField(
        label=gettext_lazy("To whom can it pass?"), choices=HEIRS, widget=forms.CheckboxSelectMultiple, required=False
    )
    lived_months = number(gettext_lazy("How many months must somebody of the household have lived there?"), 0, 120)
    heirs_must_qualify = yes(gettext_lazy("Their income must be within the limit"))
    divorce = yes(gettext_lazy("When a couple parts, one of them may keep it"))
    sell_months = number(gettext_lazy("Within how many months does an heir sell who cannot take it?"), 1, 60)

    @classmethod
    def read(cls, terms: LeaseTerms) -> dict[str, Any]:
        rule = terms.transfer or Transfer(heirs=(), lived_months=0, divorce=False)
        return {name: getattr(rule, name) for name in cls.base_fields} | {"heirs": [heir.value for heir in rule.heirs]}

    def written(self, terms: LeaseTerms) -> LeaseTerms:
        said = self.cleaned_data | {"heirs": tuple(Heir(heir) for heir in self.cleaned_data["heirs"])}
        return replace(terms, transfer=Transfer(**said) if said["heirs"] or said["divorce"] else None)


class RulesForm(StepForm):
    slug, title = "rules", gettext_lazy("Further rules")
    rules = forms.CharField(
        label=gettext_lazy("Further rules, one a line"), required=False, max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("In your own words. They stand in the lease and in the public record: name nobody."),
    )  # fmt: skip

    @classmethod
    def read(cls, terms: LeaseTerms) -> dict[str, Any]:
        return {"rules": "\n".join(terms.rules_of_use)}

    def written(self, terms: LeaseTerms) -> LeaseTerms:
        lines = tuple(line.strip() for line in self.cleaned_data["rules"].splitlines() if line.strip())
        return replace(terms, rules_of_use=lines)


STEPS: Mapping[str, type[StepForm]] = MappingProxyType({
    form.slug: form
    for form in (TermForm, FeeForm, AdjustForm, LateForm, LivingForm, WorkForm, BankForm, DefaultForm, SaleForm, PassingForm,
                 RulesForm)
})  # fmt: skip


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What is the template called?"), max_length=120)
