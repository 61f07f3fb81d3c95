"""How the garbage collector is told to serve pages."""

import gc


def settle() -> None:
    """Once all is loaded: keep it out of every round, and make the rounds rarer.

    To look through what the start loaded for what nobody holds any more would stop a
    request for a tenth of a second now and then. And a page makes tens of thousands of
    objects that nearly all go with it, without the collector: seven hundred at a time
    is one round in a millisecond, for nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
