namespace Payments.AppHost.Infrastructure;

/// <summary>What operators need of the services: a key that lets them in, and where the dashboard shows a trace.</summary>
internal sealed record Operators(IResourceBuilder<ParameterResource> Key, string? TraceUrl);

/// <summary>Adding what operators need.</summary>
internal static class OperatorsExtensions
{
    private const string KeyName = "operator-key";

    /// <summary>The key is made at the first start and kept beside the data; the dashboard shows it under Parameters.</summary>
    public static Operators AddOperators(this IDistributedApplicationBuilder builder, Setup setup)
    {
        var dashboard = builder.Configuration["ASPNETCORE_URLS"]?.Split(';')[0].TrimEnd('/');
        return new Operators(
            builder.AddParameter(KeyName, setup.Data.Password(KeyName), secret: true),
            dashboard is null ? null : dashboard + "/traces/detail/{traceId}");
    }

    public static IResourceBuilder<ProjectResource> WithOperators(this IResourceBuilder<ProjectResource> service, Operators operators)
    {
        service.WithEnvironment("Operators__Keys__operator", operators.Key);
        return operators.TraceUrl is null ? service : service.WithEnvironment("Messaging__TraceUrl", operators.TraceUrl);
    }
}
