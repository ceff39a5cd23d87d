namespace Payments.AppHost.Services;

/// <summary>What operators need of the services.</summary>
/// <param name="Key">Lets their programs in.</param>
/// <param name="Password">With which they sign in as the user <c>operator</c>.</param>
/// <param name="TraceUrl">Where the dashboard shows a trace, with the placeholder {traceId}.</param>
internal sealed record Operators(IResourceBuilder<ParameterResource> Key, IResourceBuilder<ParameterResource> Password, string? TraceUrl);
