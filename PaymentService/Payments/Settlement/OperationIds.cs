using System.Security.Cryptography;
using System.Text;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>Ids that follow from what an operation is about, so that whoever comes with the same again finds the operation.</summary>
internal static class OperationIds
{
    private const char Separator = '\n';
    private const int IdBytes = 16;

    /// <summary>The one operation that calls a payment off, whoever wants it: its service, or the clock.</summary>
    public static Guid OfCancel(Guid paymentId) => Of(paymentId.ToString(), "cancel");

    /// <summary>The first 128 bits of the SHA-256 of the parts.</summary>
    public static Guid Of(params ReadOnlySpan<string> parts) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(Separator, parts))).AsSpan(0, IdBytes), bigEndian: true);
}
