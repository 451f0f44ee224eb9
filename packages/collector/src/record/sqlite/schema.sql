-- An event's way, as far as pages search for it. Narrow: what a page shows of it is in body.
create table journey (
  id integer primary key,
  -- Begins with the event's id, so that it is found by that too.
  key text not null unique,
  received_at integer not null,
  site text not null,
  state text not null,
  name text not null,
  order_id text,
  epik text
) strict;

-- Holds every column that a list is filtered by: whatever the filter, no row is read that is not shown.
create index journey_time on journey (received_at, site, state, name);
-- What needs somebody, which is rare.
create index journey_trouble on journey (state, received_at) where state <> 'delivered';
create index journey_order on journey (order_id) where order_id is not null;
create index journey_epik on journey (epik) where epik is not null;

create table body (
  id integer primary key,
  -- The journey as JSON.
  journey text not null
) strict;

-- Who an event is about: the beginning of each hash, under its key.
create table mark (
  mark text not null,
  id integer not null,
  primary key (mark, id)
) strict, without rowid;

-- What Pinterest took, counted by minutes.
create table delivered (
  minute integer not null,
  site text not null,
  name text not null,
  events integer not null,
  tagged integer not null,
  em integer not null,
  ph integer not null,
  external_id integer not null,
  click_id integer not null,
  ip_ua integer not null,
  -- By bound of the latency, the last without one.
  latency_0 integer not null,
  latency_1 integer not null,
  latency_2 integer not null,
  latency_3 integer not null,
  latency_4 integer not null,
  latency_5 integer not null,
  latency_6 integer not null,
  latency_7 integer not null,
  latency_8 integer not null,
  latency_9 integer not null,
  latency_10 integer not null,
  primary key (minute, site, name)
) strict, without rowid;

-- What else happened, counted by minutes.
create table outcome (
  minute integer not null,
  site text not null,
  outcome text not null,
  label text not null,
  events integer not null,
  primary key (minute, site, outcome, label)
) strict, without rowid;

pragma user_version = 1;
