from bench import tours
from bench.table import is_missed, table


def test_without_instances_the_public_figures_are_not_run_and_the_days_are(monkeypatch):
    monkeypatch.setattr(tours, "OVERLOADED", ((12, 3, 1),))
    monkeypatch.setattr(tours, "DAY", 0.5)
    monkeypatch.setattr(tours, "LONG", 0.5)
    said = []

    figures = tours.measure(instances=None, quick=True, say=said.append)

    assert [figure.reference is None for figure in figures] == [True] * 4 + [False]
    assert table(figures).count("NOT RUN") == 4
    assert not is_missed(figures[:4])
    assert len(said) == 1
