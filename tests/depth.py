"""How far a run goes: ``make deep`` repeats what depends on timing or on chance."""

from hypothesis import settings

from asasap.env import env_bool

DEEP = env_bool("ASASAP_DEEP", default=False)
RACES = 50 if DEEP else 1

settings.register_profile("usual", deadline=None)  # Other tests share the processors.
settings.register_profile("deep", deadline=None, max_examples=2000)
settings.load_profile("deep" if DEEP else "usual")
