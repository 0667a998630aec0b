create table shop.businesses (
  business_id uuid primary key,
  name text not null check (length(name) between 1 and 80),
  created_at timestamptz not null
);
call app.protect('shop.businesses', owner_writes => true);
grant insert, update (name) on shop.businesses to pos_app;

create table shop.outlets (
  business_id uuid not null references shop.businesses on delete restrict,
  id uuid not null,
  name text not null check (length(name) between 1 and 80),
  code text not null check (code ~ '^[A-Z]{1,3}$'),
  phone text,
  address text,
  time_zone text not null,
  cutover_hour smallint not null check (cutover_hour between 0 and 12),
  created_at timestamptz not null,
  primary key (business_id, id),
  unique (business_id, code)
);
comment on column shop.outlets.code is 'Letters that start the receipt numbers of this outlet.';
comment on column shop.outlets.cutover_hour is 'Sales before this hour belong to the business date before.';
call app.protect('shop.outlets', 'id', owner_writes => true);
grant insert, update (name, phone, address, time_zone, cutover_hour) on shop.outlets to pos_app;

create table shop.workers (
  business_id uuid not null references shop.businesses on delete restrict,
  id uuid not null,
  user_id uuid not null,
  name text not null check (length(name) between 1 and 80),
  role text not null check (role in ('owner', 'cashier')),
  outlet_id uuid,
  joined_at timestamptz not null,
  removed_at timestamptz,
  primary key (business_id, id),
  unique (business_id, user_id),
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  check (role = 'owner' or outlet_id is not null)
);
comment on table shop.workers is 'A user''s place in a business. No key to identity.users: users are not scoped to a business.';
comment on column shop.workers.outlet_id is 'The one outlet of a cashier; null for an owner, who sees all.';
create index workers_by_user on shop.workers (user_id);
call app.protect('shop.workers', owner_writes => true);
grant insert, update (name, role, outlet_id, removed_at) on shop.workers to pos_app;

create table shop.devices (
  business_id uuid not null references shop.businesses on delete restrict,
  id uuid not null,
  outlet_id uuid not null,
  number int not null check (number > 0),
  name text not null check (length(name) between 1 and 80),
  enrolled_by uuid not null,
  enrolled_at timestamptz not null,
  revoked_at timestamptz,
  last_contact_at timestamptz,
  primary key (business_id, id),
  unique (business_id, outlet_id, number),
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, enrolled_by) references shop.workers (business_id, id) on delete restrict
);
comment on table shop.devices is 'A browser enrolled at an outlet. Outlet code and number make the prefix of its receipt numbers.';
call app.protect('shop.devices', 'outlet_id');
-- A cashier enrols phones and sends from them; only an owner revokes one, and nobody else brings it back.
create policy cashier_keeps on shop.devices as restrictive for update to pos_app
  using ((select app.is_owner()) or revoked_at is null) with check ((select app.is_owner()) or revoked_at is null);
grant insert, update (name, revoked_at, last_contact_at) on shop.devices to pos_app;

create table shop.shifts (
  business_id uuid not null references shop.businesses on delete restrict,
  id uuid not null,
  secret_hash bytea not null check (length(secret_hash) = 32),
  user_id uuid not null,
  worker_id uuid not null,
  outlet_id uuid not null,
  device_id uuid not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (business_id, id),
  foreign key (business_id, worker_id) references shop.workers (business_id, id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, device_id) references shop.devices (business_id, id) on delete restrict
);
comment on table shop.shifts is 'Append-only tokens (user, outlet, device) that name the author of operations made offline; only a hash is kept.';
create index shifts_by_id on shop.shifts (id);
call app.protect('shop.shifts', 'outlet_id');
create policy own_name on shop.shifts as restrictive for insert to pos_app with check (
  user_id = (select app.user_id())
  and exists (select from shop.workers w where w.business_id = shifts.business_id and w.id = shifts.worker_id and w.user_id = shifts.user_id));
create policy owner_revokes on shop.shifts as restrictive for update to pos_app using ((select app.is_owner()));
grant insert, update (revoked_at) on shop.shifts to pos_app;

create table shop.sync_state (
  business_id uuid primary key references shop.businesses on delete restrict,
  change_seq bigint not null default 0,
  epoch uuid not null,
  min_valid_seq bigint not null default 0
);
comment on table shop.sync_state is 'change_seq is taken last before commit, so that a reader never passes a change that is not visible yet.';
call app.protect('shop.sync_state');
grant insert on shop.sync_state to pos_app;
grant select, update (change_seq) on shop.sync_state to pos_keeper;

create function app.next_change_seq() returns bigint language sql volatile security definer set search_path = '' as $$
  update shop.sync_state set change_seq = change_seq + 1 where business_id = app.business_id() returning change_seq
$$;
grant execute on function app.next_change_seq to pos_app, pos_keeper;

-- Tells listening web nodes, on commit, that something of this outlet changed; they tell the open pages.
create function app.announce(topic text, outlet uuid) returns void language sql volatile set search_path = '' as $$
  select pg_notify('shop', app.business_id() || ' ' || outlet || ' ' || topic)
$$;
grant execute on function app.announce to pos_app, pos_keeper;
