"use strict";
// The page works without this script: it adds a choice of theme, opens the target of a link, and
// opens everything for printing.
(() => {
  const root = document.documentElement;
  const stored = (value) => {
    // Some browsers have no storage for local files, and throw an error.
    try {
      if (value === undefined) return localStorage.getItem("oasmith-theme");
      localStorage.setItem("oasmith-theme", value);
    } catch { /* The theme is not stored. */ }
    return null;
  };
  const themes = ["system", "light", "dark"];
  const button = document.getElementById("theme");
  const choose = (theme) => {
    if (theme === "system") delete root.dataset.theme; else root.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
  };
  const first = stored();
  choose(themes.includes(first) ? first : "system");
  button.hidden = false;
  button.addEventListener("click", () => {
    const theme = themes[(themes.indexOf(root.dataset.theme ?? "system") + 1) % themes.length];
    choose(theme);
    stored(theme);
  });

  // A second click on a link does not change the URL, so a page's own script calls this, too.
  globalThis.reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let around = target?.closest("details"); around; around = around.parentElement.closest("details")) {
      around.open = true;
    }
    // The opened element is shown with its summary.
    const opened = target?.matches("details > .inside") ? target.parentElement : target;
    opened?.scrollIntoView();
  };

  addEventListener("hashchange", globalThis.reveal);
  if (location.hash) globalThis.reveal();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; });
})();
