// A map in the page: its words and its table at once, the map itself when it comes near the view.
// Leaflet and all that draws a map come once a page, and each map is a frame made of them here.
import { holdKeys, make, register, unpacked } from "./components.js";

const NEAR = 1500; // pixels above and below what is seen
const LATE = 20000; // milliseconds after which Leaflet is asked for once more
const LONG_CAPTION = 240; // letters of a caption that fold on a phone: six lines and more
let leaflet = null; // of the whole page: a promise, how it is kept, and when it was last asked for

register("map", ({ el, content, post }) => {
  el.innerHTML = content.html;
  const root = el.querySelector(".kit");
  const place = root.querySelector(".map-place");
  const hold = holdKeys(root);
  let begun = false;
  let ended = false;
  root.tabIndex = -1;
  const caption = foldCaption(root.querySelector("figcaption"));
  const begin = async () => {
    if (begun) return;
    begun = true;
    watcher.disconnect();
    place.firstElementChild.textContent = "The map is being drawn …";
    const drawing = await theLeaflet(post);
    if (!ended) drawMap(place, content, drawing);
  };
  /** What the frame says: how high it is, and that the keyboard leaves it or goes past it. */
  const hear = ({ source, data }) => {
    const frame = place.querySelector("iframe");
    if (!data?.kitMap || source !== frame?.contentWindow) return;
    const { height, leave, past } = data.kitMap;
    if (height) Object.assign(frame.style, { aspectRatio: "auto", height: `${height}px` });
    if (past) root.querySelector("summary").focus();
    if (leave) (el.closest(".jp-Cell") ?? root).focus();
  };
  // The view is the notebook's, which scrolls inside the page, or the page's own.
  const view = el.closest(".jp-WindowedPanel-outer");
  const watcher = new IntersectionObserver(
    (seen) => seen.some((one) => one.isIntersecting) && begin(),
    {
      root: view,
      rootMargin: `${NEAR}px 0px`,
    },
  );
  watcher.observe(place);
  const print = () => {
    begin();
    if (caption) caption.open = true;
  };
  window.addEventListener("beforeprint", print);
  window.addEventListener("message", hear);
  return () => {
    ended = true;
    window.removeEventListener("message", hear);
    watcher.disconnect();
    window.removeEventListener("beforeprint", print);
    hold();
  };
});

/**
 * On a phone a long caption is as high as the map: its first sentence stays, and what else it says
 * opens as one. Gives what opens, if there is any.
 */
function foldCaption(caption) {
  const note = caption.lastChild;
  const [first, ...rest] = note.textContent.split(/(?<=[.!?]) +(?=\p{Lu})/u);
  const length = rest.join(" ").length;
  if (length < LONG_CAPTION || !matchMedia("(max-width: 600px)").matches) return null;
  const more = make("details", {}, make("summary", {}, "More about this map"));
  more.append(make("p", {}, rest.join(" ")));
  note.replaceWith(` ${first.trim()}`, more);
  return more;
}

/** The frame with the map, in the place of the words that stood for it. */
function drawMap(place, { title, frame }, drawing) {
  const words = place.firstElementChild;
  const made = make("iframe", { title });
  made.srcdoc = frame.replace("<!--leaflet-->", () => drawing);
  made.addEventListener("load", () => words.remove());
  place.append(made);
}

/** Leaflet, its styles and ours, as markup: in a page without a kernel it stands there. */
function theLeaflet(post) {
  const here = document.querySelector("script[data-kit-leaflet]");
  if (here) return unpacked(here);
  if (!leaflet) {
    leaflet = { asked: -LATE };
    leaflet.here = new Promise((done) => (leaflet.done = done));
  }
  askForLeaflet(post);
  return leaflet.here;
}

/** Ask Python for it; a busy page or a kernel that was ended may lose an answer: ask again. */
function askForLeaflet(post) {
  let timer;
  const hear = (message) => message.leaflet && leaflet.done(message.leaflet);
  const once = () => {
    timer = setTimeout(once, LATE);
    if (performance.now() - leaflet.asked < LATE) return;
    leaflet.asked = performance.now();
    post.send({ ask: "leaflet" });
  };
  post.on("msg:custom", hear);
  leaflet.here.then(() => {
    clearTimeout(timer);
    post.off("msg:custom", hear);
  });
  once();
}
