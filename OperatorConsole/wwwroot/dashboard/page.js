// Functions that the other scripts share.

const time = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** Shows times in the reader's own time zone. */
export const localise = root => {
  for (const moment of root.querySelectorAll('time:not([data-fixed])')) {
    const at = new Date(moment.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    moment.textContent = time.format(at);
    moment.title = at.toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' });
  }
};

/** Shows the outcome of an action; screen readers read it out, since it is put into a live region. */
export const say = (text, kind, link, linkText) => {
  const notice = Object.assign(document.createElement('p'), { className: `notice ${kind}`, textContent: text });
  if (link) notice.append(' ', Object.assign(document.createElement('a'), { href: link, textContent: linkText }));
  document.getElementById('notice').replaceChildren(notice);
};

const isFilledIn = form => form.contains(document.activeElement) || [...form.querySelectorAll('input:not([type=hidden])')].some(field => field.value);

/** Whether an element is kept: it shows the same version as before, or is a form that somebody is filling in. */
const isKept = (now, next) => (now.dataset.version && now.dataset.version === next.dataset.version) || ('keep' in now.dataset && isFilledIn(now));

/** Reads the page again and replaces the elements with these ids. */
export const reload = async ids => {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const id of ids) {
    const [next, now] = [page.getElementById(id), document.getElementById(id)];
    if (next && now && !isKept(now, next)) now.replaceWith(document.adoptNode(next));
  }
  localise(document);
  return page;
};
