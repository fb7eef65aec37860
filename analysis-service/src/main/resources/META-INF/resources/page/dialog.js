// One dialog at a time; Escape closes it.
import { el, replace } from './dom.js';

const dialog = document.getElementById('dialog');

export function show(title, ...content) {
  replace(dialog, el('h2', { id: 'dialog-title' }, title), content);
  dialog.setAttribute('aria-labelledby', 'dialog-title');
  if (!dialog.open) dialog.showModal();
}

export const close = () => dialog.close();

export const isOpen = () => dialog.open;
