// Map, table, or both.

export function setUpLayout(store, map) {
  const buttons = [...document.querySelectorAll("button[data-layout]")];

  function show(layout) {
    document.body.dataset.layout = layout;
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.layout === layout));
    }
    map.resize();
  }

  for (const button of buttons) {
    button.addEventListener("click", () => store.set({ layout: button.dataset.layout }));
  }
  store.subscribe((view, changed) => {
    if (changed.has("layout")) show(view.layout);
  });
  show(store.view.layout);
}
