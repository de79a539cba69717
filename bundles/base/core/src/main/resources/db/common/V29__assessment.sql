-- Months of scores that were signed: what was reckoned then, as text that changes no more, and its digest.
CREATE TABLE assessment_month (
  id BIGINT NOT NULL PRIMARY KEY,
  revision INT NOT NULL,
  kind VARCHAR(20) ${collate} NOT NULL,
  month_no INT NOT NULL,
  state SMALLINT NOT NULL,
  rules VARCHAR(60) ${collate} NOT NULL,
  rules_digest VARCHAR(64) ${collate} NOT NULL,
  digest VARCHAR(64) ${collate} NOT NULL,
  body ${clob} NOT NULL,
  signed_by BIGINT NOT NULL,
  signed_name VARCHAR(200) NOT NULL,
  signed_at BIGINT NOT NULL,
  published_name VARCHAR(200),
  published_at BIGINT,
  CONSTRAINT assessment_once UNIQUE (kind, month_no)
);

-- What was said against a result, and what came of it. The result itself stays as it was signed.
CREATE TABLE assessment_appeal (
  id BIGINT NOT NULL PRIMARY KEY,
  month_id BIGINT NOT NULL,
  subject VARCHAR(60) ${collate} NOT NULL,
  reason VARCHAR(2000) NOT NULL,
  said_by BIGINT NOT NULL,
  said_name VARCHAR(200) NOT NULL,
  said_at BIGINT NOT NULL,
  state SMALLINT NOT NULL,
  score DOUBLE PRECISION,
  decision VARCHAR(2000),
  decided_name VARCHAR(200),
  decided_at BIGINT,
  CONSTRAINT assessment_appeal_once UNIQUE (month_id, subject)
);
