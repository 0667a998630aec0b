-- What a phone told of itself at its last contact.
alter table shop.devices
  add column pending int not null default 0 check (pending >= 0),
  add column oldest_pending_at timestamptz,
  add column clock_offset_ms bigint not null default 0,
  add column version text not null default '' check (length(version) <= 40);
comment on column shop.devices.pending is 'Operations the phone had not sent yet, by its own account at last_contact_at.';
comment on column shop.devices.clock_offset_ms is 'Server clock minus the phone''s at its last contact; positive when the phone is behind.';
grant update (pending, oldest_pending_at, clock_offset_ms, version) on shop.devices to pos_app;

alter table shop.operations add column corrected_at timestamptz;
comment on column shop.operations.corrected_at is 'When it happened by the server''s reckoning (DeviceTime.Correct); null for what came before this was kept.';

-- Up to where each phone's chain of operations is whole.
create table shop.device_heads (
  business_id uuid not null,
  device_id uuid not null,
  outlet_id uuid not null,
  received bigint not null default 0,
  last_seq bigint not null default 0,
  contiguous_seq bigint not null default 0,
  contiguous_hash bytea not null default decode(repeat('00', 32), 'hex'),
  broken_at bigint,
  primary key (business_id, device_id),
  foreign key (business_id, device_id) references shop.devices (business_id, id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict
) with (fillfactor = 60);
comment on table shop.device_heads is 'Cache over shop.operations, written by the trigger there and by nobody else.';
comment on column shop.device_heads.contiguous_seq is 'Everything from 1 to here has been received.';
comment on column shop.device_heads.broken_at is 'The first operation whose prev_hash is not the hash of the one before: a row was changed or taken out on the phone.';
call app.protect('shop.device_heads', 'outlet_id');
grant select, insert, update on shop.device_heads to pos_keeper;
grant select on shop.operations to pos_keeper;

create function app.keep_heads() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare
  told record;
  head shop.device_heads;
  next record;
begin
  for told in
    select a.business_id, a.device_id, (array_agg(a.outlet_id))[1] as outlet_id, count(*) as added, max(a.device_seq) as last_seq
    from added a where a.device_id is not null group by 1, 2 order by 2
  loop
    insert into shop.device_heads (business_id, device_id, outlet_id, received)
    select told.business_id, told.device_id, told.outlet_id,
           (select count(*) - told.added from shop.operations o where o.business_id = told.business_id and o.device_id = told.device_id)
    where not exists (select from shop.device_heads h where h.business_id = told.business_id and h.device_id = told.device_id)
    on conflict do nothing;
    select * into strict head from shop.device_heads h where h.business_id = told.business_id and h.device_id = told.device_id for update;

    for next in
      select o.device_seq, o.hash, o.prev_hash from shop.operations o
      where o.business_id = told.business_id and o.device_id = told.device_id and o.device_seq > head.contiguous_seq
      order by o.device_seq
    loop
      continue when next.device_seq = head.contiguous_seq;
      exit when next.device_seq > head.contiguous_seq + 1;
      if next.prev_hash <> head.contiguous_hash then head.broken_at := coalesce(head.broken_at, next.device_seq); end if;
      head.contiguous_seq := next.device_seq;
      head.contiguous_hash := next.hash;
    end loop;

    update shop.device_heads h
    set received = h.received + told.added, last_seq = greatest(h.last_seq, told.last_seq),
        contiguous_seq = head.contiguous_seq, contiguous_hash = head.contiguous_hash, broken_at = head.broken_at
    where h.business_id = told.business_id and h.device_id = told.device_id;

    -- A cloned phone: two operations under one number. Both are kept; the owner is told.
    insert into shop.flags (business_id, op_id, kind, subject, detail, raised_at)
    select a.business_id, a.op_id, 'sequence_reused', o.op_id, a.device_seq::text, now()
    from added a join shop.operations o
      on o.business_id = a.business_id and o.device_id = a.device_id and o.device_seq = a.device_seq and o.op_id <> a.op_id
    where a.business_id = told.business_id and a.device_id = told.device_id
    on conflict do nothing;
  end loop;
  return null;
end $$;
comment on function app.keep_heads is 'Moves each phone''s head over the operations that came, holes and broken links noted.';
create trigger keep_heads after insert on shop.operations
  referencing new table as added for each statement execute function app.keep_heads();

create function app.missing_operations(device uuid)
returns table (first_seq bigint, last_seq bigint, since timestamptz)
language sql stable security invoker set search_path = '' as $$
  with above as (
    select o.device_seq, coalesce(o.corrected_at, o.occurred_at + make_interval(secs => o.clock_offset_ms / 1000.0)) as at,
           lag(o.device_seq, 1, h.contiguous_seq) over (order by o.device_seq) as before
    from shop.device_heads h
    join shop.operations o on o.business_id = h.business_id and o.device_id = h.device_id and o.device_seq > h.contiguous_seq
    where h.business_id = app.business_id() and h.device_id = device
  )
  select before + 1, device_seq - 1, at from above where device_seq > before + 1 order by 1
$$;
comment on function app.missing_operations is 'The holes in a phone''s numbers, each with the time of the operation that came after it.';
grant execute on function app.missing_operations to pos_app;

-- What the owner decided about an operation that could not be applied. The operation itself stays as it came.
create table shop.resolutions (
  business_id uuid not null,
  op_id uuid not null,
  outlet_id uuid,
  decided_by_op uuid not null,
  decision text not null check (decision in ('applied', 'corrected', 'dismissed')),
  note text not null check (length(note) <= 500),
  payload text,
  decided_at timestamptz not null,
  primary key (business_id, op_id),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, decided_by_op) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  check ((decision = 'corrected') = (payload is not null)),
  check (decision <> 'dismissed' or length(note) > 0)
);
comment on table shop.resolutions is 'One decision per quarantined operation; what it was applied as is keyed by the operation''s own id.';
comment on column shop.resolutions.payload is 'As the owner corrected it; the operation keeps what came.';
call app.protect('shop.resolutions', 'outlet_id', owner_writes => true);
create policy owner_reads on shop.resolutions as restrictive for select to pos_app using ((select app.is_owner()));
grant insert on shop.resolutions to pos_app;

alter table shop.flags add column seen_at timestamptz;
create index flags_unseen on shop.flags (business_id, kind, raised_at) where seen_at is null;
create policy owner_sees on shop.flags as restrictive for update to pos_app using ((select app.is_owner()));
grant update (seen_at) on shop.flags to pos_app;

-- For the operator, after a backup was restored (Database.NewEpochsAsync).
grant update (epoch) on shop.sync_state to pos_keeper;

-- People who run the installation. They see how shops fare, never what they sell.
create table identity.platform_admins (
  user_id uuid primary key references identity.users on delete cascade,
  since timestamptz not null default now()
);
alter table identity.platform_admins enable row level security;
alter table identity.platform_admins force row level security;
create policy own on identity.platform_admins for select to pos_app using (user_id = (select app.user_id()));
create policy audit on identity.platform_admins for select to pos_auditor using (true);
-- Appointed on the server itself, by whoever migrates (PlatformAdmins.AppointAsync); no request can.
create policy appoint on identity.platform_admins for insert to pos_keeper with check (true);
grant select on identity.platform_admins to pos_app, pos_auditor;
grant insert on identity.platform_admins to pos_keeper;

create function app.platform_sync_health()
returns table (business_id uuid, business_name text, phones bigint, last_contact_at timestamptz, pending bigint, oldest_pending_at timestamptz,
               missing bigint, missing_since timestamptz, broken_chains bigint, quarantined bigint, versions text[])
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from identity.platform_admins a where a.user_id = app.user_id()) then
    raise exception 'not a platform admin' using errcode = '42501';
  end if;
  return query
    select b.business_id, b.name, d.phones, d.last_contact_at, d.pending, d.oldest_pending_at, h.missing, h.missing_since, h.broken_chains, q.quarantined, d.versions
    from shop.businesses b
    left join lateral (
      select count(*) as phones, max(x.last_contact_at) as last_contact_at, coalesce(sum(x.pending), 0)::bigint as pending,
             min(x.oldest_pending_at) as oldest_pending_at, array_agg(distinct x.version order by x.version) filter (where x.version <> '') as versions
      from shop.devices x where x.business_id = b.business_id and x.revoked_at is null) d on true
    left join lateral (
      select coalesce(sum(x.last_seq - x.contiguous_seq - (
               select count(distinct o.device_seq) from shop.operations o
               where o.business_id = x.business_id and o.device_id = x.device_id and o.device_seq > x.contiguous_seq)), 0)::bigint as missing, count(x.broken_at) as broken_chains,
             min((select min(coalesce(o.corrected_at, o.occurred_at + make_interval(secs => o.clock_offset_ms / 1000.0))) from shop.operations o
                  where x.last_seq > x.contiguous_seq and o.business_id = x.business_id and o.device_id = x.device_id and o.device_seq > x.contiguous_seq)) as missing_since
      from shop.device_heads x where x.business_id = b.business_id) h on true
    left join lateral (
      select count(*) as quarantined from shop.operations o
      where o.business_id = b.business_id and o.status = 'quarantined'
        and not exists (select from shop.resolutions r where r.business_id = o.business_id and r.op_id = o.op_id)) q on true
    order by b.name, b.business_id;
end $$;
comment on function app.platform_sync_health is 'How each business''s phones fare, in counts and times; raises 42501 for anybody but a platform admin.';
grant execute on function app.platform_sync_health to pos_app;

grant create on schema app to pos_keeper, pos_auditor;
-- Only its owner replaces a function.
set local role pos_auditor;
create or replace function app.broken_invariants()
returns table (invariant text, broken bigint)
language sql stable security definer set search_path = '' as $$
  select 'sale total = lines + rounding = paid + credit', count(*) from shop.sales s
    where s.total <> s.lines_total + s.rounding or s.total <> s.paid + s.credit or s.total % 100 <> 0
      or s.lines_total <> coalesce((select sum(l.line_total) from shop.sale_lines l where l.business_id = s.business_id and l.sale_id = s.id), 0)
      or s.paid <> coalesce((select sum(p.amount) from shop.payments p where p.business_id = s.business_id and p.sale_id = s.id), 0)
  union all
  select 'stock on hand = sum of movements', count(*) from (
    select business_id, outlet_id, product_id, sum(quantity) as quantity from shop.stock_movements group by 1, 2, 3
  ) m full join shop.stock_on_hand s using (business_id, outlet_id, product_id)
    where coalesce(m.quantity, 0) <> coalesce(s.quantity, 0)
  union all
  select 'each sale moved what it sold', count(*) from (
    select l.business_id, l.sale_id, l.line_no, l.product_id, l.quantity from shop.sale_lines l
  ) l full join (
    select m.business_id, m.op_id as sale_id, m.line_no, m.product_id, m.quantity from shop.stock_movements m where m.reason = 'sale'
  ) m using (business_id, sale_id, line_no)
    where l.product_id is distinct from m.product_id or l.quantity is distinct from -m.quantity
  union all
  select 'one effect per operation', count(*) from shop.operations o
    left join shop.resolutions r on r.business_id = o.business_id and r.op_id = o.op_id
    where o.kind = 'record_sale'
      and (o.status = 'applied' or coalesce(r.decision in ('applied', 'corrected'), false))
          <> exists (select from shop.sales s where s.business_id = o.business_id and s.id = o.op_id)
  union all
  select 'only what was set aside is decided', count(*) from shop.resolutions r
    join shop.operations o on o.business_id = r.business_id and o.op_id = r.op_id where o.status <> 'quarantined'
  union all
  -- A cloned phone repeats its numbers; that is flagged as sequence_reused, and no fault of the books.
  select 'receipt numbers are distinct', count(*) from (
    select from shop.sales s join shop.operations o on o.business_id = s.business_id and o.op_id = s.id
    join (select business_id, receipt_no from shop.sales group by 1, 2 having count(*) > 1) d on d.business_id = s.business_id and d.receipt_no = s.receipt_no
    group by s.business_id, s.receipt_no having count(distinct (o.device_id, o.device_seq)) > 1) d
  union all
  select 'each phone''s head is where its operations say', count(*) from shop.device_heads h
    where h.received <> (select count(*) from shop.operations o where o.business_id = h.business_id and o.device_id = h.device_id)
       or h.last_seq <> (select max(o.device_seq) from shop.operations o where o.business_id = h.business_id and o.device_id = h.device_id)
       or h.contiguous_seq <> (select count(distinct o.device_seq) from shop.operations o
            where o.business_id = h.business_id and o.device_id = h.device_id and o.device_seq <= h.contiguous_seq)
       or exists (select from shop.operations o where o.business_id = h.business_id and o.device_id = h.device_id and o.device_seq = h.contiguous_seq + 1)
  union all
  select 'parts belong to the outlet of their sale', count(*) from shop.sales s
    where exists (select from shop.sale_lines l where l.business_id = s.business_id and l.sale_id = s.id and l.outlet_id <> s.outlet_id)
       or exists (select from shop.payments p where p.business_id = s.business_id and p.sale_id = s.id and p.outlet_id <> s.outlet_id)
$$;
reset role;

alter function app.keep_heads owner to pos_keeper;
alter function app.platform_sync_health owner to pos_auditor;
revoke create on schema app from pos_keeper, pos_auditor;
