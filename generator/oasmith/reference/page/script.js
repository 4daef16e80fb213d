// The documentation of a client: search, tabs for samples, and a collapsible table of contents.
(() => {
  const nav = document.getElementById("nav");
  const pages = document.getElementById("pages");
  const results = document.getElementById("results");
  const resultCount = document.getElementById("result-count");
  const search = document.getElementById("search");

  const contents = document.getElementById("contents");
  const narrow = matchMedia("(max-width: 900px)");
  const show = (shown) => {
    nav.hidden = narrow.matches && !shown;
    contents.setAttribute("aria-expanded", String(shown));
    contents.hidden = !narrow.matches;
  };
  contents.addEventListener("click", () => {
    show(nav.hidden);
    if (!nav.hidden) search.focus();
  });
  narrow.addEventListener("change", () => show(false));
  show(false);

  // The text of an entry is read when it is first needed, because there may be thousands.
  const entries = [...document.querySelectorAll(".entry")].map((element) => ({
    element,
    title: element.querySelector("summary").textContent.toLowerCase(),
    name: element.querySelector("h3").textContent,
    href: `#${element.querySelector(".inside").id}`,
  }));
  const text = (entry) => entry.text ??= entry.element.textContent.toLowerCase();
  const MAX = 100;
  const matching = (words) => {
    const inTitle = [];
    const inText = [];
    for (const entry of entries) {
      if (words.every((word) => entry.title.includes(word))) inTitle.push(entry);
      else if (words.every((word) => text(entry).includes(word))) inText.push(entry);
    }
    return [...inTitle, ...inText];
  };
  const line = (entry) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = entry.href;
    const method = entry.element.querySelector("summary .method");
    if (method) link.append(method.cloneNode(true), " ");
    link.append(entry.name);
    item.append(link);
    return item;
  };
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const searching = words.length > 0;
    results.hidden = resultCount.hidden = !searching;
    pages.hidden = searching;
    if (!searching) return;
    const all = matching(words);
    results.replaceChildren(...all.slice(0, MAX).map(line));
    const count = all.length === 1 ? "1 result" : `${all.length} results`;
    resultCount.textContent = all.length > MAX ? `${count}, the first ${MAX} are shown` : count;
  };
  search.closest("label").hidden = false;
  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { search.value = ""; filter(); }
    if (event.key === "Enter") results.querySelector("a")?.click();
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    show(true);
    search.focus();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    if (nav.contains(link)) show(false);
    setTimeout(globalThis.reveal);
  });

  const KEY = "oasmith-sample";
  const stored = (value) => {
    try {
      if (value === undefined) return localStorage.getItem(KEY);
      localStorage.setItem(KEY, value);
    } catch { /* The first sample is shown next time. */ }
    return null;
  };
  const groups = [...document.querySelectorAll(".samples")].map((box) => {
    const figures = [...box.querySelectorAll("figure")];
    const bar = document.createElement("div");
    bar.className = "tabs";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Samples");
    const buttons = figures.map((figure) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = figure.querySelector("figcaption").textContent;
      button.addEventListener("click", () => { choose(button.textContent); stored(button.textContent); });
      return button;
    });
    bar.append(...buttons);
    if (navigator.clipboard) {
      const copy = document.createElement("button");
      copy.type = "button";
      copy.className = "copy";
      copy.textContent = "Copy";
      copy.addEventListener("click", async () => {
        const figure = figures.find((one) => !one.hidden);
        try {
          await navigator.clipboard.writeText(figure.querySelector("code").textContent);
          copy.textContent = "Copied";
        } catch { copy.textContent = "Not allowed"; }
        setTimeout(() => { copy.textContent = "Copy"; }, 1500);
      });
      bar.append(copy);
    }
    box.prepend(bar);
    box.classList.add("tabbed");
    return { figures, buttons };
  });
  const choose = (label) => {
    for (const { figures, buttons } of groups) {
      const index = Math.max(0, buttons.findIndex((button) => button.textContent === label));
      figures.forEach((figure, number) => { figure.hidden = number !== index; });
      buttons.forEach((button, number) => button.setAttribute("aria-pressed", String(number === index)));
    }
  };
  choose(stored());
  if (location.hash) globalThis.reveal();
})();
