"""French and English are whole: the catalogue, and every page as it is shown."""

import re

import pytest
from babel.messages import Catalog
from django.test import Client
from django.utils.translation import gettext, override

from asasap.management import catalogue
from tests.markup import parsed_with_faults
from tests.matrix import permission_routes
from tests.pseudo import (
    bare_words,
    marked_translations,
    page_of,
    said_by_rows,
    shown_text,
    without_marks,
)
from tests.roles import ROLES, STRANGER, sign_in

# What is the same in every language: names, addresses, numbers. What rows say is too.
SAME = (
    r"(?i:ASASAP|[\w.+-]+@[\w.-]+|https?://\S+|[0-9a-f]{8}-[0-9a-f-]{27}"
    r"|#\d+( [\w.]+)*|Français|English"
    r"|\b(accounts|auctions|mapping|offers|test)\.\w+(: .*)?"
    rf"|(Person|Organisation)( \w+)?|{STRANGER}|for a test"
    r"|\bmin\b|\bcode\b|\b(openid|profile|email)\b|\b1er\b)"
)

# Words of Django's and allauth's whose French is spelt alike. Ours say so themselves.
ALIKE = {"Code", "Sessions", "WebAuthn"}
# Asked for by drf-spectacular, of no page: it has no French.
UNSHOWN = {"No response body"}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.usefixtures("roles_written")
def test_every_page_is_well_formed_and_all_of_it_in_french(role):
    """Each is made once, its translations marked; the second half reads it unmarked."""
    client = sign_in(Client(headers={"accept-language": "fr"}), role)
    sentences = {m.id for m in catalogue.read_catalogue() if _is_sentence(m)}

    with marked_translations() as heard:
        marked = dict(_pages(client, role))
    parsed = {url: parsed_with_faults(html) for url, html in marked.items()}
    pages = {url: page for url, (page, _faults) in parsed.items()}

    # What rows say comes first: it may hold some of the rest.
    same = re.compile(f"{said_by_rows()}|{SAME}")
    bare = {url: bare_words(page, same) for url, page in pages.items()}
    assert {url: words for url, words in bare.items() if words} == {}
    ours = {sentence for m in catalogue.read_catalogue() for sentence in _forms(m.id)}
    assert heard.lacking - ALIKE - UNSHOWN - ours == set()

    # What a script asks for is a part: a browser never reads it by itself.
    malformed = {
        url: faults
        for url, (_page, faults) in parsed.items()
        if faults and "</html>" in marked[url]
    }
    assert malformed == {}
    english = {
        url: [sentence for sentence in sentences if sentence in text]
        for url, page in pages.items()
        if (text := without_marks(shown_text(page)))
    }
    assert {url: left for url, left in english.items() if left} == {}


def test_a_text_that_was_not_translated_would_be_seen():
    html = (
        '<p>⟦Bonjour ⟦Jeanne⟧⟧ and <b>hello</b> 12 €</p><img alt="a cat">'
        '<p translate="no">Nobody</p><p>Ironing on Tuesdays</p>'
        "<p>⟦Écrivez à <a>⟧nous⟦</a>⟧</p>"
        "<button>⟦Envoyer⟧</button><input type=submit value=Send><script>var a</script>"
    )

    bare = bare_words(page_of(html), re.compile(f"{SAME}|Ironing on Tuesdays"))

    assert bare == ["and hello", "nous", "a cat", "Send"]


def test_a_malformed_page_would_be_seen():
    html = "<!DOCTYPE html><title>t</title><p><div></div></p>\n<i id=a id=b></i>"

    codes = [fault.split()[1] for fault in parsed_with_faults(html)[1]]

    assert codes == ["unexpected-end-tag", "duplicate-attribute"]


def test_the_catalogue_is_whole_and_compiled():
    known = catalogue.read_catalogue()

    assert catalogue.faults(catalogue.extracted(), known) == []
    assert catalogue.MO.read_bytes() == catalogue.compiled() == catalogue.compiled()


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"id": "Gone.", "string": "Parti."}, "obsolete: 'Gone.'"),
        ({"id": "Kept.", "string": ""}, "empty: 'Kept.'"),
        ({"id": "Kept.", "string": "Gardé.", "flags": ["fuzzy"]}, "fuzzy: 'Kept.'"),
        (
            {"id": "Hello %(name)s.", "string": "Bonjour %(nom)s."},
            "other gaps than the English: 'Hello %(name)s.'",
        ),
        (
            {"id": ("%(n)s day", "%(n)s days"), "string": ("un jour", "des jours")},
            "other gaps than the English: '%(n)s day'",
        ),
        ({"id": "Kept.", "string": "Gardé.", "context": "b"}, "obsolete: 'Kept.' (b)"),
    ],
)
def test_a_fault_of_the_catalogue_is_named(entry, fault):
    asked, known = Catalog(locale="fr"), Catalog(locale="fr")
    for sentence in ("Kept.", "Hello %(name)s.", ("%(n)s day", "%(n)s days")):
        asked.add(sentence)
    known.add(**entry)

    faults = catalogue.faults(asked, known)

    assert [f for f in faults if not f.startswith("missing")] == [fault]
    assert "missing: 'Kept.'" in faults or entry["id"] == "Kept."


def test_a_sentence_that_french_lacks_would_be_heard():
    with override("fr"), marked_translations() as heard:
        assert gettext("No such sentence.") == "⟦No such sentence.⟧"

    assert heard.lacking == {"No such sentence."}


def _pages(client, role):
    for url in sorted({url for who, url in permission_routes() if who == role}):
        response = client.get(url)
        if response["Content-Type"].startswith("text/html"):
            yield url, response.content.decode()


def _forms(sentence: str | tuple[str, ...]) -> tuple[str, ...]:
    return (sentence,) if isinstance(sentence, str) else tuple(sentence)


def _is_sentence(message) -> bool:
    text = message.id if isinstance(message.id, str) else ""
    is_plain = not re.search(r"[%<\n]", text) and message.string != text
    return is_plain and len(text.split()) > 2
