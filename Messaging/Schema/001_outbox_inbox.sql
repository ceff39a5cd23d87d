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
    -- set when the broker returned or refused the message: it rests until then
    retry_at       timestamptz
);

-- A row says that the effect of a message on a queue has been committed. The day comes from the message itself (its
-- UUIDv7 or its timestamp), so that a late duplicate meets its first copy in the same partition.
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
