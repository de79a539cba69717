-- How an open ticket stands: 0 in time so far, 1 missed a limit before, 2 suspended. So what is late or suspended is a
-- range of an index too, and nobody goes through all that waits to find that nothing is.
ALTER TABLE ticket ADD COLUMN work_standing INT;
UPDATE ticket SET work_standing = CASE WHEN suspended THEN 2 WHEN late THEN 1 ELSE 0 END WHERE closed_at IS NULL;
DROP INDEX ticket_work;
DROP INDEX ticket_work_unit;
CREATE INDEX ticket_work ON ticket (stage, work_standing, work_due, id);
CREATE INDEX ticket_work_unit ON ticket (stage, work_standing, unit_path, work_due, id);
