// The pages of orders work without this. With it they change by themselves, and what is asked for shows before it is answered.
import { decideAtOnce, orderAtOnce } from './actions.js';
import { follow } from './live.js';

const live = document.getElementById('live');
if (live) follow(live);
decideAtOnce();
orderAtOnce();
