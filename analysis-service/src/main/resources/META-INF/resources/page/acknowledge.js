// Who lets the training go on, and why.
import { close, show } from './dialog.js';
import { el } from './dom.js';
import { acknowledge } from './news.js';
import { whoAsks } from './sign-in.js';

/** @param meant {family, model?, break_id?}: one break, or all that hold */
export function acknowledgeForm(meant) {
  const who = el('input', { name: 'who', required: true, autocomplete: 'name', value: localStorage.getItem('who') ?? '' });
  const why = el('textarea', { name: 'why', required: true, rows: 3 });
  const said = el('p', { class: 'failure', role: 'alert', hidden: true });
  const what = meant.break_id ? 'this break' : `all that holds ${meant.model || meant.family}`;
  const form = el('form', { method: 'dialog' },
    el('p', { class: 'sub' }, 'Acknowledging says that somebody has looked; the training goes on at its next question. It is kept, with your name.'),
    el('label', null, 'who', who), el('label', null, 'why', why), said,
    el('div', { class: 'act' }, el('button', { type: 'submit' }, 'acknowledge'), el('button', { type: 'button', onclick: close }, 'leave it')));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!who.readOnly) localStorage.setItem('who', who.value);
    try {
      await acknowledge({ ...meant, who: who.value, why: why.value });
      close();
    } catch (failure) {
      said.textContent = failure.message;
      said.hidden = false;
    }
  });
  show(`Acknowledge ${what}`, form);
  (who.value ? why : who).focus();
  whoAsks().then((name) => {
    // it is kept under this name, whatever is sent
    if (name) [who.value, who.readOnly] = [name, true];
  });
}
