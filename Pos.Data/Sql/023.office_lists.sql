-- The sums above the list of sales come from indexes alone. Most sales are paid in cash, so only what was not is looked up beside them.
drop index shop.sales_by_date;
create index sales_by_date on shop.sales (business_id, business_date, occurred_at) include (id, outlet_id, total, paid, credit);
create index payments_not_in_cash on shop.payments (business_id, sale_id) include (outlet_id, method, amount) where method <> 'cash';
