-- A row is here from the commit that caused the message until the broker has confirmed it.
CREATE TABLE messaging.outbox (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id     uuid        NOT NULL,
    exchange       text        NOT NULL,
    routing_key    text        NOT NULL,
    type           text        NOT NULL,
    correlation_id text        NOT NULL,
    trace_parent   text,
    trace_state    text,
    body           bytea       NOT NULL,
    created_at     timestamptz NOT NULL,
    -- Set when the broker returned or refused the message: it is not published again before then.
    parked_until   timestamptz,
    -- All messages of one aggregate (their correlation id) have one lane, and a lane is published by one relay at a time: several relays
    -- share the outbox, and each aggregate keeps its order. The lanes are numbered 0 to 15.
    lane           int         NOT NULL GENERATED ALWAYS AS (hashtext(correlation_id) & 15) STORED,
    -- AMQP properties and headers of a message that is replayed as it came; otherwise the relay creates them.
    properties     jsonb
);

CREATE INDEX outbox_waiting ON messaging.outbox (lane, id) WHERE parked_until IS NULL;
CREATE INDEX outbox_parked ON messaging.outbox (parked_until) WHERE parked_until IS NOT NULL;

-- Rows live for milliseconds. Reading the waiting rows skips the index entries of dead ones until a vacuum has removed them, so the vacuum
-- runs early and without cost delay.
ALTER TABLE messaging.outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- A row says that the effect of a message on a queue has been committed. The day comes from the message itself (its
-- UUIDv7 or its timestamp), so that a late duplicate is compared with the first copy in the same partition.
CREATE TABLE messaging.inbox (
    day         date        NOT NULL,
    message_id  uuid        NOT NULL,
    queue       text        NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (day, message_id, queue)
) PARTITION BY RANGE (day);

-- Messages without a date of their own, or with one that no partition covers.
CREATE TABLE messaging.inbox_other PARTITION OF messaging.inbox DEFAULT;

CREATE INDEX ON messaging.inbox_other (received_at);

-- Messages that could not be handled, moved here from the <queue>.dead of the broker. A row is here until it is replayed or discarded.
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
    fingerprint    text        NOT NULL, -- the same for messages that failed for the same cause
    attempts       int         NOT NULL,
    deaths         int         NOT NULL DEFAULT 1, -- more than one after replays that failed
    trace_id       text,
    trace_parent   text,
    dead_at        timestamptz NOT NULL,
    properties     jsonb       NOT NULL, -- AMQP properties and headers, as the message came
    body           bytea       NOT NULL,
    UNIQUE (queue, message_id)
);

CREATE INDEX dead_letters_fingerprint ON messaging.dead_letters (fingerprint, id);
CREATE INDEX dead_letters_dead_at ON messaging.dead_letters (dead_at);

-- Audit: who replayed or discarded what, when and why. Never deleted.
CREATE TABLE messaging.dead_letter_operations (
    id              uuid        PRIMARY KEY,
    action          text        NOT NULL CHECK (action IN ('replay', 'discard')),
    who             text        NOT NULL,
    why             text        NOT NULL,
    selection       jsonb       NOT NULL,
    rate            int, -- messages a second; null for no limit
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
