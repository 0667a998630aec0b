using System.Globalization;
using System.Security.Cryptography;
using CsvHelper;
using CsvHelper.Configuration;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Customers;

/// <summary>A list of customers from a spreadsheet: its columns are known by their heads, in English or Urdu, and every row that cannot be taken says why.</summary>
/// <param name="Missing">The heads name no column of names.</param>
/// <param name="Rows">That can be taken.</param>
public sealed record CustomerTable(bool Missing, IReadOnlyList<TableRow> Rows, IReadOnlyList<BadRow> Bad, IReadOnlyList<string> Unknown)
{
    public const int MostText = 2_000_000;

    private static readonly Dictionary<string, string> Heads = new()
    {
        ["name"] = "name",
        ["customer"] = "name",
        ["customer name"] = "name",
        ["نام"] = "name",
        ["گاہک"] = "name",
        ["گاہک کا نام"] = "name",
        ["name_ur"] = "name_ur",
        ["name ur"] = "name_ur",
        ["urdu name"] = "name_ur",
        ["name in urdu"] = "name_ur",
        ["اردو نام"] = "name_ur",
        ["نام اردو"] = "name_ur",
        ["nickname"] = "nickname",
        ["known as"] = "nickname",
        ["عرف"] = "nickname",
        ["عرفیت"] = "nickname",
        ["phone"] = "phone",
        ["mobile"] = "phone",
        ["phone number"] = "phone",
        ["number"] = "phone",
        ["فون"] = "phone",
        ["فون نمبر"] = "phone",
        ["موبائل"] = "phone",
        ["نمبر"] = "phone",
        ["note"] = "note",
        ["notes"] = "note",
        ["remarks"] = "note",
        ["address"] = "note",
        ["نوٹ"] = "note",
        ["پتہ"] = "note",
        ["پتا"] = "note",
        ["limit"] = "limit",
        ["credit limit"] = "limit",
        ["credit_limit"] = "limit",
        ["حد"] = "limit",
        ["ادھار کی حد"] = "limit",
        ["balance"] = "balance",
        ["owes"] = "balance",
        ["due"] = "balance",
        ["amount"] = "balance",
        ["udhaar"] = "balance",
        ["credit"] = "balance",
        ["بقایا"] = "balance",
        ["باقی"] = "balance",
        ["ادھار"] = "balance",
        ["رقم"] = "balance",
    };

    public long Owed => Rows.Where(r => r.Balance > 0).Sum(r => r.Balance);
    public long Ahead => -Rows.Where(r => r.Balance < 0).Sum(r => r.Balance);

    public static CustomerTable Read(string? text)
    {
        using var csv = new CsvReader(
            new StringReader((text ?? "").TrimStart('\uFEFF').Trim()),
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                DetectDelimiter = true,
                DetectDelimiterValues = [",", ";", "\t", "،"],
                MissingFieldFound = null,
                BadDataFound = null,
                IgnoreBlankLines = true,
                TrimOptions = TrimOptions.Trim,
            }
        );
        if (!csv.Read() || !csv.ReadHeader())
            return new(true, [], [], []);
        var columns = new Dictionary<string, int>();
        var unknown = new List<string>();
        for (var i = 0; i < csv.HeaderRecord!.Length; i++)
        {
            var head = csv.HeaderRecord[i].Trim().ToLowerInvariant();
            if (!Heads.TryGetValue(head, out var column))
            {
                if (head.Length > 0)
                    unknown.Add(csv.HeaderRecord[i]);
            }
            else
                columns.TryAdd(column, i);
        }
        if (!columns.ContainsKey("name"))
            return new(true, [], [], unknown);

        var rows = new List<TableRow>();
        var bad = new List<BadRow>();
        while (csv.Read())
        {
            string Field(string column) => columns.TryGetValue(column, out var i) ? csv.GetField(i)?.Trim() ?? "" : "";
            if (Enumerable.Range(0, csv.Parser.Count).All(i => string.IsNullOrWhiteSpace(csv.GetField(i))))
                continue;
            var (line, name, limit, balance) = (csv.Parser.RawRow, Field("name"), Field("limit"), Field("balance"));
            var phone = Figures.Latin(Field("phone"));
            var limitSaid = limit.Length == 0 ? null : Figures.ParseRupees(limit);
            var owed = balance.Length == 0 ? 0 : Signed(balance);
            var why =
                CustomerShape.Check(name, Field("name_ur"), Field("nickname"), phone, Field("note"), limitSaid)?.Code
                ?? (
                    limit.Length > 0 && limitSaid is null ? "limit_bad"
                    : owed is null or < -Customer.MaxLimit or > Customer.MaxLimit ? "balance_bad"
                    : null
                );
            if (why is not null)
                bad.Add(new(line, why, name));
            else
                rows.Add(new(line, name, Field("name_ur"), Field("nickname"), phone, Field("note"), limitSaid, owed!.Value));
        }
        return new(false, rows, bad, unknown);
    }

    /// <summary>The lines of those who have the phone or the name, in either script, of somebody who is there.</summary>
    public IReadOnlySet<int> Known(IReadOnlyCollection<MergedLine> there)
    {
        var names = there
            .SelectMany(c => new[] { Plain(c.Name), Plain(c.NameUr) })
            .Where(n => n.Length > 0)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var phones = there.Select(c => PhoneNumbers.ForWhatsApp(c.Phone)).Where(p => p.Length > 0).ToHashSet();
        return Rows.Where(r =>
                names.Contains(Plain(r.Name)) || names.Contains(Plain(r.NameUr)) || phones.Contains(PhoneNumbers.ForWhatsApp(r.Phone))
            )
            .Select(r => r.Line)
            .ToHashSet();
    }

    private static string Plain(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>As one operation. The ids follow from the form, so that sending it twice adds nobody twice.</summary>
    public ImportCustomers ToOperation(Guid opId, Guid outlet, DateOnly date) =>
        new(
            outlet,
            date,
            [
                .. Rows.Select(r => new ImportedCustomer(
                    IdOf(opId, r.Line),
                    r.Name,
                    r.NameUr,
                    r.Nickname,
                    r.Phone,
                    r.Note,
                    r.Limit,
                    r.Balance
                )),
            ]
        );

    private static Guid IdOf(Guid opId, int line)
    {
        var form = opId.ToByteArray(bigEndian: true);
        var id = SHA256.HashData([.. form, .. BitConverter.GetBytes(line)])[..16];
        // Bits of a version 7 UUID: the time of the form in front, then version and variant.
        form.AsSpan(0, 6).CopyTo(id);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new(id, bigEndian: true);
    }

    private static long? Signed(string text)
    {
        var digits = text.Replace('\u2212', '-').Trim();
        return digits.StartsWith('-') ? -Figures.ParseRupees(digits[1..]) : Figures.ParseRupees(digits);
    }
}

/// <param name="Line">In the file, its head is 1.</param>
public sealed record TableRow(int Line, string Name, string NameUr, string Nickname, string Phone, string Note, long? Limit, long Balance);

/// <param name="Why">Names the text that says what to do.</param>
public sealed record BadRow(int Line, string Why, string Name);
