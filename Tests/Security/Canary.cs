using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Payments.Tests.Security;

/// <summary>
/// A card number and a security code that nobody else has, and how to find them again in whatever form something has kept them.
/// </summary>
internal sealed class Canary
{
    private const int Digits = 16;

    /// <summary>
    /// Base64 of the number at each of the three offsets: the first and last characters depend on the neighbours and are left out.
    /// </summary>
    private const int Offsets = 3;

    private readonly Regex pattern;

    private Canary(string firstDigits)
    {
        var body = RandomNumberGenerator.GetItems<char>(firstDigits, 1)[0] + RandomNumberGenerator.GetString("0123456789", Digits - 2);
        Number = body + CheckDigit(body);
        Code = RandomNumberGenerator.GetString("0123456789", 4);
        Pattern =
            $"""{string.Join('|', Forms())}|(cvv2?|cvc|cvn|csc|security[_-]?code)[]"'\\]*[[:space:]]*[:=>]+[[:space:]]*["'\\]*{Code}([^0-9]|$)""";
        pattern = new Regex(
            Pattern.Replace("[]\"'\\\\]", "[\\]\"'\\\\]", StringComparison.Ordinal).Replace("[[:space:]]", "\\s", StringComparison.Ordinal),
            RegexOptions.IgnoreCase
        );
    }

    /// <summary>A card of one of the networks with numbers of 16 digits.</summary>
    public static Canary Card() => new("456");

    /// <summary>One that no network issues, so that nothing masks it: what looks for canaries must find it.</summary>
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

    /// <summary>Where in a text it is, with what stands around it; the digits are left out.</summary>
    public IEnumerable<string> Around(string text) =>
        pattern
            .Matches(text)
            .Select(m =>
                $"…{text[Math.Max(0, m.Index - 120)..m.Index]}<HERE>{text[(m.Index + m.Length)..Math.Min(text.Length, m.Index + m.Length + 60)]}…"
            );

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
