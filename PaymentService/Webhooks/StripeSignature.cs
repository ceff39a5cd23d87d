using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Payments.PaymentService.Webhooks;

/// <summary>
/// The header <c>Stripe-Signature: t=[seconds since 1970],v1=[hex],…</c>: HMAC-SHA256 over the text of t, a full stop and the body as it
/// came (https://docs.stripe.com/webhooks#verify-manually). There are several v1 while a secret is replaced, and other schemes. What is no
/// signature of this scheme is ignored: one that is right counts, whatever stands beside it.
/// </summary>
internal static class StripeSignature
{
    /// <summary>The header's name.</summary>
    public const string Header = "Stripe-Signature";

    private const int MaxHeaderLength = 4_096;
    private const int MaxSignatures = 16;
    private const char Separator = ',';

    /// <summary>
    /// Why the body is not to be trusted; null when it was signed with one of the secrets, within <paramref name="tolerance"/> of
    /// <paramref name="now"/>.
    /// </summary>
    public static WebhookRefusal? Check(
        string? header,
        ReadOnlySpan<byte> body,
        IEnumerable<string> secrets,
        TimeSpan tolerance,
        DateTimeOffset now
    )
    {
        if (string.IsNullOrEmpty(header))
        {
            return WebhookRefusal.Missing;
        }

        if (header.Length > MaxHeaderLength || !TryRead(header, out var time, out var signatures))
        {
            return WebhookRefusal.Malformed;
        }

        // Every secret is tried against every signature, also after a match, so that the time it takes gives nothing away.
        var (hasSecret, isRight) = (false, false);
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in secrets.Where(s => s.Length > 0))
        {
            hasSecret = true;
            Sign(secret, time, body, expected);
            foreach (var signature in signatures)
            {
                isRight |= CryptographicOperations.FixedTimeEquals(signature, expected);
            }
        }

        var age = now - DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, NumberStyles.None, CultureInfo.InvariantCulture));
        return (hasSecret, isRight) switch
        {
            (false, _) => WebhookRefusal.NoSecret,
            (_, false) => WebhookRefusal.WrongSignature,
            _ => age.Duration() > tolerance ? WebhookRefusal.OutsideWindow : null,
        };
    }

    private static void Sign(string secret, string time, ReadOnlySpan<byte> body, Span<byte> signature)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes($"{time}."));
        hash.AppendData(body);
        hash.GetHashAndReset(signature);
    }

    private static bool TryRead(string header, out string time, out List<byte[]> signatures)
    {
        (time, signatures) = ("", []);
        foreach (var part in header.Split(Separator, StringSplitOptions.TrimEntries))
        {
            switch (part.Split('=', 2))
            {
                case ["t", var text] when time.Length == 0 && IsTime(text):
                    time = text;
                    break;
                case ["t", _]:
                    return false;
                case ["v1", { Length: 2 * HMACSHA256.HashSizeInBytes } hex] when hex.All(char.IsAsciiHexDigit):
                    signatures.Add(Convert.FromHexString(hex));
                    break;
            }
        }

        return time.Length > 0 && signatures.Count is > 0 and <= MaxSignatures;
    }

    /// <summary>Up to the year 5138: more digits would overflow.</summary>
    private static bool IsTime(string text) => text.Length is > 0 and <= 11 && text.All(char.IsAsciiDigit);
}
