using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace Payments.ServiceDefaults;

/// <summary>
/// Masks card numbers down to their last four digits, and security codes altogether, in any text: JSON, a form, prose, or something broken.
/// A number is masked when its check digit (Luhn, ISO/IEC 7812-1) and its first digits are those of a card, or when it is called one
/// (<c>cardNo</c>, <c>pan</c>, <c>number</c>); a security code when it is called one (<c>cvv</c>, <c>cvc</c>). UUIDs, timestamps and ids
/// that contain letters stay as they are, and JSON stays JSON.
/// </summary>
public static partial class CardNumbers
{
    /// <summary>ISO/IEC 7812-1 allows 8 to 19 digits; cards in use have 12 or more.</summary>
    public const int MinDigits = 12;

    /// <inheritdoc cref="MinDigits"/>
    public const int MaxDigits = 19;
    private const int ShownDigits = 4;

    private const string Mark = "***";

    /// <summary>What the names of security codes have in common.</summary>
    private static readonly SearchValues<string> CodeNames = SearchValues.Create(
        ["cvv", "cvc", "cvn", "csc", "security"],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>Masks a text.</summary>
    /// <returns>The same text when there is nothing to mask.</returns>
    public static string Mask(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!MayHold(text))
        {
            return text;
        }

        var plain = text.Contains("\\u00", StringComparison.Ordinal) ? Escapes().Replace(text, Unescape) : text;
        var masked = Scan().Replace(plain, new Scanner(plain).Replace);
        return masked == plain ? text : masked;
    }

    /// <summary>Whether there is something to mask in a text.</summary>
    public static bool AreIn([NotNullWhen(true)] string? text) => text is not null && Mask(text) != text;

    /// <summary>Masks a body in any encoding that contains ASCII. Bytes that are no text survive.</summary>
    /// <returns>The same body when there is nothing to mask.</returns>
    public static ReadOnlyMemory<byte> Mask(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.Latin1.GetString(body.Span);
        var masked = Mask(text);
        return ReferenceEquals(masked, text) ? body : Encoding.Latin1.GetBytes(masked);
    }

    /// <summary>
    /// Whether it is worth a closer look, which costs a hundred times as much: every message and span comes by here, and most hold neither
    /// that many digits nor a code.
    /// </summary>
    private static bool MayHold(string text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            digits = c switch
            {
                >= '0' and <= '9' => digits + 1,
                ' ' or '-' => digits,
                _ => 0,
            };
            if (digits >= MinDigits)
            {
                return true;
            }
        }

        return text.Contains("\\u00", StringComparison.Ordinal) || text.AsSpan().ContainsAny(CodeNames);
    }

    /// <summary>A letter or digit written as a JSON escape, which says the same and would hide it.</summary>
    [GeneratedRegex(@"(?<!\\)(?<before>(?:\\\\)*)\\u00(?<code>3[0-9]|[46][1-9a-fA-F]|[57][0-9aA])")]
    private static partial Regex Escapes();

    private static string Unescape(Match escape) =>
        escape.Groups["before"].Value + (char)int.Parse(escape.Groups["code"].ValueSpan, System.Globalization.NumberStyles.HexNumber, null);

    /// <summary>
    /// What matters in a text, from left to right: a UUID; a security code with its name; any other name that is followed by a value; a run
    /// of digits with single blanks or dashes in between, and no letter at either end, unless that letter belongs to a JSON escape.
    /// </summary>
    [GeneratedRegex(
        """
            (?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])
            |(?<![0-9A-Za-z_])(?i:[a-z0-9_-]{0,32}(?:cvv|cvc|cvn|security[_-]?code)[a-z0-9_-]{0,32}|csc)
             [\\"'\]]*\s*[:=>]\s*(?:\\?["'])?\s*(?<code>[0-9]{3,4})(?![0-9A-Za-z])
            |(?<![0-9A-Za-z_])(?<name>[A-Za-z_][A-Za-z0-9_-]{0,63})[\\"'\]]*\s*[:=>]
            |(?:(?<![0-9A-Za-z_])|(?<=\\(?:[bfnrt]|u[0-9A-Fa-f]{4})))(?<run>[0-9](?:[ -]?[0-9]){11,63})(?![0-9A-Za-z_])
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Scan();

    private static bool IsCardName(string name)
    {
        var plain = name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        return plain is "number" or "accountnumber" or "primaryaccountnumber" or "ccnumber" or "ccno" or "ccnum" or "cc"
            || plain.StartsWith("pan", StringComparison.Ordinal)
            || plain.EndsWith("pan", StringComparison.Ordinal)
            || (
                plain.Contains("card", StringComparison.Ordinal)
                && !plain.EndsWith("id", StringComparison.Ordinal)
                && !plain.EndsWith("at", StringComparison.Ordinal)
                && !plain.EndsWith("time", StringComparison.Ordinal)
            );
    }

    /// <summary>Goes through one text, and remembers the name that was read last.</summary>
    private sealed class Scanner(string text)
    {
        private string name = "";

        public string Replace(Match match)
        {
            if (match.Groups["code"] is { Success: true } code)
            {
                return match.Value[..^code.Length] + Quote(code, Mark);
            }

            if (match.Groups["run"] is { Success: true } run)
            {
                return Quote(run, MaskRun(run.Value, IsCardName(name)));
            }

            name = match.Groups["name"] is { Success: true } found ? found.Value : name;
            return match.Value;
        }

        /// <summary>A number that is a value of JSON becomes a text: asterisks are no number.</summary>
        private string Quote(Group group, string masked)
        {
            if (masked == group.Value)
            {
                return masked;
            }

            var before = text.AsSpan(0, group.Index).TrimEnd();
            var after = text.AsSpan(group.Index + group.Length).TrimStart();
            var isValue = before.Length > 0 && before[^1] is ':' or '[' or ',' && after.Length > 0 && after[0] is '}' or ']' or ',';
            return isValue && !EndsInsideQuotes(before) ? $"\"{masked}\"" : masked;
        }

        private static bool EndsInsideQuotes(ReadOnlySpan<char> json)
        {
            var inside = false;
            for (var i = 0; i < json.Length; i++)
            {
                inside ^= json[i] == '"';
                i += inside && json[i] == '\\' ? 1 : 0;
            }

            return inside;
        }
    }

    private static string MaskRun(string run, bool isNamed)
    {
        var characters = run.ToCharArray();
        int[] digits = [.. Enumerable.Range(0, characters.Length).Where(i => char.IsAsciiDigit(characters[i]))];

        // A card number may be followed by other digits, its expiry date or its code: it begins and ends where a group of digits does.
        for (var first = 0; first < digits.Length; first++)
        {
            for (var length = MaxDigits; BeginsGroup(digits, first) && length >= MinDigits; length--)
            {
                if (first + length <= digits.Length && EndsGroup(digits, first + length) && IsCard(run, digits.AsSpan(first, length)))
                {
                    Hide(characters, digits.AsSpan(first, length));
                    first += length - 1;
                    break;
                }
            }
        }

        if (isNamed && digits.Length <= MaxDigits && !characters.Contains('*'))
        {
            Hide(characters, digits);
        }

        return new string(characters);
    }

    private static bool BeginsGroup(int[] digits, int first) => first == 0 || digits[first - 1] < digits[first] - 1;

    private static bool EndsGroup(int[] digits, int end) => end == digits.Length || digits[end] > digits[end - 1] + 1;

    private static void Hide(char[] characters, ReadOnlySpan<int> digits)
    {
        foreach (var digit in digits[..^ShownDigits])
        {
            characters[digit] = '*';
        }
    }

    /// <summary>
    /// Check digit, and the first digits of the networks with the lengths that they issue; timestamps in milli-, micro- and nanoseconds
    /// begin with 1.
    /// </summary>
    private static bool IsCard(string run, ReadOnlySpan<int> digits)
    {
        var (sum, doubled) = (0, false);
        for (var i = digits.Length - 1; i >= 0; i--, doubled = !doubled)
        {
            var digit = (run[digits[i]] - '0') * (doubled ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        var prefix = ((run[digits[0]] - '0') * 10) + run[digits[1]] - '0';
        return sum % 10 == 0
            && (prefix / 10, digits.Length) switch
            {
                (2, >= 16) => prefix is >= 22 and <= 27,
                (3, >= 14) or (4, 13 or 16 or 19) or (5 or 6, >= 12) or (8 or 9, >= 16) => true,
                _ => false,
            };
    }
}
