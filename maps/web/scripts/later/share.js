// The address of the view, and the frame for other sites.

import { announce } from "../announce.js";
import { address, addressAt } from "../store.js";
import { t } from "../texts.js";

const fields = {
  link: document.getElementById("share-link"),
  frame: document.getElementById("share-frame"),
};

export function showShare(store) {
  const title = document.title.replaceAll('"', "&quot;");
  fields.link.value = location.origin + address(store.view);
  const source = (location.origin + addressAt("/embed", store.view)).replaceAll("&", "&amp;");
  fields.frame.value = `<iframe src="${source}" title="${title}" width="800" height="560" loading="lazy"></iframe>`;
  for (const form of ["png", "svg", "pdf"]) {
    document.getElementById(`share-${form}`).href = addressAt(`/sheet.${form}`, store.view);
  }
}

/** Copy the link or the frame of the view as it stands now. */
export async function copy(what, store) {
  showShare(store);
  const field = fields[what];
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy");
  }
  announce(t("share-copied"));
}
