// The view: what the address of the page says. One object, replaced on change, kept in the address.

import { page } from "./page.js";
import { settled } from "./settle.js";

// In a frame of another site, loading again must not bring the whole page into the frame.
const HERE = "embed" in document.body.dataset ? "/embed" : "/";
const QUIET = new Set(["sort", "area", "layout", "panel", "find", "only", "compare"]);

export class Store {
  #listeners = [];

  constructor(view) {
    this.view = Object.freeze({ ...view });
    history.replaceState(this.view, "", address(this.view));
    window.addEventListener("popstate", (event) => {
      if (event.state) this.#become(event.state);
    });
  }

  /** Call `listener(view, changed)` after every change; `changed` is the set of changed fields. */
  subscribe(listener) {
    this.#listeners.push(listener);
  }

  /** Change some fields. Sorting and selecting do not fill the browser's history. */
  set(fields) {
    const next = settled(this.view, { ...this.view, ...fields });
    const changed = changedFields(this.view, next);
    if (changed.size === 0) return;
    const quiet = [...changed].every((field) => QUIET.has(field));
    history[quiet ? "replaceState" : "pushState"](next, "", address(next));
    this.#become(next);
  }

  #become(next) {
    const changed = changedFields(this.view, next);
    this.view = Object.freeze({ ...next });
    for (const listener of this.#listeners) listener(this.view, changed);
  }
}

function changedFields(before, after) {
  return new Set(Object.keys(after).filter((field) => before[field] !== after[field]));
}

/** Return the address of a view on this page. */
export function address(view) {
  return addressAt(HERE, view);
}

/** Return the address of a page or file that shows a view: only what differs from the defaults, in a fixed order. */
export function addressAt(path, view, extra = {}) {
  const parameters = new URLSearchParams();
  for (const [field, value] of Object.entries(view)) {
    if (value !== page.defaults[field]) parameters.set(field, value);
  }
  for (const [name, value] of Object.entries(extra)) parameters.set(name, value);
  const query = parameters.toString();
  return query ? `${path}?${query}` : path;
}
