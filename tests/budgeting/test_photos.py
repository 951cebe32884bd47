"""Photos: nothing that was in the file stays but the picture; nothing but a picture comes in."""

from __future__ import annotations

import io
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image

from commonhouse.budgeting import actions, codes, photos
from commonhouse.budgeting.models import Idea
from commonhouse.people.permissions import NOBODY
from tests.budgeting.factories import make_budget, photo_bytes, send_idea


def with_secrets() -> bytes:
    """A JPEG with a camera's name, a place (GPS), an orientation and a comment."""
    exif = Image.Exif()
    exif[0x010F] = "SpyCam 3000"
    exif[0x0112] = 6  # turned a quarter
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (42.0, 19.0, 30.0)
    return photo_bytes((800, 600), exif=exif, comment=b"taken at home")


def test_camera_place_and_comment_are_gone_and_the_picture_is_upright() -> None:
    data = with_secrets()
    assert b"SpyCam" in data
    made = photos.clean(io.BytesIO(data))
    for part in made.values():
        assert b"SpyCam" not in part
        assert b"at home" not in part
        assert b"EXIF" not in part
        with Image.open(io.BytesIO(part)) as picture:
            assert picture.format == "WEBP"
            assert not picture.getexif()
            assert picture.info.keys() <= {"loop", "background", "timestamp", "duration"}
            assert picture.height > picture.width  # turned as the camera meant


def test_large_photos_are_scaled_down() -> None:
    made = photos.clean(io.BytesIO(photo_bytes((4000, 3000))))
    assert Image.open(io.BytesIO(made["large"])).size == (1600, 1200)
    assert Image.open(io.BytesIO(made["small"])).size == (480, 360)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_see_through_becomes_white(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(out, kind)
    with Image.open(io.BytesIO(photos.clean(io.BytesIO(out.getvalue()))["large"])) as picture:
        red, green, blue = picture.convert("RGB").getpixel((25, 25))
        assert min(red, green, blue) > 245


def bomb() -> bytes:
    """A PNG of a few kilobytes that claims 30,000 x 30,000 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = (30_000).to_bytes(4) * 2 + bytes([1, 0, 0, 0, 0])
    pixels = zlib.compress(bytes(3751 * 2000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"just words",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + bytes(40),
        photo_bytes()[:300],
        photo_bytes((1, 1), "BMP"),
        b"\xff\xd8\xff" + bytes(5000),
        bomb(),
        photo_bytes((8000, 6000)),
    ],
    ids=["empty", "words", "svg", "gif", "cut short", "bmp", "garbage", "bomb", "48 million points"],
)
def test_anything_else_is_refused_in_plain_words(data: bytes) -> None:
    with pytest.raises(ValidationError) as problem:
        photos.clean(io.BytesIO(data))
    assert "photo" in str(problem.value)


def test_a_file_over_the_limit_is_refused_without_being_read_whole() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            assert size >= 0, "asked for everything"
            self.given += size
            return bytes(size)

    source = Endless()
    with pytest.raises(ValidationError, match="8 MB"):
        photos.clean(source)
    assert source.given <= photos.MAX_BYTES + 1
    with pytest.raises(ValidationError, match="8 MB"):
        photos.clean(io.BytesIO(b"x"), size=photos.MAX_BYTES + 1)


@pytest.mark.django_db(transaction=True)
def test_a_photo_replaced_or_taken_back_leaves_no_file() -> None:
    world = make_budget()
    photo = photos.clean(io.BytesIO(photo_bytes()))
    sent = send_idea(world.budget, photo=photo, photo_description="A bare stop")
    proofs = [codes.hash_of(sent.code)]

    def stored() -> list[str]:
        return default_storage.listdir("ideas")[1]

    first = sent.idea.photo.name
    assert len(stored()) == 2
    content = actions.Content(title="Trees", text="More.", photo=photo, photo_description="The same")
    idea = actions.edit_idea(NOBODY, sent.idea, content, proofs=proofs)
    assert idea.photo.name != first
    assert len(stored()) == 2
    actions.withdraw_idea(NOBODY, idea, proofs=proofs)
    assert stored() == []
    assert not Idea.objects.get().photo
