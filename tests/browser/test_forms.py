"""A form says the same whether or not scripts carry it."""

import pytest

pytestmark = pytest.mark.usefixtures("everybody")

PAGE = "/notices/preferences/"


def test_a_refusal_reads_the_same_with_scripts_and_without(enter):
    told = {}
    for scripts in (True, False):
        page = enter("resident", java_script_enabled=scripts)
        page.goto(PAGE)
        page.fill("[name=quiet_from]", "")
        with page.expect_response(f"**{PAGE}") as answer:
            page.click("#choices button")
        page.wait_for_selector("[name=quiet_from].is-invalid")
        described = page.get_attribute("[name=quiet_from]", "aria-describedby")
        told[scripts] = (
            answer.value.status,
            page.inner_text(f"#{described.split()[-1]}"),
            page.inner_text("#choices"),
        )

    assert told[True] == told[False]
    assert told[True][:2] == (422, "Ce champ est obligatoire.")


def test_with_scripts_a_refused_form_puts_the_cursor_where_it_is_wrong(enter):
    page = enter("resident")
    page.goto(PAGE)
    page.fill("[name=quiet_from]", "")
    page.click("#choices button")

    page.wait_for_selector("[name=quiet_from]:focus")
    [fault] = page.faults()  # The browser's own note that the answer was a 422.
    assert "422 (Unprocessable" in fault


def test_with_scripts_an_accepted_form_says_so_and_the_page_is_as_loaded_anew(enter):
    page = enter("resident")
    page.goto(PAGE)
    page.fill("[name=quiet_from]", "21:30")
    page.click("#choices button")
    page.wait_for_selector("#messages .alert-success")
    swapped = page.input_value("[name=quiet_from]")
    page.goto(PAGE)

    assert (swapped, page.input_value("[name=quiet_from]")) == ("21:30", "21:30")
