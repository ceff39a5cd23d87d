using System.Buffers.Binary;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>
/// A request that carries an <c>Idempotency-Key</c>. A key belongs to its caller: the signed-in user, API key, operator or service. Guests
/// share one scope, because nothing that a guest sends proves who it is, and an address belongs to many people; so a guest's key is a
/// secret that the guest makes up (a UUID), and a stored answer is given only to who sends both the same key and the same request, byte for
/// byte.
/// </summary>
internal sealed class IdempotentRequest
{
    public const string HeaderName = "Idempotency-Key";
    public const int MaxKeyLength = 255;

    private const string Guest = "guest";
    private const int UuidLength = 16;
    private const byte UuidVersion8 = 0x80;
    private const byte UuidVariant = 0x80;

    private readonly string key;

    private IdempotentRequest(string key, string caller, string path, byte[] fingerprint)
    {
        this.key = key;
        Caller = caller;
        Fingerprint = fingerprint;
        KeyHash = SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}\n{key}"));
        OperationId = IdOf(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}\n{key}\n{path}")));
    }

    public string Caller { get; }

    /// <summary>What the table knows the key by.</summary>
    public byte[] KeyHash { get; }

    /// <summary>
    /// What tells requests apart: method, path, query, content type and body. A plain hash of a short body, such as one with a card number,
    /// could be found by trying; this one is under the key, which is stored nowhere.
    /// </summary>
    public byte[] Fingerprint { get; }

    public Guid OperationId { get; }

    /// <summary>Number of the advisory lock of the key.</summary>
    public long Lock => BinaryPrimitives.ReadInt64BigEndian(KeyHash);

    /// <summary>Told by the run itself that it stores no answer.</summary>
    public bool KeyIsLeftFree { get; private set; }

    /// <summary>A run that has this may store its answer.</summary>
    public Guid Claim { get; } = Guid.CreateVersion7();

    public void LeaveKeyFree() => KeyIsLeftFree = true;

    /// <summary>The key with which the stored answer is sealed.</summary>
    public byte[] SealingKey() =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key), SHA256.HashSizeInBytes, KeyHash, "stored answer"u8.ToArray());

    /// <summary>Reads the header.</summary>
    /// <returns>False when it is no key: not one value of 1 to 255 printable ASCII characters.</returns>
    public static bool TryReadKey(HttpRequest request, out string key)
    {
        var values = request.Headers[HeaderName];
        key = values.Count == 1 ? values[0] ?? "" : "";
        return key.Length is > 0 and <= MaxKeyLength && key.All(c => c is >= ' ' and <= '~');
    }

    /// <summary>
    /// Reads the body, and leaves it to be read again. Kept in memory and never on disk (it may hold a card number); the server's limit on
    /// bodies bounds it.
    /// </summary>
    /// <exception cref="BadHttpRequestException">The body is larger than the server takes.</exception>
    public static async Task<IdempotentRequest> ReadAsync(HttpContext context, string key)
    {
        var request = context.Request;
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        request.Body = body;
        var path = $"{request.Method} {request.PathBase}{request.Path}";
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        hash.AppendData(Encoding.UTF8.GetBytes($"{path}\n{request.QueryString}\n{request.ContentType}\n"));
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return new IdempotentRequest(key, CallerOf(context.User), path, hash.GetHashAndReset());
    }

    private static string CallerOf(ClaimsPrincipal user)
    {
        if (user.Identity is not { IsAuthenticated: true } identity)
        {
            return Guest;
        }

        var name =
            user.FindFirstValue(ClaimTypes.NameIdentifier)
            ?? identity.Name
            ?? throw new InvalidOperationException("The caller is signed in and has no name.");
        return $"{identity.AuthenticationType}:{name}";
    }

    private static Guid IdOf(ReadOnlySpan<byte> hash)
    {
        Span<byte> id = stackalloc byte[UuidLength];
        hash[..UuidLength].CopyTo(id);
        id[6] = (byte)((id[6] & 0x0F) | UuidVersion8);
        id[8] = (byte)((id[8] & 0x3F) | UuidVariant);
        return new Guid(id, bigEndian: true);
    }
}
