// “Around me”: the position is rounded to about a kilometre before it leaves the
// browser, so that no address says where somebody stands.
const box = document.querySelector("[data-here]");
if (box && "geolocation" in navigator) {
    box.hidden = false;
    const said = box.querySelector("[role=status]");
    box.querySelector("button").addEventListener("click", () => {
        navigator.geolocation.getCurrentPosition(
            ({ coords }) => {
                const form = box.closest("form");
                const words = new URLSearchParams(new FormData(form));
                for (const name of ["where", "where_for", "where_insee"]) words.delete(name);
                words.set("near", `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`);
                location.assign(`${form.action}?${words}`);
            },
            () => { said.textContent = said.dataset.refused; },
            { maximumAge: 600000, timeout: 10000 },
        );
    });
}
