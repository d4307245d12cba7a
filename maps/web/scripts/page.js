// What the server told this page: the view, the publication, the indicators, the addresses.

const data = JSON.parse(document.getElementById("page-data").textContent);

export const page = Object.freeze(data);

const byCode = new Map(page.indicators.map((indicator) => [indicator.code, indicator]));

export function indicatorOf(code) {
  return byCode.get(code);
}

/** Years with figures of an indicator at a level, oldest first; none when it is not published there. */
export function yearsOf(code, level) {
  return indicatorOf(code)?.years[level] ?? [];
}
