"""Forms of ideas and of joining them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonhouse.budgeting import languages
from commonhouse.budgeting.actions import Content
from commonhouse.budgeting.forms.fields import PhotoField, PointField, TrapMixin, point_text
from commonhouse.budgeting.models import Budget, Idea
from commonhouse.record import receipts


class IdeaForm(TrapMixin, forms.Form):
    title = forms.CharField(
        label=_("Your idea, in a few words"), max_length=120, help_text=_("For example: Shade trees at the bus stops.")
    )
    text = forms.CharField(
        label=_("What would it do, and for whom?"), max_length=3000, widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("A few sentences are enough. Everyone can read them: leave out names and telephone numbers."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Which language did you write in?"))
    category: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("What is it about?"), queryset=None, required=False
    )
    district: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Where?"), queryset=None, required=False)
    place = forms.CharField(
        label=_("Which place?"), max_length=120, required=False, help_text=_("A park, a school, a street corner.")
    )
    point = PointField()
    photo = PhotoField()
    photo_description = forms.CharField(
        label=_("What does the photo show?"), max_length=200, required=False,
        help_text=_("For people who cannot see it."),
    )  # fmt: skip
    shown_name = forms.CharField(
        label=_("Name to show"), max_length=80, required=False, help_text=_("Any name you like, or none.")
    )
    field_order = ("title", "text", "language")

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages.choices()  # type: ignore[attr-defined]
        self.initial.setdefault("language", languages.reader_language())
        for name, rows in (("category", budget.categories), ("district", budget.districts)):
            field = self.fields[name]
            field.queryset = rows.all()  # type: ignore[attr-defined]
            field.empty_label = _("Not sure, or several")  # type: ignore[attr-defined]
            field.widget.choices = field.choices  # type: ignore[attr-defined]
        self.has_categories, self.has_districts = budget.categories.exists(), budget.districts.exists()
        if not self.has_categories:
            del self.fields["category"]
        if not self.has_districts:
            del self.fields["district"]

    @property
    def more_is_open(self) -> bool:
        """The folded part holds something, or an error to see."""
        names = ("place", "point", "photo", "photo_description", "shown_name", "category", "district")
        return any(self[name].errors or self[name].value() for name in names if name in self.fields)

    def content(self) -> Content:
        given = self.cleaned_data
        latitude, longitude = given["point"] or (None, None)
        return Content(
            title=given["title"], text=given["text"], language=given["language"], category=given.get("category"),
            district=given.get("district"), place=given["place"], latitude=latitude, longitude=longitude,
            photo=given["photo"], photo_description=given["photo_description"],
        )  # fmt: skip


class IdeaEditForm(IdeaForm):
    drop_photo = forms.BooleanField(label=_("Take the photo away"), required=False)

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        names = ("title", "text", "language", "category", "district", "place", "photo_description")
        initial = {name: getattr(idea, name) for name in names}
        district = idea.district
        at_middle = district is not None and (district.latitude, district.longitude) == (idea.latitude, idea.longitude)
        initial["point"] = "" if at_middle else point_text(idea.latitude, idea.longitude)
        kwargs["initial"] = initial
        super().__init__(*args, budget=idea.budget, **kwargs)
        del self.fields["shown_name"]
        if not idea.photo:
            del self.fields["drop_photo"]


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"), max_length=40, help_text=_("20 letters and numbers, as shown when you sent your idea."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        try:
            return receipts.normalize(self.cleaned_data["code"])
        except receipts.BadCode as error:
            raise forms.ValidationError(_("This is not a whole code: it has 20 letters and numbers.")) from error


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One or two sentences. Everyone can read them."),
    )  # fmt: skip


class MergeForm(forms.Form):
    into = forms.IntegerField(
        label=_("Number of the other idea"), min_value=1, help_text=_("The one that stays. Its number is in its title.")
    )
    why = forms.CharField(
        label=_("Why do they belong together?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The authors of both will read this and decide."),
    )  # fmt: skip

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.idea = idea

    def clean_into(self) -> Idea:
        number = self.cleaned_data["into"]
        found = Idea.objects.filter(budget=self.idea.budget, number=number, status=Idea.Status.OPEN).first()
        if found is None:
            raise forms.ValidationError(_("There is no open idea with this number."))
        if found.pk == self.idea.pk:
            raise forms.ValidationError(_("Choose another idea: this is the same one."))
        return found


class FilterForm(forms.Form):
    """Looking through a list. Anything odd in the address is left out, never an error page."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    category = forms.TypedChoiceField(label=_("About"), required=False, coerce=int, empty_value=None)
    district = forms.TypedChoiceField(label=_("Where"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=_("Language"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, data: Any, *, budget: Budget, statuses: list[tuple[str, Any]], by_language: bool) -> None:
        super().__init__(data)
        for name, rows in (("category", budget.categories), ("district", budget.districts)):
            named = rows.values_list("pk", "name")
            self.fields[name].choices = [("", _("All")), *named]  # type: ignore[attr-defined]
        self.fields["status"].choices = [("", _("All")), *statuses]  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", _("All")), *languages.choices()]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.when_needed = ""  # type: ignore[attr-defined]  # a filter is not asked for: "optional" would be noise
        if not by_language:
            del self.fields["language"]

    @property
    def choosers(self) -> list[forms.BoundField]:
        """The fields that narrow the list, those with something to choose from."""
        return [self[name] for name in self.fields if name != "q" and len(self.fields[name].choices) > 1]  # type: ignore[attr-defined]

    @property
    def is_narrow(self) -> bool:
        return any(self[name].value() for name in self.fields if name != "q")
