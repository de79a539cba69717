-- Each root seals some entries of the trail, in the order of the feed: those after the end of the root before it.
CREATE TABLE trail_root (
  number BIGINT NOT NULL PRIMARY KEY,
  sealed_on INT NOT NULL,
  sealed_at BIGINT NOT NULL,
  from_txid BIGINT NOT NULL,
  from_entry BIGINT NOT NULL,
  to_txid BIGINT NOT NULL,
  to_entry BIGINT NOT NULL,
  entries INT NOT NULL,
  merkle ${hash} NOT NULL,
  leaves ${hash} NOT NULL,
  previous ${hash} NOT NULL,
  hash ${hash} NOT NULL,
  signing_key VARCHAR(200) ${collate} NOT NULL,
  signature VARCHAR(200) ${collate} NOT NULL
);
CREATE INDEX trail_root_end ON trail_root (to_txid, to_entry);

-- What a root seals, entry by entry: to say which one was touched, and for proofs without reading the entries.
CREATE TABLE trail_leaves (
  root BIGINT NOT NULL PRIMARY KEY,
  body ${blob} NOT NULL
);

-- What the chains of modules say last of each, so that a start without news adds nothing to them.
CREATE TABLE module_standing (
  module VARCHAR(60) ${collate} NOT NULL PRIMARY KEY,
  version VARCHAR(60) ${collate},
  content VARCHAR(64) ${collate},
  refused VARCHAR(64) ${collate}
);
