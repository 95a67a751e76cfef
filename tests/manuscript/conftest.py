"""Hypothesis profiles: 20 examples per property, and 5,000 in the soak run (HYPOTHESIS_PROFILE=soak)."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("suite", max_examples=20, deadline=None)
settings.register_profile("quick", max_examples=10, deadline=None)
settings.register_profile(
    "soak", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
