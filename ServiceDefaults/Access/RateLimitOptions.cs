namespace Payments.ServiceDefaults;

/// <summary>How often one caller may come: configuration section <c>RateLimits</c>. Each instance of a service counts for itself.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Of <see cref="RateLimits.Guest"/>.</summary>
    public RateLimit Guest { get; } = new() { Burst = 2_000, PerSecond = 500 };

    /// <summary>Of <see cref="RateLimits.SignIn"/>. A password takes some 100 ms of a processor to check.</summary>
    public RateLimit SignIn { get; } = new() { Burst = 300, PerSecond = 30 };
}
