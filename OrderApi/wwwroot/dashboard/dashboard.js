// The pages work without this. With it they change by themselves, times are the reader's own, and what is asked for shows before it is answered.
import { decideAtOnce, orderAtOnce } from './actions.js';
import { follow } from './live.js';
import { localise, reload } from './page.js';

localise(document);
const live = document.getElementById('live');
if (live) follow(live);
decideAtOnce();
orderAtOnce();

// An operation on dead letters that is under way: read again until it is at its end.
const pollMilliseconds = 1000, maxPolls = 600;
if (document.getElementById('progress')?.dataset.running) {
  let polls = 0;
  const poll = async () => {
    await reload(['progress']).catch(() => null);
    if (document.getElementById('progress')?.dataset.running && ++polls < maxPolls) setTimeout(poll, pollMilliseconds);
  };
  setTimeout(poll, pollMilliseconds);
}
