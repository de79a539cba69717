-- Reports as their figures were when they were sent, once per period however many nodes there are.
CREATE TABLE kept_report (
  kind VARCHAR(10) ${collate} NOT NULL,
  first_day INT NOT NULL,
  made_at BIGINT NOT NULL,
  content ${clob} NOT NULL,
  PRIMARY KEY (kind, first_day)
);
