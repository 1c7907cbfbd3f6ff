"""Attacks on the way out, for the trials S1 to S3 and for every feature that fetches: vectors, scripts, bombs."""
