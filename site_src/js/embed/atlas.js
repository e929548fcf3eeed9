// @ts-check
// Two elements for pages of other people, in one file that imports nothing:
//
//   <atlas-term slug="maintenance-margin">maintenance margin</atlas-term>
//   <atlas-calculator slug="liquidation-price" state="v=1&leverage=20">Liquidation price</atlas-calculator>
//
// The text inside stays readable whatever fails. Nothing is asked for before the reader's first wish.
// What our server says becomes text, never marks; a calculator runs in a frame without an origin.

const HOME = new URL("../../", import.meta.url).href;
const SLUG = /^[a-z\d]{1,40}(-[a-z\d]{1,40}){0,9}$/;
const STATE = /^[\w.=&%-]{0,2000}$/;
const SHOW_AFTER = 250; // ms: a pointer that only passes by shows nothing
const HIDE_AFTER = 250; // ms: time to move the pointer onto the definition

const HTTP = /^https?:/;
const TIP = "tip";
// System colors follow the page that we stand on, dark or light; its owner may set others.
const STYLE = `[tabindex]{cursor:help;text-decoration:underline dotted;text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--atlas-focus,Highlight);outline-offset:2px}
[part=tip]{position:fixed;z-index:99999;box-sizing:border-box;width:max-content;max-width:min(22rem,calc(100vw - 16px));padding:.7rem .9rem;border:1px solid var(--atlas-border,GrayText);border-radius:4px;background:var(--atlas-background,Canvas);color:var(--atlas-text,CanvasText);font:var(--atlas-font,.9rem/1.5 system-ui,sans-serif);text-align:start;white-space:normal}
[part=link]{color:var(--atlas-link,LinkText)}
iframe{display:block;width:100%;height:600px;border:0}`;

/** @type {CSSStyleSheet | undefined} */
let sheet;
/** @type {Map<string, Promise<any>>} */
const known = new Map();

/** @param {Element} host the element whose shadow is made */
function shadowOf(host) {
  const root = host.attachShadow({ mode: "open" });
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  root.adoptedStyleSheets = [sheet];
  return root;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} part its name for themes
 * @param {Record<string, string>} [attributes]
 */
function make(tag, part, attributes = {}) {
  const made = document.createElement(tag);
  put(made, { part, ...attributes });
  return made;
}

/**
 * @param {Element} element
 * @param {Record<string, string>} attributes
 */
function put(element, attributes) {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
}

/**
 * @param {Element} host
 * @param {string} name
 * @param {unknown} [detail]
 */
function tell(host, name, detail) {
  host.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
}

/**
 * Return where our pages are: beside this script, or where `base` says.
 *
 * @param {Element} host
 */
function homeOf(host) {
  const base = host.getAttribute("base");
  if (!base) return HOME;
  const { href } = new URL(base.replace(/\/*$/, "/"), document.baseURI);
  return HTTP.test(href) ? href : HOME;
}

/** @param {Element} host */
function slugOf(host) {
  const slug = host.getAttribute("slug") ?? "";
  return SLUG.test(slug) ? slug : "";
}

/** @param {string} url */
function load(url) {
  let answer = known.get(url);
  if (!answer) {
    answer = fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" }).then((response) => {
      if (!response.ok) throw response.status;
      return response.json();
    });
    known.set(url, answer);
    answer.catch(() => known.delete(url)); // the next wish tries again
  }
  return answer;
}

class AtlasTerm extends HTMLElement {
  #term = make("span", "term");
  #tip = make("div", TIP, { role: "group", hidden: "" });
  /** @type {AbortController | undefined} */
  #open;
  #timer = 0;

  connectedCallback() {
    if (this.shadowRoot || !slugOf(this)) return;
    const root = shadowOf(this);
    this.#term.append(document.createElement("slot"));
    root.append(this.#term, this.#tip);
    const toggle = () => (this.#open ? this.#hide() : this.#show());
    if (!this.querySelector("a, button")) {
      put(this.#term, { role: "button", tabindex: "0" });
      this.#expand(false);
      this.#term.onclick = toggle;
      this.#term.onkeydown = (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        toggle();
      };
    }
    this.onpointerenter = ({ pointerType }) => {
      if (pointerType !== "touch") this.#later(() => this.#show(), SHOW_AFTER);
    };
    this.onpointerleave = () => this.#later(() => this.#unlessFocused(), HIDE_AFTER);
    this.addEventListener("focusin", () => {
      if ((root.activeElement ?? document.activeElement)?.matches(":focus-visible")) this.#show();
    });
    // Focus may only have moved on to the link in the definition.
    this.addEventListener("focusout", () => this.#later(() => this.#unlessFocused(), 0));
  }

  disconnectedCallback() {
    this.#hide();
  }

  /**
   * @param {() => void} work
   * @param {number} after
   */
  #later(work, after) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(work, after);
  }

  #unlessFocused() {
    if (!this.matches(":focus-within, :hover")) this.#hide();
  }

  async #show() {
    if (this.#open) return;
    const { signal } = (this.#open = new AbortController());
    const options = { signal, capture: true };
    addEventListener("keydown", ({ key }) => key === "Escape" && this.#hide(), options);
    addEventListener("pointerdown", (e) => e.composedPath().includes(this) || this.#hide(), options);
    for (const moved of ["scroll", "resize"]) addEventListener(moved, () => this.#place(), options);
    this.#expand(true);
    const slug = slugOf(this);
    const home = homeOf(this);
    let label = "";
    let definition = "The definition could not be loaded.";
    let event = "atlas-error";
    try {
      const { result } = await load(`${home}api/v1/terms/${slug}.json`);
      label = String(result.label);
      definition = String(result.definition);
      event = "atlas-open";
    } catch {
      // The words above stand, and the link to the term's page.
    }
    if (signal.aborted) return;
    this.#paint(label, definition, `${home}terms/${slug}/`);
    tell(this, event, { slug });
  }

  /**
   * @param {string} label
   * @param {string} text
   * @param {string} href made from a checked slug, never from what a server said
   */
  #paint(label, text, href) {
    const name = make("strong", "label");
    const definition = make("div", "definition", { id: TIP, lang: "en" });
    const link = make("a", "link", { href, target: "_blank", rel: "noopener noreferrer" });
    name.textContent = label;
    definition.textContent = text;
    link.textContent = "Read more in Margin Atlas";
    put(this.#tip, { "aria-label": label });
    put(this.#term, { "aria-describedby": TIP });
    this.#tip.replaceChildren(name, definition, link);
    this.#tip.hidden = false;
    this.#place();
  }

  /** Under the term, or over it where there is no room; never beyond the window. */
  #place() {
    const near = this.#term.getClientRects()[0];
    if (!near) return;
    const { offsetWidth, offsetHeight, style } = this.#tip;
    const over = near.bottom + offsetHeight > innerHeight && near.top > offsetHeight;
    style.left = `${Math.max(8, Math.min(near.left, innerWidth - offsetWidth - 24))}px`;
    style.top = `${over ? near.top - offsetHeight : near.bottom}px`;
  }

  #hide() {
    clearTimeout(this.#timer);
    this.#open?.abort();
    this.#open = undefined;
    this.#tip.hidden = true;
    this.#expand(false);
  }

  /** @param {boolean} isOpen */
  #expand(isOpen) {
    if (this.#term.role) this.#term.ariaExpanded = `${isOpen}`;
  }
}

class AtlasCalculator extends HTMLElement {
  static observedAttributes = ["state", "theme"];
  /** @type {HTMLIFrameElement | undefined} */
  #frame;
  /** @type {MessagePort | undefined} */
  #port;
  #listening = new AbortController();
  /** @type {Map<number, (said: any) => void>} */
  #asked = new Map();
  #count = 0;
  #state = "";

  connectedCallback() {
    const slug = slugOf(this);
    if (this.#frame || !slug) return;
    this.#state = stateOf(this);
    const frame = make("iframe", "frame", {
      sandbox: "allow-scripts",
      allow: "",
      referrerpolicy: "no-referrer",
      loading: "lazy",
      title: this.getAttribute("label") || this.textContent?.trim() || slug,
      src: `${homeOf(this)}embed/v1/calculators/${slug}/${this.#state && `#${this.#state}`}`,
    });
    this.#frame = frame;
    const { signal } = (this.#listening = new AbortController());
    addEventListener("message", (event) => this.#shakeHands(event), { signal });
    const root = this.shadowRoot ?? shadowOf(this);
    root.replaceChildren(frame, document.createElement("slot"));
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#port?.close();
    this.#port = this.#frame = undefined;
  }

  attributeChangedCallback() {
    if (this.#port && stateOf(this) !== this.#state) this.set(stateOf(this));
    this.#port?.postMessage({ type: "theme", theme: this.#theme });
  }

  get #theme() {
    return this.getAttribute("theme") ?? "auto";
  }

  /**
   * Put values into the calculator, as a link carries them.
   *
   * @param {string} state "v=1&leverage=20"
   */
  set(state) {
    if (!STATE.test(state)) throw new TypeError("No state");
    this.#state = state;
    this.#port?.postMessage({ type: "set", state });
  }

  /** Return what the calculator holds: its state, inputs and outputs. */
  get() {
    return new Promise((resolve, reject) => {
      if (!this.#port) return reject(new Error("Wait for atlas-ready."));
      const id = ++this.#count;
      this.#asked.set(id, resolve);
      this.#port.postMessage({ type: "get", id });
    });
  }

  /** @param {MessageEvent} event */
  #shakeHands({ source, origin, data }) {
    // Only our own frame, only while it has no origin, only once.
    if (!source || source !== this.#frame?.contentWindow || origin !== "null") return;
    if (this.#port || data?.atlas !== 1 || data.type !== "ready") return;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = (message) => this.#hear(message.data);
    const lang = this.lang || document.documentElement.lang;
    // A frame without an origin can only be addressed by "*"; nothing secret is in this.
    source.postMessage({ atlas: 1, type: "init", theme: this.#theme, lang }, { targetOrigin: "*", transfer: [port2] });
    tell(this, "atlas-ready", { version: Number(data.version) });
  }

  /** @param {any} said types that are not known are ignored, so that newer frames stay welcome */
  #hear({ type, id, height, state, inputs, outputs, refusals, code }) {
    if (type === "resize" && this.#frame && Number.isFinite(height)) {
      this.#frame.style.height = `${Math.min(4000, Math.max(50, height))}px`;
    } else if (type === "state" && typeof state === "string" && STATE.test(state)) {
      this.#state = state;
      tell(this, "atlas-state", { state });
    } else if (type === "result") {
      const result = { state, inputs, outputs, refusals };
      if (!id) return tell(this, "atlas-result", result);
      this.#asked.get(id)?.(result);
      this.#asked.delete(id);
    } else if (type === "error") tell(this, "atlas-error", { code: String(code) });
  }
}

/** @param {Element} host */
function stateOf(host) {
  const state = host.getAttribute("state") ?? "";
  return STATE.test(state) ? state : "";
}

for (const [name, element] of Object.entries({
  "atlas-term": AtlasTerm,
  "atlas-calculator": AtlasCalculator,
})) {
  if (!customElements.get(name)) customElements.define(name, element);
}
