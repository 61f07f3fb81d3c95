// The map. It is drawn from outlines the portal ships, and from what the server counts in
// the box looked at; the list of the page says the same.

(() => {
  const FRANCE = [[41.3, -5.2], [51.2, 9.7]];
  const SETTLED = 200; // Milliseconds after which a map moved is asked about.

  const box = document.querySelector("[data-map]");
  if (!box || !window.L) return;
  box.hidden = false;

  const { dataset } = box;
  const map = L.map(box, { zoomControl: false, maxZoom: 17, worldCopyJump: true });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: dataset.zoomIn, zoomOutTitle: dataset.zoomOut }).addTo(map);
  if (dataset.tiles) L.tileLayer(dataset.tiles, { attribution: dataset.credit, maxZoom: 17 }).addTo(map);

  const drawn = L.layerGroup().addTo(map);
  let asked = null;
  let timer = 0;

  const around = (rings, options) => L.polyline(rings, { interactive: false, className: "map-line", ...options });

  // Text is given as text: a name is nobody's markup.
  function written(text, name) {
    const element = document.createElement("span");
    element.className = name;
    element.textContent = text;
    return L.divIcon({ html: element, className: "", iconSize: null });
  }

  const sign = (at, text, name) => L.marker(at, { icon: written(text, name), interactive: false, keyboard: false });

  function show(view) {
    drawn.clearLayers();
    const most = Math.max(1, ...view.cells.map((cell) => cell.count));
    for (const { rings } of view.contours) around(rings, { weight: 1, dashArray: "3 3" }).addTo(drawn);
    for (const cell of view.cells) {
      const shape = L.polygon(cell.outline, {
        className: "map-cell",
        weight: 1,
        fillOpacity: 0.15 + (0.45 * Math.log1p(cell.count)) / Math.log1p(most),
        interactive: false,
      }).addTo(drawn);
      sign(shape.getBounds().getCenter(), String(cell.count), "map-count").addTo(drawn);
    }
    // Names give way to one another: the largest communes come first.
    const taken = [];
    for (const commune of view.labels) {
      const at = map.latLngToContainerPoint([commune.latitude, commune.longitude]);
      if (taken.some((other) => Math.abs(other.x - at.x) < 90 && Math.abs(other.y - at.y) < 24)) continue;
      taken.push(at);
      sign([commune.latitude, commune.longitude], commune.name, "map-name").addTo(drawn);
    }
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const seen = map.getBounds();
    const limit = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(5);
    const query = new URLSearchParams({
      south: limit(seen.getSouth(), 90),
      west: limit(seen.getWest(), 180),
      north: limit(seen.getNorth(), 90),
      east: limit(seen.getEast(), 180),
    });
    if (dataset.layer) query.set("layer", dataset.layer);
    try {
      const answer = await fetch(`${dataset.view}?${query}`, { signal: asked.signal });
      if (answer.ok) show(await answer.json());
    } catch {
      // No network, or moved on meanwhile: what is drawn stays.
    }
  }

  map.on("moveend", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, SETTLED);
  });

  fetch(dataset.outlines)
    .then((answer) => answer.json())
    .then((rings) => around(rings, { weight: 1 }).addTo(map))
    .catch(() => {});

  if (dataset.latitude) map.setView([dataset.latitude, dataset.longitude], 12);
  else map.fitBounds(FRANCE);
})();
