-- Records of registers. Their paths and centre are kept beside the body so that lists and permissions need nothing else.
CREATE TABLE register_record (
  id BIGINT NOT NULL PRIMARY KEY,
  revision INT NOT NULL,
  version INT NOT NULL,
  seq INT NOT NULL,
  head ${hash},
  register VARCHAR(60) ${collate} NOT NULL,
  record_key VARCHAR(200) ${collate} NOT NULL,
  name VARCHAR(200) ${collate} NOT NULL,
  unit VARCHAR(60) ${collate},
  unit_path VARCHAR(300) ${collate},
  grid VARCHAR(60) ${collate},
  grid_path VARCHAR(300) ${collate},
  longitude DOUBLE PRECISION,
  latitude DOUBLE PRECISION,
  west DOUBLE PRECISION,
  south DOUBLE PRECISION,
  east DOUBLE PRECISION,
  north DOUBLE PRECISION,
  geometry ${clob},
  body ${clob} NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  ended BOOLEAN NOT NULL,
  ended_at BIGINT,
  end_reason VARCHAR(500),
  create_key VARCHAR(160) ${collate},
  create_digest ${hash},
  CONSTRAINT register_record_key UNIQUE (register, record_key),
  CONSTRAINT register_record_create UNIQUE (create_key)
);
CREATE INDEX register_record_name ON register_record (register, name, id);
CREATE INDEX register_record_changed ON register_record (register, changed_at, id);
CREATE INDEX register_record_id ON register_record (register, id);
CREATE INDEX register_record_unit ON register_record (register, unit_path);
CREATE INDEX register_record_grid ON register_record (register, grid_path);
CREATE INDEX register_record_place ON register_record (register, longitude, latitude);

-- Every indexed field of every record, also one without a value, so that an order by it holds all records: then the text
-- is empty, or the number is -1E300.
CREATE TABLE record_facet (
  record BIGINT NOT NULL,
  field VARCHAR(60) ${collate} NOT NULL,
  register VARCHAR(60) ${collate} NOT NULL,
  text_value VARCHAR(200) ${collate},
  number_value DOUBLE PRECISION,
  PRIMARY KEY (record, field)
);
CREATE INDEX record_facet_text ON record_facet (register, field, text_value, record);
CREATE INDEX record_facet_number ON record_facet (register, field, number_value, record);

-- Which record names which other by its key.
CREATE TABLE record_reference (
  record BIGINT NOT NULL,
  field VARCHAR(60) ${collate} NOT NULL,
  register VARCHAR(60) ${collate} NOT NULL,
  target VARCHAR(200) ${collate} NOT NULL,
  PRIMARY KEY (record, field, target)
);
CREATE INDEX record_reference_target ON record_reference (register, target, record);

-- What a register was when its module was here last, and how far its records follow that.
CREATE TABLE register_state (
  register VARCHAR(60) ${collate} NOT NULL PRIMARY KEY,
  revision INT NOT NULL,
  definition ${clob} NOT NULL,
  layout VARCHAR(64) ${collate} NOT NULL,
  filled BOOLEAN NOT NULL,
  filled_to BIGINT NOT NULL
);

CREATE TABLE register_import (
  id BIGINT NOT NULL PRIMARY KEY,
  revision INT NOT NULL,
  register VARCHAR(60) ${collate} NOT NULL,
  account BIGINT NOT NULL,
  login VARCHAR(100) NOT NULL,
  state SMALLINT NOT NULL,
  report ${clob} NOT NULL,
  done INT NOT NULL,
  created_at BIGINT NOT NULL,
  touched_at BIGINT NOT NULL
);
CREATE INDEX register_import_state ON register_import (state, touched_at);
CREATE INDEX register_import_age ON register_import (created_at);
