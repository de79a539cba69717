-- What belongs to a ticket names it without a foreign key: the core alone writes here, in one transaction with the ticket.
-- Times are milliseconds since 1970-01-01T00:00Z; ids sort by time; codes and paths compare byte by byte.

CREATE TABLE definition (
  id BIGINT NOT NULL PRIMARY KEY,
  hash VARCHAR(64) ${collate} NOT NULL UNIQUE,
  type VARCHAR(60) ${collate} NOT NULL,
  body ${clob} NOT NULL,
  stored_at BIGINT NOT NULL
);

CREATE TABLE ticket (
  id BIGINT NOT NULL PRIMARY KEY,
  revision INT NOT NULL,
  version INT NOT NULL,
  seq INT NOT NULL,
  head ${hash},
  number VARCHAR(40) ${collate} NOT NULL,
  type VARCHAR(60) ${collate} NOT NULL,
  definition BIGINT NOT NULL,
  stage VARCHAR(40) ${collate} NOT NULL,
  stage_at BIGINT NOT NULL,
  category VARCHAR(80) ${collate},
  title VARCHAR(200) NOT NULL,
  description ${clob},
  channel VARCHAR(20) ${collate} NOT NULL,
  priority SMALLINT NOT NULL,
  unit VARCHAR(60) ${collate},
  unit_path VARCHAR(300) ${collate},
  grid VARCHAR(60) ${collate},
  grid_path VARCHAR(300) ${collate},
  longitude DOUBLE PRECISION,
  latitude DOUBLE PRECISION,
  address VARCHAR(500),
  field VARCHAR(60) ${collate},
  ledger BOOLEAN NOT NULL,
  confidential BOOLEAN NOT NULL,
  published BOOLEAN NOT NULL,
  suspended BOOLEAN NOT NULL,
  returned SMALLINT NOT NULL,
  outcome ${clob},
  rating SMALLINT,
  score SMALLINT,
  fields ${clob},
  created_by BIGINT NOT NULL,
  parent BIGINT,
  opened_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  closed_at BIGINT,
  due_at BIGINT,
  late BOOLEAN NOT NULL,
  extras SMALLINT NOT NULL,
  intake_key VARCHAR(160) ${collate},
  intake_digest ${hash},
  secret_digest ${hash},
  CONSTRAINT ticket_number UNIQUE (number),
  CONSTRAINT ticket_intake UNIQUE (intake_key),
  CONSTRAINT ticket_secret UNIQUE (secret_digest)
);
CREATE INDEX ticket_unit ON ticket (unit_path, id);
CREATE INDEX ticket_grid ON ticket (grid_path, id);
CREATE INDEX ticket_stage ON ticket (stage, id);
CREATE INDEX ticket_category ON ticket (category, id);
CREATE INDEX ticket_creator ON ticket (created_by, id);
CREATE INDEX ticket_parent ON ticket (parent, id);
CREATE INDEX ticket_due ON ticket (due_at, id);
CREATE INDEX ticket_updated ON ticket (updated_at, id);

CREATE TABLE ticket_limit (
  id BIGINT NOT NULL PRIMARY KEY,
  ticket BIGINT NOT NULL,
  code VARCHAR(40) ${collate} NOT NULL,
  kind SMALLINT NOT NULL,
  duration VARCHAR(20),
  basis VARCHAR(300),
  started_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  ended_at BIGINT,
  state SMALLINT NOT NULL,
  provisional BOOLEAN NOT NULL,
  pauses ${clob},
  extensions ${clob}
);
CREATE INDEX ticket_limit_ticket ON ticket_limit (ticket);

CREATE TABLE ticket_party (
  id BIGINT NOT NULL PRIMARY KEY,
  ticket BIGINT NOT NULL,
  role VARCHAR(40) ${collate} NOT NULL,
  person BIGINT,
  name VARCHAR(200),
  phone VARCHAR(40),
  email VARCHAR(200)
);
CREATE INDEX ticket_party_ticket ON ticket_party (ticket);

CREATE TABLE ticket_link (
  ticket BIGINT NOT NULL,
  kind VARCHAR(20) ${collate} NOT NULL,
  other BIGINT NOT NULL,
  PRIMARY KEY (ticket, kind, other)
);
CREATE INDEX ticket_link_other ON ticket_link (other);

CREATE TABLE attachment (
  id BIGINT NOT NULL PRIMARY KEY,
  ticket BIGINT,
  name VARCHAR(200) NOT NULL,
  media_type VARCHAR(100) NOT NULL,
  size BIGINT NOT NULL,
  hash VARCHAR(64) ${collate} NOT NULL,
  stored_at BIGINT NOT NULL,
  stored_by BIGINT NOT NULL
);
CREATE INDEX attachment_ticket ON attachment (ticket);

-- What a type declares as indexed, once more in a form that both databases can search.
CREATE TABLE facet (
  ticket BIGINT NOT NULL,
  code VARCHAR(60) ${collate} NOT NULL,
  text_value VARCHAR(200) ${collate} NOT NULL,
  PRIMARY KEY (ticket, code)
);
CREATE INDEX facet_value ON facet (code, text_value, ticket);

CREATE TABLE number_block (
  series VARCHAR(40) ${collate} NOT NULL PRIMARY KEY,
  used BIGINT NOT NULL
);

-- Repeats of actions, kept for 48 hours.
CREATE TABLE action_key (
  account BIGINT NOT NULL,
  action_key VARCHAR(120) ${collate} NOT NULL,
  ticket BIGINT NOT NULL,
  digest ${hash} NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account, action_key)
);
CREATE INDEX action_key_age ON action_key (created_at);

CREATE TABLE trail_entry (
  id BIGINT NOT NULL PRIMARY KEY,
  txid BIGINT DEFAULT 0 NOT NULL,
  kind VARCHAR(20) ${collate} NOT NULL,
  subject BIGINT NOT NULL,
  seq INT NOT NULL,
  action VARCHAR(60) ${collate} NOT NULL,
  account BIGINT NOT NULL,
  actor VARCHAR(100) NOT NULL,
  post BIGINT NOT NULL,
  unit VARCHAR(60) ${collate},
  occurred_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  version INT NOT NULL,
  changes VARCHAR(4000),
  digest ${hash},
  hash ${hash} NOT NULL,
  CONSTRAINT trail_chain UNIQUE (subject, kind, seq)
);
CREATE INDEX trail_feed ON trail_entry (txid, id);

-- The readable part, apart so that it can be erased while the chain still holds.
CREATE TABLE trail_payload (
  entry BIGINT NOT NULL PRIMARY KEY,
  salt ${hash} NOT NULL,
  body ${clob} NOT NULL
);

CREATE TABLE feed_cursor (
  name VARCHAR(80) ${collate} NOT NULL PRIMARY KEY,
  txid BIGINT NOT NULL,
  entry BIGINT NOT NULL
);

-- Counts a day, kept from the feed; an empty text where a ticket has no such thing.
CREATE TABLE daily_count (
  opened_on INT NOT NULL,
  type VARCHAR(60) ${collate} NOT NULL,
  unit VARCHAR(60) ${collate} NOT NULL,
  grid VARCHAR(60) ${collate} NOT NULL,
  category VARCHAR(80) ${collate} NOT NULL,
  channel VARCHAR(20) ${collate} NOT NULL,
  field VARCHAR(60) ${collate} NOT NULL,
  accepted BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  late BIGINT NOT NULL,
  ledger BIGINT NOT NULL,
  ledger_closed BIGINT NOT NULL,
  PRIMARY KEY (opened_on, type, unit, grid, category, channel, field)
);
