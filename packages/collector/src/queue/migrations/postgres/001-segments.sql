-- A process that has claims. What it had claimed is free again when it is not seen alive for a while, by the database's clock.
create table node (
  id uuid primary key,
  lives_until timestamptz not null,
  -- Delivers, and takes its share of each ad account's rate, until then.
  delivers_until timestamptz
);

-- A segment: the events that one commit of a node holds.
create table seg (
  id bigint generated always as identity primary key,
  events integer not null,
  -- How many are not settled. The row goes when none is.
  open integer not null,
  -- Of its oldest event.
  received_at bigint not null,
  -- A bit for each event, the first in the lowest bit of the first byte: settled. Null: none is.
  settled bytea,
  claimed_by uuid,
  -- A line for each event: what repeats are recognised by.
  keys text not null,
  -- A line for each event: the event as JSON.
  lines text not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Long texts are kept beside the row, so that counting and claiming read little; not compressed, which costs more than it saves.
alter table seg alter column keys set storage external;
alter table seg alter column lines set storage external;

-- The exceptions: events that come back later, on their own.
create table job (
  id bigint generated always as identity primary key,
  due_at bigint not null,
  attempts integer not null,
  received_at bigint not null,
  claimed_by uuid,
  key text not null,
  event text not null
) with (autovacuum_vacuum_scale_factor = 0.01);

create index job_due on job (due_at);
create index job_received on job (received_at);

-- Events that were given up, for people to read and to replay.
create table dead (
  id bigint generated always as identity primary key,
  died_at bigint not null,
  attempts integer not null,
  received_at bigint not null,
  site text not null,
  reason text not null,
  detail text not null,
  key text not null,
  event text not null
);

create index dead_died on dead (died_at);

-- What nodes agree on: refreshed tokens, encrypted.
create table agreed (
  name text primary key,
  content bytea not null
);

-- Written to see whether the store takes writes again.
create table probe (
  id integer primary key check (id = 1),
  writes bigint not null
);

insert into probe (id, writes)
values (1, 0);
