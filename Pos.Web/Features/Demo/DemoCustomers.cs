using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Payments;
using Pos.Data.Sales;

namespace Pos.Web.Features.Demo;

/// <summary>People who buy on credit in the demo: some pay on Fridays, one is far behind, one has paid ahead, one will not be seen again.</summary>
public sealed class DemoCustomers
{
    private sealed record Person(
        string Name,
        string NameUr,
        string Nickname = "",
        string Phone = "",
        string Note = "",
        long? Limit = null,
        long Opening = 0,
        int OpeningDays = 75
    );

    private static readonly Person[] Kiryana =
    [
        new("Muhammad Aslam", "محمد اسلم", "Aslam bhai", "0300 2233441", "House 14, Street 3", 10_000, 3_200),
        new("Haji Abdul Karim", "حاجی عبدالکریم", "Haji sahib", "0321 4455667", "Tea stall at the corner", 25_000, 8_450, 132),
        new("Shazia Bibi", "شازیہ بی بی", "", "0333 7654321", "", 5_000),
        new("Imran Khan", "عمران خان", "Electrician", "0345 1122334", "", 4_000, 900),
        new("Imran Khan", "عمران خان", "Rickshaw", "0312 9988776", "", 3_000),
        new("Rukhsana Begum", "رخسانہ بیگم", "Bilal ki ammi", "0301 5566778", "Pays on the 5th", 8_000, 1_750),
        new("Ghulam Rasool", "غلام رسول", "Chacha", "", "Moved to Multan", null, 2_600, 168),
        new("Farhan Ali", "فرحان علی", "", "0331 4040404", "", 6_000, -2_000),
        new("Nasreen Akhtar", "نسرین اختر", "Teacher", "0302 7878787", "", 12_000),
        new("Tariq Mehmood", "طارق محمود", "", "0344 3030303", "", null, 450),
        new("Zubair Ahmed", "زبیر احمد", "Barber", "0322 6161616", "", 3_500),
        new("Amma Jamila", "اماں جمیلہ", "", "", "Do not press her", null, 1_120, 96),
        new("Usman Ghani", "عثمان غنی", "Mechanic", "0313 2929292", "", 7_000),
        new("Saima Noor", "صائمہ نور", "", "0336 8585858", "", 4_000),
        new("Kashif Raza", "کاشف رضا", "Gym", "0308 1717171", "", 2_000),
        new("Maulvi Yaqoob", "مولوی یعقوب", "Masjid", "0300 9696969", "", 15_000),
    ];

    private static readonly Person[] Cloth =
    [
        new("Mrs. Farzana Saeed", "فرزانہ سعید", "", "0321 8008001", "", 30_000, 14_500),
        new("Bushra Tailors", "بشریٰ ٹیلرز", "Bushra baji", "0333 8008002", "Takes whole rolls", 60_000, 22_000, 118),
        new("Hina Malik", "حنا ملک", "", "0345 8008003", "", 10_000),
        new("Sadia Boutique", "سعدیہ بوتیک", "", "0300 8008004", "", null, -5_000),
        new("Mrs. Qureshi", "مسز قریشی", "", "", "", 20_000),
    ];

    private readonly IReadOnlyList<(Guid Id, Person Person)> _people;
    private readonly Dictionary<Guid, long> _owed;
    private readonly Random _random;

    private DemoCustomers(IReadOnlyList<(Guid, Person)> people, int seed)
    {
        _people = people;
        _owed = people.ToDictionary(p => p.Item1, p => Math.Max(0, p.Item2.Opening) * 100);
        _random = new(seed);
    }

    public static Task<DemoCustomers> OfKiryanaAsync(ShopMaker maker, ShopMaker.Shop shop, Guid outlet, DateTimeOffset now) =>
        WriteAsync(maker, shop, outlet, now, Kiryana, 5);

    public static Task<DemoCustomers> OfClothAsync(ShopMaker maker, ShopMaker.Shop shop, Guid outlet, DateTimeOffset now) =>
        WriteAsync(maker, shop, outlet, now, Cloth, 6);

    private static async Task<DemoCustomers> WriteAsync(
        ShopMaker maker,
        ShopMaker.Shop shop,
        Guid outlet,
        DateTimeOffset now,
        Person[] people,
        int seed
    )
    {
        var known = people.Select(p => (Id: maker.NewId(), Person: p)).ToList();
        // Each old balance is as old as it is.
        foreach (var some in known.GroupBy(p => p.Person.OpeningDays))
            await maker.OperateAsync(
                shop,
                new ImportCustomers(
                    outlet,
                    DateOnly.FromDateTime(now.UtcDateTime.AddDays(-some.Key)),
                    [
                        .. some.Select(p => new ImportedCustomer(
                            p.Id,
                            p.Person.Name,
                            p.Person.NameUr,
                            p.Person.Nickname,
                            p.Person.Phone,
                            p.Person.Note,
                            p.Person.Limit * 100,
                            p.Person.Opening * 100
                        )),
                    ]
                )
            );
        return new(known, seed);
    }

    /// <summary>The same people at another counter: who owes there starts at nothing.</summary>
    public DemoCustomers Elsewhere() => new([.. _people.Take(6).Select(p => (p.Id, p.Person with { Opening = 0 }))], 7);

    /// <summary>One sale in eight is put on credit, with a part paid or nothing.</summary>
    public RecordSale MaybeOnCredit(RecordSale sale)
    {
        if (_random.Next(8) != 0 || sale.Total < 20_000)
            return sale;
        var (id, person) = Regular();
        var paid = _random.Next(3) == 0 ? sale.Total / 2 / 10_000 * 10_000 : 0;
        _owed[id] += sale.Total - paid;
        return sale.OnCredit(id, person.Name, paid);
    }

    /// <summary>Now and then somebody brings money: all of it, or a round part.</summary>
    public ReceivePayment? MaybePays(EnvelopeChain chain)
    {
        if (_random.Next(11) != 0)
            return null;
        var (id, person) = Regular();
        if (_owed[id] < 10_000)
            return null;
        var amount = _random.Next(4) == 0 ? _owed[id] : Math.Max(10_000, _owed[id] / 2 / 10_000 * 10_000);
        _owed[id] -= amount;
        return new()
        {
            ReceiptNo = chain.NextReceiptNo(),
            CustomerId = id,
            CustomerName = person.Name,
            Method = _random.Next(6) == 0 ? PaymentMethod.Wallet : PaymentMethod.Cash,
            Amount = amount,
        };
    }

    /// <summary>Whoever moved away will not pay any more.</summary>
    public async Task GiveUpAsync(ShopMaker maker, ShopMaker.Shop shop, Guid outlet)
    {
        var gone = _people.First(p => p.Person.Note.StartsWith("Moved", StringComparison.Ordinal)).Id;
        var debts = await maker.ReadAsync(
            shop,
            scope =>
                scope.GetRequiredService<PosDb>().Debts.Where(d => d.CustomerId == gone && d.OutletId == outlet && d.Open > 0).ToListAsync()
        );
        await maker.OperateAsync(
            shop,
            new WriteOff(gone, outlet, [.. debts.Select(d => new ChosenDebt(d.OpId, d.LineNo, d.Open))], "Moved to Multan, phone is off")
        );
    }

    // Who has moved away buys no more, the old lady who owes from last summer does not either, and whoever has paid ahead waits for the wedding.
    private (Guid Id, Person Person) Regular()
    {
        var regulars = _people
            .Where(p =>
                !p.Person.Note.StartsWith("Moved", StringComparison.Ordinal)
                && !p.Person.Note.StartsWith("Do not", StringComparison.Ordinal)
                && p.Person.Opening >= 0
            )
            .ToList();
        return regulars[(int)(regulars.Count * _random.NextDouble() * _random.NextDouble())];
    }
}
