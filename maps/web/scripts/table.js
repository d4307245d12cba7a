// The table: the same areas and figures as the map, and the rows that no map can show.

import { announce } from "./announce.js";
import { element } from "./dom.js";
import { count, interval, number, whole } from "./numbers.js";
import { page } from "./page.js";
import { figures, notes } from "./scene.js";
import { t } from "./texts.js";

const FIRST_ROWS = 250;
const WORDS = new Intl.Collator(document.documentElement.lang);

const KEY = {
  name: (figure) => figure.name,
  value: (figure) => figure.value,
  lower: (figure) => figure.lower,
  numerator: (figure) => figure.numerator,
  note: (figure, scene) => notes(scene, figure).join() || null,
};

export class Table {
  #store;
  #panel = document.getElementById("table-panel");
  #body = document.querySelector("#table tbody");
  #caption = document.querySelector("#table caption");
  #headers = [...document.querySelectorAll("#table th[data-sort]")];
  #rest = document.getElementById("table-all");
  #total = document.getElementById("table-count");
  #download = document.getElementById("table-download");
  #scene = null;
  #order = [];
  #whole = false;
  #onOpen = () => {};
  #onPoint = () => {};

  constructor(store) {
    this.#store = store;
    for (const header of this.#headers) {
      header.firstElementChild.addEventListener("click", () => this.#sortBy(header.dataset.sort));
    }
    this.#body.addEventListener("click", (event) => this.#opened(event));
    this.#body.addEventListener("keydown", (event) => this.#moved(event));
    this.#body.addEventListener("focusin", (event) => this.#pointed(event));
    this.#body.addEventListener("pointerover", (event) => this.#pointed(event));
    this.#body.addEventListener("pointerleave", () => this.#onPoint(null));
    this.#rest.addEventListener("click", () => this.#showWhole());
  }

  /** Call `open(index)` when a row is opened and `point(index or null)` when one is pointed at. */
  listen({ open, point }) {
    this.#onOpen = open;
    this.#onPoint = point;
  }

  /** Mark the row of the area that the map points at. */
  point(index) {
    this.#body.querySelector("tr[data-pointed]")?.removeAttribute("data-pointed");
    if (index === null) return;
    const code = CSS.escape(this.#scene.frame.areas.code[index]);
    this.#body.querySelector(`tr[data-code="${code}"]`)?.setAttribute("data-pointed", "");
  }

  show(scene) {
    const begun = performance.now();
    const sameRows = this.#scene?.frame === scene.frame && this.#scene.view.parent === scene.view.parent;
    if (!sameRows) this.#whole = false;
    this.#scene = scene;
    this.#order = sorted(scene);
    this.#drawHeaders();
    this.#panel.dataset.columns = wantedColumns(scene);
    this.#drawRows();
    this.#drawCaption();
    performance.measure("table", { start: begun });
  }

  #drawHeaders() {
    const { sort } = this.#scene.view;
    const column = sort.replace("-", "");
    for (const header of this.#headers) {
      if (header.dataset.sort !== column) header.removeAttribute("aria-sort");
      else header.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
    }
  }

  #drawRows() {
    const shown = this.#whole ? this.#order : this.#order.slice(0, FIRST_ROWS);
    const most = Math.max(...this.#order.map((figure) => figure.value ?? 0), 0);
    const focused = document.activeElement?.closest?.("tr")?.dataset.code;
    const rows = shown.map((figure) => row(figure, this.#scene, most));
    this.#body.replaceChildren(...rows);
    const kept = rows.find((one) => one.dataset.code === focused);
    const first = kept ?? rows.find((one) => one.dataset.code === this.#scene.view.area) ?? rows[0];
    first?.querySelector("button")?.setAttribute("tabindex", "0");
    if (kept) kept.querySelector("button")?.focus();
    this.#rest.hidden = shown.length === this.#order.length;
    this.#rest.textContent = t("table-all", { all: count(this.#order.length) });
  }

  #drawCaption() {
    const { view, indicator, place } = this.#scene;
    const level = t(`level-${view.level}`);
    this.#caption.textContent = t("table-caption", {
      indicator: indicator.label,
      level,
      place,
      year: view.year,
    });
    const shown = this.#scene.drawn.filter(this.#scene.isMarked).length;
    const told = shown === this.#scene.drawn.length ? count(shown) : `${count(shown)} / ${count(this.#scene.drawn.length)}`;
    this.#total.textContent = `${told} ${t(`levels-${view.level}`)}`;
    const wish = new URLSearchParams({ indicator: view.indicator, level: view.level, format: "csv" });
    if (view.year) wish.set("year", view.year);
    if (view.parent) wish.set("parent", view.parent);
    wish.set("publication", page.publication.number);
    this.#download.href = `/v1/statistics?${wish}`;
  }

  #sortBy(column) {
    const { sort } = this.#store.view;
    const firstDown = column !== "name" && column !== "note";
    const same = sort.replace("-", "") === column;
    const down = same ? !sort.startsWith("-") : firstDown;
    this.#store.set({ sort: (down ? "-" : "") + column });
    announce(
      t("announce-sorted", {
        column: t(`table-${column === "lower" ? "interval" : column === "name" ? "area" : column}`),
        direction: t(down ? "direction-down" : "direction-up"),
      }),
    );
  }

  #showWhole() {
    const at = FIRST_ROWS;
    this.#whole = true;
    this.#drawRows();
    this.#focusRow(this.#body.rows[at]);
  }

  #opened(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.card) this.#store.set({ area: button.dataset.card, panel: "area" });
    else this.#onOpen(this.#indexOf(button));
  }

  #pointed(event) {
    const at = event.target.closest("tr");
    if (at) this.#onPoint(this.#indexOf(at));
  }

  #indexOf(inside) {
    return this.#scene.frame.index.get(inside.closest("tr").dataset.code);
  }

  /** One row at a time is in the tab order; the arrow keys move it. */
  #moved(event) {
    const here = event.target.closest("tr");
    const target = {
      ArrowDown: () => nextOpenable(here, "nextElementSibling"),
      ArrowUp: () => nextOpenable(here, "previousElementSibling"),
      Home: () => this.#body.querySelector("button")?.closest("tr"),
      End: () => [...this.#body.querySelectorAll("button")].at(-1)?.closest("tr"),
    }[event.key]?.();
    const beside = { ArrowRight: ".info", ArrowLeft: "button:not(.info)" }[event.key];
    if (beside) here.querySelector(beside)?.focus();
    if (!target) return;
    event.preventDefault();
    this.#focusRow(target);
  }

  #focusRow(target) {
    const button = target?.querySelector("button");
    if (!button) return;
    this.#body.querySelector('button[tabindex="0"]')?.setAttribute("tabindex", "-1");
    button.setAttribute("tabindex", "0");
    button.focus();
    target.scrollIntoView({ block: "nearest" });
  }
}

function nextOpenable(from, direction) {
  let at = from[direction];
  while (at && !at.querySelector("button")) at = at[direction];
  return at;
}

/** Name the columns that hold something here; what a type of map adds needs the room of two. */
function wantedColumns({ series, painting }) {
  if (painting.note) return "value";
  return series.lower || series.denominator ? "all" : "value";
}

/** Return the figures of a scene in the order of the view; rows without a figure come last. */
function sorted(scene) {
  const column = scene.view.sort.replace("-", "");
  const turn = scene.view.sort.startsWith("-") ? -1 : 1;
  const key = KEY[column];
  const all = scene.rows.filter(scene.isMarked).map((index) => {
    const figure = figures(scene, index);
    return { figure, by: key(figure, scene) };
  });
  all.sort((a, b) => turn * byKey(a.by, b.by, turn) || WORDS.compare(a.figure.name, b.figure.name));
  return all.map(({ figure }) => figure);
}

/** Compare two keys; what is not known comes last, whichever way `turn` goes. */
function byKey(one, other, turn) {
  if (one === null || other === null) return turn * ((one === null) - (other === null));
  return typeof one === "string" ? WORDS.compare(one, other) : one - other;
}

function row(figure, scene, most) {
  const { indicator, view, frame } = scene;
  const made = element("tr", {
    "data-code": figure.code,
    "data-flag": figure.flag,
    "data-unknown": figure.quality === "unknown",
    "data-selected": figure.code === view.area,
  });
  const bar = element("span", { class: "bar", "aria-hidden": "true" });
  bar.style.setProperty("--share", most > 0 ? Math.max(figure.value ?? 0, 0) / most : 0);
  made.append(
    element("th", { scope: "row" }, ...nameOf(figure, frame.level)),
    element("td", { class: "value" }, bar, number(figure.value, indicator)),
    element("td", { text: interval(figure.lower, figure.upper, indicator) }),
    element("td", { class: "counts" }, ...counts(figure, indicator)),
    element("td", { class: "note", text: notes(scene, figure).join(", ") }),
  );
  return made;
}

function nameOf(figure, level) {
  if (figure.quality === "unknown") return [element("span", { text: figure.name })];
  const child = page.children[level];
  const title = child ? t("table-open", { levels: t(`levels-${child}`), name: figure.name }) : null;
  const label = t("table-card", { name: figure.name });
  return [
    element("button", { type: "button", tabindex: "-1", text: figure.name, title }),
    element("button", { type: "button", tabindex: "-1", class: "info", "data-card": figure.code, "aria-label": label, title: label }),
  ];
}

function counts(figure, indicator) {
  const part = indicator.unit === "rm_month" || indicator.official ? null : figure.numerator;
  const parts = [document.createTextNode(count(part))];
  if (figure.denominator !== null && part !== null) {
    parts.push(element("small", { text: ` / ${whole(figure.denominator, indicator)}` }));
  }
  return parts;
}
