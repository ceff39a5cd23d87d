-- What the database itself guarantees, whoever writes. Each guard runs once for a statement, over all of its rows.
-- SQLSTATE class LR: what the ledger refuses; LedgerRefusal in the code has a name for each.

CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of ledger.% is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LR001';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.accounts EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entries EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.postings EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.holds EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.hold_resolutions EXECUTE FUNCTION ledger.refuse_change();

-- Balances follow from postings and holds: only the triggers below may write them.
CREATE TRIGGER written_by_triggers_only BEFORE INSERT OR UPDATE OR DELETE ON ledger.balances
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON ledger.balances EXECUTE FUNCTION ledger.refuse_change();

CREATE FUNCTION ledger.open_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger.balances (account_id, stripe, limited_to)
    SELECT a.id, s, CASE WHEN NOT a.never_negative THEN 0 WHEN a.kind IN ('ASSET', 'EXPENSE') THEN 1 ELSE -1 END
    FROM added a CROSS JOIN generate_series(0, a.stripes - 1) s;
    RETURN NULL;
END $$;

CREATE TRIGGER open_balances AFTER INSERT ON ledger.accounts REFERENCING NEW TABLE AS added EXECUTE FUNCTION ledger.open_balances();

-- Adds to balances. A connection always takes the same stripe of an account, so that connections rarely meet; rows are updated, and so locked, in the order
-- of the accounts, so that those that do meet do not deadlock. An account whose postings cancel each other out is not touched, and not locked.
-- The planner settings leave nested loops over indexes, which keep that order; the plan is made once, perhaps while the tables are empty.
CREATE FUNCTION ledger.apply(account_ids int[], currencies bpchar[], amounts bigint[], held_debits bigint[], held_credits bigint[]) RETURNS void
    LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    known int;
BEGIN
    WITH change AS MATERIALIZED (
        SELECT a.id, (pg_backend_pid() % a.stripes)::smallint AS stripe,
            coalesce(c.amount, 0) AS amount, coalesce(c.debits, 0) AS debits, coalesce(c.credits, 0) AS credits
        FROM unnest(account_ids, currencies, amounts, held_debits, held_credits) AS c (account_id, currency, amount, debits, credits)
        JOIN ledger.accounts a ON a.id = c.account_id AND a.currency = c.currency
        ORDER BY a.id
    ), changed AS (
        UPDATE ledger.balances b
        SET balance_minor = b.balance_minor + c.amount, held_debits_minor = b.held_debits_minor + c.debits, held_credits_minor = b.held_credits_minor + c.credits
        FROM change c
        WHERE b.account_id = c.id AND b.stripe = c.stripe AND (c.amount <> 0 OR c.debits <> 0 OR c.credits <> 0)
    )
    SELECT count(*) INTO known FROM change;
    IF known <> cardinality(account_ids) THEN
        RAISE EXCEPTION 'an account is unknown, or has another currency' USING ERRCODE = 'LR002';
    END IF;
END $$;

CREATE FUNCTION ledger.take_postings() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT entry_id INTO wrong FROM added GROUP BY entry_id, currency HAVING sum(amount_minor) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the postings of entry % do not sum to zero', wrong USING ERRCODE = 'LR003';
    END IF;

    -- The ordinals are unique and above 0: as many as the highest says means that all are there, and that none was there before.
    SELECT a.entry_id INTO wrong
    FROM (SELECT entry_id, count(*) AS number, max(ordinal) AS highest, min(posted_at) AS first, max(posted_at) AS last FROM added GROUP BY entry_id) a
    LEFT JOIN ledger.entries e ON e.id = a.entry_id
    WHERE e.id IS NULL OR e.postings <> a.number OR e.postings <> a.highest OR e.posted_at <> a.first OR e.posted_at <> a.last
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the postings of entry % are not those that it was made for', wrong USING ERRCODE = 'LR003';
    END IF;

    PERFORM ledger.apply(array_agg(account_id), array_agg(currency), array_agg(amount), NULL, NULL)
    FROM (SELECT account_id, currency, sum(amount_minor)::bigint AS amount FROM added GROUP BY account_id, currency) change
    HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER take_postings AFTER INSERT ON ledger.postings REFERENCING NEW TABLE AS added EXECUTE FUNCTION ledger.take_postings();

CREATE FUNCTION ledger.take_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ledger.apply(array_agg(account_id), array_agg(currency), NULL, array_agg(debits), array_agg(credits))
    FROM (
        SELECT account_id, currency, sum(debit)::bigint AS debits, sum(credit)::bigint AS credits
        FROM (
            SELECT debit_account_id, currency, amount_minor, 0 FROM added
            UNION ALL SELECT credit_account_id, currency, 0, amount_minor FROM added
            -- Nothing is held on it, but it must be there.
            UNION ALL SELECT through_account_id, currency, 0, 0 FROM added WHERE through_account_id IS NOT NULL
        ) held (account_id, currency, debit, credit)
        GROUP BY account_id, currency
    ) change
    HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER take_holds AFTER INSERT ON ledger.holds REFERENCING NEW TABLE AS added EXECUTE FUNCTION ledger.take_holds();

CREATE FUNCTION ledger.take_resolutions() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong record;
BEGIN
    SELECT a.hold_id, CASE
        WHEN h.id IS NULL THEN 'LR004'
        WHEN a.amount_minor > h.amount_minor THEN 'LR008'
        WHEN a.kind = 'EXPIRED' AND a.resolved_at < h.expires_at THEN 'LR009'
    END AS code INTO wrong
    FROM added a LEFT JOIN ledger.holds h ON h.id = a.hold_id
    WHERE h.id IS NULL OR a.amount_minor > h.amount_minor OR (a.kind = 'EXPIRED' AND a.resolved_at < h.expires_at)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hold %: %', wrong.hold_id, CASE wrong.code
            WHEN 'LR004' THEN 'there is none' WHEN 'LR008' THEN 'more is posted than is held' ELSE 'it has not run out yet' END USING ERRCODE = wrong.code;
    END IF;

    PERFORM ledger.apply(array_agg(account_id), array_agg(currency), NULL, array_agg(debits), array_agg(credits))
    FROM (
        SELECT account_id, currency, sum(debit)::bigint AS debits, sum(credit)::bigint AS credits
        FROM (
            SELECT h.debit_account_id, h.currency, -h.amount_minor, 0 FROM added a JOIN ledger.holds h ON h.id = a.hold_id
            UNION ALL SELECT h.credit_account_id, h.currency, 0, -h.amount_minor FROM added a JOIN ledger.holds h ON h.id = a.hold_id
        ) freed (account_id, currency, debit, credit)
        GROUP BY account_id, currency
    ) change
    HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER take_resolutions AFTER INSERT ON ledger.hold_resolutions REFERENCING NEW TABLE AS added EXECUTE FUNCTION ledger.take_resolutions();
