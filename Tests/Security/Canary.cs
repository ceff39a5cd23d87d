using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Payments.Tests.Security;

/// <summary>
/// A card number and a security code that occur nowhere else, and a pattern that finds them in every form in which something may keep them.
/// </summary>
internal sealed class Canary
{
    private const int Digits = 16;

    /// <summary>
    /// Base64 of the number at each of the three offsets. The first and last characters depend on the bytes around it and are left out.
    /// </summary>
    private const int Offsets = 3;

    /// <summary>Characters that are shown around a finding.</summary>
    private const int ShownBefore = 120;
    private const int ShownAfter = 60;

    private readonly Regex pattern;

    private Canary(string firstDigits)
    {
        var body = RandomNumberGenerator.GetItems<char>(firstDigits, 1)[0] + RandomNumberGenerator.GetString("0123456789", Digits - 2);
        Number = body + CheckDigit(body);
        Code = RandomNumberGenerator.GetString("0123456789", 4);
        Pattern =
            $"""{string.Join('|', Forms())}|(cvv2?|cvc|cvn|csc|security[_-]?code)"""
            + $"""[]"'\\]*[[:space:]]*[:=>]+[[:space:]]*["'\\]*{Code}([^0-9]|$)""";
        pattern = new Regex(
            Pattern.Replace("[]\"'\\\\]", "[\\]\"'\\\\]", StringComparison.Ordinal).Replace("[[:space:]]", "\\s", StringComparison.Ordinal),
            RegexOptions.IgnoreCase
        );
    }

    /// <summary>A card of one of the networks with numbers of 16 digits.</summary>
    public static Canary Card() => new("456");

    /// <summary>A number that no network issues, so that nothing masks it: the search must find it.</summary>
    public static Canary NoCard() => new("1");

    /// <summary>16 digits with a right check digit (ISO/IEC 7812-1).</summary>
    public string Number { get; }

    /// <summary>4 digits. Alone they are found everywhere, so they are looked for behind the names of security codes only.</summary>
    public string Code { get; }

    public string Spaced => Grouped(' ');

    public string Dashed => Grouped('-');

    /// <summary>All forms, as an extended regular expression of POSIX, upper and lower case being the same.</summary>
    public string Pattern { get; }

    public bool IsIn(string text) => pattern.IsMatch(text);

    /// <summary>Where a text contains it, with the characters around it; the digits are left out.</summary>
    public IEnumerable<string> Around(string text) =>
        pattern
            .Matches(text)
            .Select(m =>
            {
                var end = m.Index + m.Length;
                var (before, after) = (Math.Max(0, m.Index - ShownBefore), Math.Min(text.Length, end + ShownAfter));
                return $"…{text[before..m.Index]}<HERE>{text[end..after]}…";
            });

    private IEnumerable<string> Forms()
    {
        yield return $"{Number[..4]}[ -]?{Number[4..8]}[ -]?{Number[8..12]}[ -]?{Number[12..]}";
        yield return Convert.ToHexString(Encoding.ASCII.GetBytes(Number));
        for (var offset = 0; offset < Offsets; offset++)
        {
            var encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string(' ', offset) + Number)).TrimEnd('=');
            yield return Regex.Escape(encoded[(offset == 0 ? 0 : offset + 1)..^2]);
        }
    }

    private string Grouped(char between) => string.Join(between, Number.Chunk(4).Select(g => new string(g)));

    private static string CheckDigit(string body)
    {
        var sum = body.Reverse().Select((c, i) => (c - '0') * (i % 2 == 0 ? 2 : 1)).Sum(d => d > 9 ? d - 9 : d);
        return ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}
