using System.Globalization;
using Microsoft.Extensions.Localization;
using Pos.Web.Infrastructure;
using Pos.Web.Infrastructure.Pdf;
using Pos.Web.Resources;

namespace Pos.Web.Features.Statements;

/// <summary>
/// Statements as a PDF, each from a page of its own. Drawn with Pango and Cairo, which shape Nastaliq; QuestPDF, which this project's package source does
/// not hold, would take its place behind <see cref="Render"/> and <see cref="Begin"/>.
/// </summary>
public sealed class StatementPdf(IStringLocalizer<Text> texts)
{
    /// <summary>False on a machine that lacks the libraries: the print view serves there.</summary>
    public static bool Available => PdfFonts.Available;

    public byte[] Render(StatementPrint print, PaperSize size, string language)
    {
        using var file = new MemoryStream();
        using (var document = Begin(file, size, language, StatementWords.Customer(print.Statement.Customer)))
        {
            document.Add(print);
            document.Finish();
        }
        return file.ToArray();
    }

    /// <summary>A file that statements are added to one by one.</summary>
    public Document Begin(Stream to, PaperSize size, string language, string title) => new(to, size, language, title, new(texts));

    public sealed class Document : IDisposable
    {
        private readonly PdfPaper _paper;
        private readonly CultureInfo _culture;
        private readonly PaperSize _size;
        private readonly StatementWords _words;

        internal Document(Stream to, PaperSize size, string language, string title, StatementWords words)
        {
            (_size, _words) = (size, words);
            _culture = Array.Find(PosApp.Languages, l => l.Name == language) ?? PosApp.Languages[0];
            var (width, height) = size == PaperSize.Roll ? (RollSheet.PaperWidth, RollSheet.LongestPiece) : (A4Sheet.PaperWidth, A4Sheet.PaperHeight);
            _paper = new(to, width, height, _culture.Name == "ur", title);
        }

        public int Pages { get; private set; }

        public void Add(StatementPrint print)
        {
            var (culture, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _culture);
            try
            {
                StatementSheet sheet = _size == PaperSize.Roll ? new RollSheet(_paper, print, _words) : new A4Sheet(_paper, print, _words);
                Pages += sheet.Draw();
            }
            finally
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, words);
            }
        }

        public void Finish() => _paper.Finish();

        public void Dispose() => _paper.Dispose();
    }
}
