"use strict";
// The page can be read without this: it adds a choice of theme, filters, and whole prints.
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

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const around = target?.closest("details");
    if (around) around.open = true;
    target?.scrollIntoView();
  };

  for (const client of document.querySelectorAll(".client")) {
    const box = client.querySelector(".exchanges");
    if (!box) continue;
    const all = [...box.querySelectorAll("[data-cells]")].map((element) => ({
      element,
      cells: element.dataset.cells.split(" "),
      words: (element.querySelector("summary") ?? element).textContent.toLowerCase(),
    }));
    const search = box.querySelector("input");
    const told = box.querySelector(".filtered");
    let cell = null;
    const filter = (name) => {
      const words = search.value.toLowerCase();
      let shown = 0;
      for (const one of all) {
        const fits = (cell === null || one.cells.includes(cell)) && one.words.includes(words);
        one.element.hidden = !fits;
        shown += fits;
      }
      told.hidden = cell === null && !words;
      if (name !== undefined) told.dataset.name = name ? ` of ${name}` : "";
      told.firstElementChild.textContent = `${shown} of ${all.length} exchanges${told.dataset.name ?? ""}.`;
    };
    search.parentElement.hidden = false;
    search.addEventListener("input", () => filter());
    told.querySelector("button").addEventListener("click", () => {
      cell = null;
      search.value = "";
      filter("");
      search.focus();
    });
    client.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      if (!link) return;
      search.value = "";
      cell = link.dataset.cell ?? null;
      filter(link.dataset.name ?? "");
      // A click on the same link again changes no address.
      setTimeout(reveal);
    });
  }
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; });
})();
