-- "dayv": tells an operator's store from any other SQLite file.
pragma application_id = 1684109686;

-- A session's key opens nothing: it is the hash of what only the browser and the settings hold.
create table session (
  key text primary key,
  role text not null,
  opened_at integer not null,
  seen_at integer not null
) strict, without rowid;

-- What was changed, by whom, when.
create table audit (
  id integer primary key,
  at integer not null,
  role text not null,
  by text not null,
  action text not null,
  subject text not null,
  detail text not null
) strict;
