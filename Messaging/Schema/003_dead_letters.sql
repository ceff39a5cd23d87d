-- What could not be handled, taken over from the <queue>.dead of the broker. A row is here until it is replayed or discarded.
CREATE TABLE messaging.dead_letters (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue          text        NOT NULL,
    message_id     uuid        NOT NULL,
    day            date        NOT NULL, -- the inbox's partition of the message
    type           text,
    correlation_id text,
    exception      text        NOT NULL,
    reason         text        NOT NULL,
    stack_trace    text        NOT NULL,
    fingerprint    text        NOT NULL, -- the same for messages that died of the same cause
    attempts       int         NOT NULL,
    deaths         int         NOT NULL DEFAULT 1, -- more than one after replays in vain
    trace_id       text,
    trace_parent   text,
    dead_at        timestamptz NOT NULL,
    properties     jsonb       NOT NULL, -- AMQP properties and headers, as the message came
    body           bytea       NOT NULL,
    UNIQUE (queue, message_id)
);

CREATE INDEX dead_letters_fingerprint ON messaging.dead_letters (fingerprint, id);
CREATE INDEX dead_letters_dead_at ON messaging.dead_letters (dead_at);

-- Who replayed or discarded what, when and why. Never deleted.
CREATE TABLE messaging.dead_letter_operations (
    id              uuid        PRIMARY KEY,
    action          text        NOT NULL CHECK (action IN ('replay', 'discard')),
    who             text        NOT NULL,
    why             text        NOT NULL,
    selection       jsonb       NOT NULL,
    rate            int, -- messages a second; null for as fast as it goes
    stop_on_failure boolean     NOT NULL,
    status          text        NOT NULL CHECK (status IN ('running', 'done', 'stopped')),
    started_at      timestamptz NOT NULL DEFAULT now(),
    ended_at        timestamptz
);

CREATE INDEX dead_letter_operations_running ON messaging.dead_letter_operations (started_at) WHERE status = 'running';

-- The result of an operation on each of its messages.
CREATE TABLE messaging.dead_letter_results (
    operation_id   uuid        NOT NULL REFERENCES messaging.dead_letter_operations,
    dead_letter_id bigint      NOT NULL,
    queue          text        NOT NULL,
    message_id     uuid        NOT NULL,
    day            date        NOT NULL,
    result         text        NOT NULL CHECK (result IN ('waiting', 'sent', 'handled', 'dead_again', 'unknown', 'discarded', 'gone', 'skipped')),
    sent_at        timestamptz,
    PRIMARY KEY (operation_id, dead_letter_id)
);

CREATE INDEX dead_letter_results_message ON messaging.dead_letter_results (message_id, queue);
CREATE INDEX dead_letter_results_open ON messaging.dead_letter_results (operation_id, dead_letter_id) WHERE result IN ('waiting', 'sent');
