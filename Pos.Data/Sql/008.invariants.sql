-- What must always hold, each as one query that counts what breaks it.
create function app.broken_invariants()
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
    where o.kind = 'record_sale' and (o.status = 'applied') <> exists (select from shop.sales s where s.business_id = o.business_id and s.id = o.op_id)
  union all
  select 'receipt numbers are distinct', count(*) from (
    select from shop.sales group by business_id, receipt_no having count(*) > 1) d
  union all
  select 'device sequence numbers are distinct', count(*) from (
    select from shop.operations where device_id is not null group by business_id, device_id, device_seq having count(*) > 1) d
  union all
  select 'parts belong to the outlet of their sale', count(*) from shop.sales s
    where exists (select from shop.sale_lines l where l.business_id = s.business_id and l.sale_id = s.id and l.outlet_id <> s.outlet_id)
       or exists (select from shop.payments p where p.business_id = s.business_id and p.sale_id = s.id and p.outlet_id <> s.outlet_id)
$$;
comment on function app.broken_invariants is 'One row per invariant with the number of rows that break it, over all businesses; counts only.';
grant execute on function app.broken_invariants to pos_app;
alter function app.broken_invariants owner to pos_auditor;
revoke create on schema app from pos_gatekeeper, pos_keeper, pos_auditor;
