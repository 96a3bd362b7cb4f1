/* What scripts add to a report: charts in place of drawings, a map that moves, tables that sort.
 * Everything that matters is in the page without them. */
"use strict";

(function () {
  const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const words = read("report-words") || {};
  const charts = read("report-charts") || {};
  const map = read("report-map");
  const mounted = [];
  let revealed = null;

  function read(id) {
    const element = document.getElementById(id);
    return element && JSON.parse(element.textContent);
  }

  function theme() {
    return dark.matches ? "dark" : "light";
  }

  /* --- charts in place of drawings ----------------------------------------------------------- */

  function show(figure, start) {
    const room = figure.querySelector(".live");
    room.hidden = false;
    try {
      mounted.push(start(room));
      figure.classList.add("shown");
      center();
    } catch (error) {
      room.hidden = true;
      console.error(error);
    }
  }

  function startChart(option) {
    return (room) => {
      room.style.height = `${option.height || 420}px`;
      return clusterCharts.mount(room, option, { language, theme: theme() });
    };
  }

  function startMap(room) {
    const area = add(room, "div", "map-room");
    const bar = document.createElement("div");
    bar.className = "choose";
    let time = null;
    const handle = clusterMap.create(area, map.model, {
      language, theme: theme(), onQuarter: (quarter) => time && time.follow(quarter),
    });
    if (map.scenarios.length > 1) chooser(bar, handle);
    time = timeline(bar, handle);
    room.insertBefore(bar, area);
    handle.show(map.model.quarters.length - 1);
    time.follow(handle.quarter);
    return handle;
  }

  function add(parent, tag, name) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    parent.append(element);
    return element;
  }

  function labelled(bar, tag, id, text) {
    const label = add(bar, "label");
    label.htmlFor = id;
    label.textContent = text;
    const element = add(bar, tag);
    element.id = id;
    return element;
  }

  function chooser(bar, handle) {
    const select = labelled(bar, "select", "map-scenario", words.scenario_shown);
    for (const one of map.scenarios) {
      select.append(new Option(one.title, one.name, false, one.name === map.shown));
    }
    select.addEventListener("change", () => {
      const quarter = handle.quarter;
      handle.setFrames(map.scenarios.find((one) => one.name === select.value).frames);
      handle.show(quarter);
    });
  }

  /** A button that plays, a slider over the recorded moments, and the date. */
  function timeline(bar, handle) {
    const last = map.model.quarters.length - 1;
    const button = add(bar, "button", "play");
    button.type = "button";
    const slider = labelled(bar, "input", "map-time", words.time);
    Object.assign(slider, { type: "range", min: 0, max: last, step: 1 });
    const date = add(bar, "output");
    date.htmlFor = "map-time";
    const follow = (quarter) => {
      slider.value = quarter;
      slider.setAttribute("aria-valuetext", map.model.quarters[quarter]);
      date.textContent = map.model.quarters[quarter];
      button.textContent = handle.playing ? words.pause : words.play;
    };
    slider.addEventListener("input", () => {
      handle.pause();
      handle.show(Number(slider.value));
      follow(handle.quarter);
    });
    button.addEventListener("click", () => {
      if (handle.playing) handle.pause();
      else {
        if (handle.quarter === last) handle.show(0);
        handle.play(2);
      }
      follow(handle.quarter);
    });
    return { follow };
  }

  function mountWhenNear() {
    const waiting = new Map();
    for (const figure of document.querySelectorAll("figure[data-figure]")) {
      const name = figure.dataset.figure;
      if (name === "map" && map && window.clusterMap) waiting.set(figure, startMap);
      else if (charts[name] && window.clusterCharts) waiting.set(figure, startChart(charts[name]));
    }
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const entry of entries.filter((one) => one.isIntersecting)) {
          watcher.unobserve(entry.target);
          show(entry.target, waiting.get(entry.target));
        }
      },
      { rootMargin: "900px 0px" },
    );
    for (const figure of waiting.keys()) watcher.observe(figure);
  }

  dark.addEventListener("change", () => mounted.forEach((handle) => handle.theme(theme())));

  /* --- tables that sort ---------------------------------------------------------------------- */

  function sortable(table) {
    const heads = table.tHead.rows[table.tHead.rows.length - 1].cells;
    for (const [place, head] of Array.from(heads).entries()) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.title = words.sort.replace("{column}", head.textContent);
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(table, heads, place));
    }
  }

  function sort(table, heads, place) {
    const head = heads[place];
    const numbers = Array.from(table.tBodies[0].rows).some((row) => "order" in row.cells[place].dataset);
    const before = head.getAttribute("aria-sort");
    // Numbers begin with the largest, names with the first.
    const rising = before ? before === "descending" : !numbers;
    for (const one of heads) one.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", rising ? "ascending" : "descending");
    const rows = Array.from(table.tBodies[0].rows, (row) => [key(row.cells[place], numbers), row]);
    rows.sort(([one], [other]) => compare(one, other, rising));
    table.tBodies[0].append(...rows.map(([, row]) => row));
  }

  function key(cell, numbers) {
    return numbers ? parseFloat(cell.dataset.order) : cell.textContent;
  }

  function compare(one, other, rising) {
    if (typeof one === "string") return (rising ? 1 : -1) * one.localeCompare(other, language);
    if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) - Number.isNaN(other);
    return rising ? one - other : other - one;
  }

  /* --- reading ------------------------------------------------------------------------------- */

  /** Bring what an address names into view, also out of a closed table. */
  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || target.tagName !== "TD") return;
    const details = target.closest("details");
    if (details) details.open = true;
    revealed = { target, until: performance.now() + 2000 };
    center();
  }

  /** Charts that take the place of drawings on the way move the page: go there once more. */
  function center() {
    if (revealed && performance.now() < revealed.until) {
      revealed.target.scrollIntoView({ block: "center", behavior: "instant" });
    }
  }

  function followSections() {
    const links = new Map();
    for (const link of document.querySelectorAll("nav a")) links.set(link.hash.slice(1), link);
    const seen = new Set();
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) seen.add(target.id);
          else seen.delete(target.id);
        }
        const current = [...links.keys()].find((id) => seen.has(id));
        for (const [id, link] of links) {
          if (id === current) link.setAttribute("aria-current", "true");
          else link.removeAttribute("aria-current");
        }
      },
      { rootMargin: "-10% 0px -75% 0px" },
    );
    for (const id of links.keys()) watcher.observe(document.getElementById(id));
  }

  let closed = [];

  function openForPrint() {
    closed = Array.from(document.querySelectorAll("details.kept:not([open])"));
    for (const details of closed) details.open = true;
  }

  function closeAfterPrint() {
    for (const details of closed) details.open = false;
    closed = [];
  }

  for (const table of document.querySelectorAll("table.sortable")) sortable(table);
  mountWhenNear();
  followSections();
  reveal();
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", openForPrint);
  window.addEventListener("afterprint", closeAfterPrint);
})();
