-- What a case is built on: the ticket, its steps, who held it when and its cards, as they were when the case was opened.
CREATE TABLE evidence (
  id BIGINT NOT NULL PRIMARY KEY,
  ticket BIGINT NOT NULL,
  about BIGINT NOT NULL,
  taken_at BIGINT NOT NULL,
  digest VARCHAR(64) ${collate} NOT NULL,
  body ${clob} NOT NULL,
  CONSTRAINT evidence_ticket UNIQUE (ticket)
);
CREATE INDEX evidence_about ON evidence (about, id);

-- Bulletins; numbered in their year once they are signed.
CREATE TABLE bulletin (
  id BIGINT NOT NULL PRIMARY KEY,
  revision INT NOT NULL,
  year_no INT,
  series INT,
  unit VARCHAR(60) ${collate},
  first_day INT NOT NULL,
  last_day INT NOT NULL,
  title VARCHAR(200) NOT NULL,
  remark VARCHAR(2000),
  body ${clob} NOT NULL,
  drafter BIGINT NOT NULL,
  drafted_by VARCHAR(100) NOT NULL,
  drafted_at BIGINT NOT NULL,
  signed_by VARCHAR(100),
  signed_at BIGINT,
  CONSTRAINT bulletin_number UNIQUE (year_no, series)
);
CREATE INDEX bulletin_newest ON bulletin (id DESC);
