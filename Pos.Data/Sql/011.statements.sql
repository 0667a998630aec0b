-- A link by which a customer looks at a balance without signing in.
create table shop.statement_links (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  outlet_id uuid,
  worker_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  as_of timestamptz not null,
  balance bigint not null,
  seal bytea not null check (length(seal) = 32),
  primary key (business_id, id),
  foreign key (business_id, customer_id) references shop.customers (business_id, id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, worker_id) references shop.workers (business_id, id) on delete restrict,
  check (expires_at > created_at and expires_at <= created_at + interval '30 days')
);
comment on table shop.statement_links is 'What a customer owed at a moment, shown to whoever holds the address. Nothing of it changes but that it is revoked.';
comment on column shop.statement_links.outlet_id is 'Null for what is owed at all outlets together.';
comment on column shop.statement_links.seal is 'Over the address''s secret, which is kept nowhere, and every field but revoked_at: a changed row opens for nobody.';
create index statement_links_by_id on shop.statement_links (id);
create index statement_links_by_customer on shop.statement_links (business_id, customer_id, created_at);
call app.protect('shop.statement_links', 'outlet_id');
-- Made now, in the maker's own name, for what is owed now; by a cashier only for an account of the own outlet.
create policy as_it_is on shop.statement_links as restrictive for insert to pos_app with check (
  created_at = now() and as_of = now() and revoked_at is null
  and exists (select from shop.workers w where w.business_id = statement_links.business_id and w.id = statement_links.worker_id and w.user_id = (select app.user_id()))
  and balance = (select coalesce(sum(a.balance), 0) from shop.credit_accounts a
                 where a.business_id = statement_links.business_id and a.customer_id = statement_links.customer_id
                   and (statement_links.outlet_id is null or a.outlet_id = statement_links.outlet_id))
  and ((select app.is_owner()) or exists (select from shop.credit_accounts a
       where a.business_id = statement_links.business_id and a.customer_id = statement_links.customer_id and a.outlet_id = statement_links.outlet_id)));
create policy owner_revokes on shop.statement_links as restrictive for update to pos_app
  using ((select app.is_owner()) and revoked_at is null) with check (revoked_at is not null);
grant insert, update (revoked_at) on shop.statement_links to pos_app;

create function app.seal_of(link shop.statement_links, secret bytea) returns bytea
language sql stable set search_path = '' as $$
  select sha256(secret || convert_to(concat_ws(' ', link.business_id, link.id, link.customer_id, coalesce(link.outlet_id::text, '*'), link.worker_id,
    extract(epoch from link.created_at), extract(epoch from link.expires_at), extract(epoch from link.as_of), link.balance), 'UTF8'))
$$;
comment on function app.seal_of is 'What ties a link''s row to the secret in its address.';
grant execute on function app.seal_of to pos_app, pos_gatekeeper;

create policy by_address on shop.statement_links for select to pos_gatekeeper using (true);
create policy by_address on shop.customers for select to pos_gatekeeper using (true);
create policy by_address on shop.outlets for select to pos_gatekeeper using (true);
grant select on shop.statement_links to pos_gatekeeper;
grant select (business_id, id, name, name_ur) on shop.customers to pos_gatekeeper;
grant select (business_id, id, name, phone, time_zone, created_at) on shop.outlets to pos_gatekeeper;

create function app.open_statement_link(link uuid, secret bytea)
returns table (state text, shop_name text, outlet_name text, outlet_phone text, time_zone text, customer_name text, customer_name_ur text, balance bigint, as_of timestamptz, expires_at timestamptz)
language sql stable security definer set search_path = '' as $$
  with opened as (
    select l.*, case when l.revoked_at is not null then 'revoked' when l.expires_at <= now() then 'expired' else 'open' end as state
    from shop.statement_links l where l.id = link and l.seal = app.seal_of(l, secret)
  )
  select o.state, b.name, coalesce(s.name, ''), coalesce(s.phone, first.phone, ''), coalesce(s.time_zone, first.time_zone),
         case o.state when 'open' then c.name end, case o.state when 'open' then c.name_ur end, case o.state when 'open' then o.balance end, o.as_of, o.expires_at
  from opened o
  join shop.businesses b on b.business_id = o.business_id
  join shop.customers c on c.business_id = o.business_id and c.id = o.customer_id
  left join shop.outlets s on s.business_id = o.business_id and s.id = o.outlet_id
  cross join lateral (select f.phone, f.time_zone from shop.outlets f where f.business_id = o.business_id order by f.created_at, f.id limit 1) first
$$;
comment on function app.open_statement_link is 'For whoever holds the address, without signing in: the balance at that moment and whose it is, nothing else. No row for an address, or a row, that was changed.';

-- Many statements in one file.
create table shop.statement_runs (
  business_id uuid not null,
  id uuid not null,
  asked_by uuid not null,
  outlet_id uuid,
  language text not null check (language in ('en', 'ur')),
  size text not null check (size in ('a4', '80mm')),
  total int not null check (total >= 0),
  done int not null default 0 check (done between 0 and total),
  state text not null check (state in ('running', 'done', 'failed')),
  asked_at timestamptz not null,
  seen_at timestamptz not null,
  file bytea,
  primary key (business_id, id),
  foreign key (business_id, asked_by) references shop.workers (business_id, id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  check ((state = 'done') = (file is not null))
);
comment on table shop.statement_runs is 'The statements of all who owe, as one file, while it is made and for some days after.';
comment on column shop.statement_runs.seen_at is 'When the server that makes it last said so. Long ago, and still running: that server is gone, and it can be started again.';
create index statement_runs_by_time on shop.statement_runs (business_id, asked_at);
call app.protect('shop.statement_runs', 'outlet_id', owner_writes => true);
create policy owner_reads on shop.statement_runs as restrictive for select to pos_app using ((select app.is_owner()));
grant insert, update (total, done, state, seen_at, file), delete on shop.statement_runs to pos_app;

-- Who was asked for the money when.
create table shop.reminders (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  outlet_id uuid,
  worker_id uuid not null,
  balance bigint not null,
  reminded_at timestamptz not null,
  primary key (business_id, id),
  foreign key (business_id, customer_id) references shop.customers (business_id, id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, worker_id) references shop.workers (business_id, id) on delete restrict
);
comment on table shop.reminders is 'A message about what is owed was opened for sending. Whether it was sent, only the phone knows.';
create index reminders_by_customer on shop.reminders (business_id, customer_id, reminded_at);
call app.protect('shop.reminders', 'outlet_id', owner_writes => true);
create policy owner_reads on shop.reminders as restrictive for select to pos_app using ((select app.is_owner()));
grant insert on shop.reminders to pos_app;

grant execute on function app.open_statement_link to pos_app;
grant create on schema app to pos_gatekeeper;
alter function app.open_statement_link owner to pos_gatekeeper;
revoke create on schema app from pos_gatekeeper;
