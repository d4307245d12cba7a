// The three menus: indicator, level, year. They offer what the publication holds.

import { element } from "./dom.js";
import { fieldsFor, fieldsForIndicator, parentFor } from "./navigation.js";
import { page, yearsOf } from "./page.js";
import { address } from "./store.js";
import { t } from "./texts.js";

const form = document.getElementById("menus");
const { indicator, level, year } = form.elements;

export function setUpMenus(store) {
  form.addEventListener("submit", (event) => event.preventDefault());
  indicator.addEventListener("change", () => {
    performance.mark("indicator-change");
    store.set(fieldsForIndicator(store.view, indicator.value));
  });
  level.addEventListener("change", () => {
    store.set(fieldsFor(store.view, level.value, parentFor(store.view, level.value)));
  });
  year.addEventListener("change", () => {
    performance.mark("indicator-change");
    store.set({ year: year.value });
  });
  return { show };
}

let offeredLevel = null;

function show({ view }) {
  if (offeredLevel !== view.level) offerIndicators(view.level);
  offeredLevel = view.level;
  indicator.value = view.indicator;
  level.value = view.level;
  offerYears(yearsOf(view.indicator, view.level));
  year.value = view.year;
  for (const link of document.querySelectorAll("a[data-language]")) {
    link.href = address({ ...view, lang: link.dataset.language });
  }
}

function offerIndicators(atLevel) {
  for (const option of indicator.options) {
    const here = yearsOf(option.value, atLevel).length > 0;
    const { label } = page.indicators.find((one) => one.code === option.value);
    option.disabled = !here;
    option.textContent = here ? label : t("menu-not-here", { label });
  }
}

function offerYears(years) {
  const offered = [...year.options].map((option) => option.value);
  if (offered.join() === years.join()) return;
  year.replaceChildren(...years.map((one) => element("option", { value: one, text: one })));
}
