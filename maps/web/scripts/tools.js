// The bar under the menus: type of map, panes, classes, saved views, sharing, printing.

import { element } from "./dom.js";
import { page, yearsOf } from "./page.js";
import { addressAt } from "./store.js";
import { t } from "./texts.js";

const tools = document.getElementById("tools");
const fields = document.getElementById("menus").elements;
const FIELDS = ["kind", "second", "since", "panes", "beside", "beside_year", "method", "classes", "breaks"];
const LIMITS = /^\s*-?[\d.]+(\s*,\s*-?[\d.]+){1,6}\s*$/;

export function setUpTools(store) {
  for (const name of FIELDS) {
    fields[name].addEventListener("change", () => change(store, name, fields[name]));
  }
  closeOthers();
  setUpSaved(store);
  setUpShare(store);
  return { show };
}

// Both are heard from the start: a reader may be faster than the network.

function setUpSaved(store) {
  const form = document.getElementById("save-view");
  whenOpened("saved-views", async () => (await import("./later/saved.js")).draw());
  document.querySelector("#saved-views summary").addEventListener("click", () => offerName(form));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    (await import("./later/saved.js")).save(store.view);
  });
}

let offered = "";

/** Before the box opens, so that nothing comes into a name that is being written. */
function offerName(form) {
  const field = form.elements["view-name"];
  if (field.value && field.value !== offered) return;
  offered = document.getElementById("title").textContent;
  field.value = offered;
}

function setUpShare(store) {
  whenOpened("share", async () => (await import("./later/share.js")).showShare(store));
  for (const what of ["link", "frame"]) {
    const button = document.getElementById(`copy-${what}`);
    button.addEventListener("click", async () => (await import("./later/share.js")).copy(what, store));
  }
}

function change(store, name, field) {
  if (name === "breaks") return changeBreaks(store, field);
  const own = name === "method" && field.value === "own";
  // One's own limits begin with those that are there.
  if (own) return store.set({ method: "own", breaks: store.view.breaks || shownBreaks });
  return store.set({ [name]: field.value });
}

let shownBreaks = "";

function changeBreaks(store, field) {
  const limits = field.value.split(",").map(Number);
  const ascending = limits.every((limit, at) => at === 0 || limit > limits[at - 1]);
  const valid = LIMITS.test(field.value) && ascending;
  field.setCustomValidity(valid ? "" : t("classes-wrong"));
  field.reportValidity();
  if (valid) store.set({ method: "own", breaks: limits.join(",") });
}

/** One open box at a time; Escape closes it. */
function closeOthers() {
  const boxes = [...tools.querySelectorAll("details")];
  for (const box of boxes) {
    box.addEventListener("toggle", () => {
      if (box.open) boxes.filter((one) => one !== box).forEach((one) => (one.open = false));
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      box.open = false;
      box.querySelector("summary").focus();
    });
  }
  document.addEventListener("pointerdown", (event) => {
    for (const box of boxes) if (!box.contains(event.target)) box.open = false;
  });
}

function whenOpened(id, show) {
  const box = document.getElementById(id);
  box.addEventListener("toggle", () => box.open && show());
}

function show(scene) {
  const { view, breaks } = scene;
  shownBreaks = breaks.join(",");
  document.body.dataset.kind = view.kind;
  document.body.dataset.method = view.method;
  offerKinds(scene);
  offerOthers(fields.second, view);
  offerOthers(fields.beside, view);
  offer(fields.beside_year, view.beside ? yearsOf(view.beside, view.level) : []);
  for (const name of FIELDS) fields[name].value = view[name];
  if (view.method !== "own") fields.breaks.value = shownBreaks;
  document.getElementById("to-sheet").href = addressAt("/sheet", view);
}

/** A type of map that has nothing to show here cannot be chosen. */
function offerKinds({ view, frame }) {
  const { lower } = frame.series[view.indicator]?.[view.year] ?? {};
  const possible = {
    alpha: Boolean(lower) || view.kind === "alpha",
    clusters: page.analyses.includes(`${view.indicator}.${view.level}`),
    change: page.earlier.length > 0,
  };
  for (const option of fields.kind.options) option.disabled = possible[option.value] === false;
}

function offerOthers(select, view) {
  for (const option of select.options) option.disabled = yearsOf(option.value, view.level).length === 0;
}

function offer(select, values) {
  const offered = [...select.options].map((option) => option.value);
  if (offered.join() === values.join()) return;
  select.replaceChildren(...values.map((one) => element("option", { value: one, text: one })));
}
