-- Whether a phone's browser promised to keep what is not sent yet.
alter table shop.devices add column is_kept boolean;
comment on column shop.devices.is_kept is 'Whether its browser promised never to clear the till''s store by itself, by its own account; null when it never said.';
grant update (is_kept) on shop.devices to pos_app;
