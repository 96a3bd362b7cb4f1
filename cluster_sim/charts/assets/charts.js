/* Draws the charts that cluster_sim.charts describes. Needs echarts.min.js for `mount` only.
 *
 * Descriptions are plain JSON. What JSON cannot hold is named: a text that begins with "@" is a
 * colour by its role ("@ink", "@series:2", "@series:2/0.3" with 30 % of its strength), a number
 * format ("@percent", "@number:3", "@money:CNY") or a way to draw ("@whisker:0", "@band:1").
 * Keys that ECharts does not know: `description` (what the chart shows, for those who cannot see
 * it), `height` (pixels), `wrap` of a legend (it takes the lines it needs), and `wide` of an
 * upright axis (pixels of the chart below which it is left out).
 */
"use strict";

(function (page) {
  const PALETTES = {
    light: {
      ink: "#23282E", soft: "#5B6570", rule: "#C9CFD6", grid: "#E6E9ED", shade: "#F4F6F8",
      paper: "#FFFFFF", accent: "#1F4E79", baseline: "#333333", unknown: "#B8BEC5",
      series: ["#419BD4", "#165D1B", "#A8912C", "#5F0468", "#D0717F", "#6E50D9"],
      public: "#1F4E79", private: "#C9A227", gain: "#165D1B", loss: "#A2273A",
      barrier: ["#8FC3DD", "#5E9DC0", "#7B6FA8", "#8C3F72", "#5C1030"],
      efficiency: ["#FBF7DF", "#D3E3A9", "#93C48A", "#4A9A6C", "#145A41"],
      ramp: ["#D9B44A", "#7FB069", "#2A9D8F", "#23679A", "#3B1F6B"],
      unwelcome: "#B35806", neutral: "#FFFFFF", welcome: "#2166AC",
      sea: "#E3EDF3", land: "#F7F5EF", coast: "#9FB3C0", project: "#D98200",
    },
    dark: {
      ink: "#E4E9EE", soft: "#A3AFBB", rule: "#46515C", grid: "#2C353E", shade: "#1D242B",
      paper: "#151B21", accent: "#7DB5E8", baseline: "#D5DBE1", unknown: "#5D6873",
      series: ["#58B0E8", "#4FBF5B", "#D9BF4E", "#C77BD3", "#F0909D", "#9A86F5"],
      public: "#5E9BD6", private: "#DDB945", gain: "#5CC46A", loss: "#F07A8B",
      barrier: ["#3E7396", "#5F86C4", "#9A7FD0", "#DB78B4", "#FF9A8F"],
      efficiency: ["#26352F", "#2F5A47", "#3F8560", "#69B57C", "#BFE6A0"],
      ramp: ["#4B3F72", "#3A6EA5", "#3FA7A0", "#A5D67B", "#F7F0A8"],
      unwelcome: "#E08A3C", neutral: "#1D242B", welcome: "#5B9BE0",
      sea: "#131A21", land: "#252D35", coast: "#4A5967", project: "#FFB84D",
    },
  };

  // Millions of a currency in one of the unit, and its name; Chinese counts in 10^4 and 10^8.
  const MONEY = {
    en: [[1, "million"], [1e3, "bn"], [1e6, "trillion"]],
    zh: [[1e-2, "万"], [1e2, "亿"], [1e6, "万亿"]],
  };
  const CURRENCIES_ZH = { CNY: "元", USD: "美元", EUR: "欧元", HKD: "港元", MOP: "澳门元" };
  const UNKNOWN = "–";

  const reduced = () => page.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const known = (value) => typeof value === "number" && Number.isFinite(value);

  /* --- numbers as people write them, the same as in the tables ------------------------------ */

  /** Fixed decimals; of two that are equally near the even one, as Python rounds. */
  function fixed(value, digits) {
    const text = value.toFixed(digits), exact = value.toFixed(digits + 40);
    const tie = /^50*$/.test(exact.slice(exact.indexOf(".") + 1 + digits));
    if (!tie || Number(text.at(-1)) % 2 === 0) return text;
    return (Number(text) - 10 ** -digits).toFixed(digits);
  }

  function number(value, digits = 3, signed = false) {
    if (!known(value)) return UNKNOWN;
    const [whole, part] = fixed(Math.abs(value), digits).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    const text = part ? `${grouped}.${part}` : grouped;
    const zero = Number(text.replace(/,/g, "")) === 0;
    if (value < 0 && !zero) return "−" + text;
    return signed && !zero ? "+" + text : text;
  }

  function significant(value, digits = 3) {
    if (!known(value)) return UNKNOWN;
    if (value === 0) return "0";
    const places = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
    return number(value, Math.min(places, 6));
  }

  const plain = (value) =>
    known(value) ? number(value, 6).replace(/\.?0+$/, "") : UNKNOWN;

  function percent(share, language) {
    if (!known(share)) return UNKNOWN;
    let text = fixed(100 * share, 0);
    if (text === "0" && share > 0) text = "< 1";
    else if (text === "100" && share < 1) text = "> 99";
    return text + (language === "zh" ? "%" : "\u00a0%");
  }

  function moneyUnit(largest, currency, language) {
    const steps = MONEY[language];
    const [size, name] = steps.filter((step) => largest >= step[0]).pop() || steps[0];
    const coin = language === "zh" ? CURRENCIES_ZH[currency] || " " + currency : " " + currency;
    return { size, name: name + coin };
  }

  function money(value, currency, language, write = significant) {
    if (!known(value)) return UNKNOWN;
    const unit = moneyUnit(Math.abs(value), currency, language);
    return `${write(value / unit.size)} ${unit.name}`;
  }

  const roundMoney = (value, currency, language) => money(value, currency, language, plain);

  const format = { number, significant, plain, percent, money, roundMoney };

  /* --- colours by role ---------------------------------------------------------------------- */

  function colour(role, theme) {
    const [name, strength] = role.split("/");
    const [key, place] = name.split(":");
    if (key === "on") return textOn(Number(place), PALETTES[theme]);
    const found = PALETTES[theme][key];
    if (found === undefined) return undefined;
    const hex = Array.isArray(found) ? found[Number(place) % found.length] : found;
    return strength === undefined ? hex : faded(hex, Number(strength));
  }

  const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

  /** The text colour that stands out more from a cell of the levers, shaded from -1 to 1. */
  function textOn(shade, { welcome, unwelcome, neutral, ink, paper }) {
    const full = channels(shade < 0 ? unwelcome : welcome), none = channels(neutral);
    const cell = luminance(full.map((one, at) => none[at] + Math.abs(shade) * (one - none[at])));
    const against = (hex) => {
      const pair = [luminance(channels(hex)), cell];
      return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    };
    return against(ink) >= against(paper) ? ink : paper;
  }

  function luminance(parts) {
    const [r, g, b] = parts.map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function faded(hex, strength) {
    const [r, g, b] = channels(hex);
    return `rgba(${r},${g},${b},${strength})`;
  }

  /* --- what descriptions name --------------------------------------------------------------- */

  const make = (tag, text) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    return element;
  };

  /** A tooltip: a heading, then rows of a swatch, a name and a value. Elements, never HTML. */
  function tip(heading, rows) {
    const box = make("div");
    box.style.cssText = "font-variant-numeric:tabular-nums;line-height:1.45;white-space:normal";
    const head = make("div", heading);
    head.style.cssText = "font-weight:650;margin-bottom:2px";
    box.append(head);
    for (const { swatch, name, value } of rows) {
      const row = make("div");
      row.style.cssText = "display:flex;gap:8px;align-items:baseline";
      if (swatch) {
        const mark = make("span");
        mark.style.cssText = "flex:none;width:9px;height:9px;border-radius:50%";
        mark.style.background = swatch;
        row.append(mark);
      }
      row.append(make("span", name));
      if (value !== undefined) {
        const number = make("span", value);
        number.style.cssText = "margin-left:auto;padding-left:12px;white-space:nowrap";
        row.append(number);
      }
      box.append(row);
    }
    return box;
  }

  function date(x, dated) {
    if (!dated) return `+${format.plain(x)}`;
    return `${Math.floor(x + 1e-6)}-Q${Math.round((x - Math.floor(x + 1e-6)) * 4) + 1}`;
  }

  /** All lines at one time, the highest first, each with its 95 % interval where it has one. */
  function pathsTip(params, digits, dated) {
    const lines = params.filter((one) => one.seriesType === "line" && known(one.value[1]));
    if (!lines.length) return "";
    lines.sort((a, b) => b.value[1] - a.value[1]);
    const value = ([, mean, low, high]) => number(mean, digits) +
      (known(low) ? ` (${number(low, digits)}–${number(high, digits)})` : "");
    return tip(date(lines[0].value[0], dated), lines.map((one) =>
      ({ swatch: one.color, name: one.seriesName, value: value(one.value) })));
  }

  const FORMATS = {
    number: (_, digits) => (value) => number(value, Number(digits ?? 3)),
    signed: (_, digits) => (value) => number(value, Number(digits ?? 3), true),
    plain: () => (value) => plain(value),
    year: () => (value) => String(value),
    percent: ({ language }) => (value) => percent(value, language),
    money: ({ language }, currency) => (value) => money(value, currency, language),
    /** The lines that an item of the data brings along. */
    tip: () => ({ name, data }) =>
      tip(data.title ?? name, data.tip.map(([key, value]) => ({ name: key, value }))),
    /** The lines that the items of a row bring along, those of one item said once. */
    row: () => (params) => {
      const told = params.filter(({ data }) => data?.tip);
      if (!told.length) return "";
      const several = new Set(told.map(({ data }) => JSON.stringify(data.tip))).size > 1;
      const shown = several ? told : told.slice(0, 1);
      return tip(told[0].data.name, shown.flatMap(({ data, color }) => data.tip.map(
        ([name, value]) => ({ name, value, swatch: several ? color : undefined }))));
    },
    paths: (_, digits, dated) => (params) => pathsTip(params, Number(digits), dated === "dated"),
  };

  let pen = null;
  function textWidth(text, font) {
    pen ||= document.createElement("canvas").getContext("2d");
    pen.font = font;
    return pen.measureText(text).width;
  }

  /* --- names that do not meet --------------------------------------------------------------- */

  const overlap = (a, b, air = 0) =>
    a.x < b.x + b.width + air && b.x < a.x + a.width + air &&
    a.y < b.y + b.height + air && b.y < a.y + a.height + air;

  const within = (box, room) => box.x >= room.x && box.y >= room.y &&
    box.x + box.width <= room.x + room.width && box.y + box.height <= room.y + room.height;

  /** Where a name may stand around a point, the best place first. */
  function around({ x, y, away }, width, height) {
    const slant = away * 0.75, middle = y - height / 2;
    const right = x + away, left = x - away - width;
    const above = y - away - height + 2, below = y + away - 2;
    return [
      [right, middle], [left, middle], [x - width / 2, above], [x - width / 2, below],
      [x + slant, y - slant - height + 3], [x + slant, y + slant - 3],
      [x - slant - width, y - slant - height + 3], [x - slant - width, y + slant - 3],
    ].map(([at, top]) => ({ x: at, y: top, width, height }));
  }

  /** Names beside points: every one near its point, or further off with a line to it. */
  function drawNames(points, names, room, style) {
    const height = 15, dots = points.map(({ x, y }) =>
      ({ x: x - 7, y: y - 7, width: 14, height: 14 }));
    const taken = [], children = [];
    const order = points.map((_, at) => at).sort((a, b) => points[a].y - points[b].y);
    for (const at of order) {
      const { x, y } = points[at], width = textWidth(names[at], style.font);
      const free = (box) => within(box, room) && !taken.some((other) => overlap(box, other, 1)) &&
        !dots.some((other, place) => place !== at && overlap(box, other));
      let box = null;
      for (let away = 10; !box && away < 130; away += 12) {
        box = around({ x, y, away }, width, height).find(free);
        if (box && away > 22) children.push(line([[x, y], nearest(box, x, y)], style.lead));
      }
      if (!box) continue;
      taken.push(box);
      children.push({ type: "text", silent: true, style: { x: box.x, y: box.y + height / 2,
        text: names[at], fill: style.ink, font: style.font, textVerticalAlign: "middle" } });
    }
    return { type: "group", silent: true, children };
  }

  const nearest = (box, x, y) => [Math.min(Math.max(x, box.x), box.x + box.width),
    Math.min(Math.max(y, box.y), box.y + box.height)];

  const line = (points, style) => ({ type: "polyline", shape: { points }, style, silent: true });

  const DRAWINGS = {
    /** The interval of a row: from low to high (dimensions 1 and 2) at the height of 0. */
    whisker: () => (params, api) => {
      const [row, low, high] = [0, 1, 2].map((at) => api.value(at));
      if (!known(low) || !known(high)) return null;
      const style = { stroke: api.visual("color"), lineWidth: 2.5, fill: null };
      return line([api.coord([low, row]), api.coord([high, row])], style);
    },
    /** A shade across the whole chart behind a row. */
    stripe: () => (params, api) => {
      const [, y] = api.coord([0, api.value(0)]), [, height] = api.size([0, 1]);
      const { x, width } = params.coordSys;
      return { type: "rect", silent: true, shape: { x, y: y - height / 2, width, height },
        style: { fill: api.visual("color") } };
    },
    /** From dimension 1 to dimension 2 in the row of dimension 0: a line, a ring, a head. */
    arrow: () => (params, api) => {
      const [row, before, after] = [0, 1, 2].map((at) => api.value(at));
      if (!known(before) || !known(after)) return null;
      const from = api.coord([before, row]), to = api.coord([after, row]);
      const shade = api.visual("color"), side = after >= before ? -1 : 1;
      const head = [[to[0], to[1]], [to[0] + 6 * side, to[1] - 4], [to[0] + 6 * side, to[1] + 4]];
      const ring = { cx: from[0], cy: from[1], r: 2.6 };
      return { type: "group", children: [
        line([from, to], { stroke: shade, lineWidth: 1.6, fill: null }),
        { type: "circle", shape: ring, style: { fill: shade, opacity: 0.55 } },
        { type: "polygon", shape: { points: head }, style: { fill: shade } },
      ] };
    },
    /** From dimension 1 to 2, moved down by 3: a thin line with an upright bar at its start. */
    lead: () => (params, api) => {
      const [row, before, after, lane] = [0, 1, 2, 3].map((at) => api.value(at));
      if (!known(before) || !known(after)) return null;
      const [from, to] = [before, after].map((x) => api.coord([x, row]));
      for (const end of [from, to]) end[1] += lane;
      const stroke = api.visual("color");
      const foot = [[from[0], from[1] - 5], [from[0], from[1] + 5]];
      return { type: "group", children: [
        line([from, to], { stroke, lineWidth: 1.6, opacity: 0.6, fill: null }),
        line(foot, { stroke, lineWidth: 1.4, fill: null }),
      ] };
    },
    /** The names of all points, drawn with the first of them. */
    names: ({ theme, font, option }) => (params, api) => {
      if (params.dataIndexInside > 0) return null;
      const { data } = option.series.find(({ id }) => id === params.seriesId);
      const shown = data.filter(({ value }) => value.every(known));
      const points = shown.map(({ value }) => api.coord(value)).map(([x, y]) => ({ x, y }));
      const { x, y, width, height } = params.coordSys;
      const room = { x, y, width: width + 36, height };
      const p = PALETTES[theme], lead = { stroke: p.rule, lineWidth: 1, fill: null };
      const style = { ink: p.ink, font: `12px ${font}`, lead };
      return drawNames(points, shown.map(({ name }) => name), room, style);
    },
    /** The intervals in both directions of a point: x, low, high, y, low, high. */
    cross: () => (params, api) => {
      const [x, left, right, y, low, high] = [0, 1, 2, 3, 4, 5].map((at) => api.value(at));
      if (![left, right, low, high].every(known)) return null;
      const style = { stroke: api.visual("color"), lineWidth: 1.2, fill: null };
      return { type: "group", children: [
        line([api.coord([left, y]), api.coord([right, y])], style),
        line([api.coord([x, low]), api.coord([x, high])], style),
      ] };
    },
    /** One shape from the lower to the upper ends (dimensions `low` and `high`) of all points. */
    band: (_, low, high) => (params, api) => {
      if (params.dataIndexInside > 0) return null;
      const points = [];
      for (const [dimension, back] of [[Number(low), false], [Number(high), true]]) {
        for (let step = 0; step < params.dataInsideLength; step += 1) {
          const at = back ? params.dataInsideLength - 1 - step : step;
          const value = api.value(dimension, at);
          if (known(value)) points.push(api.coord([api.value(0, at), value]));
        }
      }
      if (points.length < 4) return null;
      const { x, y, width, height } = params.coordSys;
      const clipPath = { type: "rect", shape: { x, y, width, height } };
      return { type: "group", silent: true, clipPath, children: [
        { type: "polygon", shape: { points }, silent: true, style: { fill: api.visual("color") } },
      ] };
    },
  };

  /** A description as ECharts takes it: what is named put in its place. */
  function resolved(part, context) {
    if (Array.isArray(part)) return part.map((one) => resolved(one, context));
    if (part !== null && typeof part === "object") {
      return Object.fromEntries(
        Object.entries(part).map(([key, one]) => [key, resolved(one, context)]));
    }
    if (typeof part !== "string" || part[0] !== "@") return part;
    const shade = colour(part.slice(1), context.theme);
    if (shade !== undefined) return shade;
    const [name, ...values] = part.slice(1).split(":");
    const found = FORMATS[name] || DRAWINGS[name];
    return found ? found(context, ...values) : part;
  }

  /* --- one look for all charts -------------------------------------------------------------- */

  function look(theme, fontFamily) {
    const p = PALETTES[theme];
    const axis = {
      axisLine: { lineStyle: { color: p.rule } }, axisTick: { show: false },
      axisLabel: { color: p.soft, fontSize: 12 }, nameTextStyle: { color: p.soft, fontSize: 12 },
      splitLine: { lineStyle: { color: p.grid } }, minorSplitLine: { show: false },
    };
    return {
      color: p.series, backgroundColor: "transparent", darkMode: theme === "dark",
      textStyle: { color: p.ink, fontFamily, fontSize: 12 },
      legend: { textStyle: { color: p.ink, fontSize: 12 }, inactiveColor: p.rule,
        pageTextStyle: { color: p.soft }, pageIconColor: p.soft, pageIconInactiveColor: p.rule },
      tooltip: { backgroundColor: p.paper, borderColor: p.rule, borderWidth: 1,
        padding: [8, 11], textStyle: { color: p.ink, fontSize: 13, fontFamily },
        extraCssText: "box-shadow:0 2px 10px rgba(0,0,0,.14);max-width:min(26rem,90vw)",
        axisPointer: { lineStyle: { color: p.rule }, crossStyle: { color: p.rule } } },
      categoryAxis: axis, valueAxis: axis, logAxis: axis, timeAxis: axis,
      visualMap: { textStyle: { color: p.soft } },
      parallel: { parallelAxisDefault: { ...axis } },
    };
  }

  const COMPONENTS = ["dataset", "grid", "legend", "parallel", "parallelAxis", "series",
    "visualMap", "xAxis", "yAxis"];

  const LEGEND_LINE = 26; // pixels: the text and the gap of the legends that Python describes

  /** How many lines a legend takes at a width. */
  function legendLines({ data, itemWidth, itemGap }, width, font) {
    let lines = 1, taken = 0;
    for (const name of data) {
      const wide = itemWidth + 5 + textWidth(name, `12px ${font}`);
      if (taken > 0 && taken + wide > width) [lines, taken] = [lines + 1, 0];
      taken += wide + itemGap;
    }
    return lines;
  }

  /** The description for a width: room for the legend, and names of rows that leave room. */
  function fitted(option, width, font) {
    const { legend, grid, yAxis } = option, found = { ...option };
    if (legend?.wrap && grid) {
      const more = LEGEND_LINE * legendLines(legend, width, font) + 2;
      found.grid = each(grid, (one) => ({ ...one, top: (one.top || 0) + more }));
    }
    if (yAxis) found.yAxis = each(yAxis, (axis) => fittedAxis(axis, width));
    return found;
  }

  function fittedAxis({ wide, ...axis }, width) {
    const label = axis.axisLabel;
    if (wide && width < wide) return { ...axis, show: false };
    if (!label?.width) return axis;
    return { ...axis, axisLabel: { ...label, width: Math.min(label.width, width * 0.24) } };
  }

  const each = (one, act) => (Array.isArray(one) ? one.map(act) : act(one));

  class Chart {
    constructor(element, option, { language = "en", theme = "light", renderer = "svg" } = {}) {
      this.element = element;
      this.context = { language, theme: theme === "dark" ? "dark" : "light" };
      this.font = page.getComputedStyle(element).fontFamily;
      this.fit(option);
      this.looks = () => look(this.context.theme, this.font);
      this.chart = page.echarts.init(element, this.looks(), { renderer });
      this.set(option);
      this.watch = new ResizeObserver(() => this.resize());
      this.watch.observe(element);
    }

    /** Show another description. */
    set(option) {
      this.option = option;
      this.fit(option);
      const { description, height, ...rest } = option;
      this.element.setAttribute("role", "img");
      this.element.setAttribute("aria-label", description || "");
      const context = { ...this.context, font: this.font, option: rest };
      const shown = resolved(fitted(rest, this.element.clientWidth, this.font), context);
      const animation = !reduced() && rest.animation !== false;
      const motion = { animationDuration: 300, animationDurationUpdate: 200 };
      // What has the id that it had before moves on from there; all else is made anew.
      this.chart.setOption({ ...motion, ...shown, animation }, { replaceMerge: COMPONENTS });
    }

    /** Take the height that is wanted, and more for a legend of more than three lines. */
    fit({ height, legend }) {
      if (!height || this.element.dataset.height === "own") return;
      const lines = legend?.wrap ? legendLines(legend, this.element.clientWidth, this.font) : 0;
      this.element.style.height = `${height + LEGEND_LINE * Math.max(0, lines - 3)}px`;
    }

    theme(name) {
      this.context.theme = name === "dark" ? "dark" : "light";
      this.chart.setTheme(this.looks());
      this.set(this.option);
    }

    language(name) {
      this.context.language = name;
      this.set(this.option);
    }

    resize() {
      const { clientWidth: width, clientHeight: height } = this.element;
      const same = width === this.chart.getWidth() && height === this.chart.getHeight();
      if (!width || !height || same) return;
      this.chart.resize({ width, height });
      this.set(this.option);
    }

    destroy() {
      this.watch.disconnect();
      this.chart.dispose();
    }
  }

  const charts = new WeakMap();

  page.clusterCharts = {
    PALETTES, MONEY, CURRENCIES_ZH, format, colour, faded, reduced, overlap, within, around,
    /** Draw a description into an element; it follows the element's size. */
    mount(element, option, options) {
      charts.get(element)?.destroy();
      const chart = new Chart(element, option, options);
      charts.set(element, chart);
      return chart;
    },
    /** The chart in an element. */
    of: (element) => charts.get(element),
  };
})(window);
