"""Pages of the map: what it shows, and the public places people keep on it."""
