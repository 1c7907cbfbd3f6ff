"""THE JAIL: work on hostile bytes in a worker process that can be killed, with limits of time and memory."""
