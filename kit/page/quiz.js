// The questions of one cell. Feedback comes at once, without the kernel; saving is the store's.
import { holdKeys, html, make, register } from "./components.js";
import { drawBox } from "./form.js";
import { show } from "./items.js";

/** The text that an item and those behind it are about. */
const textAbove = ({ above }) => (above ? [html("div", above, { className: "above" })] : []);

register("quiz", ({ el, content, store }) => {
  const items = content.items.map((item) => show(item, store));
  const notice = [content.notice, store.notice].filter(Boolean);
  const told = notice.map((words) => make("p", { className: "notice", textContent: words }));
  const places = content.items.map(({ position }) => position).filter(Boolean);
  const label = [...new Set(places)].join(", ") || "Questions";
  const root = make("section", { className: "kit-quiz", lang: "en", "aria-label": label });
  const draw = content.draw ? [drawBox(content.draw)] : [];
  const shown = items.map(({ node }, n) => [...textAbove(content.items[n]), node]);
  root.append(...told, ...draw, ...shown.flat());
  el.append(root);
  return holdKeys(root);
});
