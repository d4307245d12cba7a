// The panel beside the map: its tabs are the table, the card of one area, the comparison.

const tabs = [...document.querySelectorAll("[role=tab]")];

export function setUpPanel(store) {
  for (const tab of tabs) {
    tab.addEventListener("click", () => store.set({ panel: tab.dataset.panel }));
    tab.addEventListener("keydown", (event) => turn(event, store));
  }
  return { show };
}

function turn(event, store) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
  next.focus();
  store.set({ panel: next.dataset.panel });
}

function show({ view }) {
  for (const tab of tabs) {
    const chosen = tab.dataset.panel === view.panel;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
  }
}
