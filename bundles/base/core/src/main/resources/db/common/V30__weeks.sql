-- Weeks of units that were signed: what was left open then, as text that changes no more, and its digest.
CREATE TABLE assessment_week (
  id BIGINT NOT NULL PRIMARY KEY,
  unit VARCHAR(60) ${collate} NOT NULL,
  week_from INT NOT NULL,
  week_to INT NOT NULL,
  open_count BIGINT NOT NULL,
  late_count BIGINT NOT NULL,
  closed_count BIGINT NOT NULL,
  reason VARCHAR(2000),
  body ${clob} NOT NULL,
  digest VARCHAR(64) ${collate} NOT NULL,
  signed_by BIGINT NOT NULL,
  signed_name VARCHAR(200) NOT NULL,
  signed_role VARCHAR(60) ${collate},
  signed_at BIGINT NOT NULL,
  CONSTRAINT assessment_week_once UNIQUE (unit, week_from)
);
CREATE INDEX assessment_week_from ON assessment_week (week_from, unit);
