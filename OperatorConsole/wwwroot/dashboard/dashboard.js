// The pages work without this. With it, times are the reader's own, and what is under way is followed.
import { localise, reload } from './page.js';

localise(document);

// An operation on dead letters, or a workflow: the page is read again until it has ended.
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
