-- A row of a unit, network or grid is how it was for some time: a change begins a further row, an end closes the last one.
-- Day 0 stands for ever since; an empty last day for until now. What ended the day it began has its last day before its first.
ALTER TABLE unit ADD COLUMN first_day INT DEFAULT 0 NOT NULL;
ALTER TABLE unit ADD COLUMN last_day INT;
ALTER TABLE unit ADD COLUMN purpose VARCHAR(20) ${collate};
ALTER TABLE network ADD COLUMN first_day INT DEFAULT 0 NOT NULL;
ALTER TABLE network ADD COLUMN last_day INT;
ALTER TABLE grid ADD COLUMN first_day INT DEFAULT 0 NOT NULL;
ALTER TABLE grid ADD COLUMN last_day INT;
-- The one grid that took the place of one that ended.
ALTER TABLE grid ADD COLUMN successor VARCHAR(60) ${collate};
ALTER TABLE unit DROP CONSTRAINT unit_code;
ALTER TABLE network DROP CONSTRAINT network_code;
ALTER TABLE grid DROP CONSTRAINT grid_code;
ALTER TABLE unit ADD CONSTRAINT unit_term UNIQUE (code, first_day);
ALTER TABLE network ADD CONSTRAINT network_term UNIQUE (code, first_day);
ALTER TABLE grid ADD CONSTRAINT grid_term UNIQUE (code, first_day);

-- Who sent the holder of a post, and the tier of technical staff.
ALTER TABLE post ADD COLUMN home VARCHAR(60) ${collate};
ALTER TABLE post ADD COLUMN tier SMALLINT;

CREATE TABLE team_grid (
  id BIGINT NOT NULL PRIMARY KEY,
  team VARCHAR(60) ${collate} NOT NULL,
  grid VARCHAR(60) ${collate} NOT NULL,
  first_day INT NOT NULL,
  last_day INT,
  CONSTRAINT team_grid_term UNIQUE (team, grid, first_day)
);

CREATE TABLE post_firm (
  id BIGINT NOT NULL PRIMARY KEY,
  post VARCHAR(60) ${collate} NOT NULL,
  firm VARCHAR(18) ${collate} NOT NULL,
  first_day INT NOT NULL,
  last_day INT,
  CONSTRAINT post_firm_term UNIQUE (post, firm, first_day)
);

-- A change of grids: planned, then in force while open tickets follow, path by path and ticket by ticket.
CREATE TABLE grid_change (
  id BIGINT NOT NULL PRIMARY KEY,
  effective_day INT NOT NULL,
  state SMALLINT NOT NULL,
  reason VARCHAR(500) NOT NULL,
  document VARCHAR(200),
  body ${clob} NOT NULL,
  fault ${clob},
  paths ${clob},
  at_path INT NOT NULL,
  at_ticket BIGINT NOT NULL,
  moved INT NOT NULL,
  pass_began BIGINT NOT NULL,
  unplaced INT NOT NULL,
  planned_by VARCHAR(100) NOT NULL,
  planned_at BIGINT NOT NULL,
  in_force_at BIGINT
);
CREATE INDEX grid_change_state ON grid_change (state, effective_day);

CREATE TABLE grid_change_ticket (
  change_id BIGINT NOT NULL,
  ticket BIGINT NOT NULL,
  PRIMARY KEY (change_id, ticket)
);
