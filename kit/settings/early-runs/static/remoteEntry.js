/* A cell that is run before the kernel is there waits for it.
 *
 * JupyterLab drops such a run without a word while the session is being made, and starts a second
 * kernel before that, which ends the first one with all that was run in it. So this takes the
 * place of JupyterLab's own cell executor: it waits, then hands the cell to that one.
 *
 * It is written as JupyterLab loads it (a container of webpack's module federation), so that it
 * needs no build.
 */
(() => {
  "use strict";
  const NAME = "article-kit-early-runs";
  const PATIENCE = 60_000; // then JupyterLab asks, as ever, which kernel to take
  let shared;

  async function load(name) {
    const [version] = Object.values(shared[name]);
    const factory = await version.get();
    return factory();
  }

  async function kernelOf(session) {
    if (session.isReady) {
      return;
    }
    let timer;
    const enough = new Promise((resolve) => {
      timer = setTimeout(resolve, PATIENCE);
    });
    await Promise.race([session.ready, enough]);
    clearTimeout(timer);
  }

  function executor(runCell) {
    return Object.freeze({
      async runCell(options) {
        const { cell, sessionContext } = options;
        const isCode = cell.model.type === "code";
        if (isCode && sessionContext && !sessionContext.isReady) {
          cell.setPrompt("*"); // it was heard
          await kernelOf(sessionContext);
        }
        if (cell.isDisposed) {
          return false;
        }
        return runCell(options);
      },
    });
  }

  async function plugin() {
    const notebook = await load("@jupyterlab/notebook");
    return {
      id: `${NAME}:executor`,
      description: "Lets a cell that is run early wait for the kernel.",
      autoStart: true,
      provides: notebook.INotebookCellExecutor,
      activate: () => executor(notebook.runCell),
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB[NAME] = {
    init(scope) {
      shared = scope;
    },
    async get() {
      const made = await plugin();
      return () => ({ __esModule: true, default: made });
    },
  };
})();
