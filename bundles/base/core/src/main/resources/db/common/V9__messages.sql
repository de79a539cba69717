-- The outbox. What a message says and whom it goes to are sealed with the district's keys and erased when they are old.
CREATE TABLE message (
  id BIGINT NOT NULL PRIMARY KEY,
  message_key VARCHAR(200) ${collate} NOT NULL,
  state SMALLINT NOT NULL,
  -- the next try; while somebody is at it, the end of the lease
  due_at BIGINT NOT NULL,
  lease BIGINT,
  channel VARCHAR(40) ${collate} NOT NULL,
  channels VARCHAR(400) ${collate} NOT NULL,
  attempts INT NOT NULL,
  tries INT NOT NULL,
  kind SMALLINT NOT NULL,
  recipient BIGINT NOT NULL,
  code VARCHAR(60) ${collate},
  role VARCHAR(60) ${collate},
  contact ${bytes},
  template VARCHAR(80) ${collate},
  event VARCHAR(80) ${collate},
  facts VARCHAR(8000) ${collate},
  about_kind VARCHAR(20) ${collate},
  about BIGINT NOT NULL,
  language VARCHAR(5) ${collate} NOT NULL,
  parent BIGINT NOT NULL,
  queued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at BIGINT,
  -- since when it has ended and still has addresses or facts
  kept_from BIGINT,
  erased BOOLEAN NOT NULL,
  reason VARCHAR(300),
  reference VARCHAR(100) ${collate},
  CONSTRAINT message_message_key UNIQUE (message_key)
);
CREATE INDEX message_due ON message (state, channel, due_at);
CREATE INDEX message_state ON message (state, id);
CREATE INDEX message_channel ON message (channel, id);
CREATE INDEX message_about ON message (about, about_kind, id);
CREATE INDEX message_recipient ON message (recipient, kind);
CREATE INDEX message_reference ON message (reference);
CREATE INDEX message_kept ON message (kept_from);

-- Keyed hashes of bare addresses, to find all messages to one of them.
CREATE TABLE message_address (
  message BIGINT NOT NULL,
  hash ${hash} NOT NULL,
  PRIMARY KEY (message, hash)
);
CREATE INDEX message_address_hash ON message_address (hash);

-- What became of messages; message 0 while the sending itself is not recorded yet.
CREATE TABLE message_receipt (
  id BIGINT NOT NULL PRIMARY KEY,
  message BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  channel VARCHAR(40) ${collate},
  received_at BIGINT NOT NULL,
  reference VARCHAR(100) ${collate},
  reason VARCHAR(300)
);
CREATE INDEX message_receipt_message ON message_receipt (message, id);

CREATE TABLE letter (
  id BIGINT NOT NULL PRIMARY KEY,
  message BIGINT NOT NULL,
  account BIGINT NOT NULL,
  subject_zh VARCHAR(400) NOT NULL,
  subject_en VARCHAR(400) NOT NULL,
  body_zh ${clob} NOT NULL,
  body_en ${clob} NOT NULL,
  template VARCHAR(80) ${collate},
  about_kind VARCHAR(20) ${collate},
  about BIGINT NOT NULL,
  read_at BIGINT,
  CONSTRAINT letter_message UNIQUE (message)
);
CREATE INDEX letter_account ON letter (account, id);
CREATE INDEX letter_unread ON letter (account, read_at);
CREATE INDEX letter_about ON letter (about, about_kind);
