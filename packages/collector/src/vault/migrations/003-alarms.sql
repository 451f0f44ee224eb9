-- Alarms that began, until their end was told.
create table alarm (
  rule text not null,
  subject text not null,
  sentence text not null,
  since integer not null,
  state text not null,
  told integer not null,
  attempts integer not null,
  primary key (rule, subject)
) strict, without rowid;
