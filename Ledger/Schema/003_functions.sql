-- Writing in groups: one call, one round trip, whatever the number of entries. Arrays of one group belong together by position. What is there already
-- by its key is skipped, and refused when it is not the same.

-- Finds accounts, and opens those that are missing. Returns their ids by position.
CREATE FUNCTION ledger.open(codes text[], currencies bpchar[], kinds text[], stripes smallint[], never_negative boolean[]) RETURNS int[]
    LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    ids int[];
    changed boolean;
BEGIN
    -- The second look also sees what another transaction has opened meanwhile.
    FOR look IN 1..2 LOOP
        SELECT array_agg(a.id ORDER BY w.n), bool_or(a.kind <> w.kind) INTO ids, changed
        FROM unnest(codes, currencies, kinds) WITH ORDINALITY AS w (code, currency, kind, n)
        LEFT JOIN ledger.accounts a ON a.code = w.code COLLATE "C" AND a.currency = w.currency;
        IF changed THEN
            RAISE EXCEPTION 'an account is of another kind' USING ERRCODE = 'LR002';
        END IF;
        EXIT WHEN array_position(ids, NULL) IS NULL;
        INSERT INTO ledger.accounts (code, currency, kind, stripes, never_negative)
        SELECT w.code, w.currency, w.kind, w.stripes, w.never_negative
        FROM unnest(codes, currencies, kinds, stripes, never_negative) WITH ORDINALITY AS w (code, currency, kind, stripes, never_negative, n)
        WHERE ids[w.n] IS NULL
        ORDER BY w.code COLLATE "C", w.currency
        ON CONFLICT DO NOTHING;
    END LOOP;
    RETURN ids;
END $$;

-- Posts entries. Returns the keys of those that were not there yet.
CREATE FUNCTION ledger.post(
    account_ids int[], keys uuid[], kinds text[], payment_ids uuid[], times timestamptz[], counts smallint[],
    posting_entries int[], posting_ordinals smallint[], posting_accounts int[], posting_currencies bpchar[], posting_amounts bigint[]) RETURNS uuid[]
    LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
    added bigint[];
    posted uuid[] := keys;
BEGIN
    SELECT array_agg(nextval('ledger.entries_id_seq')) INTO ids FROM generate_series(1, cardinality(keys));
    WITH inserted AS (
        INSERT INTO ledger.entries (id, key, kind, payment_id, postings, posted_at)
        SELECT ids[n], key, kind, payment_id, count, at
        FROM unnest(keys, kinds, payment_ids, times, counts) WITH ORDINALITY AS e (key, kind, payment_id, at, count, n)
        ORDER BY key
        ON CONFLICT (key) DO NOTHING
        RETURNING id
    )
    SELECT array_agg(id) INTO added FROM inserted;

    IF coalesce(cardinality(added), 0) < cardinality(keys) THEN
        SELECT array_agg(CASE WHEN id = ANY (added) THEN id END ORDER BY n), coalesce(array_agg(keys[n]) FILTER (WHERE id = ANY (added)), '{}')
        INTO ids, posted FROM unnest(ids) WITH ORDINALITY AS e (id, n);
    END IF;

    INSERT INTO ledger.postings (entry_id, posted_at, amount_minor, account_id, ordinal, currency)
    SELECT ids[p.entry], times[p.entry], p.amount, account_ids[p.account], p.ordinal, p.currency
    FROM unnest(posting_entries, posting_ordinals, posting_accounts, posting_currencies, posting_amounts) AS p (entry, ordinal, account, currency, amount)
    WHERE ids[p.entry] IS NOT NULL;

    IF cardinality(posted) < cardinality(keys) THEN
        PERFORM ledger.check_same(account_ids, keys, kinds, payment_ids, counts, posting_entries, posting_ordinals, posting_accounts, posting_amounts, ids);
    END IF;
    RETURN posted;
END $$;

-- Refuses entries that are there already (those without a new id) with another content. The time may differ: a repetition comes later.
CREATE FUNCTION ledger.check_same(
    account_ids int[], keys uuid[], kinds text[], payment_ids uuid[], counts smallint[],
    posting_entries int[], posting_ordinals smallint[], posting_accounts int[], posting_amounts bigint[], ids bigint[]) RETURNS void
    LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong uuid;
BEGIN
    SELECT w.key INTO wrong
    FROM unnest(keys, kinds, payment_ids, counts) WITH ORDINALITY AS w (key, kind, payment_id, count, n)
    JOIN ledger.entries e ON e.key = w.key
    WHERE ids[w.n] IS NULL AND (e.kind, e.postings, e.payment_id) IS DISTINCT FROM (w.kind, w.count, w.payment_id)
    LIMIT 1;
    IF NOT FOUND THEN
        SELECT keys[w.entry] INTO wrong
        FROM unnest(posting_entries, posting_ordinals, posting_accounts, posting_amounts) AS w (entry, ordinal, account, amount)
        JOIN ledger.entries e ON e.key = keys[w.entry]
        LEFT JOIN ledger.postings p ON p.entry_id = e.id AND p.ordinal = w.ordinal
        WHERE ids[w.entry] IS NULL AND (p.account_id, p.amount_minor) IS DISTINCT FROM (account_ids[w.account], w.amount)
        LIMIT 1;
    END IF;
    IF FOUND THEN
        RAISE EXCEPTION 'key % has been used for something else', wrong USING ERRCODE = 'LR010';
    END IF;
END $$;

-- Makes holds. Returns the ids of those that were not there yet.
CREATE FUNCTION ledger.hold(
    account_ids int[], ids uuid[], payment_ids uuid[], debits int[], credits int[], throughs int[], currencies bpchar[], amounts bigint[],
    created timestamptz[], expire timestamptz[]) RETURNS uuid[]
    LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    added uuid[];
    wrong uuid;
BEGIN
    WITH inserted AS (
        INSERT INTO ledger.holds (id, payment_id, debit_account_id, credit_account_id, through_account_id, amount_minor, currency, created_at, expires_at)
        SELECT id, payment_id, account_ids[debit], account_ids[credit], account_ids[through], amount, currency, created_at, expires_at
        FROM unnest(ids, payment_ids, debits, credits, throughs, currencies, amounts, created, expire)
            AS h (id, payment_id, debit, credit, through, currency, amount, created_at, expires_at)
        ORDER BY id
        ON CONFLICT (id) DO NOTHING
        RETURNING holds.id
    )
    SELECT coalesce(array_agg(id), '{}') INTO added FROM inserted;

    IF cardinality(added) < cardinality(ids) THEN
        SELECT w.id INTO wrong
        FROM unnest(ids, payment_ids, debits, credits, throughs, amounts) AS w (id, payment_id, debit, credit, through, amount)
        JOIN ledger.holds h ON h.id = w.id
        WHERE (h.payment_id, h.debit_account_id, h.credit_account_id, h.amount_minor) <> (w.payment_id, account_ids[w.debit], account_ids[w.credit], w.amount)
            OR h.through_account_id IS DISTINCT FROM account_ids[w.through]
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'hold % has been made for something else', wrong USING ERRCODE = 'LR010';
        END IF;
    END IF;
    RETURN added;
END $$;

-- Resolves holds: posts them in whole or part, voids them, or lets them expire. Returns the keys of the resolutions that were not there yet.
CREATE FUNCTION ledger.resolve(keys uuid[], hold_ids uuid[], kinds text[], amounts bigint[], times timestamptz[]) RETURNS uuid[]
    LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    added uuid[];
    wrong record;
BEGIN
    WITH inserted AS (
        INSERT INTO ledger.hold_resolutions (hold_id, key, kind, amount_minor, entry_id, resolved_at)
        SELECT hold_id, key, kind, amount, CASE kind WHEN 'POSTED' THEN nextval('ledger.entries_id_seq') END, at
        FROM unnest(hold_ids, keys, kinds, amounts, times) AS r (hold_id, key, kind, amount, at)
        ORDER BY hold_id
        ON CONFLICT (hold_id) DO NOTHING
        RETURNING hold_id, hold_resolutions.key
    )
    SELECT coalesce(array_agg(hold_id), '{}') INTO added FROM inserted;

    IF cardinality(added) < cardinality(keys) THEN
        SELECT r.hold_id, r.kind INTO wrong
        FROM unnest(hold_ids, keys, kinds, amounts) AS w (hold_id, key, kind, amount)
        JOIN ledger.hold_resolutions r ON r.hold_id = w.hold_id
        WHERE (r.key, r.kind, r.amount_minor) <> (w.key, w.kind, w.amount)
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'hold % is % already', wrong.hold_id, lower(wrong.kind)
                USING ERRCODE = CASE wrong.kind WHEN 'POSTED' THEN 'LR005' WHEN 'VOIDED' THEN 'LR006' ELSE 'LR007' END;
        END IF;
    END IF;

    -- A key that another entry has ends here, at the unique constraint.
    INSERT INTO ledger.entries (id, key, kind, payment_id, postings, posted_at)
    SELECT r.entry_id, r.key, 'CAPTURE', h.payment_id, CASE WHEN h.through_account_id IS NULL THEN 2 ELSE 4 END, r.resolved_at
    FROM unnest(added) AS a (hold_id) JOIN ledger.hold_resolutions r USING (hold_id) JOIN ledger.holds h ON h.id = r.hold_id
    WHERE r.kind = 'POSTED'
    ORDER BY r.key;

    INSERT INTO ledger.postings (entry_id, posted_at, amount_minor, account_id, ordinal, currency)
    SELECT r.entry_id, r.resolved_at, p.sign * r.amount_minor, p.account_id, p.ordinal, h.currency
    FROM unnest(added) AS a (hold_id) JOIN ledger.hold_resolutions r USING (hold_id) JOIN ledger.holds h ON h.id = r.hold_id
    CROSS JOIN LATERAL (VALUES
        (1, h.debit_account_id, 1),
        (2, h.through_account_id, -1),
        (3, h.through_account_id, 1),
        (CASE WHEN h.through_account_id IS NULL THEN 2 ELSE 4 END, h.credit_account_id, -1)) AS p (ordinal, account_id, sign)
    WHERE r.kind = 'POSTED' AND p.account_id IS NOT NULL;
    RETURN coalesce((SELECT array_agg(key) FROM ledger.hold_resolutions r WHERE r.hold_id = ANY (added)), '{}');
END $$;
