from bench.table import Figure, is_missed, table

MET = Figure("page", 500.0, 1000.0, 0.5, 0.2, is_met=True)
MISSED = Figure("page", 100.0, 1000.0, 0.1, 0.2, is_met=False)
NOT_RUN = Figure("page", 100.0, None, None, 0.2, is_met=False)


def test_the_table_lines_up_and_says_what_was_met():
    assert table([MET, MISSED]) == (
        "figure  ours   reference  ratio  target\n"
        "page    500.0  1,000.0    0.500  0.2     met\n"
        "page    100.0  1,000.0    0.100  0.2     MISSED"
    )


def test_a_reference_that_is_not_there_claims_nothing():
    assert "NOT RUN" in table([NOT_RUN])
    assert not is_missed([MET, NOT_RUN])
    assert is_missed([MET, MISSED])
