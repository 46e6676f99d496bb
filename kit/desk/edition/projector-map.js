// In the frame of a map: a clicker turns the screens, also when the map was clicked last.
addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "PageDown" && event.key !== "PageUp") return;
    event.preventDefault();
    parent.postMessage({ kitKey: event.key }, "*");
  },
  true,
);
