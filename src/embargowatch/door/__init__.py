"""THE DOOR: the one way out to the network, for everything that fetches. In: a URL. Out: what was exchanged."""
