// A view made whole: what its type of map needs is filled in, what does not fit falls away. The server
// does the same and refuses what it cannot settle: see maps/explorer/kinds.py.

import { page, yearsOf } from "./page.js";

const USUAL_SECOND = ["coverage", "poor_density", "hies_absolute", "poor_hh"];
/** A change of these makes the keys of the legend mean something else. */
const KEYED = ["indicator", "level", "kind", "second", "since", "method", "classes", "breaks"];

/** Return `after` settled; `before` is the view that it follows. */
export function settled(before, after) {
  const view = { ...after };
  if (view.kind === "clusters" && !page.analyses.includes(`${view.indicator}.${view.level}`)) {
    view.kind = "value";
  }
  if (view.kind === "change") view.since = sinceOf(view);
  if (view.kind === "change" && !view.since) view.kind = "value";
  view.second = view.kind === "bivariate" ? other(view, view.second) : "";
  if (view.kind !== "change") view.since = "";
  view.beside = view.panes === "beside" ? other(view, view.beside) : "";
  view.beside_year = view.beside ? yearOf(view.beside, view.level, view.beside_year) : "";
  if (view.method !== "own") view.breaks = "";
  const keyed = KEYED.some((field) => before[field] !== view[field]);
  if (keyed && before.only === view.only) view.only = "";
  return view;
}

function sinceOf(view) {
  const numbers = page.earlier.map((one) => String(one.number));
  return numbers.includes(view.since) ? view.since : (numbers[0] ?? "");
}

function other(view, wanted) {
  const here = page.indicators.map((one) => one.code).filter((code) => yearsOf(code, view.level).length);
  if (here.includes(wanted)) return wanted;
  return [...USUAL_SECOND, ...here].find((code) => here.includes(code) && code !== view.indicator) ?? view.indicator;
}

function yearOf(indicator, level, year) {
  const years = yearsOf(indicator, level).map(String);
  return years.includes(year) ? year : (years.at(-1) ?? "");
}
