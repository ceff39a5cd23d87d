// Sends the forms of the page without leaving it.
import { say } from './page.js';

const answerMilliseconds = 15000;

/** Decisions that have no answer yet, by order, with the row as the server has last sent it. */
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

const showExpected = (row, decision) => {
  row.setAttribute('aria-busy', 'true');
  row.querySelector('details')?.removeAttribute('open');
  pill(row.querySelector('.status'), ...(decision === 'approve' ? ['good', 'Confirmed'] : ['off', 'Cancelled']));
  pill(row.querySelector('.payment'), ...(decision === 'approve' ? ['good', 'Succeeded'] : ['bad', 'Failed']));
};

/** Puts a row from the server in place of the one that is shown. A row from before the decision is kept, in case the decision is refused. */
export const settle = (id, shown, row, payment) => {
  const decision = underWay.get(id);
  if (decision && payment === 'pending') {
    decision.latest = row;
    return;
  }
  underWay.delete(id);
  // Somebody may be typing a reason, or have the focus on one of its buttons.
  const held = shown.contains(document.activeElement) ? document.activeElement : null;
  if (held?.matches('input') && row.querySelector('details')) {
    row.querySelector('details').open = true;
    row.querySelector(`#${held.id}`).value = held.value;
  }
  shown.replaceWith(row);
  if (held) (held.id && row.querySelector(`#${held.id}`) || row.querySelector('a, button') || document.getElementById('main')).focus();
};

/** Approving and rejecting: the row shows the outcome at once, and its former state again when the server refuses. */
export const decideAtOnce = () => document.addEventListener('submit', async event => {
  const form = event.target, row = form.closest('tr[data-order]');
  if (!form.dataset.decide || !row) return;
  event.preventDefault();
  const id = Number(row.dataset.order);
  if (underWay.has(id)) return;
  const before = row.cloneNode(true), answering = send(form);
  underWay.set(id, { latest: before });
  showExpected(row, form.dataset.decide);
  row.querySelector('a')?.focus({ preventScroll: true });
  const answer = await answering;
  // Undefined when the outcome has come by the stream before the answer.
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

/** Ordering: the answer is shown as a notice, and the row comes by the stream. */
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
