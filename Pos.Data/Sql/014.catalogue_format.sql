-- A pack of the catalogue says how it is laid out; one of another layout is packed anew.
alter table shop.catalogue_snapshots add column format text not null default '';
comment on column shop.catalogue_snapshots.format is 'Of the kept pack, its number and its columns; a program or a till that means another one has it packed anew.';
grant update (format) on shop.catalogue_snapshots to pos_app;
