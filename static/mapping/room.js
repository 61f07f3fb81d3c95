// Who is written first on a map keeps its room: what would cover it is not put there.

window.MapRoom = class {
  #box;
  #taken;

  constructor(box) {
    this.#box = box;
    this.#taken = [MapRoom.whole(box.querySelector(".leaflet-control-zoom"))];
  }

  static whole(element) {
    return element.getBoundingClientRect();
  }

  // What a finger may touch is larger than what is read.
  static letters(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect();
  }

  take(marker, what = MapRoom.letters) {
    const here = what(marker.getElement().firstChild);
    const isFree = this.#taken.every((one) => here.right < one.left || one.right < here.left || here.bottom < one.top || one.bottom < here.top);
    if (isFree) this.#taken.push(here);
    return isFree;
  }

  holds(marker, what = MapRoom.letters) {
    const [here, all] = [what(marker.getElement().firstChild), MapRoom.whole(this.#box)];
    return here.left >= all.left && here.right <= all.right && here.top >= all.top && here.bottom <= all.bottom;
  }
};
