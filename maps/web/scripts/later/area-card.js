// The card of one area: what is known of it, beside its state and the nation; and several side by side.

import { element, svg } from "../dom.js";
import { fieldsFor } from "../navigation.js";
import { count, interval, longDate, number } from "../numbers.js";
import { indicatorOf, page } from "../page.js";
import { t } from "../texts.js";

const KEY_INDICATORS = ["registered_poverty_rate", "poor_hh", "hardcore_share", "coverage", "hies_absolute"];
const AID = ["overlap_0", "overlap_1", "overlap_2", "overlap_3plus"];
const QUALITY = ["stale_24", "location_coarse_share", "unscored_hh", "verified_median_months"];
const MOST_COMPARED = 4;
const SPARK = { width: 72, height: 20, margin: 3 };

/** Return the card of an area as elements; words instead where none is chosen. */
export function card(told, store) {
  if (!told) return [element("p", { class: "hint", text: t("card-none") })];
  return [
    head(told, store),
    keyFigures(told),
    ...section("card-changed", changes(told)),
    ...section("card-aid", aidMix(told)),
    ...section("card-quality", quality(told)),
    element("h3", { text: t("card-all") }),
    figureTable(told),
  ];
}

/** Return several areas side by side: a column each, a row per indicator. */
export function comparison(all, store) {
  if (all.length === 0) return [element("p", { class: "hint", text: t("compare-none", { most: MOST_COMPARED }) })];
  const heads = all.map((told) => element("th", { scope: "col" }, element("span", { text: told.name }), removeButton(told, store)));
  const codes = page.indicators.map((one) => one.code).filter((code) => all.some((told) => told.indicators[code]));
  const rows = codes.map((code) => {
    const indicator = indicatorOf(code);
    const cells = all.map((told) => element("td", {}, ...valueParts(told.indicators[code]?.area, indicator)));
    return element("tr", {}, element("th", { scope: "row", text: indicator.label, title: indicator.unitLabel }), ...cells);
  });
  const table = element(
    "table",
    { class: "figures compare" },
    element("caption", { class: "visually-hidden", text: t("compare-title") }),
    element("thead", {}, element("tr", {}, element("th", { scope: "col", text: t("menu-indicator") }), ...heads)),
    element("tbody", {}, ...rows),
  );
  return [element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t("compare-title") }, table)];
}

function head(told, store) {
  const compared = store.view.compare.split(",").filter(Boolean);
  const inTray = compared.includes(told.code);
  const compare = element("button", { type: "button", text: t(inTray ? "compare-remove" : "compare-add") });
  compare.disabled = !inTray && compared.length >= MOST_COMPARED;
  compare.addEventListener("click", () => {
    const next = inTray ? compared.filter((code) => code !== told.code) : [...compared, told.code];
    store.set({ compare: next.join(","), panel: inTray ? "area" : "compare" });
  });
  const buttons = [compare];
  const child = page.children[told.level];
  if (child && store.view.parent !== told.code) {
    const open = element("button", { type: "button", text: t("card-open", { levels: t(`levels-${child}`) }) });
    open.addEventListener("click", () => store.set({ ...fieldsFor(store.view, child, told.code), panel: "area" }));
    buttons.push(open);
  }
  if (["state", "district"].includes(told.level)) {
    const href = `/v1/reports/areas/${told.code}.pdf?language=${page.view.lang}`;
    buttons.push(element("a", { href, text: t("card-report") }));
  }
  return element(
    "div",
    { class: "card-head" },
    element("h2", { text: told.name }),
    element("p", { class: "meta", text: t(`level-${told.level}`) }),
    element("div", { class: "buttons" }, ...buttons),
  );
}

function keyFigures(told) {
  const shown = KEY_INDICATORS.filter((code) => told.indicators[code]);
  const tiles = shown.map((code) => {
    const indicator = indicatorOf(code);
    const { area, state, nation } = told.indicators[code];
    return element(
      "div",
      { class: "tile" },
      element("span", { class: "tile-name", text: indicator.label }),
      element("strong", { text: number(area[0], indicator) }),
      element("span", { class: "tile-range", text: rangeWords(area, indicator) }),
      element("span", { class: "tile-beside", text: besideWords(state, nation, indicator, told) }),
    );
  });
  return element("div", { class: "tiles" }, ...tiles);
}

function besideWords(state, nation, indicator, told) {
  const parts = [];
  // A count of the nation says nothing of a district.
  if (indicator.use === "symbols") return indicator.unitLabel;
  if (state && told.level !== "state") parts.push(`${t("card-state")} ${number(state[0], indicator)}`);
  if (nation) parts.push(`${t("trail-root")} ${number(nation[0], indicator)}`);
  return parts.join(" · ");
}

function rangeWords(figure, indicator) {
  const [, lower, upper, , , flag] = figure;
  const flagged = t(`flag-${flag}`).trim();
  const range = lower === null ? "" : interval(lower, upper, indicator);
  return [range, flagged].filter(Boolean).join(" · ");
}

/** What moved beyond chance since the publication before: intervals that do not touch. */
function changes(told) {
  const lines = Object.entries(told.indicators).flatMap(([code, { publications }]) => {
    const [before, now] = publications.slice(-2);
    if (!now || now[2] === null || before[2] === null) return [];
    if (before[2] <= now[3] && now[2] <= before[3]) return [];
    const indicator = indicatorOf(code);
    const words = { indicator: indicator.label, was: number(before[1], indicator), is: number(now[1], indicator) };
    return [element("li", { text: t("card-change", words) })];
  });
  const numbers = Object.keys(told.asOf);
  if (numbers.length < 2) return [element("p", { text: t("card-first") })];
  return [lines.length ? element("ul", { class: "dots" }, ...lines) : element("p", { text: t("card-unchanged") })];
}

/** Poor households by the number of programmes that reach them, as one bar. */
function aidMix(told) {
  const counts = AID.map((code) => told.indicators[code]?.area[0] ?? null);
  if (counts.every((value) => value === null)) return [element("p", { text: t("card-no-aid") })];
  const total = counts.reduce((sum, value) => sum + (value ?? 0), 0);
  const bar = element("div", { class: "mix", "aria-hidden": "true" });
  const list = element("ul", { class: "mix-list" });
  counts.forEach((value, at) => {
    const part = element("span", { "data-part": at });
    part.style.flexGrow = total > 0 ? (value ?? 0) / total : 0;
    bar.append(part);
    const figure = value === null ? t("legend-suppressed") : count(value);
    list.append(element("li", { "data-part": at, text: `${indicatorOf(AID[at]).label}: ${figure}` }));
  });
  return [bar, list];
}

function quality(told) {
  const lines = QUALITY.filter((code) => told.indicators[code]).map((code) => {
    const indicator = indicatorOf(code);
    return `${indicator.label}: ${number(told.indicators[code].area[0], indicator)}`;
  });
  const boundary = t(`quality-${told.quality}`).trim();
  if (boundary) lines.unshift(boundary);
  const flags = Object.values(told.indicators).map(({ area }) => area[5]);
  const hidden = flags.filter((flag) => flag === "suppressed").length;
  if (hidden) lines.push(t("card-hidden", { count: hidden }));
  return [element("ul", { class: "dots" }, ...lines.map((text) => element("li", { text })))];
}

function figureTable(told) {
  const heads = [t("menu-indicator"), told.name, t("card-state"), t("trail-root"), t("card-trend")];
  const codes = page.indicators.map((one) => one.code).filter((code) => told.indicators[code]);
  const rows = codes.map((code) => {
    const indicator = indicatorOf(code);
    const { area, state, nation, year } = told.indicators[code];
    return element(
      "tr",
      {},
      element("th", { scope: "row", title: indicator.description }, indicator.label, element("small", { text: `${indicator.unitLabel} · ${year}` })),
      element("td", {}, ...valueParts(area, indicator)),
      element("td", { text: number(state?.[0], indicator) }),
      element("td", { text: number(nation?.[0], indicator) }),
      element("td", {}, ...spark(told, code, indicator)),
    );
  });
  const table = element(
    "table",
    { class: "figures" },
    element("caption", { class: "visually-hidden", text: t("card-all") }),
    element("thead", {}, element("tr", {}, ...heads.map((text) => element("th", { scope: "col", text })))),
    element("tbody", {}, ...rows),
  );
  return element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t("card-all") }, table);
}

function valueParts(figure, indicator) {
  if (!figure) return ["–"];
  const [value] = figure;
  return [element("b", { text: number(value, indicator) }), element("small", { text: rangeWords(figure, indicator) })];
}

/** A line through the years, or through the publications where there is one year only. */
function spark(told, code, indicator) {
  const { years, publications } = told.indicators[code];
  const points = (years.length > 1 ? years : publications).filter(([, value]) => value !== null);
  if (points.length < 2) return [];
  const values = points.map(([, value]) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const { width, height, margin } = SPARK;
  const x = (at) => margin + (at * (width - 2 * margin)) / (points.length - 1);
  const y = (value) => height - margin - (high > low ? (value - low) / (high - low) : 0.5) * (height - 2 * margin);
  const line = points.map(([, value], at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const name = (key) => (years.length > 1 ? key : longDate(told.asOf[key]));
  const said = points.map(([key, value]) => `${name(key)}: ${number(value, indicator)}`).join("; ");
  const drawing = svg("svg", { width, height, class: "spark", role: "img", "aria-label": said });
  const last = points.length - 1;
  drawing.append(svg("polyline", { points: line }), svg("circle", { cx: x(last), cy: y(values[last]), r: 2 }));
  return [drawing];
}

function removeButton(told, store) {
  const label = t("compare-remove-one", { name: told.name });
  const button = element("button", { type: "button", class: "remove", "aria-label": label, title: label, text: "×" });
  button.addEventListener("click", () => {
    const rest = store.view.compare.split(",").filter((code) => code && code !== told.code);
    store.set({ compare: rest.join(",") });
  });
  return button;
}

function section(title, content) {
  return [element("h3", { text: t(title) }), ...content];
}
