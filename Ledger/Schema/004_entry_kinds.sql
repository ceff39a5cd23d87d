-- Refunds that fail, money that fits no payment, disputes and corrections have kinds of their own.
ALTER TABLE ledger.entries DROP CONSTRAINT entries_kind_check;
ALTER TABLE ledger.entries ADD CONSTRAINT entries_kind_check CHECK (
    kind IN ('CAPTURE', 'REFUND', 'REFUND_REVERSAL', 'SUSPENSE', 'SUSPENSE_REFUND', 'DISPUTE', 'DISPUTE_REVERSAL', 'ADJUSTMENT'));

-- The reconciliation reads what was posted lately. Rows come in the order of this time, so a few bytes for each block are enough.
CREATE INDEX entries_posted_at ON ledger.entries USING brin (posted_at);
