-- Days are days since 1970-01-01. Units, networks and grids are never deleted: tickets name them by their codes.

-- One row: grows with each change of the organisation, and lets one import in at a time.
CREATE TABLE organisation_revision (
  id INT NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL
);
INSERT INTO organisation_revision (id, revision) VALUES (1, 0);

CREATE TABLE unit (
  id BIGINT NOT NULL PRIMARY KEY,
  code VARCHAR(60) ${collate} NOT NULL,
  parent VARCHAR(60) ${collate},
  kind VARCHAR(20) ${collate} NOT NULL,
  name_zh VARCHAR(200) NOT NULL,
  name_en VARCHAR(200) NOT NULL,
  path VARCHAR(300) ${collate} NOT NULL,
  place INT NOT NULL,
  ended BOOLEAN NOT NULL,
  CONSTRAINT unit_code UNIQUE (code)
);

CREATE TABLE network (
  id BIGINT NOT NULL PRIMARY KEY,
  code VARCHAR(60) ${collate} NOT NULL,
  kind VARCHAR(20) ${collate} NOT NULL,
  name_zh VARCHAR(200) NOT NULL,
  name_en VARCHAR(200) NOT NULL,
  place INT NOT NULL,
  ended BOOLEAN NOT NULL,
  CONSTRAINT network_code UNIQUE (code)
);

CREATE TABLE grid (
  id BIGINT NOT NULL PRIMARY KEY,
  code VARCHAR(60) ${collate} NOT NULL,
  parent VARCHAR(60) ${collate},
  network VARCHAR(60) ${collate},
  level SMALLINT NOT NULL,
  kind VARCHAR(20) ${collate} NOT NULL,
  unit VARCHAR(60) ${collate},
  name_zh VARCHAR(200) NOT NULL,
  name_en VARCHAR(200) NOT NULL,
  path VARCHAR(300) ${collate} NOT NULL,
  boundary ${clob},
  place INT NOT NULL,
  ended BOOLEAN NOT NULL,
  CONSTRAINT grid_code UNIQUE (code)
);

CREATE TABLE person (
  id BIGINT NOT NULL PRIMARY KEY,
  code VARCHAR(60) ${collate} NOT NULL,
  name VARCHAR(100) NOT NULL,
  phone VARCHAR(40),
  CONSTRAINT person_code UNIQUE (code)
);

-- One row a term: the same post has a further row for each further holder.
CREATE TABLE post (
  id BIGINT NOT NULL PRIMARY KEY,
  code VARCHAR(60) ${collate} NOT NULL,
  role VARCHAR(60) ${collate} NOT NULL,
  unit VARCHAR(60) ${collate},
  grid VARCHAR(60) ${collate},
  person BIGINT NOT NULL REFERENCES person (id),
  substitute BIGINT REFERENCES person (id),
  first_day INT NOT NULL,
  last_day INT,
  CONSTRAINT post_term UNIQUE (code, first_day)
);

CREATE TABLE account (
  id BIGINT NOT NULL PRIMARY KEY,
  login VARCHAR(40) ${collate} NOT NULL,
  person BIGINT NOT NULL REFERENCES person (id),
  password VARCHAR(200) ${collate},
  enabled BOOLEAN NOT NULL,
  failures SMALLINT NOT NULL,
  locked_until BIGINT,
  CONSTRAINT account_login UNIQUE (login)
);

CREATE TABLE api_token (
  id BIGINT NOT NULL PRIMARY KEY,
  digest ${hash} NOT NULL,
  account BIGINT NOT NULL,
  purpose VARCHAR(100) NOT NULL,
  issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  CONSTRAINT api_token_digest UNIQUE (digest)
);
CREATE INDEX api_token_account ON api_token (account);
