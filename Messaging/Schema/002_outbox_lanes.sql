-- All messages of one aggregate (their correlation id) have one lane, and a lane is published by one relay at a time: several relays
-- share the outbox, and each aggregate keeps its order. The lanes are numbered 0 to 15.
ALTER TABLE messaging.outbox ADD COLUMN lane int NOT NULL GENERATED ALWAYS AS (hashtext(correlation_id) & 15) STORED;
ALTER TABLE messaging.outbox RENAME COLUMN retry_at TO parked_until;

-- What a message that is sent again as it came had for AMQP properties and headers; otherwise the relay makes them.
ALTER TABLE messaging.outbox ADD COLUMN properties jsonb;

CREATE INDEX outbox_waiting ON messaging.outbox (lane, id) WHERE parked_until IS NULL;
CREATE INDEX outbox_parked ON messaging.outbox (parked_until) WHERE parked_until IS NOT NULL;

-- Rows live for milliseconds. A look for waiting rows passes over the index entries of dead ones until a vacuum has taken them, so it comes early and does not pause.
ALTER TABLE messaging.outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
