ALTER TABLE person ALTER COLUMN code DROP NOT NULL;
-- Names are listed and found by their beginning, in the same order on both databases.
ALTER TABLE person ALTER COLUMN name TYPE VARCHAR(100) COLLATE "C";
