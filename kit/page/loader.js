// The module of each of our widgets. It starts at once, asks the kernel for the page's one script
// and for what this component shows, and mounts it when both are here, however late that is.
const RUN = "Run all from the top: your answers come back.";
globalThis.kitScripts ??= {};
const scripts = globalThis.kitScripts;

function render({ model, el }) {
  // Not the model itself: anywidget drops what comes to it when the page was busy at its start.
  const post = model.get("layout");
  const name = model.get("script");
  scripts[name] ??= { due: 0, gap: 1000 };
  const script = scripts[name];
  script.here ??= new Promise((done) => (script.done = done));
  const line = el.appendChild(document.createElement("p"));
  line.setAttribute("role", "status");
  let gap = 500;
  let timer;
  let over;
  const ask = () => {
    const gone = !post.comm || post.comm_live === false;
    const waiting = gap < 8000 ? "Loading …" : `Loading … If nothing here runs: ${RUN}`;
    line.textContent = gone ? RUN : waiting;
    gap *= 2;
    timer = setTimeout(ask, gap);
    if (gone) return;
    if (Date.now() > script.due) {
      script.gap *= 2;
      script.due = Date.now() + script.gap;
      post.send({ ask: "script" });
    }
    post.send({ ask: "content" });
  };
  const hear = async ({ script: code, content, failed }) => {
    if (code) {
      script.done(import(URL.createObjectURL(new Blob([code], { type: "text/javascript" }))));
    }
    if (failed) line.textContent = failed;
    if (!content || over) return;
    over = () => {};
    const { mount } = await script.here;
    clearTimeout(timer);
    line.remove();
    over = over && mount(model.get("kind"), { el, content, post });
  };
  post.on("msg:custom", hear);
  ask();
  return () => {
    post.off("msg:custom", hear);
    clearTimeout(timer);
    over?.();
    over = null;
  };
}

export default { render };
