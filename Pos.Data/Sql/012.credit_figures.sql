-- Figures of what customers owe, as whoever asks may see them: these run with the asker's own rights.
create index allocations_of_bad_debt on shop.allocations (business_id, by_op, by_line) include (outlet_id, kind, amount) where kind in ('written_off', 'recovered') and amount > 0;

create function app.credit_by_day(first date, last date, outlet uuid)
returns table (day date, given bigint, cash bigint, card bigint, wallet bigint, returned bigint, written_off bigint, recovered bigint)
language sql stable set search_path = '' as $$
  -- An entry's account says its kind: these kinds have no account in common.
  with moved as (
    select e.business_date, e.account, app.total(e.amount) as amount
    from shop.ledger_entries e
    where e.business_id = app.business_id() and e.business_date between first and last and e.kind in ('credit', 'payment', 'return', 'write_off')
      and (outlet is null or e.outlet_id = outlet)
    group by 1, 2
    union all
    -- What was taken back is as if it had not been, on its own day.
    select e.business_date, e.account, -app.total(e.amount)
    from shop.ledger_entries r join shop.ledger_entries e on e.business_id = r.business_id and e.op_id = r.reverses_op and e.line_no = r.reverses_line
    where r.business_id = app.business_id() and r.reverses_op is not null and e.business_date between first and last and e.kind in ('credit', 'payment', 'return', 'write_off')
      and (outlet is null or e.outlet_id = outlet)
    group by 1, 2
    union all
    -- A write-off gives up what was still owed, which may be less than it names.
    select e.business_date, a.kind, app.total(a.amount)
    from shop.allocations a join shop.ledger_entries e on e.business_id = a.business_id and e.op_id = a.by_op and e.line_no = a.by_line
    where a.business_id = app.business_id() and a.kind in ('written_off', 'recovered') and a.amount > 0 and e.business_date between first and last
      and (outlet is null or a.outlet_id = outlet)
    group by 1, 2
  )
  select business_date,
         coalesce(app.total(amount) filter (where account = 'sales'), 0),
         coalesce(-app.total(amount) filter (where account = 'cash'), 0),
         coalesce(-app.total(amount) filter (where account = 'card'), 0),
         coalesce(-app.total(amount) filter (where account = 'wallet'), 0),
         coalesce(-app.total(amount) filter (where account = 'returns'), 0),
         coalesce(app.total(amount) filter (where account = 'written_off'), 0),
         coalesce(app.total(amount) filter (where account = 'recovered'), 0)
  from moved group by business_date order by business_date
$$;
comment on function app.credit_by_day is 'Paisa given on credit, received by method, taken back as goods, written off and recovered, by business date; of one outlet, or of all the asker may see.';

-- "(select ...)" is asked once, a bare call once for each row.
create function app.credit_standing(today date, outlet uuid)
returns table (outstanding bigint, advances bigint, debtors bigint, days_30 bigint, days_60 bigint, days_90 bigint, older bigint)
language sql stable set search_path = '' as $$
  select a.outstanding, a.advances, a.debtors, d.to_30, d.to_60 - d.to_30, d.to_90 - d.to_60, d.owed - d.to_90
  from (
    select coalesce(app.total(balance) filter (where balance > 0), 0) as outstanding, coalesce(-app.total(balance) filter (where balance < 0), 0) as advances,
           count(distinct customer_id) filter (where balance > 0) as debtors
    from shop.credit_accounts where business_id = (select app.business_id()) and (outlet is null or outlet_id = outlet)
  ) a cross join (
    select coalesce(app.total(open) filter (where since >= today - 30), 0) as to_30, coalesce(app.total(open) filter (where since >= today - 60), 0) as to_60,
           coalesce(app.total(open) filter (where since >= today - 90), 0) as to_90, coalesce(app.total(open), 0) as owed
    from shop.debts where business_id = (select app.business_id()) and open > 0 and (outlet is null or outlet_id = outlet)
  ) d
$$;
comment on function app.credit_standing is 'What is owed now, by the age of each debt, and what customers have in advance: paisa.';

create function app.top_debtors(outlet uuid, most int)
returns table (customer_id uuid, name text, name_ur text, balance bigint, oldest_open date)
language sql stable set search_path = '' as $$
  select c.id, c.name, c.name_ur, a.owed, a.oldest_open
  from (
    select k.customer_id, app.total(k.balance) as owed, min(k.oldest_open) as oldest_open
    from shop.credit_accounts k where k.business_id = (select app.business_id()) and k.balance > 0 and (outlet is null or k.outlet_id = outlet)
    group by k.customer_id order by 2 desc, 1 limit most
  ) a join shop.customers c on c.business_id = (select app.business_id()) and c.id = a.customer_id
  order by a.owed desc, c.name, c.id
$$;
comment on function app.top_debtors is 'Who owes most, whatever is in advance at another outlet.';

grant execute on function app.credit_by_day, app.credit_standing, app.top_debtors to pos_app;
