"""The fields that budgets' forms share."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.budgeting import amounts, codes, photos

TOO_QUICK = 2  # seconds: no person reads and answers faster; programs that fill in every form do
_POINT = re.compile(r"\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*")


class MoneyField(forms.CharField):
    """An amount as people type it; cleans to whole cents, or None if empty and not required."""

    def __init__(self, *, currency: str = "USD", **options: Any) -> None:
        self.currency = currency
        options.setdefault("max_length", 40)
        super().__init__(**options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return amounts.parse(text, self.currency) if text else None

    def prepare_value(self, value: Any) -> Any:
        return amounts.typed(value, self.currency) if isinstance(value, int) else value


class PointField(forms.CharField):
    """A point on the map, "42.3301, -71.0789"; cleans to two Decimals of four places (about 10 m), or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Point on the map"))
        options.setdefault(
            "help_text",
            gettext_lazy("Two numbers, as a map shows them: 42.3301, -71.0789. Of a public place, not of a home."),
        )
        super().__init__(required=False, max_length=60, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return parse_point(text) if text else None


def parse_point(text: str) -> tuple[Decimal, Decimal]:
    found = _POINT.fullmatch(text)
    try:
        latitude, longitude = (Decimal(part) for part in found.groups()) if found else (None, None)
    except InvalidOperation:  # pragma: no cover - the pattern lets only figures through
        latitude = longitude = None
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        raise ValidationError(_("Write two numbers with a comma between them: 42.3301, -71.0789."), code="point")
    exact = Decimal("0.0001")
    return latitude.quantize(exact), longitude.quantize(exact)


def point_text(latitude: Decimal | None, longitude: Decimal | None) -> str:
    return "" if latitude is None or longitude is None else f"{latitude}, {longitude}"


class PhotoField(forms.FileField):
    """A photo, checked and written anew; cleans to its two sizes (see photos.clean), or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Photo"))
        options.setdefault(
            "help_text",
            gettext_lazy("JPEG, PNG or WebP, at most 8 MB. We remove where and when it was taken. Show no faces "
                         "without asking."),
        )  # fmt: skip
        super().__init__(required=False, widget=forms.FileInput(attrs={"accept": photos.ACCEPT}), **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not isinstance(data, UploadedFile):
            return None
        return photos.clean(data, data.size)  # an empty file is not a photo: it says so


class TokenMixin(forms.Form):
    """The form's own random token, signed with the time it was made: the same form sent twice is sent once."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=200)
    token_salt = "commonhouse.budgeting.form"  # noqa: S105 - not a secret: it separates signatures by purpose

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["token"] = self.new_token()

    @classmethod
    def new_token(cls) -> str:
        return signing.TimestampSigner(salt=cls.token_salt).sign(codes.new_token())

    def clean_token(self) -> str:
        signer = signing.TimestampSigner(salt=self.token_salt)
        try:
            token = signer.unsign(self.cleaned_data["token"])
        except signing.BadSignature as error:
            raise ValidationError(_("This form is not whole. Please open it again."), code="token") from error
        self.is_quick = self._is_quick(signer)
        return token

    def _is_quick(self, signer: signing.TimestampSigner) -> bool:
        try:
            signer.unsign(self.cleaned_data["token"], max_age=TOO_QUICK)
        except signing.SignatureExpired:
            return False
        return True


class TrapMixin(TokenMixin):
    """Keeps out programs without asking people to prove anything: a field nobody sees, and a moment's time."""

    website = forms.CharField(
        required=False,
        label=gettext_lazy("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("website"):
            raise ValidationError(_("Leave the last field empty, then send again."), code="trap")
        if getattr(self, "is_quick", False):
            raise ValidationError(_("That was very quick. Please press the button once more."), code="quick")
        return cleaned
