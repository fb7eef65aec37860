// Elements from plain values. Texts only ever become text nodes: a name that looks like markup stays a name.

const SVG = 'http://www.w3.org/2000/svg';

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name.startsWith('--')) node.style.setProperty(name, value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const el = (name, attributes, ...children) => filled(document.createElement(name), attributes, children);

export const svg = (name, attributes, ...children) => filled(document.createElementNS(SVG, name), attributes, children);

/** A list that had the focus has it again, if there is one of its name: who chooses from the keyboard can go on. */
export function replace(node, ...children) {
  const focused = document.activeElement;
  const held = focused instanceof HTMLSelectElement && node.contains(focused) ? focused.getAttribute('aria-label') : null;
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  if (held) [...node.querySelectorAll('select')].find((select) => select.getAttribute('aria-label') === held)?.focus({ preventScroll: true });
  return node;
}

/** Runs at most once in so many milliseconds, and always once after the last call. */
export function calmly(work, milliseconds) {
  let timer = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      work();
    }, milliseconds);
  };
}
