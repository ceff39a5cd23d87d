using System.Security.Cryptography;
using System.Text;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>Ids derived from what an operation is about, so that a repetition finds the operation.</summary>
internal static class OperationIds
{
    private const char Separator = '\n';
    private const int IdBytes = 16;

    /// <summary>The one operation that cancels a payment, whether its service asks for it or its time is up.</summary>
    public static Guid OfCancel(Guid paymentId) => Of(paymentId.ToString(), "cancel");

    /// <summary>The first 128 bits of the SHA-256 of the parts.</summary>
    public static Guid Of(params ReadOnlySpan<string> parts) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(Separator, parts))).AsSpan(0, IdBytes), bigEndian: true);
}
