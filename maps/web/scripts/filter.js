// The filter of the table, which is the map's too: letters of a name, a key of the legend.

import { t } from "./texts.js";

const WAIT_MS = 120;
const letters = document.getElementById("filter-find");
const clear = document.getElementById("filter-clear");

export function setUpFilter(store) {
  let waiting = null;
  letters.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => store.set({ find: letters.value }), WAIT_MS);
  });
  clear.addEventListener("click", () => {
    store.set({ find: "", only: "" });
    letters.focus();
  });
  return { show };
}

function show({ view }) {
  if (document.activeElement !== letters) letters.value = view.find;
  clear.hidden = !view.find && !view.only;
  clear.textContent = view.only ? t("filter-clear-key") : t("filter-clear");
}
