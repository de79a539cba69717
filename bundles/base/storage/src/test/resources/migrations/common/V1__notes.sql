CREATE TABLE note (
    id BIGINT NOT NULL PRIMARY KEY,
    path VARCHAR(200) ${collate} NOT NULL,
    digest ${hash} NOT NULL,
    raw ${bytes},
    body ${clob} NOT NULL,
    picture ${blob}
);
CREATE INDEX note_path ON note (path);
