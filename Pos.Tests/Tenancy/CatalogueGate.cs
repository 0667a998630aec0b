using Npgsql;

namespace Pos.Tests.Tenancy;

/// <summary>
/// Reads PostgreSQL's own catalogue and names everything that would let one shop see another. A new table is held to the rules by existing; what is
/// excepted stands here, each with its reason.
/// </summary>
public sealed class CatalogueGate(NpgsqlConnection connection)
{
    /// <summary>Tables that belong to no business.</summary>
    public static readonly IReadOnlyDictionary<string, string> NotScoped = new Dictionary<string, string>
    {
        ["identity.users"] = "a person may work in several businesses; reached through functions only, its hash through none",
        ["identity.sessions"] = "who is signed in; reached through functions that are shown the secret",
        ["identity.reset_codes"] = "codes that set a new password once; reached through functions only",
        ["identity.second_steps"] = "what people's second steps are made of, sealed; reached through functions only",
        ["identity.passkeys"] = "what people's passkeys are checked with, sealed; reached through functions only",
        ["identity.passkey_answers"] = "what was signed once to sign in; nobody's",
        ["identity.context_key"] = "what contexts are proven with; read by the gatekeeper alone",
        ["identity.user_claims"] = "belongs to a user",
        ["identity.user_logins"] = "belongs to a user",
        ["identity.user_tokens"] = "belongs to a user",
        ["identity.platform_admins"] = "people who run the installation; each sees own row only",
        ["app.installation"] = "which database this was when it was last looked at; one row, reached by functions only",
        ["app.erased"] = "businesses that are gone; no name, reached by functions only",
        ["identity.data_protection_keys"] = "cookie keys of the installation, read by every web node in a role of its own",
    };

    /// <summary>Tables with an outlet that do not narrow cashiers to it.</summary>
    public static readonly IReadOnlyDictionary<string, string> OutletOpen = new Dictionary<string, string>
    {
        ["shop.workers"] = "the outlet is where a cashier works; a device must name the author of a sale even when the author has moved",
    };

    /// <summary>Functions that run with another role's rights.</summary>
    public static readonly IReadOnlyDictionary<string, string> Definers = new Dictionary<string, string>
    {
        ["app.find_user"] = "at sign-in nobody is known yet: one user by exact login",
        ["app.memberships"] = "which businesses a signed-in user may choose",
        ["app.business_id"] = "checks the proof of the context with a secret that nobody else reads",
        ["app.user_id"] = "checks the proof of the context with a secret that nobody else reads",
        ["app.is_owner"] = "checks the proof of the context with a secret that nobody else reads",
        ["app.outlet_id"] = "checks the proof of the context with a secret that nobody else reads",
        ["app.enter"] = "opens the tenant context, only for a member, only with a session's secret",
        ["app.enter_person"] = "opens a person's context outside any business, only with a session's secret",
        ["app.enter_for_upkeep"] = "opens a business's context for pos_keeper, as whom nobody signs in",
        ["app.found"] = "makes a business that is not there and opens its founder's context, only with a session's secret",
        ["app.password_terms"] = "how the key of a password is derived; logins that are not there have terms too",
        ["app.sign_in"] = "compares a password's key with the one kept, counts failures, starts a session",
        ["app.add_person"] = "makes an account that is not there",
        ["app.renew_password"] = "hashes a password anew, only with its session and its key",
        ["app.keep_session"] = "prolongs a session, only with its secret",
        ["app.describe_session"] = "says which browser a session is of, only with its secret",
        ["app.own_account"] = "the login of whoever is signed in, only with a session's secret",
        ["app.own_sessions"] = "where whoever is signed in is signed in, only with a session's secret",
        ["app.end_own_sessions"] = "ends a person's other sessions, only with the secret of one",
        ["app.change_password"] = "another password, only with a session and the password before; ends the other sessions",
        ["app.set_own_code"] = "a code for a lost password, only with a session and the password",
        ["app.set_workers_code"] = "an hour's code for a cashier who works in the owner's business alone",
        ["app.reset_password"] = "another password by a code, once; says nothing of who exists",
        ["app.asked_step"] = "the sealed second step that a half session waits for, only with its secret",
        ["app.pass_second_step"] = "makes a half session whole, counts wrong codes, takes none twice",
        ["app.own_second_step"] = "whether whoever is signed in has a second step, only with a session's secret",
        ["app.begin_second_step"] = "a second step to be set up, only with a session and the password",
        ["app.confirm_second_step"] = "a second step that is asked for from now on; ends the other sessions",
        ["app.end_second_step"] = "no second step any more, only with a session and the password",
        ["app.has_second_step"] = "whether a person has one, for the policy over platform admins",
        ["app.own_passkeys"] = "the passkeys of whoever is signed in, only with a session's secret",
        ["app.begin_passkey"] = "lets a session add one passkey, only with the password",
        ["app.add_passkey"] = "a passkey for the person who just gave the password in this session",
        ["app.find_passkey"] = "a passkey by its device's name for it, sealed",
        ["app.sign_in_by_passkey"] = "starts a session, only with what the opened seal alone says; takes nothing twice",
        ["app.remove_passkey"] = "a passkey less, only with a session and the password",
        ["app.end_session"] = "ends a session, only with its secret",
        ["app.enter_by_shift"] = "opens the tenant context of a till, only with its secret",
        ["app.keep_device_key"] = "the key of a phone that has none, only with its shift's secret",
        ["app.next_change_seq"] = "moves the counter of changes, which nobody else may write",
        ["app.keep_stock"] = "keeps stock on hand, which nobody else may write",
        ["app.keep_counts"] = "moves what was counted more or less, and marks it as counted, which nobody else may write",
        ["app.keep_costs"] = "moves what goods cost when a delivery brings more, which nobody else may write",
        ["app.take_costs_back"] = "the same when a delivery was wrong",
        ["app.keep_transfer_costs"] = "the same when goods come from another outlet, whose costs nobody there reads",
        ["app.tell_ends"] = "tills of both outlets hear of goods between them; marks outlets of the business in the context as changed",
        ["app.outlet_names"] = "what the outlets of the business are called: who sends goods says where to; no more than the names",
        ["app.keep_heads"] = "keeps each phone's head, which nobody else may write",
        ["app.open_statement_link"] = "whoever holds a link's address sees the one balance it was made for",
        ["app.platform_sync_health"] = "for platform admins: counts and times of every business, no sale",
        ["app.broken_invariants"] = "asks every app.broken_<feature>() over all businesses, answers counts only",
        ["app.notice_installation"] = "whether this database was put back; changes only what PostgreSQL itself says has changed",
        ["app.new_life"] = "for the operator: every business gets another epoch",
        ["app.backed_up"] = "for the operator: what a backup holds",
        ["app.epoch"] = "a business's epoch as tills are told it",
        ["app.backed_up_to"] = "what a backup holds: one moment for all",
        ["app.forgotten_shifts"] = "which of the shifts a till names no business has; says nothing of those that are there",
        ["app.renew_epoch"] = "another epoch for the business in the context, at most every ten minutes",
        ["app.check_books"] = "asks every app.broken_<feature>() about one business, keeps counts only",
        ["app.next_books"] = "whose books are to be checked next; no more than the id",
        ["app.books_broken"] = "for the watchdog: ids of businesses whose books are broken, and the invariants' names",
        ["app.platform_books"] = "for platform admins: the same",
        ["app.keep_accounts"] = "keeps what customers owe, which nobody else may write",
        ["app.resettle"] = "counts a customer's accounts anew from the ledger; changes nothing that the ledger does not say",
        ["app.owner_code"] = "what a till needs to check the owner's code, and not the code",
        ["app.pin_approves"] = "whether somebody's PIN was given for an operation; the key stays unseen",
        ["app.approves"] = "whether the owner's code was given for an operation; the key stays unseen",
        ["app.keep_worker_changes"] = "writes down what is changed about a worker, which nobody else may write",
        ["app.keep_worker_outlet_changes"] = "the same for the outlets of a worker",
        ["app.go_to_outlet"] = "which of his outlets a cashier looks at, only with a session's secret",
        ["app.own_outlets"] = "where a cashier works, only with a session's secret",
        ["app.open_invitation"] = "whoever holds an invitation's address sees what it invites to",
        ["app.join_business"] = "makes a worker of a signed-in person, only by an open invitation to the own login",
        ["app.ask_erasure"] = "when a business goes, which nobody writes otherwise: an owner's, after the archive, in seven days",
        ["app.withdraw_erasure"] = "an owner keeps the business; when it goes is written by functions only",
        ["app.due_erasures"] = "which businesses' days are over; no more than the ids",
        ["app.unnamed_pictures"] = "which of these pictures no product of a business names; no more than what was asked about",
        ["app.erase_people"] = "accounts of those who worked only in a business that is gone",
        ["app.erase"] = "removes a business whose days are over, and no other",
        ["app.keep_right_changes"] = "writes down each right that a worker gets or loses, which nobody else may write",
        ["app.tell_outlets"] = "tills hear of who works at their outlet; marks outlets of the business in the context as changed",
        ["app.send_device"] = "where a phone is sent, which nobody writes otherwise; refuses who is no owner",
        ["app.device_arrived"] = "takes that back once it is there, said by whoever works there",
        ["app.set_aside_bytes"] = "how much of one phone waits for its owner, in bytes; decisions stay unseen",
    };

    /// <summary>Policies beyond the usual ones.</summary>
    private static readonly Dictionary<string, string> MorePolicies = new()
    {
        ["shop.devices cashier_keeps"] = "RESTRICTIVE UPDATE {pos_app}",
        ["shop.shifts own_name"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.shifts owner_revokes"] = "RESTRICTIVE UPDATE {pos_app}",
        ["shop.flags owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.flags owner_sees"] = "RESTRICTIVE UPDATE {pos_app}",
        ["shop.customers cashier_adds"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.customers owner_changes"] = "RESTRICTIVE UPDATE {pos_app}",
        ["shop.ledger_entries cashier_records"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.owner_codes owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.statement_links as_it_is"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.statement_links owner_revokes"] = "RESTRICTIVE UPDATE {pos_app}",
        ["shop.statement_links by_address"] = "PERMISSIVE SELECT {pos_gatekeeper}",
        ["shop.customers by_address"] = "PERMISSIVE SELECT {pos_gatekeeper}",
        ["shop.outlets by_address"] = "PERMISSIVE SELECT {pos_gatekeeper}",
        ["shop.statement_runs owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.exports owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.export_parts owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.approvals owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.approvals as_proven"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.pins owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.pins own_pin"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.reminders owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.broken_books owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.resolutions owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["identity.platform_admins sign_in"] = "PERMISSIVE SELECT {pos_gatekeeper}",
        ["identity.platform_admins own"] = "PERMISSIVE SELECT {pos_app}",
        ["shop.stock_counts counter"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.stock_movements by_right"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.stock_movements of_transfer"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.transfers at_either_end"] = "RESTRICTIVE ALL {pos_app}",
        ["shop.transfers sender"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.transfer_lines at_either_end"] = "RESTRICTIVE ALL {pos_app}",
        ["shop.transfer_lines sender"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.transfer_lines not_ended"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.transfer_ends at_either_end"] = "RESTRICTIVE ALL {pos_app}",
        ["shop.transfer_ends ender"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.transfer_arrivals at_either_end"] = "RESTRICTIVE ALL {pos_app}",
        ["shop.transfer_arrivals ender"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.suppliers owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.deliveries owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.delivery_lines owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.supplier_returns owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.supplier_entries owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.supplier_goods owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.purchase_orders owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.purchase_order_lines owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.goods_costs owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.cost_changes owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.movement_costs owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.workers sign_in"] = "PERMISSIVE ALL {pos_gatekeeper}",
        ["shop.workers own_place"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.worker_outlets sign_in"] = "PERMISSIVE ALL {pos_gatekeeper}",
        ["shop.worker_rights from_now"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.worker_rights ended_once"] = "RESTRICTIVE UPDATE {pos_app}",
        ["shop.worker_rights joining"] = "PERMISSIVE ALL {pos_gatekeeper}",
        ["shop.expenses owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.product_changes owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.product_changes editor_inserts"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.product_batches owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.import_drafts owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.products editor_inserts"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.products editor_updates"] = "RESTRICTIVE UPDATE {pos_app}",
        ["shop.products editor_deletes"] = "RESTRICTIVE DELETE {pos_app}",
        ["shop.barcodes editor_inserts"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.barcodes editor_updates"] = "RESTRICTIVE UPDATE {pos_app}",
        ["shop.barcodes editor_deletes"] = "RESTRICTIVE DELETE {pos_app}",
        ["shop.packs editor_inserts"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.packs editor_updates"] = "RESTRICTIVE UPDATE {pos_app}",
        ["shop.packs editor_deletes"] = "RESTRICTIVE DELETE {pos_app}",
        ["shop.categories editor_inserts"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.categories editor_updates"] = "RESTRICTIVE UPDATE {pos_app}",
        ["shop.categories editor_deletes"] = "RESTRICTIVE DELETE {pos_app}",
        ["shop.invitations owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.invitations as_it_is"] = "RESTRICTIVE INSERT {pos_app}",
        ["shop.invitations withdrawn_once"] = "RESTRICTIVE UPDATE {pos_app}",
        ["shop.invitations by_address"] = "PERMISSIVE ALL {pos_gatekeeper}",
        ["shop.worker_changes owner_reads"] = "RESTRICTIVE SELECT {pos_app}",
        ["shop.worker_changes kept"] = "PERMISSIVE INSERT {pos_gatekeeper}",
        ["shop.businesses sign_in"] = "PERMISSIVE ALL {pos_gatekeeper}",
        ["shop.shifts sign_in"] = "PERMISSIVE SELECT {pos_gatekeeper}",
        ["shop.devices sign_in"] = "PERMISSIVE ALL {pos_gatekeeper}",
        ["shop.devices first_key"] = "RESTRICTIVE UPDATE {pos_gatekeeper}",
    };

    /// <summary>Rows of these are facts: pos_app may read and add, and change only what is named.</summary>
    private static readonly Dictionary<string, string[]> Facts = new()
    {
        ["shop.operations"] = ["status", "reason"],
        ["shop.flags"] = ["seen_at"],
        ["shop.resolutions"] = [],
        ["shop.sales"] = [],
        ["shop.sale_lines"] = [],
        ["shop.payments"] = [],
        ["shop.stock_movements"] = [],
        ["shop.stock_counts"] = [],
        ["shop.expenses"] = [],
        ["shop.product_changes"] = [],
        ["shop.product_batches"] = [],
        ["shop.ledger_entries"] = [],
        ["shop.return_lines"] = [],
        ["shop.deliveries"] = [],
        ["shop.delivery_lines"] = [],
        ["shop.supplier_returns"] = [],
        ["shop.supplier_entries"] = [],
        ["shop.transfers"] = ["ended"],
        ["shop.transfer_lines"] = [],
        ["shop.transfer_ends"] = [],
        ["shop.transfer_arrivals"] = [],
        ["shop.purchase_order_lines"] = [],
        ["shop.cost_changes"] = [],
        ["shop.movement_costs"] = [],
        ["shop.statement_links"] = ["revoked_at"],
        ["shop.reminders"] = [],
        ["shop.invitations"] = ["withdrawn_at", "used_at", "worker_id"],
        ["shop.worker_changes"] = [],
        ["shop.worker_rights"] = ["until"],
        ["shop.approvals"] = [],
        ["shop.pins"] = [],
    };

    /// <summary>What pos_app may remove, and why nothing is lost by it.</summary>
    private static readonly Dictionary<string, string> Removable = new()
    {
        ["shop.import_drafts"] = "files that were looked at and not taken in, or are in the books",
        ["shop.barcodes"] = "a product's barcode is taken off it",
        ["shop.worker_outlets"] = "a worker stops working there; the history keeps it",
        ["shop.statement_runs"] = "files of statements are made again from the ledger at any time",
        ["shop.exports"] = "archives are made again from everything at any time",
        ["shop.export_parts"] = "archives are made again from everything at any time",
    };

    /// <summary>What the gatekeeper's functions write; the rest he reads.</summary>
    private static readonly Dictionary<string, string> Gatekept = new()
    {
        ["identity.users"] = "accounts, failures and renewed hashes",
        ["identity.sessions"] = "they start, are prolonged, end, and are removed when they lapsed",
        ["identity.reset_codes"] = "codes that are made, replaced, and used once",
        ["identity.second_steps"] = "second steps that are set up, passed, and end",
        ["identity.passkeys"] = "passkeys that are added, used, and removed",
        ["identity.passkey_answers"] = "what was signed, for an hour",
        ["shop.businesses"] = "a new one, for its founder",
        ["shop.workers"] = "whoever joins by an invitation",
        ["shop.worker_outlets"] = "the outlets of whoever joins",
        ["shop.worker_rights"] = "the rights of whoever joins",
        ["shop.worker_changes"] = "each change of a worker, by a trigger",
    };

    /// <summary>Who people are and what proves it: the gatekeeper's functions answer for them, and nobody looks.</summary>
    internal static readonly string[] FunctionsOnly =
    [
        "identity.context_key",
        "identity.users",
        "identity.sessions",
        "identity.reset_codes",
        "identity.second_steps",
        "identity.passkeys",
        "identity.passkey_answers",
    ];

    private const string Template = "(business_id = ( SELECT app.business_id() AS business_id))";
    private const string Schemas = "('shop', 'identity', 'app')";
    private const string Roles = "('pos_owner', 'pos_app', 'pos_keyring', 'pos_gatekeeper', 'pos_keeper', 'pos_auditor')";

    private readonly List<string> _violations = [];

    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        await TablesAsync();
        await KeysAsync();
        await PoliciesAsync();
        await GrantsAsync();
        await ViewsAndFunctionsAsync();
        await RolesAsync();
        return _violations;
    }

    private async Task TablesAsync()
    {
        var tables = await RowsAsync(
            $"""
            select n.nspname || '.' || c.relname, c.relrowsecurity, c.relforcerowsecurity,
                   exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'business_id' and a.atttypid = 'uuid'::regtype and a.attnotnull),
                   exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'outlet_id' and not a.attisdropped),
                   exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'f') and n.nspname in {Schemas}
            """
        );
        foreach (var row in tables)
        {
            var table = (string)row[0];
            if (!(bool)row[1])
                Say("row-level security is off", table);
            if (!(bool)row[2])
                Say("row-level security is not forced", table);
            if (!(bool)row[5])
                Say("no primary key", table);
            if (NotScoped.ContainsKey(table))
                continue;
            if (!(bool)row[3])
                Say("no business_id uuid not null, and not on the list of unscoped tables", table);
        }
        foreach (var listed in NotScoped.Keys.Concat(OutletOpen.Keys).Except(tables.Select(t => (string)t[0])))
            Say("on a list of exceptions but not there", listed);
        foreach (
            var stray in await RowsAsync(
                """
                select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'p', 'f', 'v', 'm') and n.nspname not in ('shop', 'identity', 'app', 'history', 'pg_catalog', 'information_schema', 'pg_toast')
                """
            )
        )
            Say("outside the schemas that are watched", (string)stray[0]);
    }

    private async Task KeysAsync()
    {
        foreach (
            var row in await RowsAsync(
                """
                select i.indrelid::regclass::text, i.indexrelid::regclass::text
                from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
                left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                where n.nspname in ('shop', 'app') and i.indisunique and a.attname is distinct from 'business_id'
                """
            )
        )
            if (!NotScoped.ContainsKey((string)row[0]))
                Say("unique index not led by business_id", $"{row[0]} {row[1]}");
        foreach (
            var row in await RowsAsync(
                $"""
                select k.conrelid::regclass::text, k.conname, c.relnamespace::regnamespace::text
                from pg_constraint k join pg_class c on c.oid = k.conrelid
                left join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
                left join pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[1]
                where k.contype = 'f' and c.relnamespace::regnamespace::text in ('shop', 'app')
                  and (a.attname is distinct from 'business_id' or f.attname is distinct from 'business_id')
                """
            )
        )
            Say("foreign key not led by business_id", $"{row[0]} {row[1]}");
    }

    private async Task PoliciesAsync()
    {
        var policies = (
            await RowsAsync(
                $"""
                select schemaname || '.' || tablename, policyname::text, permissive, cmd, roles::text, coalesce(qual, ''), coalesce(with_check, ''), roles::text[]
                from pg_policies where schemaname in {Schemas}
                """
            )
        ).Select(r => (Table: (string)r[0], Name: (string)r[1], Kind: $"{r[2]} {r[3]} {r[4]}", Permissive: (string)r[2] == "PERMISSIVE", Using: (string)r[5], Check: (string)r[6], Roles: (string[])r[7])).ToList();
        foreach (
            var row in await RowsAsync(
                $"""
                select n.nspname || '.' || c.relname, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'outlet_id' and not a.attisdropped)
                from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname in {Schemas}
                """
            )
        )
        {
            var table = (string)row[0];
            var own = policies.Where(p => p.Table == table).ToList();
            foreach (var (role, count) in own.Where(p => p.Permissive).SelectMany(p => p.Roles).CountBy(r => r))
                if (count > 1)
                    Say($"{count} permissive policies for {role}", table);
            foreach (var policy in own.Where(p => p.Roles.Contains("public")))
                Say("policy for everybody", $"{table} {policy.Name}");
            if (NotScoped.ContainsKey(table))
                continue;
            var tenant = own.Find(p => p.Name == "tenant");
            if (tenant is not { Kind: "PERMISSIVE ALL {pos_app,pos_keeper}", Using: Template, Check: Template })
                Say("no tenant policy as the template writes it", table);
            var outletColumn = table == "shop.outlets" ? "id" : "outlet_id";
            if ((table == "shop.outlets" || (bool)row[1]) && !OutletOpen.ContainsKey(table))
            {
                var narrow =
                    $"((( SELECT app.outlet_id() AS outlet_id) IS NULL) OR ({outletColumn} = ( SELECT app.outlet_id() AS outlet_id)))";
                var outlet = own.Find(p => p.Name == "outlet");
                if (outlet.Kind != "RESTRICTIVE ALL {pos_app}" || outlet.Using != narrow || outlet.Check != narrow)
                    Say("cashiers are not narrowed to their outlet", table);
            }
            foreach (
                var policy in own.Where(p => !IsUsual(p.Name, p.Kind) && MorePolicies.GetValueOrDefault($"{table} {p.Name}") != p.Kind)
            )
                Say("policy that nobody reviewed", $"{table} {policy.Name}");
        }
    }

    private static bool IsUsual(string name, string kind) =>
        (name, kind)
            is
                ("tenant", _)
                or
                ("outlet", _)
                or
                ("audit", "PERMISSIVE SELECT {pos_auditor}")
                or
                ("owner_inserts", "RESTRICTIVE INSERT {pos_app}")
                or
                ("owner_updates", "RESTRICTIVE UPDATE {pos_app}")
                or
                ("owner_deletes", "RESTRICTIVE DELETE {pos_app}");

    private async Task GrantsAsync()
    {
        foreach (
            var row in await RowsAsync(
                $"""
                select n.nspname || '.' || c.relname, g.privilege_type, coalesce(r.rolname, 'PUBLIC')::text
                from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))) g
                left join pg_roles r on r.oid = g.grantee
                where n.nspname in {Schemas} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and g.grantee <> c.relowner
                """
            )
        )
        {
            var (table, privilege, role) = ((string)row[0], (string)row[1], (string)row[2]);
            if (role == "PUBLIC")
                Say($"{privilege} is granted to everybody", table);
            else if (privilege is "TRUNCATE" or "REFERENCES" or "TRIGGER")
                Say($"{role} has {privilege}", table);
            else if (
                privilege == "DELETE"
                && !(
                    role == "pos_app" && Removable.ContainsKey(table)
                    // app.erase, with a whole business.
                    || role == "pos_keeper" && table.StartsWith("shop.", StringComparison.Ordinal)
                    || role == "pos_gatekeeper" && table is "identity.users"
                    || role == "pos_gatekeeper"
                        && (
                            table
                            is "identity.sessions"
                                or "identity.reset_codes"
                                or "identity.second_steps"
                                or "identity.passkeys"
                                or "identity.passkey_answers"
                        )
                )
            )
                Say($"{role} may delete", table);
            else if ((role == "pos_keyring") != (table == "identity.data_protection_keys"))
                Say($"{role} has {privilege}, and not the cookie keys' own role", table);
            else if (role != "pos_gatekeeper" && FunctionsOnly.Contains(table))
                Say($"{role} has {privilege} on what only functions may see", table);
            else if (privilege == "UPDATE" && Facts.ContainsKey(table))
                Say($"{role} may change a fact", table);
            else if (privilege != "SELECT" && (role == "pos_auditor" || role == "pos_gatekeeper" && !Gatekept.ContainsKey(table)))
                Say($"{role} may write", table);
        }
        foreach (
            var row in await RowsAsync(
                $"""
                select n.nspname || '.' || c.relname, a.attname::text, g.privilege_type, coalesce(r.rolname, 'PUBLIC')::text
                from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace, aclexplode(a.attacl) g
                left join pg_roles r on r.oid = g.grantee
                where n.nspname in {Schemas}
                """
            )
        )
        {
            var (table, column, privilege, role) = ((string)row[0], (string)row[1], (string)row[2], (string)row[3]);
            if (role == "PUBLIC")
                Say($"{privilege} ({column}) is granted to everybody", table);
            else if (privilege == "REFERENCES")
                Say($"{role} has REFERENCES ({column})", table);
            else if (role != "pos_gatekeeper" && FunctionsOnly.Contains(table))
                Say($"{role} has {privilege} ({column}) on what only functions may see", table);
            else if (privilege == "UPDATE" && column is "business_id")
                Say($"{role} may move a row to another business", table);
            else if (privilege == "UPDATE" && Facts.TryGetValue(table, out var free) && !free.Contains(column))
                Say($"{role} may change a fact ({column})", table);
        }
        foreach (
            var row in await RowsAsync(
                $"""
                select n.nspname::text, g.privilege_type, coalesce(r.rolname, 'PUBLIC')::text
                from pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) g left join pg_roles r on r.oid = g.grantee
                where n.nspname in {Schemas} and g.grantee <> n.nspowner and (g.grantee = 0 or g.privilege_type = 'CREATE')
                """
            )
        )
            Say($"{row[2]} has {row[1]} on the schema", (string)row[0]);
        foreach (
            var row in await RowsAsync(
                """
                select r.rolname::text from pg_roles r where r.rolname in ('pos_app', 'pos_keyring', 'pos_gatekeeper', 'pos_keeper', 'pos_auditor') and has_schema_privilege(r.oid, 'public', 'CREATE')
                """
            )
        )
            Say("may create in the schema public", (string)row[0]);
    }

    private async Task ViewsAndFunctionsAsync()
    {
        foreach (
            var row in await RowsAsync(
                $"""
                select n.nspname || '.' || c.relname, c.relkind::text, coalesce('security_invoker=true' = any(c.reloptions) or 'security_invoker=on' = any(c.reloptions), false)
                from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and n.nspname in {Schemas}
                """
            )
        )
        {
            if ((string)row[1] == "m")
                Say("materialized view: it has no row-level security", (string)row[0]);
            else if (!(bool)row[2])
                Say("view without security_invoker", (string)row[0]);
        }
        foreach (
            var row in await RowsAsync(
                $"""
                select n.nspname || '.' || p.proname, p.prosecdef, coalesce(array_to_string(p.proconfig, ','), ''),
                       exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g where g.grantee = 0 and g.privilege_type = 'EXECUTE'), p.proowner::regrole::text, p.prokind::text
                from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in {Schemas}
                """
            )
        )
        {
            var (function, definer, settings, open, owner) = ((string)row[0], (bool)row[1], (string)row[2], (bool)row[3], (string)row[4]);
            // An aggregate has no body and no settings: what it calls was named when it was made.
            if ((string)row[5] != "a" && !settings.Contains("search_path=\"\"", StringComparison.Ordinal))
                Say("function without a fixed, empty search_path", function);
            if (open)
                Say("everybody may execute it", function);
            if (definer && !Definers.ContainsKey(function))
                Say("security definer that nobody reviewed", function);
            if (definer && owner is not ("pos_gatekeeper" or "pos_keeper" or "pos_auditor"))
                Say($"security definer with the rights of {owner}", function);
        }
    }

    private async Task RolesAsync()
    {
        foreach (
            var row in await RowsAsync(
                $"select rolname::text, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit from pg_roles where rolname in {Roles}"
            )
        )
        {
            var role = (string)row[0];
            foreach (
                var (has, word) in new[]
                {
                    ((bool)row[1], "superuser"),
                    ((bool)row[2], "bypassrls"),
                    ((bool)row[3], "createrole"),
                    ((bool)row[4], "createdb"),
                    ((bool)row[5], "replication"),
                }
            )
                if (has)
                    Say($"role is {word}", role);
            if (role == "pos_owner" && (bool)row[6])
                Say("role inherits the policies of the roles it hands functions to", role);
        }
        foreach (
            var row in await RowsAsync(
                "select r.rolname::text, m.roleid::regrole::text from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname in ('pos_app', 'pos_keyring', 'pos_gatekeeper', 'pos_keeper', 'pos_auditor')"
            )
        )
            Say($"is a member of {row[1]}", (string)row[0]);
        foreach (
            var row in await RowsAsync(
                $"""
                select r.rolname::text, n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
                where n.nspname in {Schemas} and r.rolname <> 'pos_owner' and c.relkind in ('r', 'p', 'v', 'm', 'S')
                """
            )
        )
            Say($"is owned by {row[0]}", (string)row[1]);
    }

    private void Say(string rule, string what) => _violations.Add($"{what}: {rule}");

    private async Task<List<object[]>> RowsAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }
        return rows;
    }
}
