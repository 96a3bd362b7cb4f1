/* What the page Results does in the browser by itself. Each part is an element of its own, whose
   attributes say what it shows and where it asks for it. */
(() => {
  "use strict";
  const language = () => document.documentElement.lang.slice(0, 2);

  const make = (kind, text, attributes = {}) => {
    const made = document.createElement(kind);
    if (text !== undefined && text !== null) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null) made.setAttribute(name, value);
    }
    return made;
  };
  const filled = (text, values) =>
    text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  const whole = (value) => value.toLocaleString("en-US");

  /* A number of a table: whole as it is, others with six significant digits. */
  const shown = (value) => {
    if (value === null) return "–";
    if (typeof value !== "number") return String(value);
    if (Number.isInteger(value)) return whole(value).replace("-", "−");
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(4).replace("-", "−");
    const places = Math.max(0, Math.min(8, 5 - Math.floor(Math.log10(size || 1))));
    return value
      .toLocaleString("en-US", { maximumFractionDigits: places })
      .replace("-", "−");
  };

  async function ask(address, signal) {
    const answer = await fetch(address, { signal });
    const content = await answer.json();
    if (!answer.ok) throw new Error(content.error);
    return content;
  }

  class Part extends HTMLElement {
    connectedCallback() {
      if (this.started) return;
      this.started = true;
      this.words = JSON.parse(this.dataset.words || "{}");
      this.start();
    }
    say(text, kind = "quiet") {
      this.state ??= this.appendChild(make("p", "", { role: "status" }));
      this.state.className = kind;
      this.state.textContent = text;
      this.state.hidden = !text;
    }
  }

  /* --- rows of a list that hold a text ------------------------------------------------------ */

  class Filter extends Part {
    start() {
      this.addEventListener("input", (event) => {
        const wanted = event.target.value.trim().toLocaleLowerCase().split(/\s+/);
        for (const row of document.querySelectorAll(this.dataset.rows)) {
          const text = row.textContent.toLocaleLowerCase();
          row.hidden = !wanted.every((word) => text.includes(word));
        }
      });
    }
  }

  /* --- a table that is there whole, sorted by its headings ---------------------------------- */

  class Sortable extends Part {
    start() {
      this.addEventListener("click", (event) => {
        const button = event.target.closest("th button");
        if (button) this.sort(button.closest("th"));
      });
    }
    sort(heading) {
      const table = heading.closest("table");
      const headings = [...heading.parentElement.children];
      const column = headings.indexOf(heading);
      const number = heading.classList.contains("number");
      const now = heading.getAttribute("aria-sort");
      const first = heading.dataset.first || (number ? "descending" : "ascending");
      const other = first === "ascending" ? "descending" : "ascending";
      const next = now === first ? other : first;
      for (const each of headings) each.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", next);
      const sign = next === "ascending" ? 1 : -1;
      const value = (row) => {
        const cell = row.children[column];
        const text = cell.dataset.value ?? cell.textContent;
        return number ? (text === "" ? NaN : Number(text)) : text;
      };
      const compare = (a, b) => {
        const [one, two] = [value(a), value(b)];
        if (!number) return sign * one.localeCompare(two, language());
        if (Number.isNaN(one) || Number.isNaN(two)) return Number.isNaN(one) - Number.isNaN(two);
        return sign * (one - two);
      };
      const body = table.tBodies[0];
      body.append(...[...body.rows].sort(compare));
    }
  }

  /* --- a page of a table that the server sorts and cuts ------------------------------------- */

  class Table extends Part {
    start() {
      this.wanted = { sort: "", descending: "", page: 0, size: 25, scenario: "" };
      this.tools = this.appendChild(make("div", null, { class: "line spread results-tools" }));
      this.box = this.appendChild(
        make("div", null, {
          class: "table results-scroll", tabindex: "0", role: "region",
          "aria-label": this.dataset.title, translate: "no",
        }),
      );
      this.drawTools();
      this.load();
    }
    drawTools() {
      const left = this.tools.appendChild(make("div", null, { class: "line" }));
      const scenarios = JSON.parse(this.dataset.scenarios || "[]");
      if (scenarios.length > 1) {
        left.append(this.choice("scenario", this.words.scenario, [["", this.words.all], ...scenarios]));
      }
      left.append(this.choice("size", this.words.rows, [[25, "25"], [50, "50"], [100, "100"]]));
      const right = this.tools.appendChild(make("div", null, { class: "line" }));
      this.range = right.appendChild(make("span", "", { class: "number small", role: "status", "data-test": "range" }));
      this.buttons = {};
      const signs = { first: "«", previous: "‹", next: "›", last: "»" };
      for (const [name, sign] of Object.entries(signs)) {
        const button = make("button", sign, {
          type: "button", class: "button icon compact", "aria-label": this.words[name], "data-test": name,
        });
        button.addEventListener("click", () => this.turn(name));
        this.buttons[name] = right.appendChild(button);
      }
    }
    choice(name, label, options) {
      const field = make("label", null, { class: "results-choice" });
      field.append(make("span", label, { class: "quiet small" }));
      const select = field.appendChild(make("select", null, { class: "select", "data-test": name }));
      for (const [value, text] of options) select.append(make("option", text, { value }));
      select.addEventListener("change", () => {
        this.wanted[name] = select.value;
        this.wanted.page = 0;
        this.load();
      });
      return field;
    }
    turn(name) {
      const last = Math.max(0, Math.ceil(this.total / this.wanted.size) - 1);
      const page = { first: 0, previous: this.wanted.page - 1, next: this.wanted.page + 1, last }[name];
      this.wanted.page = Math.min(Math.max(page, 0), last);
      this.load();
    }
    async load() {
      this.asked?.abort();
      this.asked = new AbortController();
      const address = new URL(this.dataset.url, window.location.href);
      for (const [name, value] of Object.entries(this.wanted)) {
        if (value !== "") address.searchParams.set(name, value);
      }
      this.setAttribute("aria-busy", "true");
      try {
        this.draw(await ask(address, this.asked.signal));
        this.say("");
      } catch (error) {
        if (error.name === "AbortError") return;
        this.say(error.message, "notice bad");
      }
      this.setAttribute("aria-busy", "false");
    }
    draw(content) {
      this.total = content.total;
      this.wanted.page = Math.floor(content.first / this.wanted.size);
      const held = document.activeElement?.dataset?.column;
      const table = make("table");
      const head = table.createTHead().insertRow();
      for (const column of content.columns) head.append(this.heading(column));
      const body = table.createTBody();
      for (const values of content.rows) {
        const row = body.insertRow();
        values.forEach((value, place) => {
          const column = content.columns[place];
          const cell = row.insertCell();
          cell.textContent = shown(value);
          if (column.number) cell.className = "number";
          if (typeof value === "number" && !Number.isInteger(value)) cell.title = String(value);
        });
      }
      this.box.replaceChildren(table);
      if (held) this.box.querySelector(`[data-column="${CSS.escape(held)}"]`)?.focus();
      const from = content.rows.length ? content.first + 1 : 0;
      const to = content.first + content.rows.length;
      this.range.textContent = filled(this.words.range, {
        from: whole(from), to: whole(to), total: whole(content.total),
      });
      this.buttons.first.disabled = this.buttons.previous.disabled = content.first === 0;
      this.buttons.next.disabled = this.buttons.last.disabled = to >= content.total;
    }
    heading(column) {
      const cell = make("th", null, { scope: "col", class: column.number ? "number" : null });
      const button = make("button", column.name.replaceAll("_", "_\u200b").replaceAll(".", ".\u200b"), {
        type: "button", class: "results-sort", "data-column": column.name,
        title: [column.meaning, column.unit && `(${column.unit})`].filter(Boolean).join(" "),
      });
      if (this.wanted.sort === column.name) {
        cell.setAttribute("aria-sort", this.wanted.descending ? "descending" : "ascending");
      }
      button.addEventListener("click", () => this.sort(column.name));
      cell.append(button);
      return cell;
    }
    sort(name) {
      if (this.wanted.sort !== name) Object.assign(this.wanted, { sort: name, descending: "" });
      else if (!this.wanted.descending) this.wanted.descending = "1";
      else Object.assign(this.wanted, { sort: "", descending: "" });
      this.wanted.page = 0;
      this.load();
    }
  }

  /* --- a chart ------------------------------------------------------------------------------ */

  class Chart extends Part {
    start() {
      this.box = this.appendChild(make("div", null, { class: "results-chart-box" }));
      document.addEventListener("clustertheme", (event) => this.handle?.theme(event.detail));
      this.load();
    }
    get address() {
      return new URL(this.dataset.url, window.location.href);
    }
    async load() {
      this.setAttribute("aria-busy", "true");
      try {
        this.draw(await ask(this.address));
        this.say("");
      } catch (error) {
        this.say(error.message, "notice bad");
      }
      this.setAttribute("aria-busy", "false");
    }
    draw(option) {
      if (option.height) this.box.style.height = `${option.height}px`;
      if (this.handle) this.handle.set(option);
      else {
        const how = { language: language(), theme: window.clusterShell.theme };
        this.handle = window.clusterCharts.mount(this.box, option, how);
      }
      this.dataset.ready = "1";
    }
  }

  /* --- the map ------------------------------------------------------------------------------ */

  class RegionMap extends Chart {
    start() {
      this.addEventListener("change", (event) => {
        if (event.target.name === "scenario") this.load();
      });
      super.start();
      this.box.classList.add("results-map-box");
      const line = this.appendChild(make("div", null, { class: "line results-map-line" }));
      this.button = line.appendChild(make("button", this.words.play, {
        type: "button", class: "button compact", "data-test": "map-play",
      }));
      this.slider = line.appendChild(make("input", null, {
        type: "range", class: "slider grow", min: "0", max: "0", step: "1", value: "0",
        "aria-label": this.words.record, "data-test": "map-record",
      }));
      this.date = line.appendChild(make("output", "", { class: "number", "data-test": "map-date" }));
      this.slider.addEventListener("input", () => this.show(Number(this.slider.value)));
      this.button.addEventListener("click", () => (this.timer ? this.pause() : this.play()));
    }
    get address() {
      const address = super.address;
      address.searchParams.set("scenario", this.querySelector("select").value);
      return address;
    }
    draw(model) {
      this.model = model;
      this.pause();
      this.handle?.destroy();
      const how = { language: language(), theme: window.clusterShell.theme };
      this.handle = window.clusterMap.create(this.box, model, how);
      this.slider.max = String(model.quarters.length - 1);
      this.show(Math.min(this.record ?? model.quarters.length - 1, model.quarters.length - 1));
      this.dataset.ready = "1";
    }
    show(record) {
      this.record = record;
      this.handle.show(record);
      this.slider.value = String(record);
      this.slider.setAttribute("aria-valuetext", this.model.quarters[record]);
      const part = record / Math.max(1, this.model.quarters.length - 1);
      this.slider.style.setProperty("--value", `${100 * part}%`);
      this.date.textContent = this.model.quarters[record];
    }
    play() {
      const last = this.model.quarters.length - 1;
      if (this.record >= last) this.show(0);
      this.button.textContent = this.words.pause;
      this.timer = setInterval(() => {
        if (!this.isConnected || this.record >= last) this.pause();
        else this.show(this.record + 1);
      }, 600);
    }
    pause() {
      clearInterval(this.timer);
      this.timer = undefined;
      this.button.textContent = this.words.play;
    }
  }

  /* --- draws of a batch: choices above a chart of them ----------------------------------------- */

  class Draws extends Chart {
    start() {
      this.axesChosen = false;
      this.addEventListener("change", (event) => {
        if (event.target.name === "axis") this.axesChosen = true;
        this.load();
      });
      super.start();
      this.box.setAttribute("translate", "no"); // names of parameters
      if (this.dataset.view === "parallel") {
        this.chosen = this.appendChild(make("p", this.words.hint, {
          class: "quiet small", role: "status", "data-test": "chosen",
        }));
        this.rows = this.appendChild(make("div", null, { class: "table" }));
      }
    }
    get address() {
      const address = super.address;
      for (const field of this.querySelectorAll("select, input:checked")) {
        if (field.name === "axis" && !this.axesChosen) continue;
        if (field.value) address.searchParams.append(field.name, field.value);
      }
      return address;
    }
    draw(content) {
      const { axes, draws, unit, x, y, ...option } = content;
      super.draw(option);
      if (axes) {
        for (const box of this.querySelectorAll("input[name=axis]")) {
          box.checked = axes.includes(box.value);
        }
      }
      for (const [name, value] of Object.entries({ x, y })) {
        const select = this.querySelector(`select[name=${name}]`);
        if (select && value) select.value = value;
      }
      if (this.dataset.view !== "parallel") return;
      this.axes = option.parallelAxis;
      this.values = option.series[0].data;
      this.draws = draws;
      this.unit = unit;
      this.tell(this.values.map((_, place) => place));
      if (this.listens) return;
      this.listens = true;
      this.handle.chart.on("axisareaselected", () => this.tell(this.active()));
    }
    /** The places of the lines that pass through every range. */
    active() {
      const [series] = this.handle.chart.getModel().getSeriesByType("parallel");
      return series.getRawIndicesByActiveState("active");
    }
    /** A value as its axis writes it. */
    written(value, at) {
      const share = this.axes.at(at).axisLabel.formatter === "@percent";
      const { format } = window.clusterCharts;
      return share ? format.share(value, language()) : format.significant(value, 4);
    }
    tell(places) {
      const all = places.length === this.values.length || places.length === 0;
      this.rows.replaceChildren();
      if (all) {
        this.chosen.textContent = this.words.hint;
        return;
      }
      const outcome = (place) => this.values[place].at(-1);
      const mean = places.reduce((sum, place) => sum + outcome(place), 0) / places.length;
      this.chosen.textContent = filled(this.words.chosen, {
        n: whole(places.length), total: whole(this.values.length),
        mean: [this.written(mean, -1), this.unit].filter(Boolean).join(" "),
      });
      const best = [...places].sort((a, b) => outcome(b) - outcome(a)).slice(0, 10);
      this.rows.append(this.listed(best));
    }
    listed(places) {
      const table = make("table");
      table.append(make("caption", this.words.best, { class: "small quiet results-caption" }));
      const head = table.createTHead().insertRow();
      for (const name of [this.words.draw, ...this.axes.map((axis) => axis.name)]) {
        head.append(make("th", name, { scope: "col", class: "number" }));
      }
      const body = table.createTBody();
      for (const place of places) {
        const row = body.insertRow();
        row.append(make("th", this.draws[place].join(" / "), { scope: "row", class: "number" }));
        this.values[place].forEach((value, at) =>
          row.append(make("td", this.written(value, at), { class: "number" })));
      }
      return table;
    }
  }

  /* --- choices of a form, all at once ------------------------------------------------------- */

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-tick]");
    if (!button) return;
    const boxes = button.closest("fieldset, form").querySelectorAll("input[type=checkbox]");
    for (const box of boxes) box.checked = button.dataset.tick === "all";
  });

  window.clusterResults = { Part, Chart, make, filled, shown, ask };
  customElements.define("results-filter", Filter);
  customElements.define("results-sortable", Sortable);
  customElements.define("results-table", Table);
  customElements.define("results-chart", Chart);
  customElements.define("results-draws", Draws);
  customElements.define("results-map", RegionMap);
})();
