-- What only the channel knows of a ticket, and the name that the matter has at its source.
ALTER TABLE ticket ADD COLUMN source ${clob};
ALTER TABLE ticket ADD COLUMN source_digest ${hash};
ALTER TABLE ticket ADD CONSTRAINT ticket_source UNIQUE (source_digest);

-- Joint tasks, and the ticket that answers for a merged one.
ALTER TABLE ticket ADD COLUMN task BOOLEAN DEFAULT FALSE NOT NULL;
ALTER TABLE ticket ADD COLUMN open_tasks SMALLINT DEFAULT 0 NOT NULL;
ALTER TABLE ticket ADD COLUMN merged_into BIGINT;
CREATE INDEX ticket_merged ON ticket (merged_into);

-- The square of some 300 metres that a ticket lies in; see Cells.
ALTER TABLE ticket ADD COLUMN cell BIGINT;
UPDATE ticket SET cell = CAST(FLOOR((latitude + 90) / 0.003) AS BIGINT) * 1000000
  + CAST(FLOOR((longitude + 180) / 0.003) AS BIGINT) WHERE longitude IS NOT NULL AND latitude IS NOT NULL;
CREATE INDEX ticket_cell ON ticket (cell, id);
