-- What was returned late and what was merged counts otherwise than before: everything is counted again from the first entry,
-- in the background; until then the lag says how much is missing.
TRUNCATE TABLE figure_day;
TRUNCATE TABLE figure_part;
TRUNCATE TABLE figure_change;
TRUNCATE TABLE lasting_day;
TRUNCATE TABLE lasting_part;
DELETE FROM standing_count;
DELETE FROM latest_event;
DELETE FROM feed_cursor WHERE name = 'statistics';
