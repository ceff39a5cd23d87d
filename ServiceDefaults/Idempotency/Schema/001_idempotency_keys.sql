-- A row is here from the commit of a request that carried an Idempotency-Key until the key's retention has passed. Neither the key nor the answer can
-- be read from it: the key is hashed, and the answer is sealed with the key.
CREATE TABLE idempotency.keys (
    key_hash      bytea       PRIMARY KEY, -- SHA-256 of caller and key
    caller        text        NOT NULL,
    fingerprint   bytea       NOT NULL, -- HMAC-SHA-256 of the request, under the key
    claim         uuid        NOT NULL, -- the run that may store its answer
    running_until timestamptz NOT NULL, -- then another run may take over, while there is no answer
    status        smallint, -- of the answer; null while the request runs
    answer        bytea,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CHECK ((status IS NULL) = (answer IS NULL))
);

CREATE INDEX keys_created_at ON idempotency.keys (created_at);
