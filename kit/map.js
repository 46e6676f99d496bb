// folium draws popups with a few calls of jQuery; this is all they need of it.
window.$ = (markup) => {
  const box = document.createElement("div");
  box.innerHTML = markup;
  return box.children;
};

const node = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

/** A name without its character references: a textarea runs nothing. */
const plain = (markup) => node("textarea", { innerHTML: markup }).value;

const set = (element, attributes) => Object.entries(attributes).forEach((one) => element.setAttribute(...one));

/** Add to a map what Leaflet and folium leave out: switches with a key, names, keyboard access. */
function finish(map, groups, layers, { view, lands = {}, waters = {}, key }) {
  const box = map.getContainer();
  set(box, { role: "region", "aria-label": document.title });
  // Leaflet gives the map the focus at a click: the page must not scroll away below the mouse.
  box.focus = () => HTMLElement.prototype.focus.call(box, { preventScroll: true });
  // Leaflet's own attribution shows a national flag: on this kind of subject it must go.
  map.attributionControl.setPrefix(false);
  const write = (names, className) => Object.entries(names).forEach(([content, at]) => L.tooltip(at, { content: node("span", { textContent: content }), permanent: true, direction: "center", className }).addTo(map));
  attend(map);

  const fit = () => frameElement && Object.assign(frameElement.style, { aspectRatio: "auto", height: `${document.body.scrollHeight + 2}px` });
  const update = () => {
    for (const { group, input, text } of entries) {
      const on = !input || input.checked;
      if (on) map.addLayer(group);
      else map.removeLayer(group);
      if (text) text.hidden = !on;
    }
  };
  const arrange = () => {
    // An outline that is shown anew would cover the dots.
    map.eachLayer((layer) => layer instanceof L.CircleMarker && layer.bringToFront());
    fit();
    declutter(map);
  };
  const entries = layers.map(({ title, mode, shown, text, dash }, n) => {
    const input = mode !== "always" && node("input", { type: mode === "one" ? "radio" : "checkbox", name: "layer", checked: shown, onchange: () => (update(), arrange()) });
    const words = text && node("p", { textContent: text });
    const line = node("label", {}, ...(input ? [input] : []), ...sample(dash), title);
    return { group: groups[n], input, text: words, row: title && node("div", {}, line, ...(words ? [words] : [])) };
  });
  const legend = node("fieldset", { className: "key" }, node("legend", { textContent: "Key" }), ...entries.map(({ row }) => row).filter(Boolean));
  if (key) legend.append(node("p", { textContent: key }));
  document.body.append(legend);
  update();
  // In another width the same ground is shown, not a part of it. Before this first view nothing is
  // drawn, so that all is drawn once.
  const show = () => map.fitBounds(view, { animate: false });
  show();
  fit();
  // The picture first: names, and what the keyboard needs, are there a moment after it.
  const name = () => {
    write(lands, "land");
    write(waters, "water");
    map.on("layeradd", ({ layer }) => dress(layer));
    map.eachLayer(dress);
    arrange();
    map.on("resize", show).on("zoomend moveend", () => declutter(map));
    addEventListener("resize", fit);
  };
  requestAnimationFrame(() => setTimeout(name));
}

/** An open popup has the focus, so that it is read out; Escape and its button give it back. */
function attend(map) {
  map.on("popupopen", ({ popup }) => {
    const box = popup.getElement();
    set(box, { role: "dialog", tabindex: -1, "aria-label": plain(popup._source.feature.properties.name) });
    const text = box.querySelector(".leaflet-popup-content");
    // A text that scrolls must be in the tab order, or nobody reaches its end without a mouse.
    if (text.scrollHeight > text.clientHeight) set(text, { role: "group", tabindex: 0, "aria-label": box.ariaLabel });
    box.focus({ preventScroll: true });
  });
  map.on("popupclose", ({ popup }) => {
    if (document.activeElement === document.body) popup._source.getElement()?.focus();
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && map.closePopup());
}

/** Hide each label that would lie on another one or leave the map; places come first. */
function declutter(map) {
  const labels = [...map.getPane("tooltipPane").children];
  const edge = map.getContainer().getBoundingClientRect();
  const kept = [...map.getContainer().querySelectorAll(".leaflet-control")].map((one) => one.getBoundingClientRect());
  labels.sort((a, b) => b.matches(".place") - a.matches(".place"));
  // All are measured before one is changed: a page lays itself out anew for a measure after a change.
  const boxes = labels.map((label) => label.getBoundingClientRect());
  for (const [n, label] of labels.entries()) {
    const box = boxes[n];
    const out = box.left < edge.left || box.right > edge.right || box.top < edge.top || box.bottom > edge.bottom;
    const clash = out || kept.some((other) => box.left < other.right && box.right > other.left && box.top + 4 < other.bottom && box.bottom - 4 > other.top);
    label.classList.toggle("crowded", clash);
    if (!clash) kept.push(box);
  }
}

/** A short piece of a line, as it is drawn on the map. */
function sample(dash) {
  if (!dash) return [];
  const markup = `<svg width="34" height="8" aria-hidden="true"><path d="M0 4H34" stroke="#22262b" stroke-width="3" stroke-dasharray="${dash}"/></svg>`;
  return [node("span", { innerHTML: markup })];
}

/** Leaflet draws dots and lines without a name and outside the tab order: both are added here. */
function dress(layer) {
  const { kind, name, label } = layer.feature?.properties ?? {};
  const path = kind === "thing" && layer.getElement?.();
  if (!path) return;
  if (label && !layer.getTooltip()) layer.bindTooltip(name, { permanent: true, direction: label, className: "place" });
  set(path, { tabindex: 0, role: "button", "aria-label": plain(name) });
  if (path.dressed) return;
  path.dressed = true;
  for (const [when, shown] of Object.entries({ mouseover: true, focus: true, mouseout: false, blur: false })) {
    path.addEventListener(when, () => layer.getTooltip()?.getElement()?.classList.toggle("asked", shown));
  }
  path.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    // The popup belongs to the group: it opens as it does for a click.
    layer.fire("click", { latlng: layer.getLatLng?.() ?? layer.getBounds().getCenter() }, true);
  });
}
