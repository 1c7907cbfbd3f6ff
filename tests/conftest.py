"""Its place puts ``tests/`` on the import path, so that every test can ``import factory``.

No property has a deadline: how long something takes on a busy machine is a matter of ``bench/``.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unhurried", parent=settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("unhurried")
