// What is asked for on the page, sent without leaving it.
import { say } from './page.js';

const answerMilliseconds = 15000;

/** Decisions that are on their way, by order: what the row was, and what it is by now. */
const underWay = new Map();

const send = async form => {
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form)),
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    const body = await answer.json().catch(() => ({}));
    return { ok: answer.ok, message: body.message ?? body.detail ?? body.title ?? `The server answered ${answer.status}.`, link: body.link, linkText: body.linkText };
  } catch {
    return { ok: false, message: 'The server does not answer. Whether it has done this is not known; look again in a moment.' };
  }
};

const pill = (cell, kind, text) => Object.assign(cell.querySelector('.pill'), { className: `pill ${kind}`, textContent: text });

const foresee = (row, decision) => {
  row.setAttribute('aria-busy', 'true');
  row.querySelector('details')?.removeAttribute('open');
  pill(row.querySelector('.status'), ...(decision === 'approve' ? ['good', 'Confirmed'] : ['off', 'Cancelled']));
  pill(row.querySelector('.payment'), ...(decision === 'approve' ? ['good', 'Succeeded'] : ['bad', 'Failed']));
};

/** Puts a row that the server has sent in place of the one that is shown; one that knows nothing yet of the decision under way is kept for the case that it is refused. */
export const settle = (id, shown, row, payment) => {
  const decision = underWay.get(id);
  if (decision && payment === 'pending') {
    decision.latest = row;
    return;
  }
  underWay.delete(id);
  // Somebody may be typing a reason, or stand on one of its buttons.
  const held = shown.contains(document.activeElement) ? document.activeElement : null;
  if (held?.matches('input') && row.querySelector('details')) {
    row.querySelector('details').open = true;
    row.querySelector(`#${held.id}`).value = held.value;
  }
  shown.replaceWith(row);
  if (held) (held.id && row.querySelector(`#${held.id}`) || row.querySelector('a, button') || document.getElementById('main')).focus();
};

/** Approving and rejecting: the row shows it at once, and shows what was before when the server refuses. */
export const decideAtOnce = () => document.addEventListener('submit', async event => {
  const form = event.target, row = form.closest('tr[data-order]');
  if (!form.dataset.decide || !row) return;
  event.preventDefault();
  const id = Number(row.dataset.order);
  if (underWay.has(id)) return;
  const before = row.cloneNode(true), answering = send(form);
  underWay.set(id, { latest: before });
  foresee(row, form.dataset.decide);
  row.querySelector('a')?.focus({ preventScroll: true });
  const answer = await answering;
  // None any more when the stream has brought the outcome sooner than the answer came.
  const decision = underWay.get(id), now = document.getElementById(`order-${id}`);
  if (decision && answer.ok) {
    now?.removeAttribute('aria-busy');
    now?.querySelector('.decision').replaceChildren();
  } else if (decision) {
    now?.replaceWith(decision.latest);
    decision.latest.querySelector('button')?.focus({ preventScroll: true });
  }
  underWay.delete(id);
  say(answer.message, answer.ok ? 'done' : 'refused');
});

/** Ordering: the answer is said on the page, and the row comes with the stream. */
export const orderAtOnce = () => document.addEventListener('submit', async event => {
  const form = event.target;
  if (!('orderForm' in form.dataset)) return;
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  const answer = await send(form);
  button.disabled = false;
  button.focus();
  say(answer.message, answer.ok ? 'done' : 'refused', answer.link, answer.linkText);
});
