"""A short year in a small town: the rotation spreads the hours, and serves as many."""

from bench.fairness import draw_world, gini, live, without_rotation
from matching.queries.weights import delivered
from matching.ranking import FULL, Factor


def test_the_rotation_spreads_the_hours_and_serves_no_fewer_requests():
    weights = delivered().weights
    world = draw_world(seed=1, days=56, providers=20)

    ours, reference = live(world, weights), live(world, without_rotation(weights))

    assert gini(ours) < 0.9 * gini(reference)
    assert ours.served >= reference.served
    assert ours.asked == reference.asked == sum(len(day) for day in world.days)
    assert ours == live(world, weights)


def test_without_rotation_its_weight_goes_to_the_others():
    weights = delivered().weights

    bare = without_rotation(weights)

    assert (bare.of[Factor.ROTATION], bare.band) == (0, 0)
    assert sum(bare.of.values()) == FULL
    assert all(bare.of[f] > weights.of[f] for f in Factor if f != Factor.ROTATION)
