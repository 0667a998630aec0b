-- What one outlet asks for a product, and whether it has it at all, where that is another answer than the business's.
create table shop.outlet_products (
  business_id uuid not null,
  outlet_id uuid not null,
  product_id uuid not null,
  price bigint check (price between 0 and 999999999),
  sold boolean not null,
  change_seq bigint not null,
  primary key (business_id, outlet_id, product_id),
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on table shop.outlet_products is 'What an outlet has of its own about a product. A row stays when that is nothing any more: its tills must hear of it.';
comment on column shop.outlet_products.price is 'Paisa for one unit; null for the product''s own price.';
comment on column shop.outlet_products.sold is 'Off: tills of this outlet do not offer it; a sale of it is a sale all the same.';
create index outlet_products_by_change on shop.outlet_products (business_id, outlet_id, change_seq);
call app.protect('shop.outlet_products', 'outlet_id', owner_writes => true);
grant insert, update (price, sold, change_seq) on shop.outlet_products to pos_app;

-- An owner sends a phone to another outlet: it goes by itself, and what it has not sent stays with the outlet it leaves.
alter table shop.devices
  add column move_to uuid,
  add foreign key (business_id, move_to) references shop.outlets (business_id, id) on delete restrict;
comment on column shop.devices.move_to is 'Where its owner sends it; null again as soon as it is there. Written by functions alone.';
grant select (business_id, id, outlet_id, move_to), update (move_to) on shop.devices to pos_keeper;

create function app.send_device(device uuid, target uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not app.is_owner() then
    raise exception 'only an owner sends phones elsewhere' using errcode = '42501';
  end if;
  update shop.devices d set move_to = nullif(target, d.outlet_id) where d.business_id = app.business_id() and d.id = device;
end $$;
comment on function app.send_device is 'An owner sends a phone to an outlet; where it is already, it stays.';

create function app.device_arrived(device uuid, place uuid) returns void language sql volatile security definer set search_path = '' as $$
  update shop.devices d set move_to = null
  where d.business_id = app.business_id() and d.id = device and d.move_to = place and coalesce(app.outlet_id(), place) = place
$$;
comment on function app.device_arrived is 'What this device was is a till of that outlet now: whoever made it one works there.';

revoke execute on function app.send_device, app.device_arrived from public;
grant execute on function app.send_device, app.device_arrived to pos_app;
grant create on schema app to pos_keeper;
alter function app.send_device owner to pos_keeper;
alter function app.device_arrived owner to pos_keeper;
revoke create on schema app from pos_keeper;

-- Which outlet a cashier of several looks at in the office is what he said last: there, or by the shift he took.
alter table identity.sessions add column at_outlet uuid, add column at_outlet_since timestamptz;
comment on column identity.sessions.at_outlet is 'Where a cashier of several outlets said in the office that he is; no key, for people are not scoped to a business.';
grant update (at_outlet, at_outlet_since) on identity.sessions to pos_gatekeeper;

grant create on schema app to pos_gatekeeper;
set local role pos_gatekeeper;
create or replace function app.enter(business uuid, session uuid, key bytea, at uuid default null)
returns table (user_id uuid, worker_id uuid, worker_name text, role text, outlet_id uuid, business_name text)
language plpgsql volatile security definer set search_path = '' as $$
declare
  person constant uuid := app.person_of(session, key);
  here uuid;
begin
  select w.user_id, w.id, w.name, w.role, w.outlet_id, b.name into user_id, worker_id, worker_name, role, outlet_id, business_name
  from shop.workers w join shop.businesses b using (business_id)
  where w.business_id = business and w.user_id = person and w.removed_at is null and w.suspended_at is null;
  if found then
    if exists (select from shop.worker_outlets o where o.business_id = business and o.worker_id = enter.worker_id) then
      select o into here
      from shop.workers w
      cross join lateral app.outlets_of(w) o
      left join lateral (
        select said.outlet_id from (
          (select s.outlet_id, s.issued_at as since from shop.shifts s where s.business_id = business and s.worker_id = w.id order by s.issued_at desc limit 1)
          union all
          select x.at_outlet, x.at_outlet_since from identity.sessions x where x.id = session and x.at_outlet in (select app.outlets_of(w))
        ) said order by said.since desc limit 1) last on true
      where w.business_id = business and w.id = enter.worker_id
      order by o is not distinct from at desc, o is not distinct from last.outlet_id desc, o = w.outlet_id desc
      limit 1;
      outlet_id := here;
    end if;
    -- Once an hour, and nobody waits for it.
    update identity.sessions s set used_at = now()
    where s.id = (select x.id from identity.sessions x where x.id = session and x.used_at < now() - interval '1 hour' for update skip locked);
    perform app.open_context(business, user_id, role, outlet_id);
    return next;
  end if;
end $$;
comment on function app.enter is
  'Opens the tenant context of this transaction for whoever is signed in with this secret; no row when that person has no place in the business (any more). A cashier of
several outlets is at one of them: the one that is asked for, or where he said last that he is (a shift, or in this browser''s office), or the first.';

create function app.go_to_outlet(business uuid, session uuid, key bytea, place uuid) returns boolean
language sql volatile security definer set search_path = '' as $$
  update identity.sessions x set at_outlet = place, at_outlet_since = clock_timestamp()
  where x.id = session and x.user_id = app.person_of(session, key) and exists (
    select from shop.workers w cross join lateral app.outlets_of(w) o
    where w.business_id = business and w.user_id = x.user_id and w.removed_at is null and w.suspended_at is null and o = place)
  returning true
$$;
comment on function app.go_to_outlet is 'A cashier who is signed in with this secret looks at one of the outlets where he works; null for another one.';
revoke execute on function app.go_to_outlet from public;
grant execute on function app.go_to_outlet to pos_app;
reset role;
revoke create on schema app from pos_gatekeeper;
