-- Numbers of the shop's own are given to many goods at once, and taken back at once.
alter table shop.product_batches drop constraint product_batches_reason_check;
alter table shop.product_batches add constraint product_batches_reason_check check (reason in ('import', 'prices', 'barcodes', 'undo'));
