using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Payments.ServiceDefaults;

/// <summary>A bucket of tokens, of which each request takes one.</summary>
public sealed class RateLimit
{
    /// <summary>Requests that may come at once. At least 1.</summary>
    public required int Burst { get; set; }

    /// <summary>Requests a second that may come in the long run. At least 1.</summary>
    public required int PerSecond { get; set; }
}
