-- The transaction that inserted an entry: the feed reads in its order, below the oldest one still running. The server
-- fills it in, whatever the client says.
CREATE FUNCTION trail_entry_txid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.txid := CAST(CAST(pg_current_xact_id() AS text) AS bigint);
  RETURN NEW;
END $$;

CREATE TRIGGER trail_entry_txid BEFORE INSERT ON trail_entry FOR EACH ROW EXECUTE FUNCTION trail_entry_txid();

-- What is in the trail stays as it is. Only the readable payload may be erased.
CREATE FUNCTION trail_entry_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the trail is never changed';
END $$;

CREATE TRIGGER trail_entry_final BEFORE UPDATE OR DELETE ON trail_entry FOR EACH ROW EXECUTE FUNCTION trail_entry_final();
