// Where a learner is: in a lesson without a kernel, and in the list of all lessons.
import { make, register } from "./components.js";

/** The last of these items that something was done with, and when; null if with none. */
function lastDone(items, store) {
  const known = new Set(items);
  return store.everything().events.findLast(({ item }) => known.has(item)) ?? null;
}

/**
 * Where to go on: the part that was worked on last, or the next one where something is open if all
 * of it is done. Null before anything is done.
 */
function goOn(parts, store) {
  const last = lastDone(parts.flatMap(({ items }) => items), store);
  if (!last) return null;
  const place = parts.findIndex(({ items }) => items.includes(last.item));
  const answers = store.answers;
  const isOpen = ({ items }) => items.some((item) => !(item in answers));
  return parts.slice(place).find(isOpen) ?? parts[place];
}

register("contents", ({ el, content, store }) => {
  if (store.warning) {
    el.append(make("p", { className: "warning", role: "status", textContent: store.warning }));
  }
  const part = goOn(content.parts, store);
  if (!part) return;
  const link = make("a", { href: `#${part.id}`, textContent: part.title });
  el.append(make("p", { className: "go-on" }, "Go on here: ", link));
});

register("lessons", ({ el, content, store }) => {
  if (store.warning) {
    el.append(make("p", { className: "warning", role: "status", textContent: store.warning }));
  }
  const isDone = (item) => store.answers[item]?.tries > 0;
  for (const { lesson, core, items } of content.lessons) {
    const done = items.filter(isDone).length;
    if (!done) continue;
    const inAll = `${done} of ${items.length}`;
    const inCore = `${core.filter(isDone).length} of ${core.length} in the core`;
    const counted = core.length ? `${inCore}, ${inAll} in all` : inAll; // a form has no core
    document.getElementById(`done-${lesson}`).textContent = `Answered on this device: ${counted}.`;
  }
  const last = lastDone(content.lessons.flatMap(({ items }) => items), store);
  const place = content.lessons.find(({ items }) => items.includes(last?.item));
  if (!place) return;
  const link = make("a", { href: place.href, textContent: place.title });
  el.append(make("p", { className: "go-on" }, "Go on with ", link));
});
