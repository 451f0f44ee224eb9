-- "dayf": tells a queue from any other SQLite file.
pragma application_id = 1684109670;

-- A segment: the events that one commit holds. Narrow, so that counting them reads little; what they say is in seg_body.
create table seg (
  id integer primary key,
  events integer not null,
  -- How many are not settled. The row goes when none is.
  open integer not null,
  -- Of its oldest event.
  received_at integer not null,
  -- A bit for each event, the first in the lowest bit of the first byte: settled. Null: none is.
  settled blob
) strict;

create table seg_body (
  id integer primary key,
  -- A line for each event: what repeats are recognised by.
  keys text not null,
  -- A line for each event: the event as JSON.
  lines text not null
) strict;

-- The exceptions: events that come back later, on their own. A number is never given twice: the delivery remembers them.
create table job (
  id integer primary key autoincrement,
  due_at integer not null,
  attempts integer not null,
  received_at integer not null,
  key text not null,
  event text not null
) strict;

create index job_due on job (due_at);
create index job_received on job (received_at);

-- Events that were given up, for people to read and to replay.
create table dead (
  id integer primary key autoincrement,
  died_at integer not null,
  attempts integer not null,
  received_at integer not null,
  site text not null,
  reason text not null,
  detail text not null,
  key text not null,
  event text not null
) strict;

-- For pruning by age, and narrow enough to count by.
create index dead_died on dead (died_at);

-- Written to see whether the store takes writes again.
create table probe (
  id integer primary key check (id = 1),
  writes integer not null
) strict;

insert into probe (id, writes)
values (1, 0);
