using System.Reflection;
using Pos.Data.Catalog;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Outlets;
using Pos.Data.Review;
using Pos.Data.Sales;
using Pos.Data.Till;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Operations;

/// <summary>One operation that a shop takes, and another under the same id.</summary>
internal sealed record Sample(Func<TestShop, Task<ResultStatus>> RunAsync, Func<TestShop, Task<ResultStatus>> RunAnotherAsync);

/// <summary>
/// A sample of every kind, with all that has to be there before it: one of these, or the one that stands with the operation's own tests
/// (<c>internal static Task&lt;Sample> Sample(TestShop shop)</c> of SaveProductTests is save_product's).
/// </summary>
internal static class Samples
{
    private static readonly DateOnly Yesterday = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);

    public static Func<TestShop, Task<Sample>> Of(string kind)
    {
        var tests = Handlers.All[kind].GetType().Name.Replace("Handler", "Tests", StringComparison.Ordinal);
        var own = typeof(Samples)
            .Assembly.GetTypes()
            .SingleOrDefault(t => t.Name == tests)
            ?.GetMethod("Sample", BindingFlags.Static | BindingFlags.NonPublic);
        return own?.CreateDelegate<Func<TestShop, Task<Sample>>>() ?? Here[kind];
    }

    private static readonly IReadOnlyDictionary<string, Func<TestShop, Task<Sample>>> Here = new Dictionary<
        string,
        Func<TestShop, Task<Sample>>
    >
    {
        ["add_customer"] = shop =>
        {
            var book = new CreditBook(shop);
            return FromTill(book.Add("Zubair"), book.Add("Zubaida"));
        },
        ["add_products"] = shop =>
        {
            NewProduct soap = new(shop.NewId(), "Soap", "", "", 10_000, "piece", null, [], [new(shop.Outlet, 1000)]);
            return FromOffice(shop, new AddProducts([soap]), new AddProducts([soap with { Price = 20_000 }]));
        },
        ["close_outlet"] = shop =>
        {
            var nazimabad = new CloseOutlet(shop.OtherOutlet, Closed: true);
            return FromOffice(shop, nazimabad, nazimabad with { Closed = false });
        },
        ["enrol_device"] = shop =>
        {
            var phone = new EnrolDevice(shop.NewId(), shop.Outlet, "New phone");
            return FromOffice(shop, phone, phone with { Name = "Newer phone" });
        },
        ["import_customers"] = shop =>
        {
            var list = new ImportCustomers(shop.Outlet, Yesterday, [new(shop.NewId(), "Zubair", "", "", "", "", null, 50_000)]);
            return FromOffice(shop, list, list with { Date = Yesterday.AddDays(-1) });
        },
        ["mark_flags_seen"] = async shop =>
        {
            await shop.PushAsync(shop.Sale((0, 200_000)));
            var all = new MarkFlagsSeen(null, TimeProvider.System.GetUtcNow().AddMinutes(1), null);
            return await FromOffice(shop, all, all with { Kind = Flag.ClockWrong });
        },
        ["merge_customers"] = async shop =>
        {
            var book = new CreditBook(shop);
            var (one, two) = (await book.CustomerAsync(), await book.CustomerAsync("Akbar again"));
            return await FromOffice(shop, new MergeCustomers(two, one), new MergeCustomers(one, two));
        },
        ["open_account"] = async shop =>
        {
            var account = new OpenAccount(await new CreditBook(shop).CustomerAsync(), shop.Outlet, 50_000, Yesterday, "");
            return await FromOffice(shop, account, account with { Amount = 60_000 });
        },
        ["receive_payment"] = async shop =>
        {
            var book = new CreditBook(shop);
            var customer = await book.CustomerAsync();
            return await FromTill(book.Pay(customer, 50), book.Pay(customer, 60));
        },
        ["record_sale"] = shop => FromTill(shop.Sale(), shop.Sale()),
        ["rename_device"] = shop =>
        {
            var counter = new RenameDevice(shop.OtherTill.Enrolment.Device.Id, "Counter 2");
            return FromOffice(shop, counter, counter with { Name = "Counter 3" });
        },
        ["resolve_operation"] = async shop =>
        {
            var decision = new ResolveOperation(await shop.SetAsideAsync(), Decision.Dismissed, "Rung up twice", null);
            return await FromOffice(shop, decision, decision with { Note = "Rung up three times" });
        },
        ["restore_device"] = async shop =>
        {
            var (found, another) = (shop.OtherTill.Enrolment.Device.Id, shop.Till.Enrolment.Device.Id);
            await new CreditBook(shop).DoneAsync<RevokeDevice>(new(found));
            return await FromOffice(shop, new RestoreDevice(found), new RestoreDevice(another));
        },
        ["return_goods"] = async shop =>
        {
            var book = new CreditBook(shop);
            var sale = book.Sale(await book.CustomerAsync(), 300);
            await book.KeepAsync(sale);
            var torn = new ReturnGoods(sale.OpId, [new(1, 500)], "Torn");
            return await FromOffice(shop, torn, torn with { Note = "Wet" });
        },
        ["reverse_entry"] = async shop =>
        {
            var book = new CreditBook(shop);
            var payment = book.Pay(await book.CustomerAsync(), 50);
            await book.KeepAsync(payment);
            var wrong = new ReverseEntry(payment.OpId, null, "Wrong", null);
            return await FromOffice(shop, wrong, wrong with { Reason = "Wrong man" });
        },
        ["revoke_device"] = shop =>
            FromOffice(shop, new RevokeDevice(shop.OtherTill.Enrolment.Device.Id), new RevokeDevice(shop.Till.Enrolment.Device.Id)),
        ["save_business"] = shop =>
        {
            var renamed = new SaveBusiness("Madina Store", "مدینہ سٹور", "042 111");
            return FromOffice(shop, renamed, renamed with { Name = "Makkah Store" });
        },
        ["save_category"] = shop =>
        {
            var soap = new SaveCategory(shop.NewId(), "Soap", "", 2, false);
            return FromOffice(shop, soap, soap with { Name = "Soaps" });
        },
        ["save_customer"] = async shop =>
        {
            var akbar = new SaveCustomer(await new CreditBook(shop).CustomerAsync(), "Akbar", "", "", "", "Pays on Fridays", 20_000);
            return await FromOffice(shop, akbar, akbar with { CreditLimit = 30_000 });
        },
        ["save_outlet"] = shop =>
        {
            var saddar = new SaveOutlet(shop.NewId(), "Saddar", "صدر", "S", "", "", "", "", "", "Asia/Karachi", 4);
            return FromOffice(shop, saddar, saddar with { Name = "Clifton" });
        },
        ["unmerge_customer"] = async shop =>
        {
            var book = new CreditBook(shop);
            var (one, two) = (await book.CustomerAsync(), await book.CustomerAsync("Akbar again"));
            await book.DoneAsync<MergeCustomers>(new(two, one));
            return await FromOffice(shop, new UnmergeCustomer(two), new UnmergeCustomer(one));
        },
        ["write_off"] = async shop =>
        {
            var book = new CreditBook(shop);
            var (customer, sale) = (await book.CustomerAsync(), default(Envelope));
            await book.KeepAsync(sale = book.Sale(customer, 100));
            var lost = new WriteOff(customer, shop.Outlet, [new(sale.OpId, 1, 10_000)], "Left town");
            return await FromOffice(shop, lost, lost with { Reason = "Died" });
        },
    };

    public static Task<Sample> FromOffice<TInput>(TestShop owner, TInput input, TInput another)
        where TInput : class
    {
        var id = owner.NewId();
        return Task.FromResult(
            new Sample(
                async shop => (await shop.RunAsync<TInput>(id, input)).Status,
                async shop => (await shop.RunAsync<TInput>(id, another)).Status
            )
        );
    }

    public static Task<Sample> FromTill(Envelope sent, Envelope another)
    {
        var second = (another with { OpId = sent.OpId }).Hashed();
        return Task.FromResult(
            new Sample(
                async shop => (await shop.PushAsync(sent)).Results.Single().Status,
                async shop => (await shop.PushAsync(second)).Results.Single().Status
            )
        );
    }

    /// <summary>With the hash of what it holds now.</summary>
    public static Envelope Hashed(this Envelope envelope) => envelope with { Hash = Convert.ToHexStringLower(envelope.ComputeHash()) };
}
