"""Photos people send: checked, turned upright, scaled down and written anew, so that nothing hidden in the file stays.

What is kept is two WebP files of our own making: no camera data, no place (EXIF, GPS), no colour profile, no text
chunks, and nothing of the bytes that came in. Never SVG.
"""

from __future__ import annotations

import io
import secrets
import warnings
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 1600
SMALL_SIDE = 480
FORMATS = ("JPEG", "PNG", "WEBP")  # a telephone's JPEG of several pictures (MPO) opens as JPEG
ACCEPT = "image/jpeg,image/png,image/webp"


def clean(upload: IO[bytes], size: int | None = None) -> dict[str, bytes]:
    """The photo as WebP, {"large": ..., "small": ...}. Raises ValidationError, in plain words, for anything else."""
    if size is not None and size > MAX_BYTES:
        raise ValidationError(_too_big(), code="too-large")
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValidationError(_too_big(), code="too-large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own limit of pixels is stricter than Pillow's warning
            picture = _decoded(data)
    except ValidationError:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("This file is not a photo we can read. Send a JPEG, PNG or WebP picture."), code="not-a-photo"
        ) from error
    return {"large": _webp(picture, LONGEST_SIDE), "small": _webp(picture, SMALL_SIDE)}


def _too_big() -> str:
    return _("This photo is larger than 8 MB. Send a smaller one, or a picture of the picture.")


def _decoded(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=FORMATS) as header:
        header.verify()  # reads the structure, not the pixels; the file must be opened again after it
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise ValidationError(
                _("This photo has more than 40 million points. Send a smaller one."), code="too-many-pixels"
            )
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded near the size we keep
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _on_white(upright)


def _on_white(picture: Image.Image) -> Image.Image:
    """Plain RGB: see-through parts become white, as on paper."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    page = Image.new("RGB", layer.size, "white")
    page.paste(layer, mask=layer.getchannel("A"))
    return page


def _webp(picture: Image.Image, longest: int) -> bytes:
    fresh = Image.new("RGB", picture.size)
    fresh.paste(picture)  # pixels only: metadata lives in the old object's `info`
    fresh.thumbnail((longest, longest))
    out = io.BytesIO()
    fresh.save(out, "WEBP", quality=78 if longest > SMALL_SIDE else 70, method=4)
    return out.getvalue()


def store(photo: dict[str, bytes], folder: str) -> str:
    """Writes both sizes under an unguessable name; returns the name of the large one, for the model's field."""
    stem = f"{folder}/{secrets.token_hex(16)}"
    default_storage.save(small_name(f"{stem}.webp"), ContentFile(photo["small"]))
    return default_storage.save(f"{stem}.webp", ContentFile(photo["large"]))


def small_name(name: str) -> str:
    return name.removesuffix(".webp") + "-small.webp"


def discard(name: str) -> None:
    """Removes both sizes; call it when the change that drops them has been committed."""
    if name:
        default_storage.delete(name)
        default_storage.delete(small_name(name))
