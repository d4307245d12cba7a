// Words of the page's language, from the same Fluent file the server reads.

import { FluentBundle, FluentResource } from "@fluent/bundle";

const lang = document.documentElement.lang;
const bundle = new FluentBundle(`${lang}-MY`, { useIsolating: false });

/** Load the explorer's texts, or those of the page of this name, from the folder of static files. */
export async function loadTexts(assets, name = null) {
  const answer = await fetch(`${assets}/texts/${name ? `${lang}/${name}` : lang}.ftl`);
  if (!answer.ok) throw new Error(`texts: ${answer.status}`);
  bundle.addResource(new FluentResource(await answer.text()));
}

/** Return the text of `key` with its places filled; a missing text shows its key. */
export function t(key, values = {}) {
  const message = bundle.getMessage(key);
  return message?.value ? bundle.formatPattern(message.value, values) : key;
}
