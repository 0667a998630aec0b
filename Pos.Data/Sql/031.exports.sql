-- A business takes everything along: one archive, kept in parts for some days, so that a download that broke off goes on where it was.
create table shop.exports (
  business_id uuid not null,
  id uuid not null,
  asked_by uuid not null,
  total bigint not null default 0 check (total >= 0),
  done bigint not null default 0 check (done >= 0),
  state text not null check (state in ('running', 'done', 'failed')),
  asked_at timestamptz not null,
  seen_at timestamptz not null,
  length bigint check (length > 0),
  primary key (business_id, id),
  foreign key (business_id, asked_by) references shop.workers (business_id, id) on delete restrict,
  check ((state = 'done') = (length is not null))
);
comment on table shop.exports is 'Archives of all that is kept of a business, while they are made and for some days after.';
comment on column shop.exports.total is 'Rows; none as long as they are counted.';
comment on column shop.exports.seen_at is 'When the server that makes it last said so. Long ago, and still running: that server is gone, and it can be started again.';
create index exports_by_time on shop.exports (business_id, asked_at);
call app.protect('shop.exports', owner_writes => true);
create policy owner_reads on shop.exports as restrictive for select to pos_app using ((select app.is_owner()));
grant insert, update (total, done, state, seen_at, length), delete on shop.exports to pos_app;

create table shop.export_parts (
  business_id uuid not null,
  export_id uuid not null,
  part int not null check (part >= 0),
  content bytea not null,
  primary key (business_id, export_id, part),
  foreign key (business_id, export_id) references shop.exports (business_id, id) on delete cascade
);
comment on table shop.export_parts is 'An archive in pieces of one size, but for the last; the places of a download are found by it.';
alter table shop.export_parts alter column content set storage external;
call app.protect('shop.export_parts', owner_writes => true);
create policy owner_reads on shop.export_parts as restrictive for select to pos_app using ((select app.is_owner()));
grant insert, delete on shop.export_parts to pos_app;
