-- Years of the working calendar that were loaded: the days that are other than their weekday says.
CREATE TABLE calendar_year (
  year_no INT NOT NULL PRIMARY KEY,
  days ${clob} NOT NULL,
  loaded_at BIGINT NOT NULL,
  loaded_by VARCHAR(200) NOT NULL
);
