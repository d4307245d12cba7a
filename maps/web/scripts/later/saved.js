// Views that the reader keeps in this browser.

import { announce } from "../announce.js";
import { element } from "../dom.js";
import { address } from "../store.js";
import { t } from "../texts.js";

const KEY = "petakasih-views";
const MOST = 50;
const form = document.getElementById("save-view");
const list = document.getElementById("saved-list");
let ready = false;

export function showSaved(store) {
  if (!ready) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      save(form.elements["view-name"].value.trim(), store.view);
    });
    ready = true;
  }
  form.elements["view-name"].value = document.getElementById("title").textContent;
  draw();
}

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

function save(name, view) {
  if (!name) return;
  keep([{ name, address: address(view) }, ...saved().filter((one) => one.name !== name)]);
  announce(t("views-saved", { name }));
}

function draw() {
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
