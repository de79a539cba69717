-- Changes of calendar and opening hours, each a revision: limits reckoned by an older one are reckoned again.
CREATE TABLE working_time (
  revision BIGINT NOT NULL PRIMARY KEY,
  changed_at BIGINT NOT NULL,
  changed_by VARCHAR(200) NOT NULL,
  cause_zh VARCHAR(300) NOT NULL,
  cause_en VARCHAR(300) NOT NULL,
  shipped VARCHAR(64) ${collate} NOT NULL,
  hours ${clob}
);

-- When the lamp turns yellow; a due time that was given as such; whose opening hours count; which case of the rule it was;
-- and, while it is open, the revision it was reckoned by: null for one that is to stay as it is.
ALTER TABLE ticket_limit ADD COLUMN warn_at BIGINT;
ALTER TABLE ticket_limit ADD COLUMN given_at BIGINT;
ALTER TABLE ticket_limit ADD COLUMN unit_path VARCHAR(300) ${collate};
ALTER TABLE ticket_limit ADD COLUMN rule VARCHAR(60) ${collate};
ALTER TABLE ticket_limit ADD COLUMN reckoned_by BIGINT;
UPDATE ticket_limit SET given_at = due_at WHERE duration IS NULL AND pauses IS NULL AND extensions IS NULL;
UPDATE ticket_limit SET warn_at = CASE WHEN due_at > started_at THEN started_at + (due_at - started_at) / 5 * 4 ELSE due_at END
  WHERE ended_at IS NULL;
-- All that is open is reckoned once more, to the day.
UPDATE ticket_limit SET reckoned_by = 0 WHERE ended_at IS NULL;
CREATE INDEX ticket_limit_reckoned ON ticket_limit (reckoned_by, id);

ALTER TABLE ticket ADD COLUMN warn_at BIGINT;
UPDATE ticket SET warn_at = COALESCE((SELECT MIN(l.warn_at) FROM ticket_limit l
    WHERE l.ticket = ticket.id AND l.state = 0 AND l.ended_at IS NULL), due_at)
  WHERE due_at IS NOT NULL AND closed_at IS NULL;
CREATE INDEX ticket_warn ON ticket (warn_at, id);
