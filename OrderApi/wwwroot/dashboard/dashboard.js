// The pages work without this. With it they change by themselves, times are the reader's own, and what is asked for shows before it is answered.
import { decideAtOnce, orderAtOnce } from './actions.js';
import { follow } from './live.js';
import { localise, reload } from './page.js';

localise(document);
const live = document.getElementById('live');
if (live) follow(live);
decideAtOnce();
orderAtOnce();

// What is under way, an operation on dead letters or a workflow: read again until it is at its end.
const pollMilliseconds = 1000, maxPolls = 600;
const isRunning = () => document.getElementById('progress')?.dataset.running;
if (isRunning()) {
  let polls = 0;
  const poll = async () => {
    await reload(['progress', 'act', 'history']).catch(() => null);
    if (isRunning() && ++polls < maxPolls) setTimeout(poll, pollMilliseconds);
  };
  setTimeout(poll, pollMilliseconds);
}
