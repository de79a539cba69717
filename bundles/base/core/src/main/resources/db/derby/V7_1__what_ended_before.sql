-- When it ended was not written down: it is not there from the day of this migration on.
UPDATE unit SET last_day = {fn TIMESTAMPDIFF(SQL_TSI_DAY, TIMESTAMP('1970-01-01 00:00:00'), CURRENT_TIMESTAMP)} - 1 WHERE ended;
UPDATE network SET last_day = {fn TIMESTAMPDIFF(SQL_TSI_DAY, TIMESTAMP('1970-01-01 00:00:00'), CURRENT_TIMESTAMP)} - 1 WHERE ended;
UPDATE grid SET last_day = {fn TIMESTAMPDIFF(SQL_TSI_DAY, TIMESTAMP('1970-01-01 00:00:00'), CURRENT_TIMESTAMP)} - 1 WHERE ended;
