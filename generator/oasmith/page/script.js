"use strict";
// A page can be read without this: it adds a choice of theme, opens what a link leads to, and prints
// the whole.
(() => {
  const root = document.documentElement;
  const stored = (value) => {
    // Some browsers keep nothing for files, and say so by an error.
    try {
      if (value === undefined) return localStorage.getItem("oasmith-theme");
      localStorage.setItem("oasmith-theme", value);
    } catch { /* The theme is the system's next time. */ }
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

  // A click on the same link again changes no address, so a page's own script calls this, too.
  globalThis.reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let around = target?.closest("details"); around; around = around.parentElement.closest("details")) {
      around.open = true;
    }
    // What is opened is shown with its summary.
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
