-- Truncating is no row's deletion: it has triggers of its own.
CREATE TRIGGER trail_entry_stays BEFORE TRUNCATE ON trail_entry FOR EACH STATEMENT EXECUTE FUNCTION trail_entry_final();

CREATE TRIGGER trail_root_final BEFORE UPDATE OR DELETE ON trail_root FOR EACH ROW EXECUTE FUNCTION trail_entry_final();
CREATE TRIGGER trail_root_stays BEFORE TRUNCATE ON trail_root FOR EACH STATEMENT EXECUTE FUNCTION trail_entry_final();
CREATE TRIGGER trail_leaves_final BEFORE UPDATE OR DELETE ON trail_leaves FOR EACH ROW EXECUTE FUNCTION trail_entry_final();
CREATE TRIGGER trail_leaves_stays BEFORE TRUNCATE ON trail_leaves FOR EACH STATEMENT EXECUTE FUNCTION trail_entry_final();

-- A payload may be erased where the law wants it, one by one; it is never another one.
CREATE TRIGGER trail_payload_final BEFORE UPDATE ON trail_payload FOR EACH ROW EXECUTE FUNCTION trail_entry_final();
CREATE TRIGGER trail_payload_stays BEFORE TRUNCATE ON trail_payload FOR EACH STATEMENT EXECUTE FUNCTION trail_entry_final();
