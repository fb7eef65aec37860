// Who looks at this page, where the service asks: the token goes into a cookie that no script reads.
import { get, leave, post } from './api.js';
import { el, replace } from './dom.js';

/** Ends once somebody has signed in. */
export function signIn(root, why) {
  const token = el('input', { name: 'token', type: 'password', required: true, autocomplete: 'current-password', spellcheck: 'false' });
  const said = el('p', { class: 'failure', role: 'alert', hidden: true });
  const form = el('form', { class: 'sign-in' },
    el('p', { class: 'sub' }, 'This service asks who you are. A token for reading, or for operating, lets you in; the browser keeps it until it is closed.'),
    el('label', null, 'token', token), said, el('div', { class: 'act' }, el('button', { type: 'submit' }, 'sign in')));
  const say = (sentence) => {
    said.textContent = sentence;
    said.hidden = false;
  };
  replace(root, el('h1', null, 'Sign in'), form);
  if (why) say(why);
  token.focus();
  return new Promise((done) => {
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      try {
        const { roles } = await post('/v1/session', { token: token.value });
        if (roles.includes('read') || roles.includes('operate')) done();
        else {
          await leave('/v1/session');
          say('This token is for sending alone.');
        }
      } catch (failure) {
        say(failure.message);
      }
    });
  });
}

/** The name of who has signed in; null where nobody is asked. */
export const whoAsks = () => get('/v1/session').then(({ name }) => name, () => null);

/** Shows who has signed in, and lets go. */
export async function signedIn(place) {
  const name = await whoAsks();
  if (!name) return;
  replace(place, el('button', {
    type: 'button', class: 'quiet', title: `signed in as ${name}`,
    onclick: async () => {
      await leave('/v1/session');
      location.reload();
    },
  }, 'sign out'));
}
