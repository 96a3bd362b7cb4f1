/* Draws the charts that cluster_sim.charts describes. Needs echarts.min.js for `mount` only.
 *
 * Descriptions are plain JSON. What JSON cannot hold is named: a text that begins with "@" is a
 * colour by its role ("@ink", "@series:2", "@series:2/0.3" with 30 % of its strength), a number
 * format ("@percent", "@number:3", "@money:CNY") or a way to draw ("@whisker:0", "@band:1").
 * Keys of the description that ECharts does not know: `description` (what the chart shows, for
 * those who cannot see it) and `height` (pixels).
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

  function number(value, digits = 3, signed = false) {
    if (!known(value)) return UNKNOWN;
    const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const text = Math.abs(value).toLocaleString("en-US", places);
    const zero = Number(text.replace(/,/g, "")) === 0;
    if (value < 0 && !zero) return "−" + text;
    return signed && !zero ? "+" + text : text;
  }

  function significant(value, digits = 3) {
    if (!known(value)) return UNKNOWN;
    if (value === 0) return "0";
    const places = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
    return number(Number(value.toPrecision(digits)), Math.min(places, 6));
  }

  const plain = (value) =>
    known(value) ? number(value, 6).replace(/\.?0+$/, "") : UNKNOWN;

  function percent(share, language) {
    if (!known(share)) return UNKNOWN;
    let text = (100 * share).toFixed(0);
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

  function money(value, currency, language) {
    if (!known(value)) return UNKNOWN;
    const unit = moneyUnit(Math.abs(value), currency, language);
    return `${significant(value / unit.size)} ${unit.name}`;
  }

  const format = { number, significant, plain, percent, money, moneyUnit };

  /* --- colours by role ---------------------------------------------------------------------- */

  function colour(role, theme) {
    const [name, strength] = role.split("/");
    const [key, place] = name.split(":");
    const found = PALETTES[theme][key];
    if (found === undefined) return undefined;
    const hex = Array.isArray(found) ? found[Number(place) % found.length] : found;
    return strength === undefined ? hex : faded(hex, Number(strength));
  }

  function faded(hex, strength) {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    return `rgba(${r},${g},${b},${strength})`;
  }

  page.clusterCharts = { PALETTES, MONEY, CURRENCIES_ZH, format, colour, faded, reduced };
})(window);
