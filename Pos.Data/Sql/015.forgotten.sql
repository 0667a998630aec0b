-- A server that was put back (a restored dump, a promoted standby, a machine's snapshot) has forgotten what it acknowledged. It notices by itself:
-- by what PostgreSQL says of itself, and by what tills say it has acknowledged.

create table app.installation (
  only_row boolean primary key default true check (only_row),
  system_identifier bigint not null,
  timeline text not null,
  operations_oid oid not null,
  life uuid,
  backed_up_to timestamptz
);
comment on table app.installation is 'Which database this was when it was last looked at. A dump brings back what it was; where it lies now is asked of PostgreSQL.';
comment on column app.installation.timeline is 'First eight digits of a WAL file''s name; another one after every promotion and every restore to a point in time.';
comment on column app.installation.operations_oid is 'Of shop.operations: another one after a dump was restored, even on the same server.';
comment on column app.installation.life is 'Mixed into every business''s epoch; null until the installation was put back for the first time.';
comment on column app.installation.backed_up_to is 'What was received before is in a backup (command backed-up); tills may let go of it.';
alter table app.installation enable row level security;
alter table app.installation force row level security;
create policy keeps on app.installation to pos_keeper using (true) with check (true);
grant select, insert, update on app.installation to pos_keeper;

create function app.here(out system_identifier bigint, out timeline text, out operations_oid oid) language sql stable set search_path = '' as $$
  -- The checkpoint's timeline lags behind a promotion; that of the WAL in hand does not.
  select s.system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8), 'shop.operations'::regclass::oid from pg_control_system() s
$$;
grant execute on function app.here to pos_keeper;

create function app.notice_installation() returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if pg_is_in_recovery() then return false; end if;
  insert into app.installation (system_identifier, timeline, operations_oid) select * from app.here() on conflict do nothing;
  if found then return false; end if;
  update app.installation i
  set system_identifier = h.system_identifier, timeline = h.timeline, operations_oid = h.operations_oid, life = gen_random_uuid()
  from app.here() h
  where (i.system_identifier, i.timeline, i.operations_oid) is distinct from (h.system_identifier, h.timeline, h.operations_oid);
  return found;
end $$;
comment on function app.notice_installation is 'True when this is not the database it was: from now on every business has another epoch. Anybody may ask; only a fact answers.';

create function app.new_life() returns void language sql volatile security definer set search_path = '' as $$
  update app.installation set life = gen_random_uuid()
$$;
comment on function app.new_life is 'For the operator (new-epochs): every business gets another epoch.';

create function app.backed_up(until timestamptz) returns timestamptz language sql volatile security definer set search_path = '' as $$
  update app.installation set backed_up_to = greatest(backed_up_to, least(until, now())) returning backed_up_to
$$;
comment on function app.backed_up is 'For the operator (backed-up): what was received before is in a backup.';

create function app.epoch(of_business uuid) returns uuid language sql stable security definer set search_path = '' as $$
  select case when i.life is null then of_business else md5(of_business::text || i.life::text)::uuid end from app.installation i
$$;
comment on function app.epoch is 'A business''s epoch as tills are told it: its own, and the installation''s life.';

create function app.backed_up_to() returns timestamptz language sql stable security definer set search_path = '' as $$
  select i.backed_up_to from app.installation i
$$;

alter table shop.sync_state add column renewed_at timestamptz;
comment on column shop.sync_state.renewed_at is 'When a till last brought back what had been acknowledged and was forgotten.';
grant update (renewed_at) on shop.sync_state to pos_keeper;

create function app.renew_epoch() returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  -- Many tills bring back what one restore forgot; one new epoch is enough for all of them.
  update shop.sync_state s set epoch = gen_random_uuid(), renewed_at = now()
  where s.business_id = app.business_id() and (s.renewed_at is null or s.renewed_at < now() - interval '10 minutes');
  return found;
end $$;
comment on function app.renew_epoch is 'A till proved that the server forgot: every till of the business loads everything again and says what it knows.';

create function app.forgotten_operations(device uuid, first bigint, last bigint, last_hash bytea)
returns table (first_seq bigint, last_seq bigint) language plpgsql stable security invoker set search_path = '' as $$
declare
  head record;
  linked_from bigint;
  -- So far back is looked; a restore forgets the end, and each push asks.
  from_seq constant bigint := greatest(first, last - 5000);
begin
  select h.contiguous_seq, h.last_seq, h.received, h.broken_at into head
  from shop.device_heads h where h.business_id = app.business_id() and h.device_id = device;
  if head is null then
    return query select first, last;
    return;
  end if;
  if head.contiguous_seq < last then
    -- The hundredth reaches to the end of the last: the till may have none of the first hundred any more, and those behind them are asked for all the same.
    return query
      select s.first_seq, case s.place when 100 then s.end_seq else s.last_seq end
      from (select greatest(g.first_seq, first) as first_seq, least(g.last_seq, last) as last_seq,
                   row_number() over (order by g.first_seq) as place, max(least(g.last_seq, last)) over () as end_seq
            from (select m.first_seq, m.last_seq from app.missing_operations(device) m
                  union all select head.last_seq + 1, last where head.last_seq < last) g
            where g.last_seq >= first and g.first_seq <= last) s
      where s.place <= 100 order by 1;
    if found then return; end if;
  end if;
  -- Numbers that a copy of the phone has used hide holes; the chain of hashes does not. It is followed only where there may be a copy.
  if head.received = head.contiguous_seq and head.broken_at is null then
    if not exists (select from shop.operations o
                   where o.business_id = app.business_id() and o.device_id = device and o.device_seq = last and o.hash = last_hash) then
      return query select first, last;
    end if;
    return;
  end if;
  with recursive chain as (
    select last + 1 as device_seq, last_hash as prev_hash
    union all
    select o.device_seq, o.prev_hash from chain c
    join shop.operations o on o.business_id = app.business_id() and o.device_id = device and o.device_seq = c.device_seq - 1 and o.hash = c.prev_hash
    where c.device_seq > from_seq)
  select min(c.device_seq) into linked_from from chain c;
  if linked_from > from_seq then return query select first, linked_from - 1; end if;
end $$;
comment on function app.forgotten_operations is
  'Of what a till says was acknowledged (first to last, and the hash of the last), the numbers that are not here; at most a hundred stretches, the last of which may hold some that are.';
grant execute on function app.forgotten_operations to pos_app;

create function app.is_copied(device uuid, seqs bigint[]) returns boolean language sql stable security invoker set search_path = '' as $$
  select exists (select from unnest(seqs) s(seq)
                 where 1 < (select count(*) from shop.operations o
                            where o.business_id = app.business_id() and o.device_id = device and o.device_seq = s.seq))
$$;
comment on function app.is_copied is 'Whether a phone has used one of these numbers twice: its browser''s profile was copied.';
grant execute on function app.is_copied to pos_app;

grant create on schema app to pos_keeper;
grant execute on function app.notice_installation, app.epoch, app.backed_up_to, app.renew_epoch to pos_app;
alter function app.notice_installation owner to pos_keeper;
alter function app.new_life owner to pos_keeper;
alter function app.backed_up owner to pos_keeper;
alter function app.epoch owner to pos_keeper;
alter function app.backed_up_to owner to pos_keeper;
alter function app.renew_epoch owner to pos_keeper;
revoke create on schema app from pos_keeper;
set local role pos_keeper;
select app.notice_installation();
reset role;
