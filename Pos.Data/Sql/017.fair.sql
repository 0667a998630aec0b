-- The books are checked business by business, in the background: each feature's invariants as they are, asked by the keeper, whose policies show one business.
create table shop.book_checks (
  business_id uuid primary key references shop.businesses on delete restrict,
  checked_at timestamptz not null,
  change_seq bigint not null
);
comment on table shop.book_checks is 'When each business''s invariants were asked last, and how far its changes were then. Written by app.check_books.';
call app.protect('shop.book_checks', owner_writes => true);
grant select, insert, update on shop.book_checks to pos_keeper;

create table shop.broken_books (
  business_id uuid not null references shop.businesses on delete restrict,
  invariant text not null,
  area text not null,
  broken bigint not null,
  since timestamptz not null,
  primary key (business_id, invariant)
);
comment on table shop.broken_books is 'Invariants that were found broken, by app.check_books; 0 rows for one that holds again.';
comment on column shop.broken_books.area is 'The feature whose invariant it is: its function is app.broken_<area>().';
create index broken_books_now on shop.broken_books (business_id) where broken > 0;
call app.protect('shop.broken_books', owner_writes => true);
create policy owner_reads on shop.broken_books as restrictive for select to pos_app using ((select app.is_owner()));
grant select, insert, update on shop.broken_books to pos_keeper;

grant select on shop.sales, shop.sale_lines, shop.return_lines, shop.payments, shop.ledger_entries, shop.allocations, shop.debts, shop.credit_accounts, shop.customers,
  shop.operations, shop.resolutions, shop.stock_movements, shop.stock_on_hand, shop.device_heads, shop.sync_state to pos_keeper;
-- A feature that adds an app.broken_<feature>() grants it to both.
grant execute on function app.broken_credit, app.broken_customers, app.broken_review, app.broken_sales, app.broken_stock, app.broken_sync to pos_keeper;

create function app.check_books(business uuid) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
  settings constant text[] := array['app.business_id', 'app.user_id', 'app.role', 'app.outlet_id', 'app.proof'];
  before constant text[] := (select array_agg(coalesce(current_setting(s.name, true), '') order by s.place) from unnest(settings) with ordinality s (name, place));
  feature text;
  asked record;
  so_far bigint;
  found_broken bigint := 0;
begin
  perform app.enter_for_upkeep(business);
  -- Read first: what comes meanwhile makes the business one that has changed since.
  select s.change_seq into strict so_far from shop.sync_state s where s.business_id = business;
  for feature in
    select p.proname from pg_catalog.pg_proc p
    where p.pronamespace = 'app'::regnamespace and p.proname like 'broken\_%' and p.proname <> 'broken_invariants' order by 1
  loop
    for asked in execute format('select b.invariant, b.broken from app.%I() b', feature) loop
      update shop.broken_books b set broken = asked.broken, since = case when b.broken = 0 then now() else b.since end
      where b.business_id = business and b.invariant = asked.invariant and b.broken <> asked.broken;
      if asked.broken > 0 then
        found_broken := found_broken + 1;
        insert into shop.broken_books (business_id, invariant, area, broken, since)
        values (business, asked.invariant, substr(feature, 8), asked.broken, now()) on conflict do nothing;
      end if;
    end loop;
  end loop;
  insert into shop.book_checks (business_id, checked_at, change_seq) values (business, now(), so_far)
  on conflict (business_id) do update set checked_at = excluded.checked_at, change_seq = excluded.change_seq;
  -- Whoever had no context has none afterwards.
  perform set_config(settings[i], before[i], true) from generate_subscripts(settings, 1) i;
  return found_broken;
end $$;
comment on function app.check_books is 'Asks every app.broken_<feature>() about one business, keeps what is broken, and answers how many invariants are; counts only.';
grant execute on function app.check_books to pos_app;

create function app.next_books(changed interval, unchanged interval, except_for uuid[]) returns uuid
language sql stable security definer set search_path = '' as $$
  select s.business_id from shop.sync_state s left join shop.book_checks c on c.business_id = s.business_id
  where (c.checked_at is null or c.checked_at < now() - case when c.change_seq = s.change_seq then unchanged else changed end)
    and s.business_id <> all (except_for)
  order by c.checked_at nulls first limit 1
$$;
comment on function app.next_books is 'The business whose books were checked longest ago, of those whose turn it is; null when it is nobody''s.';
grant execute on function app.next_books to pos_app;

create function app.books_broken()
returns table (business_id uuid, invariant text, broken bigint, since timestamptz)
language sql stable security definer set search_path = '' as $$
  select b.business_id, b.invariant, b.broken, b.since from shop.broken_books b where b.broken > 0 order by b.since, b.business_id, b.invariant
$$;
comment on function app.books_broken is 'For the watchdog: which businesses'' books were found broken, and how; no name and no figure of theirs.';
grant execute on function app.books_broken to pos_app;

create function app.platform_books()
returns table (business_id uuid, invariant text, broken bigint, since timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from identity.platform_admins a where a.user_id = app.user_id()) then
    raise exception 'not a platform admin' using errcode = '42501';
  end if;
  return query select b.business_id, b.invariant, b.broken, b.since from app.books_broken() b;
end $$;
comment on function app.platform_books is 'The same for the platform''s pages; raises 42501 for anybody but a platform admin.';
grant execute on function app.platform_books to pos_app;
grant execute on function app.books_broken to pos_auditor;

grant create on schema app to pos_keeper, pos_auditor;
alter function app.check_books owner to pos_keeper;
alter function app.next_books owner to pos_auditor;
alter function app.books_broken owner to pos_auditor;
alter function app.platform_books owner to pos_auditor;
revoke create on schema app from pos_keeper, pos_auditor;
