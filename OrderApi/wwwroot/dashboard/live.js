// Changes as they happen, by server-sent events.
import { settle } from './actions.js';
import { localise, reload } from './page.js';

// The server sends a heartbeat every 20 seconds.
const silenceMilliseconds = 50000;
const retryMilliseconds = 5000, hiddenMilliseconds = 2000, announceMilliseconds = 1000;
const number = new Intl.NumberFormat('en');

/** Follows the stream that the attributes of `element` name, and changes the page accordingly. */
export const follow = element => {
  const connection = document.getElementById('connection');
  const body = () => document.getElementById('orders');
  const pageSize = Number(element.dataset.pageSize);
  let position = element.dataset.position, stream = null, timer = 0, silence = 0, lost = false, reloading = null;

  const show = (state, text) => {
    connection.hidden = false;
    if (connection.dataset.state === state) return;
    connection.dataset.state = state;
    connection.textContent = text;
  };

  // Screen readers read out many changes within a second as one sentence.
  const announced = new Map();
  let announcing = 0;
  const announce = (id, text) => {
    announced.set(id, text);
    announcing ||= setTimeout(() => {
      document.getElementById('announce').textContent = announced.size > 3 ? `${announced.size} orders have changed.` : [...announced.values()].join(' ');
      announced.clear();
      announcing = 0;
    }, announceMilliseconds);
  };

  const take = event => {
    if (event.lastEventId) position = event.lastEventId;
    return event.data ? JSON.parse(event.data) : null;
  };

  const putRow = ({ id, status, payment, html }) => {
    if (element.dataset.only) {
      if (element.dataset.only !== String(id)) return;
      announce(id, `Order ${id}: ${status}.`);
      reload(['order']);
      return;
    }
    const template = document.createElement('template');
    template.innerHTML = html;
    const row = template.content.querySelector('tr'), old = document.getElementById(`order-${id}`);
    const token = document.querySelector('input[name=__RequestVerificationToken]')?.value ?? '';
    for (const field of row.querySelectorAll('input[name=__RequestVerificationToken]')) field.value = token;
    for (const field of row.querySelectorAll('input[name=return]')) field.value = location.pathname + location.search;
    localise(row);
    row.classList.add('fresh');
    if (old) {
      settle(id, old, row, payment);
    } else if (element.dataset.first) {
      const next = [...body().children].find(other => Number(other.dataset.order) < id);
      body().insertBefore(row, next ?? null);
      document.getElementById('no-orders')?.remove();
      while (body().children.length > pageSize) body().lastElementChild.remove();
    } else {
      document.getElementById('orders-changed').hidden = false;
    }
    announce(id, `Order ${id}: ${status}, ${payment ? `payment ${payment}` : 'no payment yet'}.`);
  };

  const putShows = shows => {
    for (const { id, left } of shows) {
      const card = document.querySelector(`[data-show="${id}"]`);
      if (!card) continue;
      card.querySelector('[data-left]').textContent = number.format(left);
      card.querySelector('meter').value = left;
    }
  };

  const putTotals = totals => {
    for (const [name, value] of Object.entries(totals)) {
      const figure = document.querySelector(`[data-total="${name}"]`);
      if (figure) figure.textContent = number.format(value);
    }
  };

  // Nothing that somebody is typing is lost: the list with the focus stays. Reloads that are asked for while one runs share it.
  const loadAgain = () => reloading ??= (async () => {
    try {
      const page = await reload(['totals', ...(element.dataset.only ? ['order'] : []), ...(document.activeElement?.closest('#orders') ? [] : ['orders'])]);
      const shows = [...page?.querySelectorAll('[data-show]') ?? []].map(card => ({ id: card.dataset.show, left: card.querySelector('meter').value }));
      putShows(shows);
    } finally {
      reloading = null;
    }
  })();

  // A connection can end without either side noticing.
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      lost = true;
      show('lost', 'Connection lost, trying again');
      open();
    }, silenceMilliseconds);
  };

  const close = () => {
    clearTimeout(timer);
    clearTimeout(silence);
    stream?.close();
    stream = null;
  };

  const open = () => {
    close();
    stream = new EventSource(`${element.dataset.events}?after=${encodeURIComponent(position)}`);
    stream.onopen = () => {
      show('live', lost ? 'Live again' : 'Live');
      lost = false;
    };
    heard();
    stream.addEventListener('beat', heard);
    stream.onerror = () => {
      lost = true;
      show('lost', 'Connection lost, trying again');
      if (stream?.readyState === EventSource.CLOSED) timer = setTimeout(open, retryMilliseconds);
    };
    stream.addEventListener('order', event => putRow(take(event)));
    stream.addEventListener('shows', event => putShows(take(event)));
    stream.addEventListener('totals', event => putTotals(take(event)));
    stream.addEventListener('reload', event => {
      take(event);
      loadAgain();
    });
  };

  // A browser opens few connections to one server, for all its tabs together. Hidden tabs close theirs, and catch up when they are shown.
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(close, hiddenMilliseconds);
    else if (!stream) open();
  });
  addEventListener('pagehide', close);
  addEventListener('pageshow', event => { if (event.persisted) open(); });
  open();
};
