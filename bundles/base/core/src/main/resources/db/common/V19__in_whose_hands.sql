-- In whose hands an open ticket is: an account, since when, and what the person was called then.
ALTER TABLE ticket ADD COLUMN holder BIGINT;
ALTER TABLE ticket ADD COLUMN held_at BIGINT;
ALTER TABLE ticket ADD COLUMN holder_name VARCHAR(100);
CREATE INDEX ticket_work_held ON ticket (holder, work_due, id);
