using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>
/// An answer, held back until its effect has been committed, or stored earlier. Of its headers only these two are stored.
/// </summary>
internal sealed record IdempotentResponse(int Status, string? ContentType, string? Location, byte[] Body)
{
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>
    /// Whether the answer says what became of the request. What was wrong with the caller (not signed in, too fast) or with the form of the
    /// request is judged anew each time, and the server's own faults are not the request's last word.
    /// </summary>
    public bool IsFinal =>
        Status
            is < StatusCodes.Status500InternalServerError
                and not (
                    StatusCodes.Status400BadRequest
                    or StatusCodes.Status401Unauthorized
                    or StatusCodes.Status403Forbidden
                    or StatusCodes.Status413PayloadTooLarge
                    or StatusCodes.Status415UnsupportedMediaType
                    or StatusCodes.Status429TooManyRequests
                );

    /// <summary>Runs the rest of the request and takes its answer instead of sending it.</summary>
    /// <exception cref="InvalidOperationException">The body is larger than <paramref name="maxBody"/> bytes.</exception>
    public static async Task<IdempotentResponse> CaptureAsync(HttpContext context, RequestDelegate next, int maxBody)
    {
        var connection = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new BoundedStream(maxBody);
        var held = new StreamResponseBodyFeature(body);
        context.Features.Set<IHttpResponseBodyFeature>(held);
        try
        {
            await next(context);
            await held.CompleteAsync();
        }
        finally
        {
            context.Features.Set(connection);
        }

        var response = context.Response;
        return new IdempotentResponse(response.StatusCode, response.ContentType, response.Headers.Location, body.ToArray());
    }

    /// <summary>Sends the body; status and headers are already there.</summary>
    public async Task SendAsync(HttpResponse response)
    {
        // Without a body nothing is said about its length either: then the page of the status is added further up, as for any request.
        if (Body.Length > 0)
        {
            response.ContentLength = Body.Length;
            await response.Body.WriteAsync(Body, response.HttpContext.RequestAborted);
        }
    }

    /// <summary>Sends a stored answer.</summary>
    public Task ReplayAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.Headers.Location = Location;
        response.Headers[ReplayedHeader] = "true";
        return SendAsync(response);
    }

    /// <summary>
    /// The answer as it is stored. It may hold what only its receiver may know (a token, a secret link), so only who has the request's key
    /// can open it: AES-256-GCM.
    /// </summary>
    public byte[] Seal(IdempotentRequest request)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(ContentType ?? "");
        writer.Write(Location ?? "");
        writer.Write(Body);
        var plain = stream.GetBuffer().AsSpan(0, (int)stream.Length);

        var (nonceSize, tagSize) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var stored = new byte[nonceSize + tagSize + plain.Length];
        RandomNumberGenerator.Fill(stored.AsSpan(0, nonceSize));
        using var aes = new AesGcm(request.SealingKey(), tagSize);
        aes.Encrypt(stored.AsSpan(0, nonceSize), plain, stored.AsSpan(nonceSize + tagSize), stored.AsSpan(nonceSize, tagSize));
        return stored;
    }

    /// <summary>Opens a stored answer.</summary>
    public static IdempotentResponse Open(IdempotentRequest request, int status, byte[] stored)
    {
        var (nonceSize, tagSize) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var plain = new byte[stored.Length - nonceSize - tagSize];
        using var aes = new AesGcm(request.SealingKey(), tagSize);
        aes.Decrypt(stored.AsSpan(0, nonceSize), stored.AsSpan(nonceSize + tagSize), stored.AsSpan(nonceSize, tagSize), plain);

        using var reader = new BinaryReader(new MemoryStream(plain));
        var (contentType, location) = (reader.ReadString(), reader.ReadString());
        return new IdempotentResponse(status, NullIfEmpty(contentType), NullIfEmpty(location), reader.ReadBytes(plain.Length));
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private sealed class BoundedStream(int bound) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Demand(buffer.Length);
            base.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Demand(count);
            base.Write(buffer, offset, count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        private void Demand(int count)
        {
            if (Length + count > bound)
            {
                throw new InvalidOperationException(
                    $"The answer is larger than {bound} bytes and cannot be stored under an idempotency key."
                );
            }
        }
    }
}
