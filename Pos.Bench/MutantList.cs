namespace Pos.Bench;

/// <param name="Old">Must stand in the file exactly once.</param>
public sealed record Edit(string File, string Old, string New);

/// <param name="Tests">A test file of the client, or a class or method of Pos.Tests: the narrowest that must go red.</param>
public sealed record Mutant(string Name, string Tests, params Edit[] Edits)
{
    public string Filter => Tests.Contains('_') ? "--filter-method" : "--filter-class";

    public bool IsClients => Tests.EndsWith(".ts", StringComparison.Ordinal);
}

/// <summary>Mistakes that were made elsewhere, and that somebody will be tempted by again.</summary>
public static class MutantList
{
    private const string Outbox = "wwwroot-src/outbox/",
        Sql = "Pos.Data/Sql/";
    private const string Gate = "Pos.Tests.Tenancy.CatalogueGateTests";

    public static readonly Mutant[] All =
    [
        new(
            "delete before ack",
            "outbox/drain.test.ts",
            new Edit(
                Outbox + "sweep.ts",
                "const answer = await push(",
                "for (const { device_id, device_seq } of batch) await this.outlet.store.use(database => database.delete('outbox', [device_id, device_seq]));\n    const answer = await push("
            )
        ),
        new(
            "ack on status code",
            "outbox/drain.test.ts",
            new Edit(
                Outbox + "settle.ts",
                "const result = answer.results.get(entry.op_id);",
                "const result = answer.results.get(entry.op_id) ?? { op_id: entry.op_id, status: 'applied' as const };"
            )
        ),
        new(
            "no lock",
            "outbox/drain.test.ts",
            new Edit("wwwroot-src/device/lock.ts", "if (env.locks) return env.locks.request(name, work);", "if (env.locks) return work();")
        ),
        new(
            "counter taken first",
            "sales/checkout.test.ts",
            new Edit(
                Outbox + "record.ts",
                "const made = await outlet.store.use(database => commit(outlet, database, before, records, writing));",
                "await outlet.setMeta(META.chain(outlet.deviceId), records.chain);\n        const made = await outlet.store.use(database => commit(outlet, database, { ...before, chain: records.chain }, records, writing));"
            )
        ),
        new(
            "SET instead of SET LOCAL",
            "Pos.Tests.Tenancy.IsolationTests.A_context_ends_with_its_transaction",
            new Edit(
                Sql + "018.proven_context.sql",
                "perform set_config('app.business_id', coalesce(business::text, ''), true), set_config('app.user_id', person::text, true),",
                "perform set_config('app.business_id', coalesce(business::text, ''), false), set_config('app.user_id', person::text, false),"
            )
        ),
        new(
            "simple foreign key",
            Gate,
            new Edit(
                Sql + "005.catalog.sql",
                "create index units_by_change",
                "alter table shop.units add constraint simply unique (id);\ncreate index units_by_change"
            ),
            new Edit(
                Sql + "005.catalog.sql",
                "foreign key (business_id, unit_id) references shop.units (business_id, id)",
                "foreign key (unit_id) references shop.units (id)"
            )
        ),
        new(
            "FORCE dropped",
            Gate,
            new Edit(Sql + "001.context.sql", "  execute format('alter table %s force row level security', target);\n", "")
        ),
        new(
            "float total",
            "Pos.Tests.Sales.SaleTotalsTests",
            new Edit(
                "Pos.Data/Sales/SaleTotals.cs",
                "LineTotal(long quantity, long unitPrice) => (quantity * unitPrice + 500) / 1000;",
                "LineTotal(long quantity, long unitPrice) => (long)Math.Round(quantity / 1000.0 * unitPrice);"
            )
        ),
        new(
            "key without business",
            Gate,
            new Edit(
                Sql + "004.operations.sql",
                "primary key (business_id, op_id),\n  foreign key (business_id, outlet_id)",
                "primary key (op_id),\n  unique (business_id, op_id),\n  foreign key (business_id, outlet_id)"
            )
        ),
        new(
            "cached 500",
            "Pos.Tests.Operations.PassingFailureTests",
            new Edit("Pos.Data/Operations/OperationRunner.cs", "IsAboutContent(e)\n        ||", "true || IsAboutContent(e)\n        ||")
        ),
        new(
            "allocated by arrival",
            "Pos.Tests.Credit.OrderOfArrivalTests",
            new Edit(
                Sql + "010.credit.sql",
                "when 'write_off' then 2 else 3 end, e.occurred_at,",
                "when 'write_off' then 2 else 3 end, e.received_at,"
            )
        ),
        new(
            "cashier writes off",
            "Pos.Tests.Credit.CashierTriesTests",
            new Edit(
                Sql + "010.credit.sql",
                "with check ((select app.is_owner()) or kind in ('credit', 'payment'));",
                "with check ((select app.is_owner()) or kind <> 'opening');"
            )
        ),
        new(
            "recovery as advance",
            "Pos.Tests.Credit.OfficeCreditTests",
            new Edit(
                Sql + "010.credit.sql",
                "if entry.kind = 'write_off' then given_up[entry.place] := given_up[entry.place] + taken; end if;",
                ""
            )
        ),
        new(
            "kind by kind",
            "Pos.Tests.Operations.RunsTests",
            new Edit("Pos.Data/Operations/OperationRunner.cs", "OrderBy(i => operations[i].DeviceSeq)", "OrderBy(i => operations[i].Kind)")
        ),
        new(
            "invitations for all",
            "Pos.Tests.Workers.InviteWorkerTests",
            new Edit(
                Sql + "024.workers.sql",
                "create policy owner_reads on shop.invitations as restrictive for select to pos_app using ((select app.is_owner()));\n",
                ""
            )
        ),
        new(
            "invitation used twice",
            "Pos.Tests.Workers.JoinBusinessTests",
            new Edit(Sql + "024.workers.sql", "    when i.used_at is not null then 'used'\n", "")
        ),
        new(
            "shop without an owner",
            "Pos.Tests.Workers.SaveWorkerTests",
            new Edit(
                Sql + "024.workers.sql",
                "    where w.business_id = new.business_id and w.role = 'owner' and w.removed_at is null and w.suspended_at is null\n",
                "    where w.business_id = new.business_id\n"
            )
        ),
        new(
            "any amount of udhaar",
            "Pos.Tests.Workers.SaveRightsTests",
            new Edit(Sql + "028.rights.sql", "and (r.amount is null or r.amount >= wanted))))", ")))")
        ),
        new(
            "goods for all",
            "Pos.Tests.Workers.SaveRightsTests",
            new Edit(
                Sql + "028.rights.sql",
                "using ((select app.may(''edit_goods'')))', name);\n    execute format('create policy editor_deletes",
                "using (true)', name);\n    execute format('create policy editor_deletes"
            )
        ),
        new(
            "any proof of a PIN",
            "Pos.Tests.Credit.GivenWordTests",
            new Edit(
                Sql + "034.pins.sql",
                "      and encode(sha256(p.key || uuid_send(op) || convert_to(\"right\" || ' ' || amount, 'UTF8')), 'hex') = proof)",
                "      and proof is not null)"
            )
        ),
        new("no wait after a wrong PIN", "engine/pins.test.ts", new Edit("wwwroot-src/device/pins.ts", ": rest > 0 ?", ": rest < 0 ?")),
        new(
            "a try that is not counted",
            "engine/pins.test.ts",
            new Edit("wwwroot-src/device/pins.ts", "const wrong = before.wrong + 1;", "const wrong = before.wrong;")
        ),
        new(
            "the sign-in of before stays",
            "engine/pins.test.ts",
            new Edit("wwwroot-src/device/registrar.ts", "if (isOther) queue(store.put('yes', 'leaving'));", "void isOther;")
        ),
        new(
            "goods at any outlet's price",
            "catalog/outlet-products.test.ts",
            new Edit(
                "wwwroot-src/catalog/catalogue-feed.ts",
                "if (error instanceof PullFailed && error.status === 404) return -1;",
                "if (error instanceof PullFailed) return -1;"
            )
        ),
        new(
            "the usual price everywhere",
            "Pos.Tests.Catalog.SaveAtOutletsTests",
            new Edit("Pos.Data/Sales/RecordSale.cs", "coalesce(o.price, p.price)", "p.price")
        ),
        new(
            "undo over what came since",
            "Pos.Tests.Catalog.UndoProductsTests",
            new Edit(
                "Pos.Data/Catalog/UndoProducts.cs",
                "c.OpId == opId && !db.Set<ProductChange>().Any(later => later.ProductId == c.ProductId && later.ChangedAt > c.ChangedAt)",
                "c.OpId == opId"
            )
        ),
        new(
            "today's cost for yesterday",
            "Pos.Tests.Suppliers.CostTests",
            new Edit(Sql + "040.suppliers.sql", " and x.occurred_at <= m.occurred_at and x.after is not null", " and x.after is not null")
        ),
        new(
            "a passkey without its proof",
            "Pos.Tests.SignIn.PasskeyTests",
            new Edit(Sql + "038.passkeys.sql", "if not found or p.proof_hash is distinct from sha256(proof)", "if not found")
        ),
    ];
}
