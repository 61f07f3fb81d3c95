"""What is sealed stays so in the database, under every road into it."""

import pytest
from cryptography.fernet import Fernet
from django.apps.registry import Apps
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Value
from hypothesis import given
from hypothesis import strategies as st

from asasap.kernel.fields import (
    EncryptedJSONField,
    EncryptedTextField,
    UnreadableField,
    blind_index,
)

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


class Letter(models.Model):
    words = EncryptedTextField(null=True)
    values = EncryptedJSONField(null=True)

    class Meta:
        apps = Apps()
        app_label = "probe"

    def __str__(self):
        return f"Letter {self.pk}"


@pytest.fixture(autouse=True)
def _letters(db, settings):
    settings.FIELD_KEYS = [OLD]
    with connection.schema_editor() as editor:
        editor.create_model(Letter)


def raw():
    with connection.cursor() as cursor:
        cursor.execute('SELECT words, "values" FROM probe_letter ORDER BY id')
        return cursor.fetchall()


def test_what_is_written_is_read_again():
    Letter.objects.create(words="Bonjour Zoé", values={"sum": 12, "to": ["é", None]})

    letter = Letter.objects.get()

    assert letter.words == "Bonjour Zoé"
    assert letter.values == {"sum": 12, "to": ["é", None]}


def test_the_database_holds_no_word_of_it():
    Letter.objects.create(words="secretword", values={"key": "secretvalue"})

    [(words, values)] = raw()

    for column in (words, values):
        assert column.startswith("gAAAA")
        for told in ("secret", "word", "key", "value"):
            assert told not in column


def test_nothing_stays_null_and_an_empty_text_is_sealed():
    Letter.objects.create(words=None, values=None)
    Letter.objects.create(words="", values={})

    [(no_words, no_values), (words, values)] = raw()
    assert (no_words, no_values) == (None, None)
    assert words.startswith("gAAAA")
    assert values.startswith("gAAAA")
    assert Letter.objects.filter(words__isnull=True).count() == 1
    assert list(Letter.objects.order_by("pk").values_list("words", "values")) == [
        (None, None),
        ("", {}),
    ]


def test_the_same_text_is_never_sealed_twice_alike():
    Letter.objects.bulk_create([Letter(words="twice"), Letter(words="twice")])

    [(one, _), (other, _)] = raw()
    assert one != other


def test_a_bulk_update_seals_too():
    letter = Letter.objects.create(words="before")

    Letter.objects.update(words="after")
    letter.words = "later"
    Letter.objects.bulk_update([letter], ["words"])

    assert Letter.objects.get().words == "later"
    assert "later" not in raw()[0][0]


@pytest.mark.parametrize(
    "change",
    [
        lambda: Letter.objects.update(words=Value("plain")),
        lambda: connection.cursor().execute("UPDATE probe_letter SET words = 'plain'"),
    ],
)
def test_a_text_that_is_not_sealed_is_refused(change):
    Letter.objects.create(words="sealed")

    with (
        pytest.raises(IntegrityError, match="probe_letter_words"),
        transaction.atomic(),
    ):
        change()

    assert Letter.objects.get().words == "sealed"


@pytest.mark.parametrize(
    "lookup", ["words", "words__in", "words__contains", "words__lower", "values__key"]
)
def test_looking_up_what_is_sealed_is_an_error_and_not_an_empty_answer(lookup):
    with pytest.raises(FieldError):
        Letter.objects.filter(**{lookup: "x"})


def test_what_json_cannot_tell_is_refused():
    with pytest.raises(TypeError):
        Letter.objects.create(values={"at": object()})


@given(json_values)
def test_any_json_value_comes_back(value):
    field = EncryptedJSONField()
    sealed = field.get_prep_value(value)

    assert field.from_db_value(sealed) == value


class TestRotation:
    def test_a_new_key_writes_and_the_old_one_still_reads(self, settings):
        Letter.objects.create(words="old")

        settings.FIELD_KEYS = [NEW, OLD]
        Letter.objects.create(words="new")

        found = Letter.objects.order_by("pk").values_list("words", flat=True)
        assert list(found) == ["old", "new"]
        settings.FIELD_KEYS = [NEW]
        assert Letter.objects.latest("pk").words == "new"

    def test_a_row_saved_again_no_longer_needs_the_old_key(self, settings):
        letter = Letter.objects.create(words="old")
        settings.FIELD_KEYS = [NEW, OLD]

        letter.save()

        settings.FIELD_KEYS = [NEW]
        assert Letter.objects.get().words == "old"

    def test_without_its_key_a_value_is_an_error_that_names_the_field(self, settings):
        Letter.objects.create(words="old")
        settings.FIELD_KEYS = [OTHER]

        with pytest.raises(UnreadableField, match=r"probe\.Letter\.words"):
            Letter.objects.get()

    def test_a_sealed_value_that_was_tampered_with_is_an_error(self):
        Letter.objects.create(words="mine")
        [(words, _)] = raw()
        middle = len(words) // 2
        forged = words[:middle] + ("A" if words[middle] != "A" else "B")
        forged += words[middle + 1 :]

        with connection.cursor() as cursor:
            cursor.execute("UPDATE probe_letter SET words = %s", [forged])

        with pytest.raises(UnreadableField):
            Letter.objects.get()


class TestBlindIndex:
    def test_equal_values_meet_and_others_do_not(self):
        one = blind_index("+33612345678", "accounts.person.phone")

        assert one == blind_index("+33612345678", "accounts.person.phone")
        assert one != blind_index("+33612345679", "accounts.person.phone")
        assert len(one) == 64

    def test_the_same_value_elsewhere_has_another_index(self):
        phone = blind_index("x", "accounts.person.phone")

        assert phone != blind_index("x", "accounts.person.iban")

    def test_a_new_key_in_front_moves_no_index(self, settings):
        before = blind_index("x", "accounts.person.phone")

        settings.FIELD_KEYS = [NEW, OLD]

        assert blind_index("x", "accounts.person.phone") == before

    def test_it_stands_on_the_key(self, settings):
        before = blind_index("x", "accounts.person.phone")

        settings.FIELD_KEYS = [OTHER]

        assert blind_index("x", "accounts.person.phone") != before
