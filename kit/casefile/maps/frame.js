// Everything in the frame of a map that folium does not give: the key, keyboard and touch, names
// that have room, and a card for what is chosen. It runs inside the frame, before folium's script.

// What is chosen is read on a card with a place of its own: the map need not move for it.
L.Popup.mergeOptions({ autoPan: false, maxWidth: 10000 });

const INK = "#22262b";
const MOST_NAMED = 60; // more names have no room on a map, and a page stands still for them
const MOST_LISTED = 20; // names below a map that had no room on it
const SIDES = ["right", "left", "top", "bottom"];
const SLANTED = [6, -6, 10, -10, 14, -14].flatMap((down) => [
  ["right", down],
  ["left", down],
]);
const STEPS = [12, 24].flatMap((far) => [
  [0, far],
  [0, -far],
  [far, 0],
  [-far, 0],
  [far, far],
  [far, -far],
  [-far, far],
  [-far, -far],
]);

const node = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const set = (element, attributes) => {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
};

/** A name without its character references: a textarea runs nothing. */
const plain = (markup) => node("textarea", { innerHTML: markup }).value;

/** Add to a map what Leaflet and folium leave out. Each map's page calls it. */
// oxlint-disable-next-line no-unused-vars
function finish(map, groups, layers, { view, lands = {}, waters = {}, lines, base, key }) {
  const box = map.getContainer();
  drawBase(map, base);
  for (const group of groups) group.eachLayer((some) => some.bindPopup(told));
  set(box, { role: "region", "aria-label": document.title });
  // Leaflet gives the map the focus at a click: the page must not scroll away below the mouse.
  box.focus = () => HTMLElement.prototype.focus.call(box, { preventScroll: true });
  // Leaflet's own attribution shows a national flag: on this kind of subject it must go.
  map.attributionControl.setPrefix(false);
  L.control.scale({ imperial: false, maxWidth: 80 }).addTo(map);
  const stage = node("div", { className: "stage" });
  box.replaceWith(stage);
  stage.append(box);
  stage.after(node("p", { className: "unnamed" }));
  addArrowhead(box);

  const whole = () => showWhole(map, view);
  const arrange = () => {
    // An outline that is shown anew would cover the dots.
    const radius = map.getSize().x < 420 ? 4 : 6;
    map.eachLayer(
      (layer) => layer instanceof L.CircleMarker && layer.setRadius(radius).bringToFront(),
    );
    fitFrame();
    declutter(map);
  };
  const [legend, turns] = makeKey(map, groups, layers, { key, lines }, arrange);
  stage.before(past(), legend, makeBar(map, whole));
  // Below the map, which is then seen together with what is chosen.
  if (turns.children.length) document.querySelector(".unnamed").after(turns);
  attend(map, stage);
  leave();
  touch(map);

  // Before this first view nothing is drawn, so that all is drawn once.
  whole();
  // In another width the same ground is shown, not a part of it.
  map.on("resize", whole);
  fitFrame();
  // The picture first: names, and what the keyboard needs, are there a moment after it.
  const name = () => {
    write(map, lands, "land");
    write(map, waters, "water");
    map.named = 0;
    map.on("layeradd", ({ layer }) => dress(map, layer));
    map.eachLayer((layer) => dress(map, layer));
    arrange();
    map.on("resize", () => {
      // On the way to another width names find no room that have it afterwards.
      document.querySelector(".unnamed").style.minHeight = "";
      arrange();
    });
    map.on("moveend", () => declutter(map)); // which each zoom ends with, too
    addEventListener("resize", fitFrame);
    // A line below the map comes when names find no room: nothing of it may be cut off.
    new ResizeObserver(fitFrame).observe(document.body);
    document.body.dataset.ready = "yes";
  };
  requestAnimationFrame(() => setTimeout(name));
}

/** The view that holds the whole map: nobody can go further out, or lose the map out of sight. */
function showWhole(map, view) {
  map.closePopup();
  map.invalidateSize({ pan: false });
  map.setMaxBounds(null);
  map.setMinZoom(0);
  map.fitBounds(view, { animate: false });
  map.setMinZoom(map.getZoom());
  map.setMaxBounds(map.getBounds());
}

/** The frame is as high as what it holds: the page around it is told so, and sees to it. */
function fitFrame() {
  tell({ height: Math.ceil(document.body.getBoundingClientRect().height) + 2 });
}

/** A word to the page, which may be of another origin: a sandboxed one has none. */
function tell(message) {
  if (parent !== window) parent.postMessage({ kitMap: message }, "*");
}

/** Names that stand on the map for themselves: countries and waters. */
function write(map, names, className) {
  for (const [textContent, at] of Object.entries(names)) {
    const content = node("span", { textContent });
    L.tooltip(at, {
      content,
      permanent: true,
      direction: "center",
      offset: L.point(0, 0),
      className,
    }).addTo(map);
  }
}

/** What the card says of a thing: its name, and below it what there is to say. */
function told({ feature }) {
  const { name, said } = feature.properties;
  const title = node("p", { className: "name", textContent: plain(name) });
  return node("div", {}, title, node("p", { textContent: plain(said) }));
}

// --- the key and the buttons -----------------------------------------------------------------

/**
 * The key: a switch for each layer, the line it is drawn with, and what is to be said of it.
 * What is said of layers that take turns is apart.
 */
function makeKey(map, groups, layers, { key, lines }, arrange) {
  const entries = layers.map((layer, n) => ({ ...layer, group: groups[n] }));
  const update = () => {
    for (const one of entries) {
      const on = !one.input || one.input.checked;
      if (on) map.addLayer(one.group);
      else map.removeLayer(one.group);
      // Words that are not shown keep their place: the page below must not jump.
      one.words?.classList.toggle("off", !on);
    }
  };
  const turns = node("div", { className: "turns" });
  set(turns, { role: "status" });
  const rows = [];
  for (const one of entries) {
    if (one.mode !== "always") {
      const onchange = () => {
        map.closePopup();
        update();
        arrange();
      };
      const type = one.mode === "one" ? "radio" : "checkbox";
      one.input = node("input", { type, name: "layer", checked: one.shown, onchange });
    }
    if (one.text) one.words = wordsOf(one);
    if (one.title) {
      const line = node(
        "label",
        {},
        ...(one.input ? [one.input] : []),
        ...(one.dash ? [sample({ dashArray: one.dash, color: INK, weight: 3 })] : []),
        one.title,
      );
      const below = one.words && one.mode !== "one" ? [one.words] : [];
      rows.push(node("div", {}, line, ...below));
    }
    // Of layers that take turns one is shown: their words lie on one place, as high as the longest.
    if (one.words && one.mode === "one") turns.append(one.words);
  }
  const legend = node("fieldset", { className: "key" }, node("legend", { textContent: "Key" }));
  legend.append(node("div", { className: "rows" }, ...rows));
  const below = lines.map(([title, look]) => node("span", {}, sample(look), title));
  if (below.length) legend.append(node("p", { className: "ground" }, ...below));
  if (key) legend.append(node("p", { textContent: key }));
  legend.hidden = legend.textContent === "Key";
  update();
  return [legend, turns];
}

/**
 * What is said of a layer. On a phone, of one that takes turns, what comes after its first sentence
 * is opened: room is kept for the longest of them, and below a short one it would be a hole.
 */
function wordsOf({ text, mode }) {
  const [first, ...rest] = text.split(/(?<=\.) (?=[A-Z])/);
  if (mode !== "one" || innerWidth > 600 || !rest.length) return node("p", { textContent: text });
  const summary = node("summary", { textContent: "More about this time" });
  return node("div", {}, first, node("details", {}, summary, rest.join(" ")));
}

/** The whole map, closer, further out: in front of the map, so that Tab comes to them first. */
function makeBar(map, whole) {
  const button = node("button", { type: "button", textContent: "Whole map", onclick: whole });
  const hint = node("span", { className: "hint", textContent: "Two fingers move the map." });
  return node("div", { className: "bar" }, button, map.zoomControl.getContainer(), hint);
}

/** A short piece of a line, as it is drawn on the map. */
function sample({ color, weight, dashArray = "" }) {
  const markup = '<svg width="34" height="8" aria-hidden="true"><path d="M0 4H34"/></svg>';
  const made = node("span", { innerHTML: markup });
  const look = { stroke: color, "stroke-width": weight, "stroke-dasharray": dashArray };
  set(made.querySelector("path"), look);
  return made;
}

/** The first stop of Tab: who does not want to walk through all that is drawn goes by. */
function past() {
  const link = node("a", { className: "past", href: "#", textContent: "Past the map" });
  link.onclick = (event) => {
    event.preventDefault();
    tell({ past: true });
  };
  return link;
}

// --- keyboard and touch ----------------------------------------------------------------------

/** An open card has the focus, so that it is read out; Escape and its button give it back. */
function attend(map, stage) {
  map.on("popupopen", ({ popup }) => {
    const card = popup.getElement();
    const about = popup._source;
    const label = plain(about.feature.properties.name);
    set(card, { role: "dialog", tabindex: -1, "aria-label": label });
    stage.append(card);
    place(map, card, about);
    light(map, about, true);
    const text = card.querySelector(".leaflet-popup-content");
    card.querySelector(".cue")?.remove();
    // A text that scrolls must be in the tab order, or nobody reaches its end without a mouse.
    if (text.scrollHeight > text.clientHeight + 1) {
      set(text, { role: "group", tabindex: 0, "aria-label": label });
      const cue = node("p", { className: "cue", textContent: "▾ Scroll: there is more" });
      set(cue, { "aria-hidden": true });
      card.append(cue);
      text.onscroll = () => {
        const end = text.scrollTop + text.clientHeight >= text.scrollHeight - 2;
        cue.style.visibility = end ? "hidden" : "visible";
      };
    }
    card.focus({ preventScroll: true });
  });
  // A card that speaks of a place out of sight says nothing of the map in front of the reader.
  map.on("moveend zoomend", () => {
    const about = map._popup?.isOpen() && map._popup._source;
    if (about && !map.getBounds().intersects(boundsOf(about))) map.closePopup();
  });
  map.on("popupclose", ({ popup }) => {
    light(map, popup._source, false);
    const lost =
      document.activeElement === document.body ||
      popup.getElement()?.contains(document.activeElement);
    if (lost) popup._source.getElement()?.focus({ preventScroll: true });
  });
}

/** The ground that a dot, a line or an outline takes. */
const boundsOf = (about) => about.getBounds?.() ?? L.latLngBounds([about.getLatLng()]);

/** The card stands where what it speaks of is not: on the other half of the map. */
function place(map, card, about) {
  const at = about.getLatLng?.() ?? about.getBounds().getCenter();
  const { x, y } = map.latLngToContainerPoint(at);
  const size = map.getSize();
  card.classList.toggle("at-left", x > size.x / 2);
  card.classList.toggle("at-top", y > size.y / 2);
}

/** Escape closes an open card, and a second one leads out; so does Shift + Tab from the first. */
function leave() {
  let open = false;
  // Leaflet closes a popup at Escape itself: what was open is asked before it hears the key.
  const before = () => (open = Boolean(document.querySelector(".leaflet-popup")));
  addEventListener("keydown", before, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (open) document.querySelector(".leaflet-popup-close-button")?.click();
      else tell({ leave: true });
    }
    const back = event.key === "Tab" && event.shiftKey && !event.altKey && !event.ctrlKey;
    if (!back || event.target !== firstStop()) return;
    event.preventDefault();
    tell({ leave: true });
  });
}

/** What Tab comes to first: of a group of radio buttons, the one that is chosen. */
function firstStop() {
  const all = [...document.querySelectorAll(".past, input, button, [tabindex='0']")];
  return all.find((one) => one.type !== "radio" || one.checked);
}

/** One finger scrolls the page, two move the map: a finger that only passes must not be caught. */
function touch(map) {
  const onPointer = ({ pointerType }) => {
    if (pointerType === "touch") map.dragging.disable();
    else map.dragging.enable();
  };
  map.getContainer().addEventListener("pointerdown", onPointer, true);
}

/** Leaflet draws dots and lines without a name and outside the tab order: both are added here. */
function dress(map, layer) {
  const { kind, name, label, ends } = layer.feature?.properties ?? {};
  const path = kind === "thing" && layer.getElement?.();
  if (!path) return;
  if (label && !layer.getTooltip() && map.named < MOST_NAMED) {
    map.named += 1;
    const inTwoLines = name.replaceAll("/", "/<wbr>"); // of a place with two names
    layer.bindTooltip(inTwoLines, { permanent: true, direction: label, className: "place" });
  }
  set(path, { tabindex: 0, role: "button", "aria-label": plain(name) });
  if (ends) set(path, { "marker-end": "url(#arrowhead)" });
  if (path.dressed) return;
  path.dressed = true;
  for (const [when, shown] of Object.entries({
    mouseover: true,
    focus: true,
    mouseout: false,
    blur: false,
  })) {
    path.addEventListener(when, () => {
      layer.getTooltip()?.getElement()?.classList.toggle("asked", shown);
      // The card that is open has the focus: what it speaks of stays lit.
      const open = map._popup?.isOpen() ? map._popup._source : null;
      const asked = shown || document.activeElement === path;
      light(map, asked ? layer : (open ?? layer), asked || Boolean(open));
    });
  }
  path.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    // The popup belongs to the group: it opens as it does for a click.
    layer.fire("click", { latlng: layer.getLatLng?.() ?? layer.getBounds().getCenter() }, true);
  });
}

// --- what is drawn ---------------------------------------------------------------------------

/** Lands, borders and waters, below all else. Each ring is a walk from point to point. */
function drawBase(map, { parts, styles, shapes }) {
  const pane = "base";
  map.createPane(pane).style.zIndex = 350;
  for (const [kind, fill, rings] of shapes) {
    const walks = rings.map((ring) => walk(ring, parts));
    const look = { ...styles[kind], fill, pane, interactive: false };
    (fill ? L.polygon(walks, look) : L.polyline(walks, look)).addTo(map);
  }
}

function walk(steps, parts) {
  let [right, up] = [0, 0];
  const points = [];
  for (let n = 0; n < steps.length; n += 2) {
    right += steps[n];
    up += steps[n + 1];
    points.push([up / parts, right / parts]);
  }
  return points;
}

/** The head of an arrow, full whatever dashes its line has, and as large at any zoom. */
function addArrowhead(box) {
  const markup = `<svg width="0" height="0" aria-hidden="true" style="position:absolute"><marker id="arrowhead" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" fill="${INK}"/></marker></svg>`;
  box.before(node("div", { innerHTML: markup }));
}

/** Of many arrows, those that belong to what is pointed at stand out. */
function light(map, layer, on) {
  const { id, ends } = layer.feature?.properties ?? {};
  if (!map || !id) return;
  const arrows = [];
  map.eachLayer((one) => one.feature?.properties.ends && arrows.push(one));
  const mine = arrows.filter(
    (one) => one === layer || (!ends && one.feature.properties.ends.includes(id)),
  );
  map.getContainer().classList.toggle("asking", on && mine.length > 0);
  for (const one of arrows) one.getElement()?.classList.toggle("lit", on && mine.includes(one));
}

/** Each name where it has room: on its own side, else on another one, else in two lines. */
function declutter(map) {
  const names = [];
  map.eachLayer((one) => one instanceof L.Tooltip && one.getElement() && names.push(one));
  const isPlace = (one) => one.options.className === "place";
  names.sort((a, b) => isPlace(b) - isPlace(a));
  for (const one of names) {
    one.side ??= one.options.direction;
    one.getElement().classList.remove("crowded");
    if (isPlace(one)) turn(one, one.side, false, 0);
    else shift(one, 0, 0);
  }
  const whole = map.getContainer().getBoundingClientRect();
  const panel = map.getPane("base").querySelector("[fill='#ffffff']")?.getBoundingClientRect();
  const kept = [...map.getContainer().querySelectorAll(".leaflet-control")].map((one) =>
    one.getBoundingClientRect(),
  );
  const dots = [
    ...map.getPane("overlayPane").querySelectorAll("path[fill-opacity='1'][role=button]"),
  ].map((one) => one.getBoundingClientRect());
  const arrows = arrowsOn(map);
  // All are measured before one is changed: a page lays itself out anew for a measure after a
  // change.
  const boxes = names.map((one) => one.getElement().getBoundingClientRect());
  for (const [n, one] of names.entries()) {
    let box = boxes[n];
    // A name beside the panel stays out of it, and one that belongs there stays in it.
    const left = whole.left + map.latLngToContainerPoint(one.getLatLng()).x;
    const isInPanel = panel && left > panel.left;
    const edge = isInPanel ? panel : whole;
    const full = panel && !isInPanel ? [...kept, panel] : kept;
    const other = isPlace(one)
      ? (taken) => elsewhere(one, edge, [...taken, ...dots])
      : (taken) => nearby(one, box, edge, taken);
    // Beside the arrows, too, where that can be: a name that a line runs through is hard to read.
    // And beside the middles of dots: a place whose dot is covered seems to be where its name is.
    const covered = isPlace(one) ? [...arrows, ...dots.map(middleOf)] : arrows;
    if (!fits(box, edge, [...full, ...covered])) {
      box = other([...full, ...arrows]) ?? (fits(box, edge, full) ? box : (other(full) ?? box));
    }
    const room = fits(box, edge, full);
    one.getElement().classList.toggle("crowded", !room);
    if (room) kept.push(box);
  }
  const isCrowded = (one) => one.getElement().matches(".crowded");
  // No land is named alone: where one name has no room, no other has.
  const lands = names.filter(
    (one) => one.options.className === "land" && map.getBounds().contains(one.getLatLng()),
  );
  if (lands.some(isCrowded)) for (const one of lands) one.getElement().classList.add("crowded");
  const hidden = names.filter((one) => isPlace(one) && isCrowded(one));
  const unnamed = hidden.map((one) => one.getElement().textContent);
  map.eachLayer((one) => isNameless(one) && unnamed.push(plain(one.feature.properties.name)));
  sayUnnamed(unnamed);
}

/** Whether a dot should have a name beside it, and came when the map had as many as it takes. */
const isNameless = (layer) => layer.feature?.properties.label && !layer.getTooltip();

/** The line below the map: in one width it never gets lower, and the page below hardly moves. */
function sayUnnamed(names) {
  const more = names.length - MOST_LISTED;
  const shown = names.slice(0, MOST_LISTED).join(", ");
  const list = more > 0 ? `${shown} and ${more} more` : shown;
  const line = document.querySelector(".unnamed");
  line.textContent =
    list && `No room here for the names of ${list}. Choose a dot to read its name.`;
  line.style.minHeight = `max(${line.offsetHeight}px, var(--reserved))`;
}

/** The arrows that are drawn, as boxes of a few pixels along each of them. */
function arrowsOn(map) {
  const boxes = [];
  for (const arrow of map.getPane("overlayPane").querySelectorAll("path[marker-end]")) {
    const toScreen = arrow.getScreenCTM();
    const length = arrow.getTotalLength();
    for (let along = 0; along < length; along += 4) {
      const { x, y } = arrow.getPointAtLength(along).matrixTransform(toScreen);
      boxes.push(new DOMRect(x - 2, y - 2, 4, 4));
    }
  }
  return boxes;
}

/** Two lines, another side, or beside and a little up or down, where a name fits; else null. */
function elsewhere(name, edge, taken) {
  const ways = [
    [name.side, true],
    ...SIDES.map((side) => [side, false]),
    ...SLANTED.map(([side, down]) => [side, false, down]),
    ...SIDES.map((side) => [side, true]),
  ];
  for (const [side, wrapped, down = 0] of ways) {
    turn(name, side, wrapped, down);
    const box = name.getElement().getBoundingClientRect();
    if (fits(box, edge, taken)) return box;
  }
  turn(name, name.side, false, 0);
  return null;
}

/** A place close by, where the name of a country or a water fits; null if there is none. */
function nearby(name, box, edge, kept) {
  for (const [x, y] of STEPS) {
    const moved = new DOMRect(box.x + x, box.y + y, box.width, box.height);
    if (fits(moved, edge, kept)) {
      shift(name, x, y);
      return moved;
    }
  }
  return null;
}

function shift(name, x, y) {
  if (name.options.offset.x === x && name.options.offset.y === y) return;
  name.options.offset = L.point(x, y);
  name.update();
}

/** Put a name on a side of its dot, in one line or two, some pixels further down or up. */
function turn(name, side, wrapped, down) {
  const element = name.getElement();
  const { direction, offset } = name.options;
  const isThere = direction === side && offset.y === down;
  if (isThere && element.classList.contains("wrapped") === wrapped) return;
  element.classList.toggle("wrapped", wrapped);
  name.options.direction = side;
  name.options.offset = L.point(0, down);
  name.update();
}

/** The middle of a box, as a box that takes no room. */
function middleOf(box) {
  return new DOMRect(box.x + box.width / 2, box.y + box.height / 2, 0, 0);
}

/**
 * Whether a box lies in the map and on nothing else; 4 pixels above and below its letters are
 * empty.
 */
function fits(box, edge, others) {
  const inside =
    box.left >= edge.left &&
    box.right <= edge.right &&
    box.top >= edge.top &&
    box.bottom <= edge.bottom;
  const over = (other) =>
    box.left < other.right &&
    box.right > other.left &&
    box.top + 4 < other.bottom &&
    box.bottom - 4 > other.top;
  return inside && !others.some(over);
}
