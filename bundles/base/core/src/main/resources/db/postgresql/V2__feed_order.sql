-- The transaction that inserted an entry: the feed reads in its order, below the oldest one still running.
ALTER TABLE trail_entry ALTER COLUMN txid SET DEFAULT (pg_current_xact_id()::text::bigint);
