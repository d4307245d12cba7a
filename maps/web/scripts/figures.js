// What a view needs before it can be drawn: frames, an earlier publication's frame, clusters.

import { Frames } from "./frames.js";
import { page } from "./page.js";

export class Figures {
  frames = new Frames();
  #clusters = new Map();

  /** Return what a view is drawn from; null until it is there. */
  of(view) {
    const frame = this.frames.get(view.level);
    if (!frame) return null;
    const beside = {
      earlier: view.kind === "change" ? this.frames.get(view.level, framesSince(view)) : null,
      clusters: view.kind === "clusters" ? this.#clusters.get(clusterKey(view)) : null,
    };
    const complete = Object.values(beside).every((part) => part !== undefined);
    return complete ? { frame, beside } : null;
  }

  /** Fetch what a view is drawn from. */
  async load(view) {
    const parts = [this.frames.load(view.level)];
    if (view.kind === "change") parts.push(this.frames.load(view.level, framesSince(view)));
    if (view.kind === "clusters") parts.push(this.#loadClusters(view));
    const [frame] = await Promise.all(parts);
    return frame;
  }

  async #loadClusters(view) {
    const key = clusterKey(view);
    if (this.#clusters.has(key)) return;
    this.#clusters.set(key, await fetchClusters(view));
  }
}

function framesSince(view) {
  return page.earlier.find((one) => String(one.number) === view.since).frames;
}

function clusterKey(view) {
  return `${view.indicator}.${view.level}`;
}

/** Return the kind of cluster by area code; none where the publication has no such analysis. */
async function fetchClusters(view) {
  if (!page.analyses.includes(clusterKey(view))) return null;
  const wish = new URLSearchParams({ indicator: view.indicator, level: view.level });
  const answer = await fetch(`/v1/publications/${page.publication.number}/clusters?${wish}`);
  if (!answer.ok) throw new Error(`clusters: ${answer.status}`);
  const { items } = await answer.json();
  return new Map(items.map((item) => [item.area, item.kind]));
}
