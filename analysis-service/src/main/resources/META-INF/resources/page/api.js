// Questions to the service, and its answers or a sentence about why there is none.

export class Failure extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Failure('The service does not answer. Is it running, and is this host reachable? The page asks again by itself.', 0);
  }
  if (answer.ok) return answer;
  if (answer.status === 401) dispatchEvent(new Event('unknown'));
  const problem = await answer.json().catch(() => null);
  throw new Failure(
    problem?.detail ? `${problem.title}: ${problem.detail}` : `The service answered ${answer.status}; its log says more.`, answer.status);
}

/** @param parameters by name, or a list of names and values where one is given several times */
export function query(parameters) {
  const given = (Array.isArray(parameters) ? parameters : Object.entries(parameters ?? {})).filter(([, value]) => value !== null && value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

export const get = async (path, parameters, signal) => (await ask(path + query(parameters), { signal })).json();

export const text = async (path, parameters, accept, signal) =>
  (await ask(path + query(parameters), { signal, headers: { Accept: accept } })).text();

// no page of others can send this header
const OURS = { 'Emergence-Page': '1' };

export const post = async (path, body) =>
  (await ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json', ...OURS }, body: JSON.stringify(body) })).json();

export const leave = (path) => ask(path, { method: 'DELETE', headers: OURS });

/** What can be done without: its failure in place of it. A question that is no longer wanted ends the whole look, as elsewhere. */
export const quiet = (promise) => promise.catch((failure) => {
  if (failure.name === 'AbortError') throw failure;
  return { failure: failure.message, status: failure.status };
});

/** After a fault of the service: does the work again in a while, unless its look has ended. */
export function again(failure, signal, work) {
  if (failure.status === 0 || failure.status >= 500) setTimeout(() => signal.aborted || work(), 3_000);
}

/** All rows of a list, page by page; each page is handed over as it comes, and the next one asked for unless take says false. */
export async function pages(path, parameters, take, signal) {
  let next = path + query(parameters);
  while (next) {
    const answer = await ask(next, { signal });
    const total = Number(answer.headers.get('X-Total-Count'));
    const rows = await answer.json();
    if (take(rows, total) === false) return;
    next = /<([^>]*)>; rel="next"/.exec(answer.headers.get('Link') ?? '')?.[1];
  }
}
