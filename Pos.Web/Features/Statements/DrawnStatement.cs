using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Statements;

/// <summary>A statement as a PDF.</summary>
public sealed class DrawnStatement(StatementPrint print, Guid business, Guid person, PaperSize size, string language)
    : DrawnPaper(business, person)
{
    protected override string Name => "statement";

    protected override byte[] Draw(IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<StatementPdf>().Render(print, size, language, ct);
}
