using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Dashboard;

/// <summary>The real dashboard, run like any other resource, but hidden.</summary>
internal sealed class DashboardResource(string command) : ExecutableResource(ResourceName, command, Path.GetDirectoryName(command)!)
{
    public const string ResourceName = "aspire-dashboard";
    private const string OtlpGrpc = "otlp-grpc";

    private static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    public static void AddTo(DistributedApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var paths = DcpPaths.Resolve(configuration, builder.AssemblyMetadata);
        var urls = configuration["ASPNETCORE_URLS"] ?? configuration["URLS"];
        var dashboard = builder.AddResource(new DashboardResource(paths.RequireDashboard()))
            .WithArgs("dashboard")
            .WithEndpoint(port: PortOf(urls), scheme: "http", name: "http")
            .WithEndpoint(port: PortOf(configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"]), scheme: "http", name: OtlpGrpc)
            .WithEndpoint(port: PortOf(configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"]), scheme: "http", name: "otlp-http");
        dashboard.WithEnvironment(context =>
        {
            var variables = context.EnvironmentVariables;
            ReferenceExpression Serving(string endpoint) =>
                ReferenceExpression.Create($"http://localhost:{dashboard.GetEndpoint(endpoint).Property(EndpointProperty.TargetPort)}");
            variables["ASPNETCORE_ENVIRONMENT"] = builder.Environment.EnvironmentName;
            variables["ASPNETCORE_URLS"] = Serving("http");
            variables["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = Serving(OtlpGrpc);
            variables["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = Serving("otlp-http");
            variables["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = configuration["AppHost:ResourceService:Url"] ?? "";
            variables["ASPIRE_DASHBOARD_API_ENABLED"] = "true";
            variables["DASHBOARD__FRONTEND__PUBLICURL"] = dashboard.GetEndpoint("http");
            variables["DASHBOARD__FRONTEND__AUTHMODE"] = "BrowserToken";
            variables["DASHBOARD__FRONTEND__BROWSERTOKEN"] = configuration["AppHost:BrowserToken"]!;
            variables["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey";
            variables["DASHBOARD__OTLP__PRIMARYAPIKEY"] = configuration["AppHost:OtlpApiKey"]!;
            variables["DASHBOARD__API__AUTHMODE"] = "ApiKey";
            variables["DASHBOARD__API__PRIMARYAPIKEY"] = configuration["AppHost:DashboardApiKey"]!;
            variables["DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE"] = "ApiKey";
            variables["DASHBOARD__RESOURCESERVICECLIENT__APIKEY"] = configuration["AppHost:ResourceService:ApiKey"]!;
            variables["LOGGING__CONSOLE__FORMATTERNAME"] = "json";
        });
    }

    /// <summary>Where services send their telemetry; none without a dashboard.</summary>
    public static EndpointReference? OtlpEndpoint(IDistributedApplicationBuilder builder) =>
        builder.Resources.OfType<DashboardResource>().SingleOrDefault() is { } dashboard ? new EndpointReference(dashboard, OtlpGrpc) : null;

    /// <summary>Prints the login link once the dashboard answers.</summary>
    public static async Task AnnounceAsync(IServiceProvider services, CancellationToken ct)
    {
        if (services.GetRequiredService<IResourceCollection>().OfType<DashboardResource>().SingleOrDefault() is not { } dashboard || TestingHook.Current is not null)
        {
            return;
        }

        var url = new EndpointReference(dashboard, "http").Url;
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient();
        var deadline = DateTime.UtcNow + AnswerBound;
        while (!ct.IsCancellationRequested && DateTime.UtcNow < deadline)
        {
            try
            {
                using var response = await client.GetAsync(url, ct).ConfigureAwait(false);
                var token = services.GetRequiredService<IConfiguration>()["AppHost:BrowserToken"];
                Console.WriteLine($"Now listening on: {url}{Environment.NewLine}Login to the dashboard at {url}/login?t={token}");
                return;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                await Task.Delay(PollInterval, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static int? PortOf(string? urls) =>
        urls is { Length: > 0 } && new Uri(urls.Split(';')[0]) is { Port: > 0 } uri ? uri.Port : null;
}
