/* The map of a region: land and sea, links by barrier and exchange, cities by people and sharing
 * efficiency, projects under way, record by record. Needs charts.js before it.
 *
 * `clusterMap.create(element, model, options)` draws what cluster_sim.charts.map_model describes.
 * Places are kept in steps of the model's grid, east stretched so that the map is true to scale at
 * the middle of the window; `view` says how many pixels a step takes and which place is in the
 * middle of the screen.
 */
"use strict";

(function (page) {
  const { around, colour, faded, format, overlap, reduced, within } = page.clusterCharts;

  const WIDEST = 8, NARROWEST = 1; // pixels of a link
  const LARGEST = 14, SMALLEST = 2.5; // pixels of a circle's radius
  const AIR = { left: 44, right: 76, top: 34, bottom: 44 }; // pixels around the outermost cities
  const ENLARGED = 24; // times the home view, at most
  const KM_A_DEGREE = 111.19;
  const PULSE = 900, GLIDE = 220; // milliseconds
  const NEAR = 7; // pixels around a link or circle that still count as on it

  const STYLE = `
    .cluster-map { display: flex; flex-direction: column; gap: 10px; height: 100%; min-height: 0;
      font-size: 13px; line-height: 1.35; color: var(--map-ink); }
    .cluster-map-stage { position: relative; flex: 1 1 auto; min-height: 180px; overflow: hidden;
      border-radius: 6px; cursor: grab; user-select: none; -webkit-user-select: none; }
    .cluster-map-stage:active { cursor: grabbing; }
    .cluster-map-stage.on-mark { cursor: pointer; }
    .cluster-map-stage:focus-visible, .cluster-map button:focus-visible {
      outline: 3px solid var(--map-accent); outline-offset: -3px; }
    .cluster-map canvas { position: absolute; inset: 0; width: 100%; height: 100%; display: block; }
    .cluster-map-buttons { position: absolute; top: 10px; right: 10px; display: flex;
      flex-direction: column; border-radius: 6px; overflow: hidden;
      border: 1px solid var(--map-rule); background: var(--map-paper); }
    .cluster-map button { width: 34px; height: 34px; margin: 0; padding: 0; border: 0;
      background: transparent; color: var(--map-ink); cursor: pointer; display: grid;
      place-items: center; }
    .cluster-map button + button { border-top: 1px solid var(--map-rule); }
    .cluster-map button:hover { background: var(--map-shade); }
    .cluster-map svg { width: 16px; height: 16px; fill: none; stroke: currentColor;
      stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
    .cluster-map-tip { position: absolute; left: 0; top: 0; max-width: 260px; padding: 7px 10px;
      border-radius: 6px; background: var(--map-paper); border: 1px solid var(--map-rule);
      box-shadow: 0 2px 10px rgba(0, 0, 0, .14); pointer-events: none; visibility: hidden;
      font-variant-numeric: tabular-nums; }
    .cluster-map-tip strong { display: block; font-weight: 650; }
    .cluster-map-tip span { display: block; color: var(--map-soft); }
    .cluster-map-legend { flex: 0 0 auto; display: flex; flex-wrap: wrap; gap: 8px 28px;
      font-size: 12px; color: var(--map-soft); font-variant-numeric: tabular-nums; }
    .cluster-map-legend b { display: block; margin-bottom: 4px; font-weight: 500;
      color: var(--map-ink); }
    .cluster-map-keys { display: flex; align-items: center; gap: 3px 10px; }
    .cluster-map-ramp { display: flex; gap: 2px; }
    .cluster-map-ramp i { display: block; height: 8px; margin-bottom: 3px; }
    .cluster-map-ramp span { display: block; min-width: 34px; white-space: nowrap; }
    .cluster-map-keys i { display: inline-block; flex: none; }
    @media (max-width: 40em) { .cluster-map-legend { gap: 6px 18px; } }`;

  const ICONS = {
    zoom_in: "M8 3v10M3 8h10",
    zoom_out: "M3 8h10",
    home: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
  };

  // A style sheet made by a script is allowed where a page's policy forbids style elements.
  let sheet = null;
  function adopt() {
    if (sheet) return;
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }

  function make(tag, name, parent) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (parent) parent.append(element);
    return element;
  }

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const share = (value, largest) => Math.sqrt(Math.max(value || 0, 0) / largest);

  /** The class of a value among rising lower bounds; -1 where it is not known. */
  function classOf(bounds, value) {
    if (value === null || value === undefined) return -1;
    let place = 0;
    while (place + 1 < bounds.length && value >= bounds[place + 1] - 1e-9) place += 1;
    return place;
  }

  /** The colour of a class; where there are fewer classes than colours, spread over all. */
  function shadeOf(role, place, count, theme) {
    if (place < 0) return colour("unknown", theme);
    const most = 4;
    const pick = count > 1 ? Math.round((place * most) / (count - 1)) : most / 2;
    return colour(`${role}:${pick}`, theme);
  }

  /** Round values up to `largest`: about all of it, and a part. */
  function roundValue(largest) {
    const size = 10 ** Math.floor(Math.log10(largest));
    return [5, 2, 1].find((step) => step * size <= largest * (1 + 1e-9)) * size;
  }

  /** Whether a segment meets a box (Liang and Barsky). */
  function crosses(box, x0, y0, x1, y1) {
    let enter = 0, leave = 1;
    for (const [start, step, low, high] of [
      [x0, x1 - x0, box.x, box.x + box.width], [y0, y1 - y0, box.y, box.y + box.height],
    ]) {
      if (Math.abs(step) < 1e-9) {
        if (start < low || start > high) return false;
        continue;
      }
      const near = (low - start) / step, far = (high - start) / step;
      enter = Math.max(enter, Math.min(near, far));
      leave = Math.min(leave, Math.max(near, far));
    }
    return enter < leave;
  }

  /** How far a point is from a segment, pixels. */
  function distance(x, y, one, other) {
    const dx = other.x - one.x, dy = other.y - one.y;
    const length = dx * dx + dy * dy || 1;
    const at = clamp(((x - one.x) * dx + (y - one.y) * dy) / length, 0, 1);
    return Math.hypot(x - one.x - at * dx, y - one.y - at * dy);
  }

  /** Lines of the model's grid, written as steps, as one path. */
  function trace(lines, stretch, close) {
    const path = new Path2D();
    for (const steps of lines) {
      let x = steps[0], y = steps[1];
      path.moveTo(x * stretch, y);
      for (let at = 2; at < steps.length; at += 2) {
        x += steps[at];
        y += steps[at + 1];
        path.lineTo(x * stretch, y);
      }
      if (close) path.closePath();
    }
    return path;
  }

  class CityMap {
    constructor(element, model, options) {
      adopt();
      this.element = element;
      this.model = model;
      this.options = options;
      this.words = model.words;
      this.lang = options.language || model.language || "en";
      this.themeName = options.theme === "dark" ? "dark" : "light";
      this.frames = model.frames;
      this.names = model.cities.map((city) => city.name);
      this.quarter = 0;
      this.size = 1; // of circles and lines: smaller on a small screen and for many cities
      this.phase = 0; // how far between this record and the next while playing, 0-1
      this.playing = false;
      this.picked = null; // what is selected: {kind, index}
      this.hovered = null;
      this.pulses = []; // links on which a project has just been completed
      this.labels = [];
      this.measure();
      this.build();
      this.listen();
      this.resize();
    }

    /** Places in stretched steps of the grid. */
    measure() {
      const { bounds, grid, cities, links, scale } = this.model;
      const [west, south, east, north] = bounds;
      this.step = Math.max(east - west, north - south) / grid; // degrees
      this.stretch = Math.cos((((south + north) / 2) * Math.PI) / 180);
      this.extent = {
        x: ((east - west) / this.step) * this.stretch,
        y: (north - south) / this.step,
      };
      this.places = cities.map(({ lon, lat }) => ({
        x: ((lon - west) / this.step) * this.stretch,
        y: (north - lat) / this.step,
      }));
      this.radii = cities.map(({ population }) => share(population, scale.population));
      this.byPeople = cities.map((_, at) => at)
        .sort((a, b) => (cities[b].population || 0) - (cities[a].population || 0) || a - b);
      this.linksOf = cities.map(() => []);
      links.forEach((ends, at) => ends.forEach((city) => this.linksOf[city].push(at)));
      this.landPath = trace(this.model.land.flat(), this.stretch, true);
      this.coastPath = trace(this.model.coast, this.stretch, false);
    }

    build() {
      const root = (this.root = make("div", "cluster-map"));
      this.stage = make("div", "cluster-map-stage", root);
      this.stage.tabIndex = 0;
      this.stage.setAttribute("role", "group");
      this.stage.style.touchAction = this.options.wheel === false ? "pan-y" : "none";
      this.ground = make("canvas", "", this.stage);
      this.ground.setAttribute("aria-hidden", "true");
      this.canvas = make("canvas", "", this.stage);
      this.canvas.setAttribute("role", "img");
      this.top = make("canvas", "", this.stage); // names, apart: they only change with the view
      this.top.setAttribute("aria-hidden", "true");
      this.tip = make("div", "cluster-map-tip", this.stage);
      this.tip.setAttribute("aria-hidden", "true");
      const box = (this.buttonBox = make("div", "cluster-map-buttons", this.stage));
      this.buttons = {};
      const act = { zoom_in: () => this.zoom(1.7), zoom_out: () => this.zoom(1 / 1.7),
        home: () => this.glide(this.home) };
      for (const [key, path] of Object.entries(ICONS)) {
        const button = (this.buttons[key] = make("button", "", box));
        button.type = "button";
        button.append(icon(path));
        button.addEventListener("click", act[key]);
      }
      this.legend = make("div", "cluster-map-legend", root);
      this.element.replaceChildren(root);
      this.dress();
      this.name();
    }

    /** Colours of the theme for what is no canvas. */
    dress() {
      for (const role of ["ink", "soft", "rule", "shade", "paper", "accent"]) {
        this.root.style.setProperty(`--map-${role}`, colour(role, this.themeName));
      }
    }

    /** Texts for those who cannot see the map, and the legend. */
    name() {
      this.canvas.setAttribute("aria-label", this.words.map);
      this.stage.setAttribute("aria-label", this.words.help);
      for (const [key, button] of Object.entries(this.buttons)) {
        button.setAttribute("aria-label", this.words[key]);
        button.title = this.words[key];
      }
      this.drawLegend();
    }

    /* --- what is asked of the map ----------------------------------------------------------- */

    get records() {
      return this.frames.barrier.length;
    }

    setFrames(frames) {
      this.frames = frames;
      this.quarter = clamp(this.quarter, 0, Math.max(0, this.records - 1));
      this.refresh();
    }

    show(quarter) {
      const next = clamp(Math.round(quarter), 0, Math.max(0, this.records - 1));
      const before = this.quarter;
      if (next === before) return this.refresh();
      this.quarter = next;
      if (next > before && next - before <= 4 && !reduced()) {
        const now = performance.now();
        for (const [link, , , end] of this.frames.projects) {
          if (end !== null && end > before && end <= next) this.pulses.push({ link, from: now });
        }
      }
      this.options.onQuarter?.(next);
      this.refresh();
    }

    play(fps = 4) {
      if (this.quarter >= this.records - 1) this.show(0);
      this.playing = true;
      this.began = { at: performance.now(), quarter: this.quarter, fps };
      this.options.onPlay?.(true);
      this.wake();
    }

    pause() {
      if (!this.playing) return;
      this.playing = false;
      this.phase = 0;
      this.options.onPlay?.(false);
      this.refresh();
    }

    select(kind, index) {
      this.picked = kind ? { kind, index } : null;
      this.refresh();
    }

    theme(name) {
      this.themeName = name === "dark" ? "dark" : "light";
      this.dress();
      this.drawLegend();
      this.drawGround();
      this.drawTop();
      this.refresh();
    }

    language(words, labels, language) {
      this.words = words;
      this.lang = language || this.lang;
      if (labels) this.names = labels;
      this.name();
      this.placeLabels();
      this.refresh();
    }

    /* --- view ------------------------------------------------------------------------------- */

    resize() {
      const { clientWidth: width, clientHeight: height } = this.stage;
      if (!width || !height) return;
      const homely = !this.view || (this.home && this.view.k === this.home.k &&
        this.view.x === this.home.x && this.view.y === this.home.y);
      this.width = width;
      this.height = height;
      this.ratio = page.devicePixelRatio || 1;
      for (const canvas of [this.ground, this.canvas, this.top]) {
        canvas.width = Math.round(width * this.ratio);
        canvas.height = Math.round(height * this.ratio);
      }
      // Of the whole map: the stage is what the legend leaves, and the legend follows the size.
      const room = this.root.clientHeight - 90;
      const size = clamp(Math.min(width, room) / 520, 0.65, 1.2) *
        clamp(Math.sqrt(60 / this.places.length), 0.5, 1);
      if (size !== this.size) {
        this.size = size;
        this.drawLegend();
      }
      this.home = this.homeView();
      this.look(homely ? this.home : this.view);
      this.draw(performance.now()); // at once: a canvas that changed its size is empty
    }

    /** The view that shows all cities. */
    homeView() {
      const xs = this.places.map((place) => place.x), ys = this.places.map((place) => place.y);
      const [left, right, top, bottom] =
        [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const wide = this.width - AIR.left - AIR.right, tall = this.height - AIR.top - AIR.bottom;
      const k = Math.max(1e-3, Math.min(wide / Math.max(right - left, 1),
        tall / Math.max(bottom - top, 1)));
      return { k, x: (left + right + (AIR.right - AIR.left) / k) / 2,
        y: (top + bottom + (AIR.bottom - AIR.top) / k) / 2 };
    }

    /** Look at a place, as far as there is land and sea to see. */
    look({ k, x, y }) {
      const least = Math.min(this.home.k, Math.max(
        this.home.k * 0.6, this.width / this.extent.x, this.height / this.extent.y));
      const zoom = clamp(k, least, this.home.k * ENLARGED);
      const within = (middle, room, all) =>
        room * 2 >= all ? all / 2 : clamp(middle, room, all - room);
      this.view = {
        k: zoom,
        x: within(x, this.width / zoom / 2, this.extent.x),
        y: within(y, this.height / zoom / 2, this.extent.y),
      };
      if (this.view.k === this.home.k && k === this.home.k && x === this.home.x) {
        this.home = { ...this.view };
      }
      this.drawGround();
      this.placeLabels();
      this.refresh();
    }

    /** Enlarge around a point of the screen; without one, around its middle, smoothly. */
    zoom(factor, at) {
      const { k, x, y } = this.view;
      if (!at) return this.glide({ k: k * factor, x, y });
      const next = clamp(k * factor, 0, this.home.k * ENLARGED);
      const dx = (at.x - this.width / 2) * (1 / k - 1 / next);
      const dy = (at.y - this.height / 2) * (1 / k - 1 / next);
      this.look({ k: next, x: x + dx, y: y + dy });
    }

    glide(to) {
      if (reduced()) return this.look(to);
      this.gliding = { from: { ...this.view }, to: { ...to }, at: performance.now() };
      this.wake();
    }

    spot({ x, y }) {
      const { view, width, height } = this;
      return { x: (x - view.x) * view.k + width / 2, y: (y - view.y) * view.k + height / 2 };
    }

    spots() {
      return this.places.map((place) => this.spot(place));
    }

    radius(city) {
      return this.circle(this.radii[city]);
    }

    /** The radius of a circle: the area follows the population. */
    circle(part) {
      return Math.max(SMALLEST, LARGEST * this.size * part);
    }

    /* --- drawing ---------------------------------------------------------------------------- */

    /** Draw at the next frame of the screen. */
    refresh() {
      this.stale = true;
      this.wake();
    }

    wake() {
      if (!this.waiting && !this.gone) {
        this.waiting = page.requestAnimationFrame((now) => this.tick(now));
      }
    }

    tick(now) {
      this.waiting = 0;
      if (this.gone || !this.view) return;
      if (this.gliding) this.onGlide(now);
      if (this.playing) this.onPlaying(now);
      const busy = this.pulses.length > 0 || this.playing;
      if (this.stale || busy) this.draw(now);
      this.pulses = this.pulses.filter((pulse) => now - pulse.from < PULSE);
      if (this.gliding || this.playing || this.pulses.length) this.wake();
      else if (busy) this.refresh();
    }

    onGlide(now) {
      const { from, to, at } = this.gliding;
      const time = clamp((now - at) / GLIDE, 0, 1);
      const ease = 1 - (1 - time) ** 3;
      if (time === 1) this.gliding = null;
      this.look(time === 1 ? to : {
        k: from.k * (to.k / from.k) ** ease,
        x: from.x + (to.x - from.x) * ease,
        y: from.y + (to.y - from.y) * ease,
      });
    }

    onPlaying(now) {
      const { at, quarter, fps } = this.began;
      const time = quarter + Math.max(0, (now - at) / 1000) * fps;
      const next = Math.min(Math.floor(time), this.records - 1);
      this.phase = reduced() ? 0 : time - Math.floor(time);
      if (next !== this.quarter) this.show(next);
      if (next >= this.records - 1) this.pause();
    }

    context(canvas) {
      const context = canvas.getContext("2d");
      context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      return context;
    }

    drawGround() {
      const context = this.context(this.ground), { view, ratio } = this;
      context.fillStyle = colour("sea", this.themeName);
      context.fillRect(0, 0, this.width, this.height);
      const scale = view.k * ratio;
      context.setTransform(scale, 0, 0, scale,
        (this.width / 2 - view.x * view.k) * ratio, (this.height / 2 - view.y * view.k) * ratio);
      context.fillStyle = colour("land", this.themeName);
      context.fill(this.landPath, "evenodd");
      context.strokeStyle = colour("coast", this.themeName);
      context.lineWidth = 0.9 / view.k;
      context.lineJoin = "round";
      context.stroke(this.coastPath);
    }

    draw(now) {
      this.stale = false;
      const context = this.context(this.canvas), spots = this.spots();
      context.clearRect(0, 0, this.width, this.height);
      context.lineCap = "round";
      this.drawLinks(context, spots);
      this.drawProjects(context, spots, now);
      this.drawCities(context, spots);
    }

    /** The busiest links first, so that narrow ones stay visible on top. */
    drawLinks(context, spots) {
      const { links, scale } = this.model, loads = this.loadsNow();
      const barriers = this.frames.barrier[this.quarter] || [];
      const order = links.map((_, at) => at).sort((a, b) => loads[b] - loads[a] || a - b);
      const marked = this.marked("link");
      for (const link of order) {
        const [one, other] = links[link].map((city) => spots[city]);
        const width = this.linkWidth(loads[link]);
        const place = classOf(scale.barrier, thousandths(barriers[link]));
        const strong = marked.has(link);
        if (strong) stroke(context, one, other, width + 6, colour("accent", this.themeName));
        if (strong) stroke(context, one, other, width + 2, colour("paper", this.themeName));
        const shade = shadeOf("barrier", place, scale.barrier.length, this.themeName);
        stroke(context, one, other, width, shade);
      }
    }

    /** Loads now; between two records while playing. */
    loadsNow() {
      const { load, load_unit: unit } = this.frames;
      const now = load[this.quarter] || [], next = load[this.quarter + 1] || now;
      return this.model.links.map((_, at) =>
        ((now[at] || 0) * (1 - this.phase) + (next[at] || 0) * this.phase) * unit);
    }

    linkWidth(load) {
      return Math.max(NARROWEST, WIDEST * this.size * share(load, this.model.scale.load));
    }

    /** Which links or cities are selected or under the pointer, as a set. */
    marked(kind) {
      const found = [this.picked, this.hovered].filter((one) => one && one.kind === kind);
      return new Set(found.map((one) => one.index));
    }

    /** Projects under way as marks on their links, and a ring where one has been completed. */
    drawProjects(context, spots, now) {
      const { projects } = this.frames, glow = colour("project", this.themeName);
      const paper = colour("paper", this.themeName);
      const under = new Map();
      for (const [link, , start, end] of projects) {
        if (start <= this.quarter && (end === null || end > this.quarter)) {
          under.set(link, (under.get(link) || 0) + 1);
        }
      }
      for (const [link, count] of under) {
        const [one, other] = this.model.links[link].map((city) => spots[city]);
        for (let place = 0; place < count; place += 1) {
          const rest = (place + 1) / (count + 1);
          const moved = this.playing && !reduced() ? (now / 2400) % 1 : 0;
          const at = (rest + moved) % 1;
          const x = one.x + (other.x - one.x) * at, y = one.y + (other.y - one.y) * at;
          disc(context, x, y, 7 * this.size + 1, faded(glow, 0.3));
          disc(context, x, y, 3.4 * this.size + 0.8, glow, paper, 1.2);
        }
      }
      for (const { link, from } of this.pulses) {
        const [one, other] = this.model.links[link].map((city) => spots[city]);
        const time = clamp((now - from) / PULSE, 0, 1);
        context.globalAlpha = (1 - time) ** 1.5;
        ring(context, (one.x + other.x) / 2, (one.y + other.y) / 2, 4 + 18 * time, glow, 2.5);
        stroke(context, one, other, 4, glow);
        context.globalAlpha = 1;
      }
    }

    drawCities(context, spots) {
      const { scale } = this.model, shares = this.frames.efficiency[this.quarter] || [];
      const ink = colour("ink", this.themeName), marked = this.marked("city");
      for (const city of this.byPeople) {
        const { x, y } = spots[city], radius = this.radius(city);
        if (x < -30 || y < -30 || x > this.width + 30 || y > this.height + 30) continue;
        const place = classOf(scale.efficiency, thousandths(shares[city]));
        const shade = shadeOf("efficiency", place, scale.efficiency.length, this.themeName);
        disc(context, x, y, radius, shade, ink, 1.1);
        if (marked.has(city)) ring(context, x, y, radius + 4, colour("accent", this.themeName), 3);
      }
    }

    /* --- names ------------------------------------------------------------------------------ */

    font(size) {
      return `${size}px ${page.getComputedStyle(this.element).fontFamily}`;
    }

    /** Names of as many cities as have room, the largest first; none meets another. */
    placeLabels() {
      const context = this.context(this.top), spots = this.spots(), tall = 15;
      context.font = this.font(12);
      const taken = this.reserved();
      const room = { x: 2, y: 2, width: this.width - 4, height: this.height - 4 };
      const circles = spots.map(({ x, y }, city) => {
        const r = this.radius(city);
        return { x: x - r, y: y - r, width: 2 * r, height: 2 * r };
      });
      this.labels = [];
      for (const city of this.byPeople) {
        const { x, y } = spots[city];
        if (x < 0 || y < 0 || x > this.width || y > this.height) continue;
        const width = Math.ceil(context.measureText(this.names[city]).width);
        const free = around({ x, y, away: this.radius(city) + 3 }, width, tall)
          .filter((box) => within(box, room))
          .filter((box) => !taken.some((other) => overlap(box, other, 2)))
          .filter((box) => !circles.some((other, at) => at !== city && overlap(box, other)));
        const box = this.freest(free, spots);
        if (!box) continue;
        taken.push(box);
        this.labels.push({ city, text: this.names[city], ...box });
      }
      this.drawTop();
    }

    /** The first of the boxes that the fewest links cross. */
    freest(boxes, spots) {
      const { links } = this.model;
      if (boxes.length < 2 || links.length > 400) return boxes[0];
      let best = null, least = Infinity;
      for (const box of boxes) {
        let count = 0;
        for (const [one, other] of links) {
          const a = spots[one], b = spots[other];
          if (crosses(box, a.x, a.y, b.x, b.y)) count += 1;
        }
        if (count < least) [best, least] = [box, count];
      }
      return best;
    }

    /** Where buttons and the scale bar stand. */
    reserved() {
      const { offsetLeft: x, offsetTop: y, offsetWidth, offsetHeight } = this.buttonBox;
      return [
        { x, y, width: offsetWidth, height: offsetHeight },
        { x: this.width - 130, y: this.height - 34, width: 130, height: 34 },
      ];
    }

    labelBoxes() {
      return this.labels.map((label) => ({ ...label }));
    }

    /** Names and the scale bar. */
    drawTop() {
      const context = this.context(this.top);
      context.clearRect(0, 0, this.width, this.height);
      context.font = this.font(12);
      context.textBaseline = "middle";
      context.textAlign = "left";
      context.lineJoin = "round";
      context.lineWidth = 3.5;
      context.strokeStyle = faded(colour("land", this.themeName), 0.88);
      context.fillStyle = colour("ink", this.themeName);
      for (const { text, x, y, height } of this.labels) {
        context.strokeText(text, x, y + height / 2 + 0.5);
        context.fillText(text, x, y + height / 2 + 0.5);
      }
      this.drawScaleBar(context);
    }

    drawScaleBar(context) {
      const km = (this.step * KM_A_DEGREE) / this.view.k; // a pixel
      const length = roundValue(km * 100), wide = length / km;
      const right = this.width - 14, y = this.height - 12;
      const text = fill(this.words.kilometres, { n: format.plain(length) });
      context.font = this.font(11);
      context.textAlign = "right";
      context.textBaseline = "alphabetic";
      context.lineWidth = 3;
      context.strokeStyle = faded(colour("land", this.themeName), 0.8);
      context.strokeText(text, right, y - 6);
      context.fillStyle = colour("soft", this.themeName);
      context.fillText(text, right, y - 6);
      context.textAlign = "left";
      context.lineCap = "butt";
      stroke(context, { x: right - wide, y }, { x: right, y }, 2, colour("soft", this.themeName));
    }

    /* --- legend ----------------------------------------------------------------------------- */

    drawLegend() {
      const { scale } = this.model, { words } = this;
      this.legend.replaceChildren();
      this.ramp(words.barrier, "barrier", scale.barrier);
      this.ramp(words.efficiency, "efficiency", scale.efficiency, 0.01); // percent
      const ink = colour("soft", this.themeName);
      const loads = this.keys(words.load);
      for (const load of [roundValue(scale.load), roundValue(scale.load / 8)]) {
        const line = make("i", "", loads);
        line.style.width = "24px";
        line.style.height = `${this.linkWidth(load)}px`;
        line.style.background = ink;
        make("span", "", loads).textContent =
          format.roundMoney(load, this.model.currency, this.lang);
      }
      const people = this.keys(words.population);
      for (const count of [roundValue(scale.population), roundValue(scale.population / 8)]) {
        const size = 2 * this.circle(share(count, scale.population));
        circle(people, size, "transparent", colour("ink", this.themeName));
        make("span", "", people).textContent = this.people(count, format.plain);
      }
      if (!this.model.domains.length && !this.frames.projects.length) return;
      const project = this.keys("");
      circle(project, 9, colour("project", this.themeName), colour("project", this.themeName));
      make("span", "", project).textContent = words.project;
    }

    keys(title) {
      const part = make("div", "", this.legend);
      make("b", "", part).textContent = title || "\u00a0";
      return make("div", "cluster-map-keys", part);
    }

    ramp(title, role, bounds, size = 1) {
      const part = make("div", "", this.legend);
      make("b", "", part).textContent = title;
      const row = make("div", "cluster-map-ramp", part);
      bounds.forEach((low, place) => {
        const cell = make("span", "", row);
        make("i", "", cell).style.background =
          shadeOf(role, place, bounds.length, this.themeName);
        cell.append(format.plain(low / size) + (place + 1 === bounds.length ? "+" : ""));
      });
    }

    people(count, write = format.significant) {
      const unit = this.lang === "zh" ? 1e4 : 1e6;
      return fill(this.words.people, { n: write(count / unit) });
    }

    /* --- pointer and keys ------------------------------------------------------------------- */

    listen() {
      const { stage } = this, on = (name, act, more) => stage.addEventListener(name, act, more);
      this.pointers = new Map();
      on("wheel", (event) => this.onWheel(event), { passive: false });
      on("pointerdown", (event) => this.onDown(event));
      on("pointermove", (event) => this.onMove(event));
      on("pointerup", (event) => this.onUp(event));
      on("pointercancel", (event) => this.pointers.delete(event.pointerId));
      on("pointerleave", () => this.hover(null));
      on("dblclick", (event) => this.onButtons(event) || this.zoom(2, this.at(event)));
      on("keydown", (event) => this.onKey(event));
      this.watch = new ResizeObserver(() => this.resize());
      this.watch.observe(stage);
    }

    at(event) {
      const box = this.stage.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    }

    onButtons(event) {
      return this.buttonBox.contains(event.target);
    }

    onWheel(event) {
      if (this.options.wheel === false && !event.ctrlKey) return;
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      const pace = event.ctrlKey ? 0.01 : 0.0016;
      this.zoom(Math.exp(-event.deltaY * lines * pace), this.at(event));
    }

    onDown(event) {
      if (this.onButtons(event)) return;
      this.gliding = null;
      this.pointers.set(event.pointerId, this.at(event));
      this.stage.setPointerCapture(event.pointerId);
      this.dragged = this.pointers.size > 1;
      if (!this.dragged) this.pressed = this.at(event);
    }

    onMove(event) {
      const to = this.at(event), from = this.pointers.get(event.pointerId);
      if (!from) return this.hover(this.onButtons(event) ? null : this.found(to), to);
      const { k, x, y } = this.view;
      if (this.pointers.size === 1) {
        if (Math.hypot(to.x - this.pressed.x, to.y - this.pressed.y) > 4) this.dragged = true;
        if (this.dragged) this.look({ k, x: x - (to.x - from.x) / k, y: y - (to.y - from.y) / k });
      } else if (this.pointers.size === 2) {
        const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId)
          .map(([, place]) => place);
        const before = Math.hypot(from.x - other.x, from.y - other.y);
        const after = Math.hypot(to.x - other.x, to.y - other.y);
        const middle = { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 };
        this.zoom(after / Math.max(before, 1), middle);
      }
      this.pointers.set(event.pointerId, to);
      if (this.dragged) this.hover(null);
    }

    onUp(event) {
      const pressed = this.pointers.delete(event.pointerId);
      if (!pressed || this.dragged) return;
      const found = this.found(this.at(event));
      if (event.pointerType === "touch") this.hover(found, this.at(event));
      if (!found) return this.options.onClear?.();
      const call = found.kind === "city" ? this.options.onCity : this.options.onLink;
      call?.(found.index);
    }

    onKey(event) {
      if (event.target !== this.stage || event.ctrlKey || event.metaKey || event.altKey) return;
      const { k, x, y } = this.view, step = 60 / k;
      const act = {
        ArrowLeft: () => this.look({ k, x: x - step, y }),
        ArrowRight: () => this.look({ k, x: x + step, y }),
        ArrowUp: () => this.look({ k, x, y: y - step }),
        ArrowDown: () => this.look({ k, x, y: y + step }),
        "+": () => this.zoom(1.7), "=": () => this.zoom(1.7), "-": () => this.zoom(1 / 1.7),
        0: () => this.glide(this.home),
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    }

    /** The city or link at a point of the screen. */
    found({ x, y }) {
      const spots = this.spots();
      let best = null, least = NEAR;
      spots.forEach((spot, index) => {
        const away = Math.hypot(x - spot.x, y - spot.y) - this.radius(index);
        if (away < least) [best, least] = [{ kind: "city", index }, away];
      });
      if (best) return best;
      const loads = this.loadsNow();
      this.model.links.forEach(([one, other], index) => {
        const away = distance(x, y, spots[one], spots[other]) - this.linkWidth(loads[index]) / 2;
        if (away < least) [best, least] = [{ kind: "link", index }, away];
      });
      return best;
    }

    hover(found, at) {
      const same = found?.kind === this.hovered?.kind && found?.index === this.hovered?.index;
      this.hovered = found;
      this.stage.classList.toggle("on-mark", Boolean(found));
      if (found) this.tell(found, at);
      else this.tip.style.visibility = "hidden";
      if (!same) this.refresh();
    }

    /** The name and the numbers of what is under the pointer. */
    tell(found, at) {
      const { title, lines } = found.kind === "city" ? this.cityText(found.index)
        : this.linkText(found.index);
      this.tip.replaceChildren();
      make("strong", "", this.tip).textContent = title;
      for (const line of lines) make("span", "", this.tip).textContent = line;
      const { offsetWidth: wide, offsetHeight: tall } = this.tip;
      const left = at.x + 16 + wide > this.width ? at.x - wide - 12 : at.x + 16;
      const top = clamp(at.y + 14, 4, Math.max(4, this.height - tall - 4));
      this.tip.style.transform = `translate(${Math.max(4, left)}px, ${top}px)`;
      this.tip.style.visibility = "visible";
    }

    cityText(city) {
      const { words, frames } = this;
      const value = thousandths((frames.efficiency[this.quarter] || [])[city]);
      return {
        title: this.names[city],
        lines: [
          fill(words.efficiency_value, { value: format.share(value, this.lang) }),
          fill(words.population_value, { amount: this.people(this.model.cities[city].population) }),
        ],
      };
    }

    linkText(link) {
      const { words, frames, quarter } = this;
      const [one, other] = this.model.links[link].map((city) => this.names[city]);
      const barrier = thousandths((frames.barrier[quarter] || [])[link]);
      const load = (frames.load[quarter] || [])[link];
      const passing = format.percent(barrier === null ? NaN : Math.exp(-barrier), this.lang);
      const money = format.money(load * frames.load_unit, this.model.currency, this.lang);
      const lines = [
        fill(words.barrier_value, { value: format.number(barrier, 2), share: passing }),
        fill(words.load_value, { amount: load === null ? words.unknown : money }),
      ];
      const own = frames.projects.filter((project) => project[0] === link);
      const open = own.filter(([, , start, end]) =>
        start <= quarter && (end === null || end > quarter));
      if (open.length) {
        const names = open.map(([, domain]) => this.model.domains[domain] || "");
        const comma = this.lang === "zh" ? "、" : ", ";
        lines.push(fill(words.project_value, { domains: names.join(comma) }));
      }
      const done = own.filter((project) => project[3] !== null && project[3] <= quarter).length;
      if (done) lines.push(fill(words.finished_value, { n: done }));
      return { title: fill(words.link, { one, other }), lines };
    }

    /** Where a city or the middle of a link is, pixels from the element's corner. */
    place(kind, index) {
      const box = this.element.getBoundingClientRect(), at = this.stage.getBoundingClientRect();
      const ends = kind === "city" ? [index, index] : this.model.links[index];
      const [one, other] = ends.map((city) => this.spot(this.places[city]));
      return { x: (one.x + other.x) / 2 + at.left - box.left,
        y: (one.y + other.y) / 2 + at.top - box.top };
    }

    destroy() {
      this.gone = true;
      this.playing = false;
      this.watch.disconnect();
      if (this.waiting) page.cancelAnimationFrame(this.waiting);
      this.root.remove();
    }
  }

  const thousandths = (value) => (value === null || value === undefined ? null : value / 1000);

  function stroke(context, one, other, width, shade) {
    context.beginPath();
    context.moveTo(one.x, one.y);
    context.lineTo(other.x, other.y);
    context.lineWidth = width;
    context.strokeStyle = shade;
    context.stroke();
  }

  function disc(context, x, y, radius, shade, edge, width) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = shade;
    context.fill();
    if (!edge) return;
    context.lineWidth = width;
    context.strokeStyle = edge;
    context.stroke();
  }

  function ring(context, x, y, radius, shade, width) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.lineWidth = width;
    context.strokeStyle = shade;
    context.stroke();
  }

  function circle(parent, size, shade, edge) {
    const mark = make("i", "", parent);
    Object.assign(mark.style, { width: `${size}px`, height: `${size}px`, borderRadius: "50%",
      background: shade, border: `1.1px solid ${edge}`, boxSizing: "border-box" });
  }

  function icon(path) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS(space, "path");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }

  const maps = new WeakMap();

  page.clusterMap = {
    /** Draw a map into an element; what it held before goes. */
    create(element, model, options = {}) {
      maps.get(element)?.destroy();
      const map = new CityMap(element, model, options);
      maps.set(element, map);
      return map;
    },
    /** The map in an element. */
    of: (element) => maps.get(element),
  };
})(window);
