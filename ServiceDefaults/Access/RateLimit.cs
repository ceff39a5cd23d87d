namespace Payments.ServiceDefaults;

/// <summary>A bucket of tokens, of which each request takes one.</summary>
public sealed class RateLimit
{
    /// <summary>Requests that may come at once. At least 1.</summary>
    public required int Burst { get; set; }

    /// <summary>Requests a second that may come in the long run. At least 1.</summary>
    public required int PerSecond { get; set; }
}
