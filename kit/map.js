// folium draws popups with a few calls of jQuery; this is all they need of it.
window.$ = (markup) => {
  const box = document.createElement("div");
  box.innerHTML = markup;
  return box.children;
};

function finish(map, key, lands) {
  // Leaflet's own attribution shows a national flag: on this kind of subject it must go.
  map.attributionControl.setPrefix(false);
  const box = Object.assign(document.createElement("details"), { className: "key", open: innerWidth > 600 });
  box.append(Object.assign(document.createElement("summary"), { textContent: "Key" }));
  for (const { dash, text } of key) {
    const line = Object.assign(document.createElement("p"), { textContent: dash ? `${text} (schematic outline)` : text });
    if (dash) line.insertAdjacentHTML("afterbegin", `<svg width="34" height="8"><path d="M0 4H34" stroke="#22262b" stroke-width="3" stroke-dasharray="${dash}"/></svg>`);
    box.append(line);
  }
  map.addControl(Object.assign(L.control({ position: "bottomleft" }), { onAdd: () => box }));
  for (const [name, at] of Object.entries(lands)) L.tooltip(at, { content: name, permanent: true, direction: "center", className: "land" }).addTo(map);
  // Leaflet draws dots without a name and outside the tab order: both are added here.
  map.eachLayer((layer) => {
    const { name, label } = layer.feature?.properties ?? {};
    if (!label) return; // land and outlines have names too, but no dot
    layer.bindTooltip(name, { permanent: true, direction: label, className: "place" });
    const dot = layer.getElement();
    for (const [k, v] of Object.entries({ tabindex: 0, role: "button", "aria-label": name })) dot.setAttribute(k, v);
    dot.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      layer.fire("click", { latlng: layer.getLatLng() }, true); // the popup belongs to the group of dots
    });
  });
}
