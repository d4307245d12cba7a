// Fetching the card of an area and the comparison when their tab is open.

import { page } from "./page.js";

const panels = { area: document.getElementById("panel-area"), compare: document.getElementById("panel-compare") };
const cards = new Map();

export function setUpCard(store) {
  const total = document.getElementById("compare-count");
  let latest = null;

  function show({ view }) {
    const chosen = view.compare.split(",").filter(Boolean);
    total.textContent = chosen.length ? ` (${chosen.length})` : "";
    if (!(view.panel in panels)) return;
    const codes = view.panel === "compare" ? chosen : [view.area || view.parent].filter(Boolean);
    const key = `${view.panel} ${codes} ${view.compare} ${view.indicator}`;
    if (latest === key) return;
    latest = key;
    draw(view, codes, () => latest === key);
  }

  async function draw(view, codes, isWanted) {
    const panel = panels[view.panel];
    panel.setAttribute("aria-busy", "true");
    const [drawing, ...found] = await Promise.all([import("./later/area-card.js"), ...codes.map(cardOf)]);
    // The reader may have gone on while the figures were on their way.
    if (!isWanted()) return;
    const made = view.panel === "compare" ? drawing.comparison(found, store) : drawing.card(found[0], store);
    panel.replaceChildren(...made);
    panel.removeAttribute("aria-busy");
  }

  return { show };
}

/** Fetch an area's card once. */
function cardOf(code) {
  if (!cards.has(code)) cards.set(code, fetchCard(code));
  return cards.get(code);
}

async function fetchCard(code) {
  const answer = await fetch(`${page.frames}areas/${code}.json`);
  if (answer.ok) return answer.json();
  cards.delete(code);
  throw new Error(`${code}: ${answer.status}`);
}
