-- What happens by itself to a limit next, and when: one row for each limit for which something is still to happen. The far
-- end of the times is for what stands still for now.
CREATE TABLE limit_due (
  limit_id BIGINT NOT NULL PRIMARY KEY,
  revision INT NOT NULL,
  ticket BIGINT NOT NULL,
  fires_at BIGINT NOT NULL,
  -- 0 it comes near, 1 it passes, from 2 on the levels of the line of command
  step INT NOT NULL,
  tries INT NOT NULL
);
CREATE INDEX limit_due_fires ON limit_due (fires_at, limit_id);
INSERT INTO limit_due (limit_id, revision, ticket, fires_at, step, tries)
  SELECT l.id, 1, l.ticket, l.due_at - 86400000, 0, 0 FROM ticket_limit l, ticket t
  WHERE t.id = l.ticket AND t.closed_at IS NULL AND l.ended_at IS NULL AND l.state = 0 AND l.kind < 2;

-- Prompts, yellow and red cards: each names who held the ticket then.
CREATE TABLE card (
  id BIGINT NOT NULL PRIMARY KEY,
  revision INT NOT NULL,
  ticket BIGINT NOT NULL,
  limit_id BIGINT NOT NULL,
  limit_code VARCHAR(40) ${collate} NOT NULL,
  kind SMALLINT NOT NULL,
  -- 0, or for prompts the due time that they speak of: a limit that was moved has another
  edition BIGINT NOT NULL,
  state SMALLINT NOT NULL,
  stage VARCHAR(40) ${collate} NOT NULL,
  unit VARCHAR(60) ${collate},
  unit_path VARCHAR(300) ${collate},
  grid_path VARCHAR(300) ${collate},
  post BIGINT NOT NULL,
  post_code VARCHAR(60) ${collate},
  role VARCHAR(60) ${collate},
  person BIGINT NOT NULL,
  person_name VARCHAR(100),
  due_at BIGINT NOT NULL,
  given_at BIGINT NOT NULL,
  appeal VARCHAR(2000),
  appealed_at BIGINT,
  appealed_by VARCHAR(100),
  decision VARCHAR(2000),
  decided_at BIGINT,
  decided_by VARCHAR(100),
  CONSTRAINT card_once UNIQUE (limit_id, kind, edition)
);
CREATE INDEX card_newest ON card (id DESC);
CREATE INDEX card_ticket ON card (ticket, id DESC);
CREATE INDEX card_person ON card (person, id DESC);
CREATE INDEX card_unit ON card (unit_path, id DESC);
CREATE INDEX card_state ON card (state, id DESC);
CREATE INDEX card_kind ON card (kind, id DESC);
