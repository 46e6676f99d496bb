// What a page loses: all that is ours and is cut off, hangs out of its box or the window, or lies on
// other words. What scrolls by itself and can be reached by keyboard loses nothing.
(selector) => {
  const lost = [];
  const tell = (what, node) => lost.push(`${what}: ${node.outerHTML.slice(0, 160)}`);
  const scrolls = (node) => node.tabIndex >= 0 && getComputedStyle(node).overflowX === "auto";
  // A bar that stays in view is opaque, and what scrolls under it can be scrolled out again.
  const sticks = (node) => node && (getComputedStyle(node).position === "sticky" || sticks(node.parentElement));
  const inScroller = (node) => node && (scrolls(node) || inScroller(node.parentElement));
  const roots = [...document.querySelectorAll(selector)];
  const nodes = new Set(roots.flatMap((root) => [root, ...root.querySelectorAll("*")]));
  for (const node of nodes) {
    if (node.closest("svg, select, script, style") || !node.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(node);
    if (style.display !== "inline" && node.clientWidth > 1 && !inScroller(node)) {
      if (node.scrollWidth > node.clientWidth + 1) tell("too wide", node);
      const clips = style.overflowY !== "visible" && !node.matches("textarea");
      if (clips && node.scrollHeight > node.clientHeight + 1) tell("cut off below", node);
    }
    if (!inScroller(node.parentElement) && node.getBoundingClientRect().right > innerWidth + 1) tell("beyond the window", node);
  }
  // Lines of words, from the top down: none may lie on another one.
  const words = [];
  for (const root of roots) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!node.data.trim() || parent.closest("svg, script, style, option, sup") || !parent.checkVisibility({ visibilityProperty: true }) || sticks(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) words.push({ node, box });
    }
  }
  words.sort((one, other) => one.box.top - other.box.top);
  words.forEach(({ node, box }, n) => {
    for (let m = n + 1; m < words.length && words[m].box.top < box.bottom; m += 1) {
      const other = words[m];
      const high = Math.min(box.bottom, other.box.bottom) - other.box.top;
      const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      if (other.node !== node && wide > 2 && high > 0.45 * Math.min(box.height, other.box.height)) tell(`“${node.data.slice(0, 40)}” below`, other.node.parentElement);
    }
  });
  return lost;
}
