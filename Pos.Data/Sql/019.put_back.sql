-- What a server that was put back cannot know: shifts that began after its backup, and which of a copied phone was stolen.

create function app.forgotten_shifts(ids uuid[]) returns setof uuid language sql stable security definer set search_path = '' as $$
  select i.id from unnest(ids) i(id) where not exists (select from shop.shifts s where s.id = i.id)
$$;
comment on function app.forgotten_shifts is
  'Those of these shifts that no business has: it was put back to before they began. Others, also those of another outlet, are there and can be proven.';
grant execute on function app.forgotten_shifts to pos_app;
grant create on schema app to pos_gatekeeper;
alter function app.forgotten_shifts owner to pos_gatekeeper;
revoke create on schema app from pos_gatekeeper;

-- Who blocks a phone blocks those that parted from it, for nobody can tell which of them was stolen.
alter table shop.devices add column parted_from uuid;
comment on column shop.devices.parted_from is 'The device whose browser was copied to become this one.';
