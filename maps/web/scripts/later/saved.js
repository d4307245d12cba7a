// Views that the reader keeps in this browser.

import { announce } from "../announce.js";
import { element } from "../dom.js";
import { address } from "../store.js";
import { t } from "../texts.js";

const KEY = "petakasih-views";
const MOST = 50;
const field = document.getElementById("save-view").elements["view-name"];
const list = document.getElementById("saved-list");

function saved() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function keep(views) {
  localStorage.setItem(KEY, JSON.stringify(views.slice(0, MOST)));
  draw();
}

/** Keep a view under the name in the form. */
export function save(view) {
  const name = field.value.trim();
  if (!name) return;
  keep([{ name, address: address(view) }, ...saved().filter((one) => one.name !== name)]);
  announce(t("views-saved", { name }));
}

/** Show the views that are kept. */
export function draw() {
  const views = saved();
  if (views.length === 0) return list.replaceChildren(element("li", { text: t("views-none") }));
  return list.replaceChildren(
    ...views.map(({ name, address: target }) => {
      const label = t("views-remove", { name });
      const remove = element("button", { type: "button", class: "remove", "aria-label": label, title: label, text: "×" });
      remove.addEventListener("click", () => keep(saved().filter((one) => one.name !== name)));
      return element("li", {}, element("a", { href: target, text: name }), remove);
    }),
  );
}
