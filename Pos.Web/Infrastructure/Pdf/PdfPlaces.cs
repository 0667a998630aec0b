namespace Pos.Web.Infrastructure.Pdf;

/// <summary>Drawing takes a whole core, so that few are drawn at a time, by turns of business and person, beside the places of the tills.</summary>
public sealed class PdfPlaces(IConfiguration configuration)
{
    private const int WaitingOfBusiness = 8,
        Waiting = 128;
    private readonly FairPlaces<Guid> _drawing = Places(configuration.GetValue("Pdf:AtOnce", Math.Max(1, Environment.ProcessorCount / 2)));

    /// <summary>False on a machine that lacks the libraries (or is told to be without): pages that can be printed serve there.</summary>
    public bool Available { get; } = PdfFonts.Available && !configuration.GetValue("Pdf:Off", false);

    private static FairPlaces<Guid> Places(int atOnce) => new(atOnce, (atOnce + 1) / 2, WaitingOfBusiness, Waiting);

    /// <returns>Null for whoever is to come again later.</returns>
    public Task<FairPlaces<Guid>.Place?> EnterAsync(Guid business, Guid person, CancellationToken ct) =>
        _drawing.EnterAsync(business, person, ct);
}
