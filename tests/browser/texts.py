"""Texts of a page that are in another language than the page."""

from __future__ import annotations

import re

from playwright.sync_api import Page

# Names and signs that are the same in every language.
ALLOWED = re.compile(
    r"""
      cluster_sim | English | ECharts | Chromium
    | YAML | CSV | JSON | PDF | SVG | PNG | HTML | Parquet
    | Ctrl | Shift | Esc
    | kB | MB | GB
    | CNY | USD | EUR | GDP | ID
    | (?:19|20)\d\d-?Q[1-4] | Q[1-4]
    | \bp\d+\b | \bPRCC\b | \bSobol\b
    | [\w./-]+\.(?:yaml|html|csv|json|png|pdf|svg|parquet|zip)   # files
    """,
    re.VERBOSE,
)
WORD = re.compile(r"[A-Za-z]{2,}")

# What is seen, and what is read out. Names that are not translated say so (translate="no"), and so
# does code.
COLLECT = """
() => {
  const texts = [];
  const skipped = "script, style, noscript, code, pre, kbd, [translate=no], [lang=en]";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(skipped)) continue;
    if (node.parentElement.closest("#esm-fallback")) continue;  // only without a modern browser
    texts.push(node.textContent.trim());
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "data-tip", "aria-valuetext"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      if (!element.closest(skipped)) texts.push(element.getAttribute(name));
    }
  }
  texts.push(document.title);
  return texts;
}
"""


def foreign_texts(page: Page) -> list[str]:
    """Texts of a Chinese page with words in Latin letters that are no names, each once."""
    found = dict.fromkeys(page.evaluate(COLLECT))
    return [text for text in found if WORD.search(ALLOWED.sub("", text))]


def chinese_texts(page: Page) -> list[str]:
    """Texts of an English page in Chinese, but for the name of the language itself."""
    found = dict.fromkeys(page.evaluate(COLLECT))
    return [text for text in found if re.search("[\u4e00-\u9fff]", text.replace("中文", ""))]
