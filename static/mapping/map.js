// The map. It is drawn from outlines the portal ships, and from what the server counts in
// the box looked at; the list of the page says the same.

(() => {
  const FRANCE = [[41.3, -5.2], [51.2, 9.7]];
  const SETTLED = 200; // Milliseconds after which a map moved is asked about.
  const DOORS = 60; // Cells the keyboard may stop at.
  const FINE = 8; // The zoom from which the finer outlines are drawn.

  const box = document.querySelector("[data-map]");
  if (!box || !window.L) return;
  box.hidden = false;

  const { dataset } = box;
  // Tiles are pictures of whole zooms; outlines are drawn at any, to fill the box.
  const zoomSnap = dataset.tiles ? 1 : 0.25;
  const map = L.map(box, { zoomControl: false, maxZoom: 17, worldCopyJump: true, zoomSnap });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: dataset.zoomIn, zoomOutTitle: dataset.zoomOut }).addTo(map);
  if (dataset.tiles) L.tileLayer(dataset.tiles, { attribution: dataset.credit, maxZoom: 17 }).addTo(map);

  const drawn = L.layerGroup().addTo(map);
  let asked = null;
  let timer = 0;
  let room = null;

  const around = (rings, options) => L.polyline(rings, { interactive: false, className: "map-line", ...options });

  // Text is given as text: a name is nobody's markup.
  function written(text, name) {
    const element = document.createElement("span");
    element.className = name;
    element.textContent = text;
    return L.divIcon({ html: element, className: "", iconSize: null });
  }

  const sign = (at, text, name) => L.marker(at, { icon: written(text, name), interactive: false, keyboard: false });

  // What one may go into: a button by keyboard and finger alike, with its name in words.
  function door(at, text, name, { said, url }) {
    const here = L.marker(at, { icon: written(text, name), keyboard: true });
    const enter = () => {
      if (!url) map.setView(at, map.getZoom() + 2);
      else if ("apart" in dataset) window.open(url, "_blank", "noopener");
      else window.location.assign(url);
    };
    // A count alone says nothing to who hears it.
    here.on("add", () => here.getElement().setAttribute("aria-label", said));
    here.on("click", enter);
    // Leaflet makes a button of it, and leaves the keys of a button to us.
    here.on("keydown", ({ originalEvent }) => {
      if (!["Enter", " "].includes(originalEvent.key)) return;
      originalEvent.preventDefault();
      enter();
    });
    return here;
  }

  function showCells(cells, isCounted) {
    const most = Math.max(1, ...cells.map((cell) => cell.count));
    // More than one would tab through are only drawn: the arrows, + and the list remain.
    const isFew = cells.length <= DOORS;
    for (const cell of [...cells].sort((one, other) => other.count - one.count)) {
      const shape = L.polygon(cell.outline, {
        className: "map-cell",
        weight: 1,
        fillOpacity: 0.15 + (0.45 * Math.log1p(cell.count)) / Math.log1p(most),
        interactive: false,
      }).addTo(drawn);
      if (!isCounted) continue;
      const at = shape.getBounds().getCenter();
      const text = String(cell.count);
      const said = `${text}, ${cell.url ? dataset.list : dataset.look}`;
      const count = isFew ? door(at, text, "map-count", { said, url: cell.url }) : sign(at, text, "map-count");
      if (!room.take(count.addTo(drawn))) count.remove();
    }
  }

  function showMarks(marks) {
    // The darkest are written first; one that would cover another is
    // written shorter, or is a dot.
    for (const mark of [...marks].sort((one, other) => other.shade - one.shade)) {
      const said = [mark.name, mark.words].filter(Boolean).join(", ");
      const put = (text, name) => door([mark.latitude, mark.longitude], text, `${name} map-shade-${mark.shade}`, { said, url: mark.url }).addTo(drawn);
      const isWritten = [said, mark.name].some((text) => {
        const words = put(text, "map-mark");
        const fits = room.holds(words, MapRoom.whole) && room.take(words, MapRoom.whole);
        if (!fits) words.remove();
        return fits;
      });
      if (!isWritten) put("", "map-dot");
    }
  }

  function show(view) {
    // Where the reader stood is drawn anew: the map itself takes the keyboard back.
    const stood = box.contains(document.activeElement) && document.activeElement.matches(".leaflet-marker-icon");
    drawn.clearLayers();
    room = new MapRoom(box);
    for (const { rings } of view.contours) around(rings, { weight: 1, dashArray: "3 3" }).addTo(drawn);
    // What stands at points of its own is said there, in place of counts.
    showCells(view.cells, view.marks.length === 0);
    showMarks(view.marks);
    // Names give way to counts, then to one another: the largest communes come first.
    for (const commune of view.labels) {
      const name = sign([commune.latitude, commune.longitude], commune.name, "map-name").addTo(drawn);
      if (!room.holds(name) || !room.take(name)) name.remove();
    }
    if (stood) box.focus();
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const seen = map.getBounds();
    const limit = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(5);
    const query = new URLSearchParams(dataset.words);
    const corners = { south: limit(seen.getSouth(), 90), west: limit(seen.getWest(), 180), north: limit(seen.getNorth(), 90), east: limit(seen.getEast(), 180) };
    for (const [name, value] of Object.entries(corners)) query.set(name, value);
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

  // The outlines of a whole country are drawn coarsely; close by, all their points.
  const outlines = {};
  let lines = null;

  async function outline() {
    const wanted = map.getZoom() < FINE ? dataset.farOutlines : dataset.outlines;
    try {
      outlines[wanted] ??= (await fetch(wanted)).json();
      const next = around(await outlines[wanted], { weight: 1 });
      lines?.remove();
      lines = next.addTo(map);
    } catch {
      delete outlines[wanted]; // No network: asked for again at the next zoom.
    }
  }

  map.on("zoomend", outline);

  const has = (name) => name in dataset;
  const number = (name) => Number(dataset[name]);
  if (has("latitude")) map.setView([number("latitude"), number("longitude")], 13);
  else if (has("south")) map.fitBounds([[number("south"), number("west")], [number("north"), number("east")]], { maxZoom: 13 });
  else map.fitBounds(FRANCE);
  outline();
})();
