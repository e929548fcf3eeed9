// @ts-check
// On the map of all terms: a term under the pointer or in focus keeps its own relations in view.

for (const map of document.querySelectorAll(".great-map")) {
  const edges = [...map.querySelectorAll("[data-ends]")];

  /** @param {Event} event */
  const point = ({ type, target }) => {
    const term = /** @type {Element} */ (target).closest("[data-term]")?.getAttribute("data-term");
    const isOver = type === "pointerover" || type === "focusin";
    const ends = isOver && term ? edges.filter((edge) => ofTerm(edge, term)) : [];
    map.toggleAttribute("data-pointed", ends.length > 0);
    for (const edge of edges) edge.toggleAttribute("data-near", ends.includes(edge));
  };

  // Not on the drawing itself: a drawing that hears of focus becomes a stop of its own in Chromium.
  for (const type of ["pointerover", "pointerout", "focusin", "focusout"]) {
    map.parentElement?.addEventListener(type, point);
  }
}

/**
 * @param {Element} edge
 * @param {string} term
 */
function ofTerm(edge, term) {
  return (edge.getAttribute("data-ends") ?? "").split(" ").includes(term);
}
