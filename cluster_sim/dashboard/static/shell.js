/* What every page does in the browser by itself: theme, language, the state in the address. */
(() => {
  "use strict";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const year = 60 * 60 * 24 * 365;

  const cookie = (name) =>
    document.cookie.split("; ").find((part) => part.startsWith(name + "="))?.slice(name.length + 1);
  const keep = (name, value) => {
    document.cookie = `${name}=${value}; path=/; max-age=${year}; SameSite=Strict`;
  };

  /* --- theme: document.documentElement.dataset.theme is "light" or "dark" --- */

  const choice = () => {
    const kept = cookie("cluster_sim_theme");
    return kept === "light" || kept === "dark" ? kept : "system";
  };
  const paint = () => {
    const chosen = choice();
    const theme = chosen === "system" ? (system.matches ? "dark" : "light") : chosen;
    const changed = root.dataset.theme !== theme;
    root.dataset.theme = theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
    }
    if (window.Quasar !== undefined) setDark(theme === "dark");
    if (changed) document.dispatchEvent(new CustomEvent("clustertheme", { detail: theme }));
  };
  system.addEventListener("change", paint);

  /* --- the state of the page in its address --- */

  let pending = {};
  let timer;
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const url = new URL(window.location.href);
    for (const [name, value] of Object.entries(pending)) {
      if (value === null) url.searchParams.delete(name);
      else url.searchParams.set(name, value);
    }
    pending = {};
    if (url.href !== window.location.href) history.replaceState(history.state, "", url);
  };
  const remember = (values) => {
    Object.assign(pending, values);
    timer ??= setTimeout(write, 300);
  };

  /* --- clicks --- */

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (button) {
      keep("cluster_sim_theme", button.dataset.themeChoice);
      paint();
      return;
    }
    const link = event.target.closest?.("a[data-language]");
    if (link) {
      event.preventDefault();
      keep("cluster_sim_language", link.dataset.language);
      pending.lang = null;
      write();
      window.location.reload();
    }
  });
  const asked = new URL(window.location.href).searchParams.get("lang");
  if (asked === "en" || asked === "zh") keep("cluster_sim_language", asked);

  window.clusterShell = {
    remember,
    get theme() {
      return root.dataset.theme;
    },
  };
  paint();
})();
