-- When an open ticket is due, for lists of what waits: those without a limit come last, closed ones are not in it.
ALTER TABLE ticket ADD COLUMN work_due BIGINT;
UPDATE ticket SET work_due = COALESCE(due_at, 9223372036854775807) WHERE closed_at IS NULL;
CREATE INDEX ticket_work ON ticket (stage, work_due, id);
CREATE INDEX ticket_work_unit ON ticket (stage, unit_path, work_due, id);
CREATE INDEX ticket_work_mine ON ticket (created_by, work_due, id);
