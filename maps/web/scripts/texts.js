// Words of the page's language, from the same Fluent file the server reads.

import { FluentBundle, FluentResource } from "../vendor/fluent/index.js";
import { page } from "./page.js";

const bundle = new FluentBundle(`${page.view.lang}-MY`, { useIsolating: false });

export async function loadTexts() {
  const answer = await fetch(`${page.assets}/texts/${page.view.lang}.ftl`);
  if (!answer.ok) throw new Error(`texts: ${answer.status}`);
  bundle.addResource(new FluentResource(await answer.text()));
}

/** Return the text of `key` with its places filled; a missing text shows its key. */
export function t(key, values = {}) {
  const message = bundle.getMessage(key);
  return message?.value ? bundle.formatPattern(message.value, values) : key;
}
