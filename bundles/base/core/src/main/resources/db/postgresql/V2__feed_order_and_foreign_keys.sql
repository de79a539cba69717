-- The transaction that inserted an entry: the feed reads in its order, below the oldest one still running.
ALTER TABLE trail_entry ALTER COLUMN txid SET DEFAULT (pg_current_xact_id()::text::bigint);

-- Derby indexes its foreign keys by itself.
CREATE INDEX ticket_limit_ticket ON ticket_limit (ticket);
CREATE INDEX ticket_party_ticket ON ticket_party (ticket);
CREATE INDEX ticket_link_other ON ticket_link (other);
CREATE INDEX attachment_ticket ON attachment (ticket);
