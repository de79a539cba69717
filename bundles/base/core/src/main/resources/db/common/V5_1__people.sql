-- One row a person, whatever they are to the district: staff have a code, others have none. Numbers and phones are
-- sealed; what finds them is a keyed hash. A merged person keeps the row and points to the one that stands for both.
ALTER TABLE person ADD COLUMN revision INT DEFAULT 0 NOT NULL;
ALTER TABLE person ADD COLUMN version INT DEFAULT 0 NOT NULL;
ALTER TABLE person ADD COLUMN seq INT DEFAULT 0 NOT NULL;
ALTER TABLE person ADD COLUMN head ${hash};
ALTER TABLE person ADD COLUMN sex VARCHAR(1);
ALTER TABLE person ADD COLUMN birth INT;
ALTER TABLE person ADD COLUMN id_type VARCHAR(20) ${collate};
ALTER TABLE person ADD COLUMN number_sealed ${bytes};
ALTER TABLE person ADD COLUMN number_hash ${hash};
ALTER TABLE person ADD COLUMN number_mask VARCHAR(40);
ALTER TABLE person ADD COLUMN phone_sealed ${bytes};
ALTER TABLE person ADD COLUMN phone_hash ${hash};
ALTER TABLE person ADD COLUMN phone_mask VARCHAR(40);
ALTER TABLE person ADD COLUMN data_key INT;
ALTER TABLE person ADD COLUMN lookup_key INT;
ALTER TABLE person ADD COLUMN address VARCHAR(500);
ALTER TABLE person ADD COLUMN address_id BIGINT;
ALTER TABLE person ADD COLUMN longitude DOUBLE PRECISION;
ALTER TABLE person ADD COLUMN latitude DOUBLE PRECISION;
ALTER TABLE person ADD COLUMN grid VARCHAR(60) ${collate};
ALTER TABLE person ADD COLUMN grid_path VARCHAR(300) ${collate};
ALTER TABLE person ADD COLUMN note VARCHAR(1000);
ALTER TABLE person ADD COLUMN confirmed VARCHAR(500);
ALTER TABLE person ADD COLUMN confirmed_by BIGINT;
ALTER TABLE person ADD COLUMN confirmed_at BIGINT;
ALTER TABLE person ADD COLUMN intake_key VARCHAR(200) ${collate};
ALTER TABLE person ADD COLUMN merged_into BIGINT;
ALTER TABLE person ADD COLUMN erased_at BIGINT;
ALTER TABLE person ADD COLUMN changed_at BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE person ADD CONSTRAINT person_number UNIQUE (number_hash);
ALTER TABLE person ADD CONSTRAINT person_intake UNIQUE (intake_key);
CREATE INDEX person_name ON person (name, id);
CREATE INDEX person_phone ON person (phone_hash);
CREATE INDEX person_grid ON person (grid_path, id);
CREATE INDEX person_merged ON person (merged_into);
CREATE INDEX ticket_party_person ON ticket_party (person);

CREATE TABLE address (
  id BIGINT NOT NULL PRIMARY KEY,
  revision INT NOT NULL,
  version INT NOT NULL,
  words VARCHAR(300) ${collate} NOT NULL,
  road VARCHAR(100),
  house VARCHAR(60),
  building VARCHAR(60),
  room VARCHAR(60),
  longitude DOUBLE PRECISION,
  latitude DOUBLE PRECISION,
  grid VARCHAR(60) ${collate},
  grid_path VARCHAR(300) ${collate},
  CONSTRAINT address_words UNIQUE (words)
);
CREATE INDEX address_grid ON address (grid_path, id);

CREATE TABLE organization (
  id BIGINT NOT NULL PRIMARY KEY,
  revision INT NOT NULL,
  version INT NOT NULL,
  seq INT NOT NULL,
  head ${hash},
  name VARCHAR(200) ${collate} NOT NULL,
  credit_code VARCHAR(18) ${collate},
  kind VARCHAR(40) ${collate},
  representative BIGINT,
  phone VARCHAR(40),
  address VARCHAR(500),
  address_id BIGINT,
  longitude DOUBLE PRECISION,
  latitude DOUBLE PRECISION,
  grid VARCHAR(60) ${collate},
  grid_path VARCHAR(300) ${collate},
  note VARCHAR(1000),
  confirmed VARCHAR(500),
  confirmed_by BIGINT,
  confirmed_at BIGINT,
  changed_at BIGINT NOT NULL,
  CONSTRAINT organization_code UNIQUE (credit_code)
);
CREATE INDEX organization_name ON organization (name, id);
CREATE INDEX organization_grid ON organization (grid_path, id);
CREATE INDEX organization_head ON organization (representative);

CREATE TABLE household (
  id BIGINT NOT NULL PRIMARY KEY,
  revision INT NOT NULL,
  version INT NOT NULL,
  seq INT NOT NULL,
  head ${hash},
  number VARCHAR(40) ${collate} NOT NULL,
  leader BIGINT,
  address VARCHAR(500),
  address_id BIGINT,
  longitude DOUBLE PRECISION,
  latitude DOUBLE PRECISION,
  grid VARCHAR(60) ${collate},
  grid_path VARCHAR(300) ${collate},
  note VARCHAR(1000),
  changed_at BIGINT NOT NULL,
  CONSTRAINT household_number UNIQUE (number)
);
CREATE INDEX household_grid ON household (grid_path, id);

-- Who belongs to a household, in which relation to its head, from when to when; days since 1970-01-01.
CREATE TABLE household_member (
  id BIGINT NOT NULL PRIMARY KEY,
  household BIGINT NOT NULL,
  person BIGINT NOT NULL,
  relation VARCHAR(40) NOT NULL,
  first_day INT NOT NULL,
  last_day INT
);
CREATE INDEX household_member_of ON household_member (household);
CREATE INDEX household_member_person ON household_member (person);

CREATE TABLE people_import (
  id BIGINT NOT NULL PRIMARY KEY,
  kind VARCHAR(20) ${collate} NOT NULL,
  account BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  lines_read BIGINT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  refused BIGINT NOT NULL
);
