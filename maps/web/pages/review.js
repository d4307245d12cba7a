// The review of doubtful addresses: one at a time, decided by a candidate, a point, or "nobody can tell".

import { ask } from "../scripts/account.js";
import { element } from "../scripts/dom.js";
import { loadTexts, t } from "../scripts/texts.js";
import { ReviewMap } from "./review-map.js";

const page = JSON.parse(document.getElementById("page-data").textContent);
const at = (id) => document.getElementById(id);
const PAGE_SIZE = 50;
const percent = new Intl.NumberFormat(page.lang, { style: "percent" });
const kilometres = new Intl.NumberFormat(page.lang, { maximumFractionDigits: 1 });
const METRES_PER_KM = 1000;

const state = { queue: [], more: null, task: null, candidates: [], last: null, asked: 0 };
let map = null;

/** Return a text of the page, its places filled. */
function words(name, values = {}) {
  return t(`review-${name}`, values);
}

function say(text) {
  at("said").textContent = text;
}

/** Say in the page's language why the service refused. */
function whyNot({ status }) {
  if (status === 401) return words("signed_out");
  return words(status === 409 ? "overtaken" : "failed");
}

async function load() {
  const after = state.more ? `&after=${state.more}` : "";
  const found = await ask(`/v1/review/tasks?limit=${PAGE_SIZE}${after}`);
  state.queue.push(...found.tasks);
  state.more = found.next;
}

async function open() {
  try {
    await load();
  } catch (failure) {
    say(whyNot(failure));
    return;
  }
  at("desk").hidden = false;
  map ??= new ReviewMap(page, { pick: choose, put: (point) => placeByHand(point, false) });
  map.resize();
  await next();
}

async function next() {
  if (state.queue.length === 0 && state.more) await load();
  show(state.queue.shift() ?? null);
}

function show(task) {
  state.task = task;
  state.candidates = task ? candidatesOf(task) : [];
  at("task").hidden = task === null;
  map.show(state.candidates);
  if (task === null) {
    at("address").textContent = "";
    say([at("said").textContent, words("empty")].filter(Boolean).join(" "));
    return;
  }
  at("queue").textContent = words("queue", {
    number: `${state.queue.length + 1}${state.more ? "+" : ""}`,
    sure: percent.format(task.confidence),
  });
  at("address").textContent = task.address;
  at("parts").textContent = [task.postcode, task.town, task.state].filter(Boolean).join(" · ");
  at("hardcore").hidden = !task.is_hardcore;
  at("evidence").textContent = task.answer.evidence?.[page.lang] || words("no_evidence");
  at("candidates").replaceChildren(...state.candidates.map(choice));
  at("decision").reset();
  at("lies").textContent = "";
  document.body.dataset.task = task.id;
}

/**
 * Return the answer and its runners-up as places to choose from.
 *
 * The answer's confidence is calibrated; the runners-up share what it leaves.
 */
function candidatesOf(task) {
  const { answer } = task;
  const runners = answer.runners_up ?? [];
  const left = 1 - task.confidence;
  const weight = runners.reduce((sum, one) => sum + one.chance, 0) || 1;
  const first = answer.lon === null || answer.lon === undefined ? [] : [{
    lon: answer.lon,
    lat: answer.lat,
    label: [answer.matched, answer.mukim_name, answer.district_name],
    chance: task.confidence,
  }];
  const others = runners.map((one) => ({
    lon: one.lon,
    lat: one.lat,
    label: [one.name, one.district_name],
    chance: (left * one.chance) / weight,
  }));
  return [...first, ...others].map((one) => ({
    ...one,
    label: [...new Set(one.label.filter(Boolean))].join(", "),
  }));
}

function choice(candidate, number) {
  const radio = element("input", { type: "radio", name: "choice", value: number });
  radio.addEventListener("change", () => choose(number));
  return element(
    "label",
    { class: "choice" },
    radio,
    element("span", { class: "mark", text: number + 1, "aria-hidden": "true" }),
    element(
      "span",
      { text: candidate.label },
      element("small", { text: words("chance", { share: percent.format(candidate.chance) }) }),
    ),
  );
}

function check(value) {
  for (const radio of document.querySelectorAll("[name=choice]")) {
    radio.checked = radio.value === value;
  }
}

function choose(number) {
  const candidate = state.candidates[number];
  check(String(number));
  fill(candidate);
  map.mark(number);
  describe(candidate);
}

function placeByHand(point, move) {
  if (!state.task) return;
  check("hand");
  fill(point);
  map.mark(null);
  map.put(point, move);
  describe(point);
}

function fill({ lon, lat }) {
  at("lon").value = lon.toFixed(6);
  at("lat").value = lat.toFixed(6);
}

/** Return the point in the two fields, null while they hold none. */
function point() {
  const [lon, lat] = [at("lon"), at("lat")].map((field) =>
    field.value.trim() === "" ? NaN : Number(field.value),
  );
  return Number.isFinite(lon) && Number.isFinite(lat) ? { lon, lat } : null;
}

/** Say which areas hold a point, and what is near it; a later question makes this one void. */
async function describe({ lon, lat }) {
  const number = ++state.asked;
  try {
    const found = await ask(`/v1/reverse?lon=${lon}&lat=${lat}`);
    if (number === state.asked) at("lies").textContent = lies(found);
  } catch {
    if (number === state.asked) at("lies").textContent = words("nowhere");
  }
}

function lies({ areas, places }) {
  if (!areas.district) return words("nowhere");
  const [near] = places;
  return words("lies", {
    district: areas.district.name,
    mukim: areas.mukim ? words("lies_mukim", { mukim: areas.mukim.name }) : "",
    near: near
      ? words("lies_near", { name: near.name, km: kilometres.format(near.distance_m / METRES_PER_KM) })
      : "",
  });
}

async function decide(decision, told) {
  const { task } = state;
  try {
    await ask(`/v1/review/tasks/${task.id}/decision`, {
      method: "POST",
      body: JSON.stringify({ ...decision, note: at("note").value }),
    });
  } catch (failure) {
    say(whyNot(failure));
    return;
  }
  state.last = task;
  at("undo").hidden = false;
  say(told);
  await next();
  at("address").focus();
}

async function undo() {
  const task = state.last;
  try {
    await ask(`/v1/review/tasks/${task.id}/decision`, { method: "DELETE" });
  } catch (failure) {
    say(whyNot(failure));
    return;
  }
  if (state.task) state.queue.unshift(state.task);
  state.last = null;
  at("undo").hidden = true;
  say(words("undone", { address: task.address }));
  show(task);
  at("address").focus();
}

at("decision").addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = point();
  if (!chosen) {
    say(words("choose"));
    return;
  }
  // A point by hand has no number among the candidates: its coordinates are told.
  const checked = document.querySelector("[name=choice]:checked")?.value;
  const candidate = state.candidates[Number(checked)];
  const place = candidate?.label ?? `${chosen.lat.toFixed(4)}, ${chosen.lon.toFixed(4)}`;
  decide({ action: "place", ...chosen }, words("placed", { address: state.task.address, place }));
});

for (const name of ["lon", "lat"]) {
  at(name).addEventListener("change", () => {
    const typed = point();
    if (typed) placeByHand(typed, true);
  });
}

at("centre").addEventListener("click", () => {
  const middle = map.centre();
  if (middle) placeByHand(middle, false);
});
at("unknown").addEventListener("click", () =>
  decide({ action: "unknown" }, words("given_up", { address: state.task.address })),
);
at("later").addEventListener("click", () => next());
at("undo").addEventListener("click", undo);

await loadTexts(page.assets, "review");
open();
document.body.dataset.ready = "yes";
