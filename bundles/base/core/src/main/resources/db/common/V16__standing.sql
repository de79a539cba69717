-- What stands where now, kept from the feed with daily_count; an empty text where a ticket has no such thing. Of open
-- tickets: suspended ones, ones that were late before, and those in time whose limit runs.
CREATE TABLE standing_count (
  type VARCHAR(60) ${collate} NOT NULL,
  stage VARCHAR(40) ${collate} NOT NULL,
  unit VARCHAR(60) ${collate} NOT NULL,
  grid VARCHAR(60) ${collate} NOT NULL,
  category VARCHAR(80) ${collate} NOT NULL,
  channel VARCHAR(20) ${collate} NOT NULL,
  closed INT NOT NULL,
  tickets BIGINT NOT NULL,
  suspended BIGINT NOT NULL,
  late BIGINT NOT NULL,
  running BIGINT NOT NULL,
  PRIMARY KEY (closed, type, stage, unit, grid, category, channel)
);

-- What happened last, a few hundred rows, kept from the feed.
CREATE TABLE latest_event (
  id BIGINT NOT NULL PRIMARY KEY,
  ticket BIGINT NOT NULL,
  happened_at BIGINT NOT NULL,
  action VARCHAR(60) ${collate} NOT NULL,
  type VARCHAR(60) ${collate} NOT NULL,
  stage VARCHAR(40) ${collate} NOT NULL,
  category VARCHAR(80) ${collate} NOT NULL,
  unit VARCHAR(60) ${collate} NOT NULL,
  grid VARCHAR(60) ${collate} NOT NULL,
  channel VARCHAR(20) ${collate} NOT NULL
);
CREATE INDEX latest_event_time ON latest_event (happened_at, id);

-- Everything is counted again from the first entry, in the background; until then the lag says how much is missing.
DELETE FROM daily_count;
DELETE FROM feed_cursor WHERE name = 'statistics';
