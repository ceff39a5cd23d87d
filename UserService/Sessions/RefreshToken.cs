using System.Buffers.Text;
using System.Security.Cryptography;

namespace Payments.UserService.Sessions;

/// <summary>A refresh token: the session's id and a secret, in base64url.</summary>
/// <param name="SessionId">The session, 16 bytes.</param>
/// <param name="Secret">Random, 32 bytes.</param>
internal sealed record RefreshToken(Guid SessionId, byte[] Secret)
{
    private const int IdBytes = 16;
    private const int SecretBytes = 32;

    public byte[] SecretHash => SHA256.HashData(Secret);

    public static RefreshToken New(Guid sessionId) => new(sessionId, RandomNumberGenerator.GetBytes(SecretBytes));

    /// <returns>Null when the text cannot be a refresh token.</returns>
    public static RefreshToken? Parse(string text)
    {
        var bytes = new byte[IdBytes + SecretBytes];
        return Base64Url.IsValid(text, out var length) && length == bytes.Length && Base64Url.TryDecodeFromChars(text, bytes, out _)
            ? new RefreshToken(new Guid(bytes.AsSpan(0, IdBytes)), bytes[IdBytes..])
            : null;
    }

    public override string ToString() => Base64Url.EncodeToString([.. SessionId.ToByteArray(), .. Secret]);
}
