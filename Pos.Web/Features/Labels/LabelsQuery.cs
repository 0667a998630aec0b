using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Labels;

/// <summary>Which goods labels are wanted of, and on what: the page's address, and nothing else.</summary>
public sealed record LabelsQuery
{
    public const int PageSize = 50;
    public const int MostCopies = 200;

    public string? Q { get; init; }
    public Guid? Category { get; init; }

    /// <summary>Whose prices.</summary>
    public Guid? Outlet { get; init; }

    /// <summary>Only one.</summary>
    public Guid? Product { get; init; }

    /// <summary>What was changed by one operation: new prices, a list.</summary>
    public Guid? Changed { get; init; }

    /// <summary>What a supplier brought, a label for each piece.</summary>
    public Guid? Delivery { get; init; }

    /// <summary>How many of each to begin with.</summary>
    public int Each { get; init; }
    public int Page { get; init; } = 1;

    public int PageNumber => Math.Clamp(Page, 1, 100_000);
    public bool Narrowed => Product is not null || Changed is not null || Delivery is not null;

    public string Url => "/labels" + Search;

    /// <summary>The part of the address behind the question mark, with it.</summary>
    public string Search
    {
        get
        {
            var query = new QueryBuilder();
            if (!string.IsNullOrWhiteSpace(Q))
                query.Add("q", Q);
            foreach (
                var (name, id) in new[]
                {
                    ("category", Category),
                    ("outlet", Outlet),
                    ("product", Product),
                    ("changed", Changed),
                    ("delivery", Delivery),
                }
            )
                if (id is { } value)
                    query.Add(name, value.ToString());
            if (Each > 0)
                query.Add("each", Each.ToString(CultureInfo.InvariantCulture));
            if (PageNumber > 1)
                query.Add("page", PageNumber.ToString(CultureInfo.InvariantCulture));
            return query.ToString();
        }
    }
}

/// <summary>What is to be printed.</summary>
public sealed record LabelsForm
{
    public Guid? Outlet { get; init; }
    public string? Sheet { get; init; }
    public LabelNames Names { get; init; }

    /// <summary>Without: name and price alone, for the shelf.</summary>
    public bool Bars { get; init; }

    /// <summary>Labels of the first sheet that are gone already.</summary>
    public int? Skip { get; init; }
    public List<CopiesForm> Lines { get; init; } = [];
}

public sealed record CopiesForm
{
    public Guid Id { get; init; }
    public int? Copies { get; init; }
}

public sealed record LabelsPage(
    LabelsQuery Query,
    IReadOnlyList<LabelRow> Rows,
    int Matching,
    IReadOnlyList<(Guid Id, string Name)> Categories,
    IReadOnlyList<Choice> Outlets,
    bool PdfAvailable
)
{
    public Paging Paging => new(Query.PageNumber, LabelsQuery.PageSize, Matching, page => (Query with { Page = page }).Url);

    /// <summary>Of those that are shown.</summary>
    public IReadOnlyList<LabelRow> WithoutCode => [.. Rows.Where(r => r.Code is null)];
    public Guid OpId { get; } = Guid.CreateVersion7();

    /// <summary>As it was sent, where that could not be printed.</summary>
    public LabelsForm Form { get; init; } = new() { Bars = true, Names = Language.IsUrdu ? LabelNames.Urdu : LabelNames.English };

    public LabelsPage With(LabelsForm form) =>
        this with
        {
            Form = form,
            Rows = [.. Rows.Select(r => r with { Copies = form.Lines.FirstOrDefault(l => l.Id == r.Id)?.Copies ?? 0 })],
        };
}

/// <param name="Price">At the outlet that is asked for, or else the usual one.</param>
/// <param name="Code">Its first barcode.</param>
/// <param name="Copies">How many to begin with.</param>
public sealed record LabelRow(
    Guid Id,
    string Name,
    string NameUr,
    long Price,
    string Unit,
    string UnitUr,
    bool Measured,
    string? Code,
    int Copies
)
{
    public Label ToLabel(LabelNames names, bool bars) =>
        new(
            names switch
            {
                LabelNames.Both when NameUr.Length > 0 => [Name, NameUr],
                LabelNames.Urdu when NameUr.Length > 0 => [NameUr],
                _ => [Name],
            },
            Price,
            Measured
                ? names == LabelNames.Urdu
                    ? UnitUr
                    : Unit
                : "",
            bars ? Code : null
        );
}
