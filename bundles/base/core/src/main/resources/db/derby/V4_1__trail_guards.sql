-- Derby's triggers cannot raise an error of their own: they insert what a check with a telling name refuses. A table with
-- a trigger on DELETE cannot be truncated either.
CREATE TABLE trail_guard (
  touched INT NOT NULL CONSTRAINT the_trail_is_never_changed CHECK (touched < 0)
);

CREATE TRIGGER trail_entry_final AFTER UPDATE ON trail_entry FOR EACH STATEMENT INSERT INTO trail_guard VALUES (1);
CREATE TRIGGER trail_entry_stays AFTER DELETE ON trail_entry FOR EACH STATEMENT INSERT INTO trail_guard VALUES (1);
CREATE TRIGGER trail_root_final AFTER UPDATE ON trail_root FOR EACH STATEMENT INSERT INTO trail_guard VALUES (1);
CREATE TRIGGER trail_root_stays AFTER DELETE ON trail_root FOR EACH STATEMENT INSERT INTO trail_guard VALUES (1);
CREATE TRIGGER trail_leaves_final AFTER UPDATE ON trail_leaves FOR EACH STATEMENT INSERT INTO trail_guard VALUES (1);
CREATE TRIGGER trail_leaves_stays AFTER DELETE ON trail_leaves FOR EACH STATEMENT INSERT INTO trail_guard VALUES (1);

-- A payload may be erased where the law wants it; it is never another one. The second only keeps it from being truncated.
CREATE TRIGGER trail_payload_final AFTER UPDATE ON trail_payload FOR EACH STATEMENT INSERT INTO trail_guard VALUES (1);
CREATE TRIGGER trail_payload_stays AFTER DELETE ON trail_payload FOR EACH STATEMENT VALUES 1;
