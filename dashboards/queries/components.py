"""Samples for the living page of components."""


def component_samples():
    return None
