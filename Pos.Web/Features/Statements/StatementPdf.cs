using Microsoft.Extensions.Localization;
using Pos.Web.Infrastructure;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Statements;

/// <summary>
/// Statements as a PDF, each from a page of its own. Drawn with Pango and Cairo, which shape Nastaliq; QuestPDF, which this project's package source does
/// not hold, would take its place behind <see cref="Render"/> and <see cref="Begin"/>.
/// </summary>
public sealed class StatementPdf(IStringLocalizer texts, PdfPlaces places)
{
    public bool Available => places.Available;

    public byte[] Render(StatementPrint print, PaperSize size, string language, CancellationToken ct)
    {
        using var file = new MemoryStream();
        using (var document = Begin(file, size, language, StatementWords.Customer(print.Statement.Customer)))
        {
            document.Add(print, ct);
            document.Finish();
        }
        return file.ToArray();
    }

    /// <summary>A file that statements are added to one by one.</summary>
    public Document Begin(Stream to, PaperSize size, string language, string title) => new(to, size, language, title, new(texts));

    public sealed class Document : IDisposable
    {
        /// <summary>Some eighty pages of A4 in English, a hundred and thirty in Urdu.</summary>
        public const int MostRows = 5000;

        private readonly PdfPaper _paper;
        private readonly string _language;
        private readonly PaperSize _size;
        private readonly StatementWords _words;

        internal Document(Stream to, PaperSize size, string language, string title, StatementWords words)
        {
            (_size, _words, _language) = (size, words, language);
            var (width, height) =
                size == PaperSize.Roll ? (RollLayout.PaperWidth, RollLayout.LongestPiece) : (A4Layout.PaperWidth, A4Layout.PaperHeight);
            _paper = new(to, width, height, language == "ur", title);
        }

        public int Pages { get; private set; }

        /// <summary>No more of it than <see cref="MostRows"/>; the paper says so.</summary>
        public void Add(StatementPrint print, CancellationToken ct)
        {
            using var _ = new SpokenLanguage(_language);
            print = print with { Statement = print.Statement.Newest(MostRows) };
            StatementLayout sheet = _size == PaperSize.Roll ? new RollLayout(_paper, print, _words) : new A4Layout(_paper, print, _words);
            Pages += sheet.Draw(ct);
        }

        public void Finish() => _paper.Finish();

        public void Dispose() => _paper.Dispose();
    }
}
