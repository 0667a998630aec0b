using Pos.Data.Catalog;
using ZXing;
using ZXing.Common;
using ZXing.OneD;

namespace Pos.Web.Features.Labels;

/// <summary>A code as dark and light modules, with the light ones that must stand at both ends.</summary>
public sealed class Bars
{
    /// <summary>The dot of a label printer (203 to the inch) in millimetres: a module is some whole ones, so that no bar comes out wider than its brother.</summary>
    public const double Dot = 0.125;

    // A module of less than 0.25 mm is read by few scanners, and of more than 0.375 mm helps none.
    private const int FewestDots = 2,
        MostDots = 3;

    private readonly BitMatrix _modules;

    private Bars(BitMatrix modules, int quiet) => (_modules, Count) = (modules, modules.Width + 2 * quiet);

    /// <summary>Of modules, with the quiet zones.</summary>
    public int Count { get; }

    /// <summary>EAN-13 for what is one (or UPC-A, which is one with a zero before it), Code 128 for all else.</summary>
    public static Bars Of(string code)
    {
        var ean = code.Length == 12 && Ean13.IsSound('0' + code) ? '0' + code : code;
        if (Ean13.IsSound(ean))
            return new(new EAN13Writer().encode(ean, BarcodeFormat.EAN_13, 0, 1, Alone), quiet: 11);
        return new(new Code128Writer().encode(code, BarcodeFormat.CODE_128, 0, 1, Alone), quiet: 10);
    }

    private static Dictionary<EncodeHintType, object> Alone => new() { [EncodeHintType.MARGIN] = 0 };

    /// <summary>The width of a module in millimetres; null where the bars do not fit.</summary>
    public double? ModuleOn(LabelSheet sheet)
    {
        var dots = Math.Min((int)(sheet.Width / Dot / Count), MostDots);
        return dots < FewestDots ? null : dots * Dot;
    }

    /// <summary>Where the dark ones are: the first module and how many, counted from the first dark one.</summary>
    public IEnumerable<(int First, int Wide)> Dark()
    {
        for (var at = 0; at < _modules.Width; at++)
        {
            var first = at;
            while (at < _modules.Width && _modules[at, 0])
                at++;
            if (at > first)
                yield return (first, at - first);
        }
    }

    public int Modules => _modules.Width;
}
