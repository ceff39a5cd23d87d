namespace Payments.ServiceDefaults;

/// <summary>
/// E-mail addresses as people write them: a local part of dotted words (RFC 5322 dot-atom) and a domain name with at least two labels.
/// Quoted local parts, address literals and letters beyond ASCII are not taken.
/// </summary>
public static class EmailAddress
{
    /// <summary>Longest address, in characters: RFC 5321, section 4.5.3.1.3, allows a path 256, with its angle brackets.</summary>
    public const int MaxLength = 254;

    /// <summary>RFC 5321, section 4.5.3.1.1.</summary>
    private const int MaxLocalPart = 64;

    /// <summary>RFC 1035, section 2.3.4.</summary>
    private const int MaxLabel = 63;

    private const string Marks = "!#$%&'*+-/=?^_`{|}~";

    /// <summary>Whether mail could be sent to this.</summary>
    public static bool IsValid(string? text)
    {
        if (text is null || text.Length > MaxLength || text.LastIndexOf('@') is var at && at is < 1 or > MaxLocalPart)
        {
            return false;
        }

        var labels = text[(at + 1)..].Split('.');
        return text[..at].Split('.').All(IsAtom) && labels.Length > 1 && labels.All(IsLabel);
    }

    private static bool IsAtom(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Marks.Contains(c, StringComparison.Ordinal));

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabel
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
