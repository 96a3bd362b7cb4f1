/* Draws the charts that cluster_sim.charts describes. Needs echarts.min.js for `mount` only.
 *
 * Descriptions are plain JSON. What JSON cannot hold is named: a text that begins with "@" is a
 * colour by its role ("@ink", "@series:2", "@series:2/0.3" with 30 % of its strength), a number
 * format ("@percent", "@number:3", "@money:CNY") or a way to draw ("@whisker:0", "@band:1").
 * Keys that ECharts does not know:
 *   `description`  what the chart shows, for those who cannot see it
 *   `height`       pixels, without what names and legends need where the chart is narrow
 *   `least`        pixels below which the chart is not made narrower, but moved to and fro
 *   of a legend: `wrap` (it takes the lines it needs), `instead` (the id of a series whose place it
 *                takes where the chart is narrow; it is not there where the chart is wide)
 *   of an upright axis: `row` and `above` (see `named`), `wide` (pixels of the chart below which it
 *                is left out)
 *   of a scale of colours: `title`
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

  /** A share with fixed decimals, and a difference of shares in points. */
  const share = (value, language, digits = 1) => known(value)
    ? number(100 * value, digits) + (language === "zh" ? "%" : "\u00a0%") : UNKNOWN;
  const points = (value) => number(100 * value, 1, true);

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

  const format = { number, significant, plain, percent, share, points, money, roundMoney };

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
  function pathsTip(params, write, dated) {
    const lines = params.filter((one) => one.seriesType === "line" && known(one.value[1]));
    if (!lines.length) return "";
    lines.sort((a, b) => b.value[1] - a.value[1]);
    const value = ([, mean, low, high]) =>
      write(mean) + (known(low) ? ` (${write(low)} – ${write(high)})` : "");
    return tip(date(lines[0].value[0], dated), lines.map((one) =>
      ({ swatch: one.color, name: one.seriesName, value: value(one.value) })));
  }

  const FORMATS = {
    number: (_, digits) => (value) => number(value, Number(digits ?? 3)),
    signed: (_, digits) => (value) => number(value, Number(digits ?? 3), true),
    /** The ticks of a scale, see `even`; `digits` as many as all of them need. */
    plain: () => (value, digits) => number(value, digits),
    percent: ({ language }) => (value, digits) => share(value, language, digits),
    /** Times that are whole steps; the ends of the axis need not be. */
    time: (_, written, step) => (value) => {
      if (!isWhole(value / step)) return "";
      return written === "quarters" ? date(value, true) : String(Math.round(value));
    },
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
    paths: ({ language }, form, dated) => {
      const write = (value) =>
        form === "share" ? share(value, language) : number(value, Number(form));
      return (params) => pathsTip(params, write, dated === "dated");
    },
  };

  const isWhole = (value) => Math.abs(value - Math.round(value)) < 1e-6;

  /** A scale's ticks, with the decimals that its steps need; ends that are no steps are bare. */
  function even(write, axis, factor) {
    return (value) => {
      const { interval } = axis()?.scale.getConfig() ?? {};
      if (!interval) return write(value, 3);
      if (!isWhole(value / interval)) return "";
      const [, part = ""] = plain(Number((factor * interval).toPrecision(6))).split(".");
      return write(value, part.length);
    };
  }

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

  const nearest = (box, x, y) => [Math.min(Math.max(x, box.x), box.x + box.width),
    Math.min(Math.max(y, box.y), box.y + box.height)];

  /** Pixels between a box and a point. */
  function apart(box, { x, y }) {
    const [near, level] = nearest(box, x, y);
    return Math.hypot(near - x, level - y);
  }

  /** Whether the line from one point to another meets a box. */
  function meets(box, from, to) {
    let [start, end] = [0, 1];
    for (const [at, low, high] of [[0, box.x, box.x + box.width], [1, box.y, box.y + box.height]]) {
      const way = to[at] - from[at], ends = [(low - from[at]) / way, (high - from[at]) / way];
      if (way === 0 && (from[at] < low || from[at] > high)) return false;
      if (way === 0) continue;
      [start, end] = [Math.max(start, Math.min(...ends)), Math.min(end, Math.max(...ends))];
    }
    return start <= end;
  }

  const MARK = 8; // pixels from the middle of a mark to its edge

  /* Names beside points. A name is on no other name and on no mark; it is near its point and off
     the lines (pairs of ends) where there is room, else further off. Where it is nearer to another
     mark, or far from its own, a line leads to it. Those in a crowd choose first. */
  function drawNames(points, names, room, lines, style) {
    const height = 15, taken = [], ways = [], children = [];
    const dots = points.map(({ x, y }) =>
      ({ x: x - MARK, y: y - MARK, width: 2 * MARK, height: 2 * MARK }));
    const crowd = points.map((one) =>
      points.filter((other) => Math.hypot(other.x - one.x, other.y - one.y) < 70).length);
    const others = (at) => points.filter((_, place) => place !== at);
    /** What speaks against a place: how far it is, and what it or the line to it would meet. */
    function against(box, at, away) {
      const { x, y } = points[at], own = apart(box, points[at]);
      const led = away > 24 || others(at).some((other) => apart(box, other) < own + 4);
      const crossed = lines.filter(([from, to]) => meets(box, from, to)).length;
      const way = [[x, y], nearest(box, x, y)];
      const under = [...taken, ...dots.filter((_, place) => place !== at)];
      const hit = ways.filter((other) => meets(box, ...other)).length +
        (led ? under.filter((one) => meets(one, ...way)).length : 0);
      return { box, way: led && way, cost: away + (led ? 14 : 0) + 20 * crossed + 80 * hit };
    }
    const order = points.map((_, at) => at)
      .sort((a, b) => crowd[b] - crowd[a] || points[a].y - points[b].y);
    for (const at of order) {
      const width = textWidth(names[at], style.font);
      const free = (box) => within(box, room) && !taken.some((other) => overlap(box, other, 2)) &&
        !dots.some((other) => overlap(box, other));
      let best = null;
      for (let away = MARK + 3; away < 200 && !(best?.cost <= away); away += 8) {
        for (const box of around({ ...points[at], away }, width, height).filter(free)) {
          const found = against(box, at, away);
          if (!best || found.cost < best.cost) best = found;
        }
      }
      if (!best) continue; // its tip names it
      const { box, way } = best;
      taken.push(box);
      if (way) {
        ways.push(way);
        children.unshift(line(way, style.lead));
      }
      children.push({ type: "text", silent: true, style: { x: box.x, y: box.y + height / 2,
        text: names[at], font: style.font, textVerticalAlign: "middle", ...style.text } });
    }
    return { type: "group", silent: true, children };
  }

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
      const dataOf = (wanted) => option.series.find(({ id }) => id === wanted).data;
      const data = dataOf(params.seriesId);
      const shown = data.filter(({ value }) => value.every(known));
      const points = shown.map(({ value }) => api.coord(value)).map(([x, y]) => ({ x, y }));
      const { x, y, width, height } = params.coordSys;
      const room = { x, y, width: width + 36, height };
      // The frontier goes to the right, then up.
      const corners = dataOf("frontier").map((value) => api.coord(value));
      const steps = corners.slice(1).flatMap((to, at) => {
        const turn = [to[0], corners[at][1]];
        return [[corners[at], turn], [turn, to]];
      });
      const bars = dataOf("intervals").filter((one) => one.value.every(known))
        .flatMap(({ value: [x, left, right, y, low, high] }) =>
          [[[left, y], [right, y]], [[x, low], [x, high]]])
        .map((ends) => ends.map((end) => api.coord(end)));
      const p = PALETTES[theme], lead = { stroke: p.soft, lineWidth: 1, fill: null };
      const text = { fill: p.ink, stroke: p.paper, lineWidth: 3 };
      const style = { text, font: `12px ${font}`, lead };
      return drawNames(points, shown.map(({ name }) => name), room, [...steps, ...bars], style);
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
  const NAME_LINE = 15;
  const NARROW = 560; // pixels of a chart; below, a legend names points that have no room for names
  const TICK = 64; // pixels; ECharts may make half as many ticks again
  const SCALES = ["xAxis", "yAxis", "parallelAxis"];

  const each = (one, act) => (Array.isArray(one) ? one.map(act) : act(one));
  const listed = (one) => (Array.isArray(one) ? one : one ? [one] : []);
  const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

  /** How many lines a legend takes at a width. */
  function legendLines({ data, itemWidth, itemGap }, width, font) {
    let lines = 1, taken = 0;
    for (const name of data) {
      const wide = itemWidth + 5 + textWidth(name, `12px ${font}`) + 2; // and the ends of its line
      if (taken > 0 && taken + wide > width) [lines, taken] = [lines + 1, 0];
      taken += wide + itemGap;
    }
    return lines;
  }

  const PIECES = /（[^（）]{1,9}）|[《“]*[\u2e80-\uffff][，。、：；》”]*|[^\s\u2e80-\uffff]+|\s+/g;

  /** A text in lines no wider than `room`, where no word is; Chinese may break at any sign. */
  function wrapped(text, room, face) {
    const lines = [""];
    for (const piece of text.match(PIECES) ?? []) {
      const line = lines.at(-1), longer = line + piece;
      if (line.trim() && textWidth(longer.trimEnd(), face) > room) lines.push(piece.trim());
      else lines[lines.length - 1] = longer;
    }
    return lines.map((line) => line.trim());
  }

  /** A text that ends with "…" where it is wider than `room`. */
  function cut(text, room, face) {
    if (textWidth(text, face) <= room) return text;
    let end = text.length;
    while (end > 1 && textWidth(`${text.slice(0, end)}…`, face) > room) end -= 1;
    return `${text.slice(0, end).trimEnd()}…`;
  }

  /* Names of rows. They stand at the left in as many lines as a row (`row` pixels) has room for;
     else, or where there are several grids in little room (`tight`), above their rows, which then
     are higher, or, where they may not (`above`), they are cut. Gives the axis, and pixels that the
     names take at the left and that each row is higher. */
  function named(axis, width, font, tight) {
    const { row, above, ...rest } = axis, label = rest.axisLabel;
    if (!row || label.show === false) return { axis: rest, left: 0, more: 0 };
    const face = `${label.fontSize}px ${font}`, most = Math.max(1, Math.floor(row / NAME_LINE));
    const room = Math.min(230, (above ? 0.3 : 0.36) * width);
    const lines = rest.data.map((name) => wrapped(name, room, face));
    const wide = lines.flat().some((line) => textWidth(line, face) > room);
    if (above && (tight || wide || lines.some((one) => one.length > most))) {
      return namedAbove(rest, row, width, face);
    }
    const shown = lines.map((one) => [...one.slice(0, most - 1), one.slice(most - 1).join(" ")]
      .filter(Boolean).map((line) => cut(line, room, face)));
    const left = Math.max(0, ...shown.flat().map((line) => textWidth(line, face)));
    const look = { ...label, lineHeight: NAME_LINE, formatter: (_, at) => shown[at].join("\n") };
    return { axis: { ...rest, axisLabel: look }, left, more: 0 };
  }

  function namedAbove(axis, row, width, face) {
    const lines = axis.data.map((name) => wrapped(name, width - 12, face));
    const more = NAME_LINE * Math.max(1, ...lines.map((one) => one.length)) + 3;
    const look = { ...axis.axisLabel, lineHeight: NAME_LINE, inside: true, margin: 2,
      verticalAlign: "bottom", padding: [0, 0, (row - more) / 2 + 3, 0],
      textBorderColor: "@paper", textBorderWidth: 3,
      formatter: (_, at) => lines[at].join("\n") };
    return { axis: { ...axis, z: 3, axisLabel: look }, left: 0, more };
  }

  /** Pixels of a column of texts at the right. */
  function columnWidth({ axisLabel, position, show }) {
    if (position !== "right" || show === false) return 0;
    const widths = Object.values(axisLabel.rich ?? {}).map(({ width }) => width);
    return widths.length ? sum(widths) : 50;
  }

  /** Scales with names in as many lines as they need, all in equally many: rows stay level. */
  function inLines(axes, room, font) {
    const names = axes.map(({ type, name }) => (type === "value" && name
      ? wrapped(name, Math.max(90, room), `12px ${font}`) : []));
    const most = Math.max(0, ...names.map((lines) => lines.length));
    const look = { lineHeight: NAME_LINE };
    const found = axes.map((axis, at) => (names[at].length ? { ...axis,
      name: [...names[at], ...Array(most - names[at].length).fill(" ")].join("\n"),
      nameTextStyle: { ...axis.nameTextStyle, ...look } } : axis));
    return { axes: found, more: NAME_LINE * Math.max(0, most - 1) };
  }

  /** A scale to the right with as many ticks as it has room for. */
  function fittedScale(axis, room) {
    if (axis.type !== "value") return axis;
    const split = Math.max(2, Math.min(axis.splitNumber ?? 5, Math.floor(room / TICK)));
    const found = { ...axis, splitNumber: split };
    const [kind, dated] = String(axis.axisLabel?.formatter).split(":");
    return kind === "@time" ? fittedTime(found, dated, room) : found;
  }

  /** Whole years, or quarters of less than three years. */
  function fittedTime(axis, dated, room) {
    const span = axis.max - axis.min, short = dated === "dated" && span < 3;
    const step = short ? [0.25, 0.5, 1].find((one) => (span / one) * 80 <= room) ?? 1 : 1;
    const steps = short ? { minInterval: step, maxInterval: step } : { minInterval: 1 };
    const formatter = `@time:${short ? "quarters" : "years"}:${step}`;
    return { ...axis, ...steps, axisLabel: { ...axis.axisLabel, formatter, hideOverlap: true } };
  }

  /** Room for the names of parallel axes: in lines, none on another, the first one not cut. */
  function fittedParallel({ parallel, parallelAxis }, width, font) {
    const face = `11.5px ${font}`, count = parallelAxis.length;
    const room = Math.max(60, Math.min(150, (width - parallel.right) / count - 10));
    const lines = parallelAxis.map(({ name }) => wrapped(name, room, face));
    // The first and the last name reach beyond their axes by half their width.
    const half = (names) => Math.max(...names.map((line) => textWidth(line, face))) / 2;
    const left = Math.max(16, half(lines[0]) + 4);
    const right = parallel.right + Math.max(40, half(lines.at(-1)));
    const top = 20 + 14 * Math.max(...lines.map((one) => one.length));
    const axes = parallelAxis.map((axis, at) => ({ ...axis, name: lines[at].join("\n") }));
    return { parallel: { ...parallel, left, right, top }, parallelAxis: axes };
  }

  /** The title of a scale of colours stands in lines above its highest value. */
  function titled({ title, ...scale }, font) {
    if (!title) return scale;
    const [high, low] = scale.text, lines = wrapped(title, 100, `12px ${font}`);
    return { ...scale, text: [[...lines, high].join("\n"), low], textStyle: { lineHeight: 15 } };
  }

  /** Points have names or, in a narrow chart, a legend; a legend takes the lines it needs. */
  function fittedLegend({ legend, grid, series }, width, font, room) {
    if (!legend?.wrap) return { parts: {}, more: 0 };
    const { instead } = legend, hidden = { ...legend, show: false };
    if (instead && width >= NARROW) return { parts: { legend: hidden }, more: 0 };
    const lines = legendLines(legend, width, font), down = LEGEND_LINE * lines + 2;
    const parts = { grid: each(grid, (one) => ({ ...one, top: (one.top || 0) + down })) };
    if (instead) parts.series = series.filter(({ id }) => id !== instead);
    return { parts, more: LEGEND_LINE * Math.max(0, lines - room) };
  }

  /** The description for a width: what ECharts takes, and how much higher the chart has to be. */
  function fitted(option, width, font) {
    const { grid, legend, xAxis, yAxis, visualMap, parallelAxis } = option;
    const grids = listed(grid).length, tight = grids > 1 && width < NARROW;
    const rows = listed(yAxis).map(({ wide, ...axis }) =>
      named(wide && width < wide ? { ...axis, show: false } : axis, width, font, tight));
    // Lines of the legend that the described height has room for: rows leave none to spare.
    const spare = legend?.instead ? 0 : listed(yAxis).some(({ row }) => row) ? 1 : 3;
    const { parts, more } = fittedLegend(option, width, font, spare);
    const beside = sum(rows.map(({ axis, left }) => left + columnWidth(axis)));
    const room = (width - beside) / Math.max(1, grids) - 40;
    const upright = inLines(rows.map(({ axis }) => axis), room + 30, font);
    const across = inLines(listed(xAxis).map((axis) => fittedScale(axis, room)), room, font);
    const found = { ...option, ...parts };
    if (yAxis) found.yAxis = Array.isArray(yAxis) ? upright.axes : upright.axes[0];
    if (xAxis) found.xAxis = Array.isArray(xAxis) ? across.axes : across.axes[0];
    if (visualMap) found.visualMap = titled(visualMap, font);
    if (parallelAxis) Object.assign(found, fittedParallel(option, width, font));
    const rise = rows.map((one) => one.more * (one.axis.data?.length ?? 0));
    return { option: found, higher: sum([more, upright.more, across.more, Math.max(0, ...rise)]) };
  }

  class Chart {
    constructor(element, option, { language = "en", theme = "light", renderer = "svg" } = {}) {
      this.element = element;
      this.context = { language, theme: theme === "dark" ? "dark" : "light" };
      this.font = page.getComputedStyle(element).fontFamily;
      this.looks = () => look(this.context.theme, this.font);
      this.option = option;
      const size = this.size(option.height);
      this.chart = page.echarts.init(element, this.looks(), { renderer, ...size });
      this.set(option);
      this.watch = new ResizeObserver(() => this.resize());
      this.watch.observe(element);
    }

    /** Show another description. */
    set(option) {
      this.option = option;
      const { description, height, least, ...rest } = option;
      const { option: shown, higher } = fitted(rest, this.width(), this.font);
      const size = this.size(height && height + higher);
      const same = size.width === this.chart.getWidth() && size.height === this.chart.getHeight();
      if (!same) this.chart.resize(size);
      this.element.setAttribute("role", "img");
      this.element.setAttribute("aria-label", description || "");
      const context = { ...this.context, font: this.font, option: rest };
      const drawn = this.evenly(shown, resolved(shown, context));
      const animation = !reduced() && rest.animation !== false;
      const motion = { animationDuration: 300, animationDurationUpdate: 200 };
      // What has the id that it had before moves on from there; all else is made anew.
      this.chart.setOption({ ...motion, ...drawn, animation }, { replaceMerge: COMPONENTS });
    }

    /** The width to draw at. */
    width() {
      return Math.max(this.element.clientWidth, this.option.least ?? 0);
    }

    /* The size to draw at, which the element takes as far as it can; what is wider than the element
       is moved to and fro in it, by keys as well. */
    size(height) {
      const { element } = this, width = this.width(), moved = width > element.clientWidth;
      element.style.overflowX = moved ? "auto" : "";
      if (moved) element.tabIndex = 0;
      else element.removeAttribute("tabindex");
      if (!height) return { width, height: element.clientHeight };
      element.style.height = `${height}px`;
      const bar = element.offsetHeight - element.clientHeight;
      if (bar > 0) element.style.height = `${height + bar}px`;
      return { width, height };
    }

    /** The scales with ticks of equal decimals. */
    evenly(described, drawn) {
      for (const kind of SCALES) {
        const written = listed(described[kind]);
        for (const [at, { axisLabel }] of listed(drawn[kind]).entries()) {
          const form = written[at].axisLabel?.formatter;
          if (form !== "@plain" && form !== "@percent") continue;
          const axis = () => this.chart.getModel().getComponent(kind, at)?.axis;
          axisLabel.formatter = even(axisLabel.formatter, axis, form === "@percent" ? 100 : 1);
        }
      }
      return drawn;
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
      const { clientWidth, clientHeight } = this.element, { chart } = this;
      const same = this.width() === chart.getWidth() && clientHeight === chart.getHeight();
      if (clientWidth && clientHeight && !same) this.set(this.option);
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
