-- What became known of events, for nodes that show it: gone after a crash of the database, which loses no event.
create unlogged table news (
  id bigint generated always as identity primary key,
  pinned_at timestamptz not null default now(),
  note text not null
);

-- Who was to be forgotten, for nodes that were away.
create table forgotten (
  id bigint generated always as identity primary key,
  pinned_at timestamptz not null default now(),
  note text not null
);
