"""Places: communes, geocoding, points, layers, the map pages."""
