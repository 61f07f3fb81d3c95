// The tours of a day on a map: the table of the page says the same.

(() => {
  // Tours that were being computed come later, in the same page.
  document.addEventListener("htmx:afterSettle", draw);
  draw();

  function draw() {
    const box = document.querySelector("[data-tours][hidden]");
    const said = document.getElementById("tours-drawn");
    if (!box || !said || !window.L) return;
    const tours = JSON.parse(said.textContent).filter((tour) => tour.points.length);
    if (!tours.length) return;
    box.hidden = false;

    const { dataset } = box;
    const map = L.map(box, { zoomControl: false, maxZoom: 17 });
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: dataset.zoomIn, zoomOutTitle: dataset.zoomOut }).addTo(map);
    if (dataset.tiles) L.tileLayer(dataset.tiles, { attribution: dataset.credit, maxZoom: 17 }).addTo(map);


    // A dash of its own for each, beside its letter: never colour alone.
    const DASHES = ["", "8 6", "2 6", "12 4 2 4"];

    // Stops of one square share its point: their numbers stand together.
    const at = new Map();
    tours.forEach((tour, number) => {
      L.polyline(tour.points, { className: "map-line", weight: 2, dashArray: DASHES[number % DASHES.length], interactive: false }).addTo(map);
      tour.points.forEach((point, stop) => {
        const key = point.join(" ");
        at.set(key, [...(at.get(key) ?? []), `${tour.letter}${stop + 1}`]);
      });
    });
    const stops = [...at].map(([key, names]) => sign(key.split(" ").map(Number), names.join(" · "), "map-mark").addTo(map));
    ground(map, box, stops);
    map.fitBounds(tours.flatMap((tour) => tour.points), { maxZoom: 14, padding: [30, 30] });
  }

  // Text is given as text: a name is nobody's markup.
  function sign(at, text, name) {
    const element = document.createElement("span");
    element.className = name;
    element.textContent = text;
    return L.marker(at, { icon: L.divIcon({ html: element, className: "", iconSize: null }), interactive: false, keyboard: false });
  }

  // What tells where one is: the outlines the portal ships, the names of communes.
  function ground(map, box, stops) {
    const { outlines, view } = box.dataset;
    const line = { className: "map-line", weight: 1, interactive: false };
    const brought = async (address) => (await fetch(address)).json();
    const nothing = () => {}; // No network: the tours are drawn all the same.
    brought(outlines).then((rings) => L.polyline(rings, line).addTo(map), nothing);
    map.once("moveend", () => {
      const seen = map.getBounds();
      const corners = { south: seen.getSouth(), west: seen.getWest(), north: seen.getNorth(), east: seen.getEast() };
      brought(`${view}?${new URLSearchParams({ ...corners, layer: "none" })}`).then(({ labels, contours }) => {
        for (const { rings } of contours) L.polyline(rings, { ...line, dashArray: "3 3" }).addTo(map);
        const room = new MapRoom(box);
        for (const stop of stops) room.take(stop, MapRoom.whole);
        for (const { latitude, longitude, name } of labels) {
          const label = sign([latitude, longitude], name, "map-name").addTo(map);
          if (!room.holds(label) || !room.take(label)) label.remove();
        }
      }, nothing);
    });
  }
})();
