// Sharing houses among districts: sliders, and a map and a table that follow at once.

import { element } from "../scripts/dom.js";
import { loadTexts, t } from "../scripts/texts.js";
import { TargetingMap, classLimits, rampColour } from "./targeting-map.js";

const page = JSON.parse(document.getElementById("page-data").textContent);
const form = document.getElementById("order");
const at = (id) => document.getElementById(id);
const DRAWS = 1000;
const REST_MS = 700;
const RANGE = 0.25;
const MILLION = 1_000_000;
const WEIGHTS = "weight_";
const whole = new Intl.NumberFormat(page.lang);
const one = new Intl.NumberFormat(page.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
const two = new Intl.NumberFormat(page.lang, { maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat(page.lang, { style: "percent", maximumFractionDigits: 1 });
const names = new Map(page.areas.map((area) => [area.code, area]));

const state = {
  shown: null,
  kept: null,
  asked: 0,
  busy: false,
  next: null,
  resting: null,
  limits: null,
  sort: "units",
  falling: true,
};
const map = new TargetingMap(page, describe);

function words(name, values = {}) {
  return t(`targeting-${name}`, values);
}

/** Return the order that the form says; null while the form is not complete. */
function order() {
  if (!form.checkValidity()) return null;
  const given = Object.fromEntries(new FormData(form));
  const weights = Object.entries(given)
    .filter(([name, value]) => name.startsWith(WEIGHTS) && Number(value) > 0)
    .map(([name, value]) => [name.slice(WEIGHTS.length), Number(value)]);
  if (weights.length === 0) return null;
  return {
    category: given.category,
    on: given.on,
    budget_rm: Math.round(Number(given.budget) * MILLION),
    formula: {
      weights: Object.fromEntries(weights),
      severity: "hies_absolute",
      severity_power: Number(given.severity_power),
      cost_power: Number(given.cost_power),
    },
    need: given.need,
    cap_share: Number(given.cap) / 100,
    floor: Number(given.floor),
    method: given.method,
    publication: page.publication,
  };
}

/** Follow the form: the shares at once; the other method and the doubt after a rest. */
function follow() {
  tellValues();
  const wanted = order();
  at("said").textContent = wanted ? "" : words("incomplete");
  clearTimeout(state.resting);
  if (!wanted) return;
  saveAddress();
  state.asked += 1;
  ask({ number: state.asked, order: { ...wanted, compare: false } });
  state.resting = setTimeout(() => ask({ number: state.asked, order: full(wanted) }), REST_MS);
}

function full(wanted) {
  return { ...wanted, draws: wanted.method === "proportional" ? DRAWS : 0 };
}

/** Send a question; while one is on its way only the newest of those that follow is kept. */
async function ask(question) {
  state.next = question;
  if (state.busy) return;
  state.busy = true;
  while (state.next) {
    const now = state.next;
    state.next = null;
    await draw(now);
  }
  state.busy = false;
}

async function draw({ number, order: wanted }) {
  const answer = await fetch("/v1/allocations", request(wanted));
  const found = await answer.json();
  if (!answer.ok) {
    at("said").textContent = found.detail ?? found.title;
    return;
  }
  state.shown = found;
  show();
  document.body.dataset.shown = `${number}${wanted.compare === false ? "" : "+"}`;
}

function request(wanted) {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(wanted),
  };
}

function show() {
  map.show(state.shown.grants);
  legend();
  at("sum").replaceChildren(...summary());
  at("rows").replaceChildren(...sorted(state.shown.grants).map(row));
}

function summary() {
  const found = state.shown;
  const kept = state.kept;
  const entries = [
    ["houses", whole.format(found.units), kept && whole.format(kept.units)],
    ["cost", million(found.cost_rm), kept && million(kept.cost_rm)],
    ["left", million(found.left), kept && million(kept.left)],
    ["per_100", number(found.equity.units_per_100, one), kept && number(kept.equity.units_per_100, one)],
    ["least", number(found.equity.least_need_met, percent), kept && number(kept.equity.least_need_met, percent)],
    ["gini", number(found.equity.gini, two), kept && number(kept.equity.gini, two)],
    ["concentration", number(found.equity.concentration, two), kept && number(kept.equity.concentration, two)],
    ["firm", firmness(found), kept && firmness(kept)],
  ];
  return entries.map(([name, now, before]) =>
    element(
      "div",
      {},
      element("dt", { text: words(name) }),
      element("dd", { text: now }),
      ...(before ? [element("dd", { class: "kept", text: `${words("kept")}: ${before}` })] : []),
    ),
  );
}

/** Return how many districts' shares are firm, of those that get a house in any draw. */
function firmness(found) {
  const drawn = found.grants.filter((grant) => grant.doubt && (grant.units || grant.doubt.upper));
  if (drawn.length === 0) return found.order.method === "proportional" ? "…" : "–";
  const firm = drawn.filter((grant) => grant.doubt.firm).length;
  return words("firm_of", { firm: whole.format(firm), all: whole.format(drawn.length) });
}

function million(ringgit) {
  return words("million", { number: two.format(ringgit / MILLION) });
}

function number(value, format) {
  return value === null ? "–" : format.format(value);
}

const COLUMNS = {
  name: (grant) => grant.name,
  need: (grant) => grant.need,
  claim_share: (grant) => grant.claim_share,
  units: (grant) => grant.units,
  met: (grant) => met(grant),
  range: (grant) => (grant.doubt ? grant.doubt.loses_last : 0),
  cost_rm: (grant) => grant.cost_rm,
  change: (grant) => change(grant) ?? 0,
  other_units: (grant) => grant.other_units ?? 0,
};

function sorted(grants) {
  const by = COLUMNS[state.sort];
  const way = state.falling ? -1 : 1;
  const compare = (a, b) => (typeof a === "string" ? a.localeCompare(b, page.lang) : a - b);
  return [...grants].sort((a, b) => way * compare(by(a), by(b)) || a.code.localeCompare(b.code));
}

function met(grant) {
  return grant.need ? grant.units / grant.need : 0;
}

function change(grant) {
  const before = state.kept?.grants.find((kept) => kept.code === grant.code);
  return before ? grant.units - before.units : null;
}

function row(grant) {
  const doubt = grant.doubt;
  const cells = [
    `${whole.format(grant.need)}${grant.need_filled ? "*" : ""}`,
    percent.format(grant.claim_share),
    whole.format(grant.units),
    grant.need ? percent.format(met(grant)) : "–",
    whole.format(grant.cost_rm),
    doubt ? range(grant) : "…",
    grant.other_units === null ? "…" : whole.format(grant.other_units),
    signed(change(grant)),
  ];
  if (!state.shown.grants.some((any) => any.doubt) && state.shown.order.method !== "proportional") {
    cells[5] = "–";
  }
  const heading = element("th", { scope: "row", text: grant.name });
  heading.append(element("small", { text: ` ${page.states[grant.state] ?? grant.state}` }));
  return element("tr", {}, heading, ...cells.map(cell));
}

function cell(content) {
  return typeof content === "string"
    ? element("td", { class: "n", text: content })
    : element("td", { class: "n" }, ...content);
}

/** Return a district's range in figures, and drawn: from a quarter less to a quarter more. */
function range(grant) {
  const { lower, upper, firm } = grant.doubt;
  const text = `${whole.format(lower)}–${whole.format(upper)}${firm ? "" : " ?"}`;
  const place = (units) => Math.min(Math.max(50 + 50 * ((units / grant.units - 1) / RANGE), 0), 100);
  const bar = element("i", {});
  if (grant.units) {
    bar.style.left = `${place(lower)}%`;
    bar.style.right = `${100 - place(upper)}%`;
  }
  const drawn = element("span", { class: firm ? "range" : "range shaky", "aria-hidden": "true" });
  drawn.append(...(grant.units ? [bar, element("b", {})] : []));
  return [text, drawn];
}

function signed(value) {
  if (value === null) return "";
  return value > 0 ? `+${whole.format(value)}` : whole.format(value);
}

function describe(code) {
  const grant = state.shown?.grants.find((one) => one.code === code);
  if (!grant) return names.get(code)?.name ?? "";
  return words("tooltip", {
    name: grant.name,
    houses: whole.format(grant.units),
    need: whole.format(grant.need),
    met: grant.need ? percent.format(met(grant)) : "–",
  }) + (grant.doubt ? ` · ${words(grant.doubt.firm ? "is_firm" : "is_noise", grant.doubt)}` : "");
}

function legend() {
  const limits = classLimits(state.shown.grants);
  // Asking for colours makes the browser lay the whole table out: only when there is something new.
  if (limits.join() === state.limits) return;
  state.limits = limits.join();
  const swatch = (place, text) =>
    element("li", {}, element("i", { "data-place": place }), text);
  at("legend").replaceChildren(
    swatch(-1, words("none_met")),
    ...limits.map((limit, place) =>
      swatch(place, `${percent.format(limits[place - 1] ?? 0)} – ${percent.format(limit)}`),
    ),
  );
  at("legend").append(element("li", {}, element("i", { class: "noise" }), words("noise")));
  for (const colour of at("legend").querySelectorAll("i[data-place]")) {
    colour.style.backgroundColor = rampColour(Number(colour.dataset.place));
  }
}

function tellValues() {
  for (const output of form.querySelectorAll("output")) {
    output.value = two.format(Number(form.elements[output.htmlFor.value].value));
  }
}

/** Keep the order in the address, so that it can be sent to somebody. */
function saveAddress() {
  const given = new URLSearchParams(new FormData(form));
  given.set("lang", page.lang);
  history.replaceState(null, "", `?${given}`);
  at("other-language").search = `?${withLanguage(given)}`;
}

function withLanguage(given) {
  const other = new URLSearchParams(given);
  other.set("lang", page.other);
  return other;
}

function readAddress() {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements[name];
    if (!field || name === "lang") continue;
    // A slider moves in whole millions; an address may name any budget.
    if (name === "budget" && !Number.isInteger(Number(value))) field.step = "any";
    field.value = value;
  }
}

async function save(kind) {
  const address = `/v1/allocations?format=${kind}&language=${page.lang}`;
  const answer = await fetch(address, request(full(order())));
  if (!answer.ok) {
    at("said").textContent = (await answer.json()).detail;
    return;
  }
  const link = element("a", {
    href: URL.createObjectURL(await answer.blob()),
    download: `petakasih-${form.elements.category.value}-${form.elements.on.value}.${kind}`,
  });
  link.click();
  URL.revokeObjectURL(link.href);
}

form.addEventListener("input", follow);
form.addEventListener("submit", (event) => event.preventDefault());
at("keep").addEventListener("click", () => {
  state.kept = state.kept ? null : state.shown;
  at("keep").textContent = words(state.kept ? "let_go" : "keep");
  show();
});
at("print").addEventListener("click", () => window.print());
for (const kind of ["csv", "xlsx", "pdf"]) at(kind).addEventListener("click", () => save(kind));
for (const button of document.querySelectorAll("[data-sort]")) {
  button.addEventListener("click", () => {
    const name = button.dataset.sort;
    state.falling = state.sort === name ? !state.falling : name !== "name";
    state.sort = name;
    for (const each of document.querySelectorAll("[data-sort]")) {
      const order = each.dataset.sort === name ? (state.falling ? "descending" : "ascending") : null;
      if (order) each.closest("th").setAttribute("aria-sort", order);
      else each.closest("th").removeAttribute("aria-sort");
    }
    show();
  });
}

await loadTexts(page.assets, "targeting");
readAddress();
follow();
