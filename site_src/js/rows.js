// @ts-check
// Rows that the reader adds and removes: `positions.0.size`, `positions.1.size`, ...

const NUMBERED = ["name", "id", "for", "aria-describedby", "data-refusal", "data-slider-for"];

/**
 * Carry out a press on "add" or "remove"; return whether it was one.
 *
 * @param {HTMLFormElement} form
 * @param {Element} pressed
 */
export function pressRowButton(form, pressed) {
  /** @type {HTMLElement | null} */
  const button = pressed.closest("[data-add-row], [data-remove-row]");
  if (!button) return false;
  if (button.dataset.addRow) addRow(form, button.dataset.addRow);
  else removeRow(form, button);
  return true;
}

/**
 * Remember the rows as the page came; the returned function brings them back.
 *
 * @param {HTMLFormElement} form
 */
export function rememberRows(form) {
  const groups = [...form.querySelectorAll("[data-rows]")];
  const before = groups.map((group) => [...group.children].map((row) => row.cloneNode(true)));
  return () => {
    groups.forEach((group, at) => {
      group.replaceChildren(...before[at].map((row) => row.cloneNode(true)));
    });
  };
}

/**
 * Make a group hold this many rows, all of them blank.
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {number} count
 */
export function blankRows(form, name, count) {
  form.querySelector(`[data-rows="${CSS.escape(name)}"]`)?.replaceChildren();
  for (let at = 0; at < count; at++) appendRow(form, name);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function addRow(form, name) {
  const row = appendRow(form, name);
  /** @type {HTMLElement | null | undefined} */ (row?.querySelector("input, select"))?.focus();
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function appendRow(form, name) {
  const group = form.querySelector(`[data-rows="${name}"]`);
  const template = form.querySelector(`template[data-row-template="${name}"]`);
  if (!group || !(template instanceof HTMLTemplateElement)) return null;
  group.append(template.content.cloneNode(true));
  renumber(group);
  return group.lastElementChild;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} button
 */
function removeRow(form, button) {
  const row = button.closest("[data-row]");
  const group = row?.parentElement;
  if (!row || !group) return;
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  renumber(group);
  /** @type {HTMLElement | null | undefined} */ (
    next?.querySelector("[data-remove-row]") ?? form.querySelector("[data-add-row]")
  )?.focus();
}

/**
 * A row is called what its first field says.
 *
 * @param {EventTarget | null} changed a field
 */
export function renameRow(changed) {
  const row = changed instanceof Element ? changed.closest("[data-row]") : null;
  const legend = row?.querySelector("legend");
  if (legend && row?.querySelector("[name]") === changed) {
    legend.textContent = /** @type {HTMLInputElement} */ (changed).value || "New";
  }
}

/** @param {Element} group */
function renumber(group) {
  [...group.children].forEach((row, at) => {
    row.setAttribute("data-row", String(at));
    for (const part of [row, ...row.querySelectorAll("*")]) {
      for (const name of NUMBERED) {
        const value = part.getAttribute(name);
        if (value) part.setAttribute(name, value.replace(/\.(\d+|N)\./g, `.${at}.`));
      }
    }
  });
}
