// The questions of one cell. Feedback comes at once, without the kernel; saving is the store's.
import { holdKeys, make, register } from "./components.js";
import { show } from "./items.js";

register("quiz", ({ el, content, store }) => {
  const items = content.items.map((item) => show(item, store));
  const notice = [content.notice, store.notice].filter(Boolean);
  const told = notice.map((words) => make("p", { className: "notice", textContent: words }));
  const places = content.items.map(({ position }) => position).filter(Boolean);
  const label = [...new Set(places)].join(", ") || "Questions";
  const root = make("section", { className: "kit-quiz", lang: "en", "aria-label": label });
  root.append(...told, ...items.map(({ node }) => node));
  el.append(root);
  return holdKeys(root);
});
