// The address of the view, and the frame for other sites.

import { announce } from "../announce.js";
import { address, addressAt } from "../store.js";
import { t } from "../texts.js";

const link = document.getElementById("share-link");
const frame = document.getElementById("share-frame");
let ready = false;

export function showShare(store) {
  const title = document.title.replaceAll('"', "&quot;");
  link.value = location.origin + address(store.view);
  const source = (location.origin + addressAt("/embed", store.view)).replaceAll("&", "&amp;");
  frame.value = `<iframe src="${source}" title="${title}" width="800" height="560" loading="lazy"></iframe>`;
  for (const form of ["png", "svg", "pdf"]) {
    document.getElementById(`share-${form}`).href = addressAt(`/sheet.${form}`, store.view);
  }
  if (ready) return;
  ready = true;
  for (const [button, field] of [["copy-link", link], ["copy-frame", frame]]) {
    document.getElementById(button).addEventListener("click", () => copy(field));
  }
}

async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy");
  }
  announce(t("share-copied"));
}
