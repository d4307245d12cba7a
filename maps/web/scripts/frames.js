// Figures: one small frame per level holds every indicator and year, so that switching asks nobody.

import { page } from "./page.js";

export class Frames {
  #ready = new Map();
  #coming = new Map();

  has(level) {
    return this.#ready.has(level);
  }

  get(level) {
    return this.#ready.get(level);
  }

  /** Fetch a level's frame once. */
  load(level) {
    if (!this.#coming.has(level)) this.#coming.set(level, this.#fetch(level));
    return this.#coming.get(level);
  }

  async loadAll(levels) {
    return Promise.all(levels.map((level) => this.load(level)));
  }

  /** Fetch the other levels when the browser has nothing better to do. */
  prefetch(levels) {
    const later = window.requestIdleCallback ?? ((work) => setTimeout(work, 1000));
    const missing = levels.filter((level) => !this.#coming.has(level));
    if (missing.length === 0 || navigator.connection?.saveData) return;
    later(async () => {
      await this.load(missing[0]).catch(() => null);
      this.prefetch(missing.slice(1));
    });
  }

  async #fetch(level) {
    try {
      const answer = await fetch(`${page.frames}${level}.json`);
      if (!answer.ok) throw new Error(`${level}: ${answer.status}`);
      const frame = indexed(await answer.json());
      this.#ready.set(level, frame);
      return frame;
    } catch (error) {
      this.#coming.delete(level);
      throw error;
    }
  }
}

/** Add the look-ups that drawing needs. */
function indexed(frame) {
  frame.size = frame.areas.code.length;
  frame.index = new Map(frame.areas.code.map((code, index) => [code, index]));
  return frame;
}
