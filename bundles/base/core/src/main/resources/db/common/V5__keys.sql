-- The keys that this database is sealed, hashed and signed with: their fingerprints, never the keys.
CREATE TABLE known_key (
  id VARCHAR(40) ${collate} NOT NULL PRIMARY KEY,
  fingerprint VARCHAR(64) ${collate} NOT NULL,
  known_since BIGINT NOT NULL,
  retired_at BIGINT
);
