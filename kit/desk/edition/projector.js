// The screens of a lesson: one is shown at a time, by keys, by a clicker or by buttons.
import { make, mountPlace } from "../../page/components.js";

const TURNS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1 };
const TURNS_BACK = { ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
// The third button of a clicker, which makes a screen black elsewhere, sends a full stop or B.
const SHOWS_MORE = ["r", "R", "Enter", ".", "b", "B"];
const USES_KEYS = "button, a, input, select, textarea, summary, [role=button], iframe";
const LEAST_SCALE = 0.8;
const SIZES = [1.65, 1.5, 1.35, 1.2, 1.1, 1]; // of type, in letters of the style sheet

// What a key opens, but for what is said in the end.
const CLOSED = ".gap b, .date, .key, .options > .right, .after";

const projection = document.querySelector("main");
const doing = (name) => document.querySelector(`[data-do=${name}]`);
const listing = document.querySelector("dialog.all");
const shownOf = new Map(); // by question, or its part: how much of what is closed was opened
const whole = [...projection.querySelectorAll(".screen")]; // before any of them is divided
let screens = [];
let current = 0;

// --- which screens there are -----------------------------------------------------------------

/** Every screen in order. What does not fit this window goes on, on a screen of its own. */
function allScreens() {
  projection.replaceChildren(...whole);
  projection.classList.add("measuring");
  for (const one of whole) one.hidden = false;
  const found = whole.flatMap(partsOfScreen);
  for (const days of Map.groupBy(found, daysOf).values()) if (daysOf(days[0])) setAlike(days);
  projection.classList.remove("measuring");
  for (const one of found) one.hidden = true;
  return found;
}

/** Which days a screen is of: nothing but the figures changes from day to day. */
const daysOf = ({ dataset, classList }) => classList.contains("day") && dataset.part;

const fitsScreen = (one) => one.scrollHeight <= one.clientHeight;

/** Set a screen in the largest type in which all of it is seen; whether there is one. */
function setInType(one) {
  for (const size of isDrawn(one) ? [1] : SIZES) {
    one.style.setProperty("--type", size);
    if (fitsScreen(one)) return true;
  }
  return false;
}

/** A map, a figure or a picture takes the room that its words leave. */
const isDrawn = (one) => one.querySelector(".large, .on-picture");

/** A screen as it is, or cut: first what is said in the end goes, then the rows are divided. */
function partsOfScreen(one) {
  if (setInType(one)) return [one];
  if (!one.querySelector(".foot")) return dividedScreen(one);
  // Copies: the whole screen is needed again when the window gets another size.
  const above = one.cloneNode(true);
  const behind = one.cloneNode(true);
  above.querySelector(".foot").remove();
  if (!above.querySelector(CLOSED)) delete above.dataset.key;
  behind.dataset.title += " (why)";
  for (const part of behind.querySelectorAll(":scope > :not(.where, .foot)")) part.remove();
  behind.querySelector(".where span:last-child").append(" · why");
  const foot = behind.querySelector(".foot");
  foot.classList.add("flow");
  if (!foot.querySelector(".how")) {
    foot.before(make("div", { className: "lead" }, make("p", {}, "Why is it so?")));
  }
  one.replaceWith(above, behind);
  return [above, behind].flatMap((part) => (setInType(part) ? [part] : dividedScreen(part)));
}

/** A screen that is too full, in as few copies as its rows need. */
function dividedScreen(one) {
  const rows = [...(one.querySelector(".flow")?.children ?? [])];
  if (rows.length < 2) return [one];
  for (let count = 2; count < rows.length; count += 1) {
    const made = sharedOut(one, rows, count);
    if (setAlike(made)) {
      one.remove();
      return made;
    }
    for (const part of made) part.remove();
  }
  const made = sharedOut(one, rows, rows.length);
  one.remove();
  return made;
}

/** Set screens that belong together in one size of type; whether all of each is seen then. */
function setAlike(some) {
  const fits = some.every(setInType);
  const least = Math.min(...some.map(({ style }) => style.getPropertyValue("--type")));
  for (const one of some) one.style.setProperty("--type", least);
  return fits;
}

/** Copies of a screen, each with some of its rows: no copy has more than one row more. */
function sharedOut(one, rows, count) {
  const made = [];
  for (let n = 0; n < count; n += 1) {
    const part = one.cloneNode(true);
    const [from, to] = [n, n + 1].map((each) => Math.ceil((each * rows.length) / count));
    const some = rows.slice(from, to).map((row) => row.cloneNode(true));
    part.querySelector(".flow").replaceChildren(...some);
    // Rows have answers of their own: those of the next screen are still to be found.
    if (!part.querySelector(".options")) part.dataset.opens = `${one.dataset.group}, ${n + 1}`;
    made.push(part);
  }
  made.forEach((part, n) => sayWhich(part, `${n + 1} of ${made.length}`));
  one.after(...made);
  return made;
}

/** Say which of some screens one is: behind its heading, or in the line above it. */
function sayWhich(one, which) {
  one.dataset.title += ` (${which})`;
  const heading = one.querySelector(".lead h2");
  const where = one.querySelector(".where");
  if (heading) heading.append(` (${which})`);
  else if (where.children.length > 1) where.lastElementChild.append(` · screen ${which}`);
  else where.append(make("span", {}, `screen ${which}`));
}

function arrangeScreens() {
  const larger = isProjected() ? Math.max(letterHigh() * 0.7, 24) / 15 : 1;
  projection.style.setProperty("--larger", larger);
  screens = allScreens();
  listScreens();
}

function listScreens() {
  const list = listing.querySelector("ol");
  list.replaceChildren();
  let part = null;
  screens.forEach((one, n) => {
    const { dataset } = one;
    one.id = n + 1; // where its link leads
    if (dataset.part !== part) list.append(make("li", { className: "of" }, dataset.part));
    ({ part } = dataset);
    const link = make("a", { href: `#${n + 1}` }, `${n + 1} · ${dataset.title}`);
    link.addEventListener("click", () => listing.close());
    list.append(make("li", {}, link));
  });
}

// --- going from one to another ---------------------------------------------------------------

const numberInAddress = () => (Number.parseInt(location.hash.slice(1), 10) || 1) - 1;

function turnTo(wanted) {
  for (const one of screens) one.hidden = true;
  current = Math.min(Math.max(wanted, 0), screens.length - 1);
  const one = screens[current];
  one.hidden = false;
  document.querySelector(".count").textContent = `${current + 1} of ${screens.length}`;
  doing("back").ariaDisabled = String(current === 0);
  doing("next").ariaDisabled = String(current === screens.length - 1);
  if (numberInAddress() !== current || !location.hash) {
    history.replaceState(null, "", `#${current + 1}`);
  }
  const place = one.querySelector("[data-kit]:not([data-mounted])");
  if (place) {
    place.dataset.mounted = "yes";
    mountPlace(place);
  }
  fitLarge(one);
  showRevealed();
}

function hearKey(event) {
  if (listing.open || event.ctrlKey || event.metaKey || event.altKey) return;
  const { key, target } = event;
  const isOfClicker = key === "PageDown" || key === "PageUp";
  if (!isOfClicker && key !== "Escape" && target.closest?.(USES_KEYS)) return;
  if (!actOn(key)) return;
  event.preventDefault();
  event.stopPropagation();
}

/** Do what a key asks for; whether it asks for anything. */
function actOn(key) {
  const far = TURNS[key] ?? TURNS_BACK[key];
  if (far) turnTo(current + far);
  else if (key === "Home") turnTo(0);
  else if (key === "End") turnTo(screens.length - 1);
  else if (key === "Escape") listing.showModal();
  else if (SHOWS_MORE.includes(key)) showMore();
  else return false;
  return true;
}

function changeTheme() {
  const { dataset } = document.documentElement;
  const toDark = dataset.jpThemeLight !== "false";
  dataset.jpThemeLight = String(!toDark);
  doing("theme").textContent = toDark ? "Light" : "Dark";
}

// --- what is closed --------------------------------------------------------------------------

/** What can be opened on a screen, in order: how the class answered, and what is right. */
const closedOn = (one) => ["class", "key"].filter((name) => one.dataset[name]);

/** What is opened together with a screen: its whole question, or its own rows. */
const opensOf = ({ dataset }) => dataset.opens ?? dataset.group;

function showMore() {
  const one = screens[current];
  const many = closedOn(one).length;
  if (!many) return;
  shownOf.set(opensOf(one), ((shownOf.get(opensOf(one)) ?? 0) + 1) % (many + 1));
  showRevealed();
}

function showRevealed() {
  const one = screens[current];
  const names = closedOn(one);
  const many = shownOf.get(opensOf(one)) ?? 0;
  one.dataset.shown = names.slice(0, many).join(" ");
  const label = doing("reveal");
  label.hidden = names.length === 0;
  label.textContent = many < names.length ? one.dataset[names[many]] : "Close it again";
}

// --- figures, as large as there is room ------------------------------------------------------

/** Figures are drawn for a page of letters of 14 pixels: here they are enlarged as a whole. */
async function fitLarge(one) {
  const box = one.querySelector(".large");
  const inner = box?.firstElementChild;
  if (!inner || inner.dataset.kit === "map") return;
  inner.style.width = "";
  inner.style.transform = "";
  if (!isProjected()) return;
  box.dataset.fitted = "not yet";
  const isFigure = inner.dataset.kit === "chart";
  if (isFigure) await twoFrames(); // it comes a moment after its place
  for (let scale = isFigure ? letterHigh() / 14 : 1.3; scale > LEAST_SCALE * 0.95; scale *= 0.95) {
    inner.style.width = `${box.clientWidth / scale}px`;
    inner.style.transform = `scale(${scale})`;
    await twoFrames(); // a figure is drawn anew for another width
    if (one.hidden || inner.scrollHeight * scale <= box.clientHeight) break;
  }
  box.dataset.fitted = "yes";
}

/** On a phone nothing is enlarged: the style sheet says from which size on. */
const isProjected = () => letterHigh() > 16;

const letterHigh = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

const twoFrames = () =>
  new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

// --- the clock of a talk ---------------------------------------------------------------------

function attendClock(clock) {
  const full = Number(clock.dataset.minutes) * 60;
  const left = clock.querySelector(".left");
  const [run, again, hide] = ["run", "again", "hide"].map((name) =>
    clock.querySelector(`[data-clock=${name}]`),
  );
  let seconds = full;
  let timer = null;
  const show = () => {
    const rest = String(seconds % 60).padStart(2, "0");
    left.textContent = seconds ? `${Math.floor(seconds / 60)}:${rest}` : "Time is up.";
    run.textContent = timer ? "Pause" : "Start";
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
  };
  run.addEventListener("click", () => {
    if (timer) stop();
    else if (seconds) {
      const end = Date.now() + seconds * 1000;
      timer = setInterval(() => {
        seconds = Math.max(Math.ceil((end - Date.now()) / 1000), 0);
        if (!seconds) stop();
        show();
      }, 250);
    }
    show();
  });
  again.addEventListener("click", () => {
    stop();
    seconds = full;
    show();
  });
  hide.addEventListener("click", () => {
    const hidden = left.toggleAttribute("hidden");
    for (const one of [run, again]) one.hidden = hidden;
    hide.textContent = hidden ? "With a clock" : "Without a clock";
  });
}

// --- the beginning, when all above is there --------------------------------------------------

function startScreens() {
  whole.forEach((one, number) => (one.dataset.group = number));
  for (const clock of projection.querySelectorAll(".clock")) attendClock(clock);
  arrangeScreens();
  doing("back").addEventListener("click", () => turnTo(current - 1));
  doing("next").addEventListener("click", () => turnTo(current + 1));
  doing("reveal").addEventListener("click", showMore);
  doing("list").addEventListener("click", () => listing.showModal());
  doing("theme").addEventListener("click", changeTheme);
  // A button that was clicked would take the space bar for itself.
  document.addEventListener("click", ({ target, detail }) => {
    if (detail) target.closest("button")?.blur();
  });
  window.addEventListener("keydown", hearKey, true);
  window.addEventListener("message", ({ data }) => data?.kitKey && actOn(data.kitKey));
  window.addEventListener("hashchange", () => turnTo(numberInAddress()));
  window.addEventListener("resize", () => {
    const { group } = screens[current].dataset;
    arrangeScreens();
    turnTo(screens.findIndex(({ dataset }) => dataset.group === group));
  });
  turnTo(numberInAddress());
}

startScreens();
