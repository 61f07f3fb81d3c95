"""Files people hand in, made anew: what is kept is drawn by us, never what was sent.

A picture is decoded and encoded again, a PDF is redrawn page by page into a PDF of
pictures: no metadata, script, attachment or link of the original survives. What the
file is, its bytes say; its name and the browser's word for it are not believed.
"""

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

import pypdfium2
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_PAGES = 20
# A paper stays legible at this many points a side; A4 has them at 200 to the inch.
MAX_SIDE = 2340
DOTS_PER_POINT = 150 / 72
QUALITY = 85
NAME_LENGTH = 80

JPEG, PDF = "image/jpeg", "application/pdf"
EXTENSIONS = {JPEG: ".jpg", PDF: ".pdf"}
PICTURE = re.compile(
    rb"(?P<JPEG>\xff\xd8\xff)|(?P<PNG>\x89PNG\r\n\x1a\n)|(?P<WEBP>RIFF.{4}WEBP)",
    re.DOTALL,
)
# What makes a page of a browser, or a program, of a file that also begins otherwise.
FOREIGN = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?php", b"%pdf-")
HEAD_BYTES = 1024

# PDFium is not made for threads, and the web server has several.
_pdfium = Lock()


class UploadRefused(Exception):
    """The file cannot be kept. The message is fit to show to whoever sent it."""


@dataclass(frozen=True, slots=True)
class Remade:
    """A file of our own making. The same one sent twice is made the same."""

    content: bytes
    content_type: str
    name: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def remake(data: bytes, *, name: str) -> Remade:
    """Return the picture or the PDF made anew. Raises UploadRefused."""
    if not data:
        raise UploadRefused(_("This file is empty."))
    if len(data) > MAX_BYTES:
        raise UploadRefused(_("This file is too heavy: 10 MB at most."))
    if data.startswith(b"%PDF-"):
        content, content_type = _remake_pdf(data), PDF
    else:
        content, content_type = _remake_picture(data), JPEG
    name = clean_name(name, extension=EXTENSIONS[content_type])
    return Remade(content=content, content_type=content_type, name=name)


def clean_name(name: str, *, extension: str) -> str:
    """Return a name safe to show and to save under: no path, no invisible letter.

    Letters written from right to left stay; the marks that turn the order of others,
    and make “gpj.exe” read “exe.jpg”, do not.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    stem, _dot, _old = " ".join(seen.split()).strip(". ").rpartition(".")
    stem = (stem or _old).strip(". ")[:NAME_LENGTH].strip()
    return f"{stem or 'document'}{extension}"


def _remake_picture(data: bytes) -> bytes:
    mark = PICTURE.match(data)
    if mark is None:
        raise UploadRefused(
            _("Only photos (JPEG, PNG, WebP) and PDF documents are taken.")
        )
    _refuse_two_in_one(data)
    try:
        with Image.open(BytesIO(data), formats=[str(mark.lastgroup)]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UploadRefused(_too_large())
            image.thumbnail((MAX_SIDE, MAX_SIDE))
            return _jpeg_of(_on_white(ImageOps.exif_transpose(image)))
    except UploadRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UploadRefused(_too_large()) from None
    except Exception as broken:  # A decoder breaks as it likes.
        raise UploadRefused(_("This picture is damaged. Take it again.")) from broken


def _remake_pdf(data: bytes) -> bytes:
    _refuse_two_in_one(data[5:])
    if b"%%EOF" not in data[-HEAD_BYTES:]:
        raise UploadRefused(_damaged_pdf())
    with _pdfium:
        try:
            pages = list(_pages_of(data))
        except pypdfium2.PdfiumError as broken:
            if "password" in str(broken).lower():
                raise UploadRefused(
                    _("This PDF is locked by a password. Save it without one.")
                ) from None
            raise UploadRefused(_damaged_pdf()) from broken
    first, *others = pages
    made = BytesIO()
    # Without dates: the same paper sent twice must be made the same.
    options: dict[str, Any] = {"creationDate": None, "modDate": None}
    first.save(
        made,
        "PDF",
        save_all=True,
        append_images=others,
        resolution=72 * DOTS_PER_POINT,
        quality=QUALITY,
        **options,
    )
    return made.getvalue()


def _pages_of(data: bytes) -> Iterator[Image.Image]:
    """Draw each page, with what has been written in the boxes of a form."""
    with pypdfium2.PdfDocument(data) as document:
        if not 1 <= len(document) <= MAX_PAGES:
            raise UploadRefused(_("This PDF has too many pages: 20 at most."))
        document.init_forms()
        for page in document:
            longest = max(*page.get_size(), 1)
            scale = min(DOTS_PER_POINT, MAX_SIDE / longest)
            bitmap = page.render(scale=scale)
            yield _on_white(bitmap.to_pil())
            bitmap.close()
            page.close()


def _refuse_two_in_one(data: bytes) -> None:
    """A file that is two things at once was made to deceive a reader of one."""
    head = data[:HEAD_BYTES].lower()
    if any(mark in head for mark in FOREIGN) or zipfile.is_zipfile(BytesIO(data)):
        raise UploadRefused(
            _("This file holds something else than a paper. Scan the paper again.")
        )


def _on_white(image: Image.Image) -> Image.Image:
    """The bare dots: a new image carries no comment, profile or position along."""
    seen = image.convert("RGBA")
    page = Image.new("RGB", seen.size, "white")
    page.paste(seen, mask=seen.getchannel("A"))
    return page


def _jpeg_of(image: Image.Image) -> bytes:
    made = BytesIO()
    image.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


def _too_large() -> str:
    return _("This picture is too large: 40 million dots at most.")


def _damaged_pdf() -> str:
    return _("This PDF is damaged or incomplete. Save it again.")
