-- The transaction that inserted an entry: the feed reads in its order, below the oldest one still running. The server
-- fills it in, whatever the client says. A dump that is restored into another server meets smaller transaction numbers:
-- what is added to them keeps the order.
CREATE TABLE feed_offset (
  value BIGINT NOT NULL
);
INSERT INTO feed_offset (value) VALUES (0);

CREATE FUNCTION trail_entry_txid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.txid := CAST(CAST(pg_current_xact_id() AS text) AS bigint) + (SELECT value FROM feed_offset);
  RETURN NEW;
END $$;

CREATE TRIGGER trail_entry_txid BEFORE INSERT ON trail_entry FOR EACH ROW EXECUTE FUNCTION trail_entry_txid();

-- What is in the trail stays as it is. Only the readable payload may be erased.
CREATE FUNCTION trail_entry_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the trail is never changed';
END $$;

CREATE TRIGGER trail_entry_final BEFORE UPDATE OR DELETE ON trail_entry FOR EACH ROW EXECUTE FUNCTION trail_entry_final();
