"""Who serves whom, all together: the assignment of least total cost.

A pure room: whole numbers in, whole numbers out, no framework. ``problem`` says what
is asked, ``solving`` answers, ``proving`` checks the answer without the solver, and
``changing`` says what another choice would cost.
"""
