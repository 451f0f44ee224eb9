-- Sites that were added by the admin API.
create table site (
  key text primary key,
  -- JSON by the names of the settings table, secrets left out.
  settings text not null,
  -- The secrets as JSON, sealed by DAYFLY_SECRET and bound to the key.
  secrets text not null,
  created_at integer not null,
  updated_at integer not null,
  -- Null while the site takes events.
  disabled_at integer
) strict, without rowid;
