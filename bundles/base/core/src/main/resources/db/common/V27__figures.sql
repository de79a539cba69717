-- What is counted, by day and all that tickets differ in; an empty text where a ticket has no such thing.
CREATE TABLE figure_day (
  period INT NOT NULL,
  type VARCHAR(60) ${collate} NOT NULL,
  unit VARCHAR(60) ${collate} NOT NULL,
  grid VARCHAR(60) ${collate} NOT NULL,
  category VARCHAR(80) ${collate} NOT NULL,
  channel VARCHAR(20) ${collate} NOT NULL,
  field VARCHAR(60) ${collate} NOT NULL,
  reported BIGINT NOT NULL,
  effective BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  late BIGINT NOT NULL,
  ledger BIGINT NOT NULL,
  ledger_closed BIGINT NOT NULL,
  filed BIGINT NOT NULL,
  voided BIGINT NOT NULL,
  dispatched BIGINT NOT NULL,
  returned BIGINT NOT NULL,
  handle_due BIGINT NOT NULL,
  handle_in_time BIGINT NOT NULL,
  handled BIGINT NOT NULL,
  reopened BIGINT NOT NULL,
  close_due BIGINT NOT NULL,
  close_done BIGINT NOT NULL,
  close_in_time BIGINT NOT NULL,
  verify_due BIGINT NOT NULL,
  verify_in_time BIGINT NOT NULL,
  check_due BIGINT NOT NULL,
  check_in_time BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  rated_1 BIGINT NOT NULL,
  rated_2 BIGINT NOT NULL,
  rated_3 BIGINT NOT NULL,
  rated_4 BIGINT NOT NULL,
  rated_5 BIGINT NOT NULL,
  PRIMARY KEY (period, type, unit, grid, category, channel, field)
);
CREATE INDEX figure_day_unit ON figure_day (unit, period);
CREATE INDEX figure_day_grid ON figure_day (grid, period);

-- The same added up by day (yyyymmdd), month (yyyymm) and year (yyyy), by one thing at a time: 0 all, 1 unit, 2 grid,
-- 3 category, 4 field. Type and channel stay, as not everybody may count all of them.
CREATE TABLE figure_part (
  dim SMALLINT NOT NULL,
  period INT NOT NULL,
  code VARCHAR(80) ${collate} NOT NULL,
  type VARCHAR(60) ${collate} NOT NULL,
  channel VARCHAR(20) ${collate} NOT NULL,
  reported BIGINT NOT NULL,
  effective BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  late BIGINT NOT NULL,
  ledger BIGINT NOT NULL,
  ledger_closed BIGINT NOT NULL,
  filed BIGINT NOT NULL,
  voided BIGINT NOT NULL,
  dispatched BIGINT NOT NULL,
  returned BIGINT NOT NULL,
  handle_due BIGINT NOT NULL,
  handle_in_time BIGINT NOT NULL,
  handled BIGINT NOT NULL,
  reopened BIGINT NOT NULL,
  close_due BIGINT NOT NULL,
  close_done BIGINT NOT NULL,
  close_in_time BIGINT NOT NULL,
  verify_due BIGINT NOT NULL,
  verify_in_time BIGINT NOT NULL,
  check_due BIGINT NOT NULL,
  check_in_time BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  rated_1 BIGINT NOT NULL,
  rated_2 BIGINT NOT NULL,
  rated_3 BIGINT NOT NULL,
  rated_4 BIGINT NOT NULL,
  rated_5 BIGINT NOT NULL,
  PRIMARY KEY (dim, period, code, type, channel)
);

-- What of that was added to a month, or taken from it, after its end.
CREATE TABLE figure_change (
  dim SMALLINT NOT NULL,
  period INT NOT NULL,
  code VARCHAR(80) ${collate} NOT NULL,
  type VARCHAR(60) ${collate} NOT NULL,
  channel VARCHAR(20) ${collate} NOT NULL,
  reported BIGINT NOT NULL,
  effective BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  late BIGINT NOT NULL,
  ledger BIGINT NOT NULL,
  ledger_closed BIGINT NOT NULL,
  filed BIGINT NOT NULL,
  voided BIGINT NOT NULL,
  dispatched BIGINT NOT NULL,
  returned BIGINT NOT NULL,
  handle_due BIGINT NOT NULL,
  handle_in_time BIGINT NOT NULL,
  handled BIGINT NOT NULL,
  reopened BIGINT NOT NULL,
  close_due BIGINT NOT NULL,
  close_done BIGINT NOT NULL,
  close_in_time BIGINT NOT NULL,
  verify_due BIGINT NOT NULL,
  verify_in_time BIGINT NOT NULL,
  check_due BIGINT NOT NULL,
  check_in_time BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  rated_1 BIGINT NOT NULL,
  rated_2 BIGINT NOT NULL,
  rated_3 BIGINT NOT NULL,
  rated_4 BIGINT NOT NULL,
  rated_5 BIGINT NOT NULL,
  PRIMARY KEY (dim, period, code, type, channel)
);

-- Histograms of times: how many took between two powers of 1.04 seconds; span is 0 to the first response, 1 to the end.
CREATE TABLE lasting_day (
  period INT NOT NULL,
  type VARCHAR(60) ${collate} NOT NULL,
  unit VARCHAR(60) ${collate} NOT NULL,
  grid VARCHAR(60) ${collate} NOT NULL,
  category VARCHAR(80) ${collate} NOT NULL,
  channel VARCHAR(20) ${collate} NOT NULL,
  field VARCHAR(60) ${collate} NOT NULL,
  span SMALLINT NOT NULL,
  bucket SMALLINT NOT NULL,
  tickets BIGINT NOT NULL,
  PRIMARY KEY (period, span, type, unit, grid, category, channel, field, bucket)
);

CREATE TABLE lasting_part (
  dim SMALLINT NOT NULL,
  period INT NOT NULL,
  code VARCHAR(80) ${collate} NOT NULL,
  type VARCHAR(60) ${collate} NOT NULL,
  channel VARCHAR(20) ${collate} NOT NULL,
  span SMALLINT NOT NULL,
  bucket SMALLINT NOT NULL,
  tickets BIGINT NOT NULL,
  PRIMARY KEY (dim, span, period, code, type, channel, bucket)
);

-- Everything is counted again from the first entry, in the background; until then the lag says how much is missing.
DROP TABLE daily_count;
DELETE FROM standing_count;
DELETE FROM latest_event;
DELETE FROM feed_cursor WHERE name = 'statistics';
