-- Lists as accounts want to see them again: conditions and columns.
CREATE TABLE saved_view (
  id BIGINT NOT NULL PRIMARY KEY,
  account BIGINT NOT NULL,
  list_name VARCHAR(80) ${collate} NOT NULL,
  name VARCHAR(80) ${collate} NOT NULL,
  conditions VARCHAR(2000) ${collate} NOT NULL,
  shown VARCHAR(2000) ${collate} NOT NULL,
  standard BOOLEAN NOT NULL,
  CONSTRAINT saved_view_name UNIQUE (account, list_name, name)
);
