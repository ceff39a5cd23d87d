using System.Security.Cryptography;
using System.Text;
using Payments.PaymentService.ApiKeys;

namespace Payments.PaymentService.Wire;

/// <summary>The id of what a request does. With an idempotency key it is the same whenever the merchant repeats the request, so that a repetition finds what the first one has done.</summary>
internal static class OperationIds
{
    private const string KeyHeader = "Idempotency-Key";
    private const int MaxKeyLength = 255;
    private const int UuidLength = 16;

    /// <summary>RFC 9562, section 5.8: a UUID of version 8 is made as its maker likes.</summary>
    private const byte Version8 = 0x80;

    private const byte Variant = 0x80;

    /// <exception cref="WireException">The key is empty or longer than 255 characters.</exception>
    public static Guid OperationId(this HttpContext http)
    {
        if (!http.Request.Headers.TryGetValue(KeyHeader, out var keys))
        {
            return Guid.CreateVersion7();
        }

        var key = keys.ToString();
        if (key.Length is 0 or > MaxKeyLength)
        {
            throw new WireException(
                StatusCodes.Status400BadRequest, new WireError(WireError.Idempotency, $"{KeyHeader} must have 1 to {MaxKeyLength} characters."));
        }

        Span<byte> id = stackalloc byte[UuidLength];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{http.User.Merchant()}\n{key}\n{http.Request.Method} {http.Request.Path}")).AsSpan(0, UuidLength).CopyTo(id);
        id[6] = (byte)((id[6] & 0x0F) | Version8);
        id[8] = (byte)((id[8] & 0x3F) | Variant);
        return new Guid(id, bigEndian: true);
    }
}
