// Going down into an area and up again.

import { announce } from "./announce.js";
import { indicatorOf, page, yearsOf } from "./page.js";
import { learn, place, trailTo } from "./places.js";
import { t } from "./texts.js";

// A rate where there is one: counts on areas of unlike size mislead as colours.
const FALLBACKS = ["poor_density", "poor_hh"];
let wanted = null;

/** Return the fields that show `level` under `parent`, with an indicator that is published there. */
export function fieldsFor(view, level, parent) {
  const asked = wanted ?? view.indicator;
  const fits = yearsOf(asked, level).length > 0;
  const indicator = fits ? asked : fallbackAt(level, asked);
  wanted = fits ? null : asked;
  if (!fits) {
    announce(
      t("announce-fallback", {
        wanted: indicatorOf(asked).label,
        levels: t(`levels-${level}`),
        shown: indicatorOf(indicator).label,
      }),
    );
  }
  return { level, parent, area: "", indicator, year: yearFor(indicator, level, view.year) };
}

/** Return the fields that show another indicator; what was wished before no longer counts. */
export function fieldsForIndicator(view, indicator) {
  wanted = null;
  return { indicator, year: yearFor(indicator, view.level, view.year) };
}

/** Return what was asked for but is not published at this level, null when all is as asked. */
export function missedWish() {
  return wanted;
}

function fallbackAt(level, asked) {
  const published = page.indicators.filter((one) => one.years[level]?.length).map((one) => one.code);
  return FALLBACKS.find((code) => published.includes(code)) ?? published[0] ?? asked;
}

/** Keep the year where it has figures, else the newest. */
function yearFor(indicator, level, year) {
  const years = yearsOf(indicator, level).map(String);
  return years.includes(year) ? year : (years.at(-1) ?? "");
}

/** Keep the parent of a view where it can frame another level. */
export function parentFor(view, level) {
  const trail = trailTo(view.parent);
  const fitting = trail.filter((step) => page.ancestors[level].includes(step.level));
  return fitting.at(-1)?.code ?? "";
}

/** Open an area: show its children, or select it where it has none. */
export async function openArea(store, frames, frame, index) {
  const code = frame.areas.code[index];
  const child = page.children[frame.level];
  if (!child) return store.set({ area: code, panel: "area" });
  learn(frame, index);
  const below = await frames.load(child);
  if (!below.areas.parent.includes(code)) {
    store.set({ area: code, panel: "area" });
    return announce(
      t("announce-no-children", {
        name: frame.areas.name[index],
        levels: t(`levels-${child}`),
      }),
    );
  }
  return store.set(fieldsFor(store.view, child, code));
}

/** Follow a step of the trail without loading the page anew. */
export function followLink(event, store) {
  const link = event.target.closest("a[data-parent]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  store.set(fieldsFor(store.view, link.dataset.level, link.dataset.parent));
}

/** Return the level that a step of the trail shows: the one below it, on the way to the view's. */
export function levelUnder(code, viewLevel) {
  const step = place(code);
  if (!step) return viewLevel === "state" ? "state" : rootOf(viewLevel);
  if (step.level === "state") return rootOf(viewLevel);
  return viewLevel;
}

function rootOf(level) {
  return level === "dun" || level === "parlimen" ? "parlimen" : "district";
}
