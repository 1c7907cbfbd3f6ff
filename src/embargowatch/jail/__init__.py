"""THE JAIL: work on hostile bytes in a process of its own, with limits of time and memory.

In: the name of a function and its arguments. Out: what it returns, checked against the type that was expected; or a
ReadError that names the limit. ``docs/jail.md`` says what is promised.
"""

from embargowatch.jail.jail import Jail, Task
from embargowatch.jail.limits import Limits
from embargowatch.jail.messages import Strength
from embargowatch.jail.verdict import Stopped

__all__ = ["Jail", "Limits", "Stopped", "Strength", "Task"]
