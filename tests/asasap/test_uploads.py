import io
import zipfile

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from asasap.kernel.uploads import (
    JPEG,
    MAX_BYTES,
    MAX_SIDE,
    NAME_LENGTH,
    PDF,
    UploadRefused,
    clean_name,
    remake,
)

PLACE = 0x8825  # The EXIF tag that tells where a picture was taken.
ORIENTATION = 0x0112


def picture(kind="JPEG", *, size=(64, 32), mode="RGB", color="white", **options):
    made = io.BytesIO()
    Image.new(mode, size, color).save(made, kind, **options)
    return made.getvalue()


def pdf(pages=1, **options):
    first, *others = [Image.new("RGB", (60, 80), "white") for _ in range(pages)]
    made = io.BytesIO()
    first.save(made, "PDF", save_all=True, append_images=others, **options)
    return made.getvalue()


def written_pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    text, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return text + (
        b"xref\n0 %d\n0000000000 65535 f \n%s"
        b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(text))
    )


def opened(made):
    return Image.open(io.BytesIO(made.content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_jpeg_whatever_its_name_says(kind):
    made = remake(picture(kind), name="paper.exe")

    assert (made.content_type, made.name) == (JPEG, "paper.jpg")
    assert opened(made).format == "JPEG"
    assert opened(made).size == (64, 32)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_sort_of_dots_is_drawn_on_white(mode):
    color = (0, 0) if mode == "LA" else (0, 0, 0, 0) if mode == "RGBA" else 0
    made = remake(picture("PNG", mode=mode, color=color), name="a.png")

    [shade] = {opened(made).getpixel(place) for place in [(0, 0), (63, 31)]}
    assert shade == ((255,) * 3 if mode in {"LA", "RGBA"} else (0, 0, 0))


def test_nothing_of_the_metadata_is_kept_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[PLACE] = {1: "N", 2: (48.0, 51.0, 0.0)}
    sent = picture(exif=exif, comment=b"secret-comment", icc_profile=b"secret-profile")
    assert b"Exif" in sent
    assert b"secret-comment" in sent

    made = remake(sent, name="a.jpg")

    assert opened(made).size == (32, 64)
    assert not opened(made).getexif()
    for trace in (b"Exif", b"secret-comment", b"secret-profile"):
        assert trace not in made.content


def test_a_large_photo_is_made_legible_and_no_larger():
    made = remake(picture(size=(6000, 3000)), name="a.jpg")

    assert opened(made).size == (MAX_SIDE, MAX_SIDE // 2)


@pytest.mark.parametrize("size", [(8000, 8000), (60_000, 60_000)])
def test_a_bomb_is_refused_before_it_unfolds(size):
    bomb = picture("PNG", mode="1", size=(1, 1), color=0)
    head = bomb.index(b"IHDR")
    wide = bomb[: head + 4] + b"".join(n.to_bytes(4) for n in size)
    bomb = wide + bomb[head + 12 :]
    sum_at = head + 17
    bomb = bomb[:sum_at] + _crc(bomb[head:sum_at]) + bomb[sum_at + 4 :]

    with pytest.raises(UploadRefused, match="40"):
        remake(bomb, name="a.png")


def _crc(data):
    import zlib  # noqa: PLC0415

    return zlib.crc32(data).to_bytes(4)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00 a program",
        b"\x7fELF a program",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"GIF89a",
        b"PK\x03\x04",
        b"RIFF\x00\x00\x00\x00WAVE",
        b"\xff\xd8\xff",
        b"%PDF-1.7\n%%EOF",
        b" " * (MAX_BYTES + 1),
    ],
    ids=lambda data: repr(data[:8]),
)
def test_what_is_no_paper_is_refused_in_words(data):
    with pytest.raises(UploadRefused) as refusal:
        remake(data, name="paper.jpg")

    assert str(refusal.value).endswith((".", "!"))


def test_a_picture_that_is_also_an_archive_is_refused():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("Main.class", "a program")

    with pytest.raises(UploadRefused):
        remake(picture() + archive.getvalue(), name="a.jpg")


@pytest.mark.parametrize(
    "mark", [b"%PDF-1.7", b"<script>", b"<HTML>", b"<?php", b"<svg"]
)
def test_a_picture_that_is_also_something_else_is_refused(mark):
    with pytest.raises(UploadRefused):
        remake(picture(comment=mark), name="a.jpg")


def test_a_pdf_that_is_also_a_page_is_refused():
    with pytest.raises(UploadRefused):
        remake(b"%PDF-1.7\n<script>alert(1)</script>" + pdf(), name="a.pdf")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_is_refused(kind):
    noise = Image.effect_noise((200, 200), 80)
    whole = io.BytesIO()
    noise.save(whole, kind)

    with pytest.raises(UploadRefused):
        remake(whole.getvalue()[: whole.tell() // 2], name="a")


def test_half_a_pdf_is_refused():
    whole = pdf(3)

    with pytest.raises(UploadRefused):
        remake(whole[: len(whole) // 2], name="a.pdf")


@pytest.mark.parametrize("pages", [1, 20])
def test_a_pdf_is_redrawn_page_by_page(pages):
    made = remake(pdf(pages, author="secret-author"), name="a.pdf")

    assert made.content_type == PDF
    assert b"secret-author" not in made.content
    with pypdfium2.PdfDocument(made.content) as document:
        assert len(document) == pages


def test_a_pdf_of_too_many_pages_is_refused():
    with pytest.raises(UploadRefused, match="20"):
        remake(pdf(21), name="a.pdf")


def test_no_script_link_or_attachment_of_a_pdf_survives():
    sent = written_pdf(
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R"
        b" /Names << /EmbeddedFiles << /Names [(secret.exe) 6 0 R] >> >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Annots [5 0 R] >>",
        b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>",
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9]"
        b" /A << /S /URI /URI (http://evil.example) >> >>",
        b"<< /Type /Filespec /F (secret.exe) /EF << /F 7 0 R >> >>",
        b"<< /Length 6 >>\nstream\nsecret\nendstream",
    )

    made = remake(sent, name="a.pdf")

    for trace in (b"JavaScript", b"OpenAction", b"secret", b"evil", b"/Annot"):
        assert trace in sent
        assert trace not in made.content


def test_a_pdf_as_wide_as_a_house_is_drawn_small():
    sent = written_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100000 50000] >>",
    )

    made = remake(sent, name="a.pdf")

    with pypdfium2.PdfDocument(made.content) as document:
        width, _height = document[0].get_size()
        assert width * 150 / 72 <= MAX_SIDE + 1


def test_what_was_typed_in_the_boxes_of_a_form_is_drawn():
    font = b"/DA (/Helv 24 Tf 0 g)"
    sent = written_pdf(
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] %s"
        b" /DR << /Font << /Helv 5 0 R >> >> /NeedAppearances true >> >>" % font,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 60] /Annots [4 0 R] >>",
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Yvette) /F 4"
        b" /Rect [10 10 190 50] %s /P 3 0 R >>" % font,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )

    made = remake(sent, name="a.pdf")

    with pypdfium2.PdfDocument(made.content) as document:
        darkest, _lightest = document[0].render().to_pil().convert("L").getextrema()
    assert darkest < 64


# A page whose user password is "secret", locked by RC4 as the oldest readers do.
LOCKED = written_pdf(
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
    % (b"aa" * 32, b"bb" * 32),
).replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>]")


def test_a_locked_pdf_is_refused_with_what_to_do():
    with pytest.raises(UploadRefused) as refusal:
        remake(LOCKED, name="a.pdf")

    assert "mot de passe" in str(refusal.value) or "password" in str(refusal.value)


@pytest.mark.parametrize("sent", [picture(), pdf(2)], ids=["picture", "pdf"])
def test_the_same_paper_sent_twice_is_made_the_same(sent):
    assert remake(sent, name="a") == remake(sent, name="a")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.jpg"),
        ("C:\\papers\\my insurance.PNG", "my insurance.jpg"),
        ("a" * 300 + ".jpg", "a" * NAME_LENGTH + ".jpg"),
        ("\u202egpj.exe", "gpj.jpg"),
        ("تأمين.pdf", "تأمين.jpg"),
        ("l’assurance d'Élise.jpeg", "l’assurance d'Élise.jpg"),
        ("a\x00b\r\nc.jpg", "abc.jpg"),
        ("", "document.jpg"),
        (".jpg", "jpg.jpg"),
        ("...", "document.jpg"),
        ("paper", "paper.jpg"),
    ],
)
def test_a_name_keeps_its_words_and_no_trap(sent, kept):
    assert clean_name(sent, extension=".jpg") == kept


@given(st.text(max_size=400))
def test_any_name_is_short_visible_and_no_path(name):
    kept = clean_name(name, extension=".pdf")

    assert kept.endswith(".pdf")
    assert 4 < len(kept) <= NAME_LENGTH + 4
    assert not set(kept) & set("/\\\n\r\x00\u202e")
    assert clean_name(kept, extension=".pdf") == kept


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([picture(), picture("PNG"), picture("WEBP"), pdf(2), LOCKED]),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=20),
    st.integers(0, 400),
)
def test_a_damaged_file_is_made_anew_or_refused_and_nothing_else(sent, hits, cut):
    data = bytearray(sent)
    for place, value in hits:
        data[place % len(data)] = value

    try:
        made = remake(bytes(data[: len(data) - cut]), name="a")
    except UploadRefused:
        return
    assert made.content_type in {JPEG, PDF}
