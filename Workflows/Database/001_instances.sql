-- A workflow, its history included: a step costs no row of its own. The room that is left in each page lets a row grow without touching the indexes (HOT), as long as neither
-- status nor due_at changes; so a step leaves both alone.
CREATE TABLE workflows.instances (
    id           uuid        PRIMARY KEY, -- UUIDv7: in the order of their start
    name         text        NOT NULL,
    subject      text        NOT NULL, -- what it is about: a purchase
    status       text        NOT NULL CHECK (status IN ('RUNNING', 'UNDOING', 'STUCK', 'SUCCEEDED', 'FAILED')),
    fence        bigint      NOT NULL DEFAULT 1, -- goes up with each owner; whoever writes must name the present one
    claims       int         NOT NULL DEFAULT 1, -- owners since something was last written
    owner        text, -- the process that has it; null while nobody has
    due_at       timestamptz, -- from then on anybody may take it: end of the owner's lease, or the next attempt; null when it does not go on by itself
    waiting      jsonb, -- the step that has failed and will be tried again, or at which it is stuck
    cancel       jsonb, -- who wants it given up, and why
    input        jsonb       NOT NULL,
    history      jsonb       NOT NULL DEFAULT '[]',
    result       jsonb,
    failure      jsonb,
    trace_parent text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    ended_at     timestamptz
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX instances_due ON workflows.instances (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX instances_subject ON workflows.instances (subject, id);

-- Those that people look for. Of the others there are so many that a page of them is found from the primary key.
CREATE INDEX instances_status ON workflows.instances (status, id) WHERE status IN ('UNDOING', 'STUCK', 'FAILED');
