-- A file that insiders show to the public, and the copy without metadata that the public gets.
ALTER TABLE attachment ADD COLUMN published BOOLEAN DEFAULT FALSE NOT NULL;
ALTER TABLE attachment ADD COLUMN public_hash VARCHAR(64) ${collate};
ALTER TABLE attachment ADD COLUMN public_type VARCHAR(100);
ALTER TABLE attachment ADD COLUMN public_size BIGINT;
CREATE INDEX attachment_hash ON attachment (hash);
CREATE INDEX attachment_public_hash ON attachment (public_hash);
CREATE INDEX attachment_waiting ON attachment (stored_by, ticket);

-- Content that somebody is storing or has stored lately: while a claim is fresh, no sweep takes the content away.
CREATE TABLE content_claim (
  hash VARCHAR(64) ${collate} NOT NULL PRIMARY KEY,
  claimed_at BIGINT NOT NULL
);
CREATE INDEX content_claim_age ON content_claim (claimed_at);

-- When the next look at everything is due; whoever moves the time on does it.
CREATE TABLE content_round (
  name VARCHAR(20) ${collate} NOT NULL PRIMARY KEY,
  due_at BIGINT NOT NULL
);
INSERT INTO content_round (name, due_at) VALUES ('stray', 0);
