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

    function sign(at, text) {
      const element = document.createElement("span");
      element.className = "map-count";
      element.textContent = text;
      return L.marker(at, { icon: L.divIcon({ html: element, className: "", iconSize: null }), interactive: false, keyboard: false });
    }

    // Stops of one square share its point: their numbers stand together.
    const at = new Map();
    tours.forEach((tour, number) => {
      L.polyline(tour.points, { className: "map-line", weight: 2, dashArray: DASHES[number % DASHES.length], interactive: false }).addTo(map);
      tour.points.forEach((point, stop) => {
        const key = point.join(" ");
        at.set(key, [...(at.get(key) ?? []), `${tour.letter}${stop + 1}`]);
      });
    });
    for (const [key, names] of at) sign(key.split(" ").map(Number), names.join(" · ")).addTo(map);
    map.fitBounds(tours.flatMap((tour) => tour.points), { maxZoom: 14, padding: [30, 30] });
  }
})();
