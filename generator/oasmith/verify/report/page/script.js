// The contract page: filters.
(() => {
  for (const client of document.querySelectorAll(".client")) {
    const box = client.querySelector(".exchanges");
    if (!box) continue;
    const all = [...box.querySelectorAll("[data-cells]")].map((element) => ({
      element,
      cells: element.dataset.cells.split(" "),
      words: (element.querySelector("summary") ?? element).textContent.toLowerCase(),
    }));
    const search = box.querySelector("input");
    const notice = box.querySelector(".filtered");
    let cell = null;
    const filter = (name) => {
      const words = search.value.toLowerCase();
      let shown = 0;
      for (const one of all) {
        const fits = (cell === null || one.cells.includes(cell)) && one.words.includes(words);
        one.element.hidden = !fits;
        shown += fits;
      }
      notice.hidden = cell === null && !words;
      if (name !== undefined) notice.dataset.name = name ? ` of ${name}` : "";
      notice.firstElementChild.textContent = `${shown} of ${all.length} exchanges${notice.dataset.name ?? ""}.`;
    };
    search.parentElement.hidden = false;
    search.addEventListener("input", () => filter());
    notice.querySelector("button").addEventListener("click", () => {
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
      setTimeout(globalThis.reveal);
    });
  }
})();
