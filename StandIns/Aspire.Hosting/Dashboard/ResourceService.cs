using System.Net;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Dashboard;

/// <summary>The gRPC server that the dashboard asks for resources, console logs and commands.</summary>
internal sealed class ResourceService(
    IConfiguration configuration,
    IDistributedApplicationBuilder builder,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ResourceCommandService commands,
    DcpClient dcp)
{
    private const string Prefix = "/aspire.v1.DashboardService/";

    private WebApplication? app;

    public async Task StartAsync(CancellationToken ct)
    {
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var port = configuration["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] is { Length: > 0 } url ? new Uri(url).Port : 0;
        web.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, o => o.Protocols = HttpProtocols.Http2));
        web.Services.AddRouting();
        app = web.Build();
        var key = Encoding.UTF8.GetBytes(configuration["AppHost:ResourceService:ApiKey"]!);
        app.Use(async (context, next) =>
        {
            if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers["x-resource-service-api-key"].ToString()), key))
            {
                Grpc.Fail(context, Grpc.Unauthenticated);
                return;
            }

            await next(context).ConfigureAwait(false);
        });
        app.UseRouting();
        app.MapPost(Prefix + "GetApplicationInformation", ApplicationInformationAsync);
        app.MapPost(Prefix + "WatchResources", WatchResourcesAsync);
        app.MapPost(Prefix + "WatchResourceConsoleLogs", WatchLogsAsync);
        app.MapPost(Prefix + "ExecuteResourceCommand", ExecuteCommandAsync);
        app.MapPost(Prefix + "WatchInteractions", StaySilentAsync);
        await app.StartAsync(ct).ConfigureAwait(false);
        configuration["AppHost:ResourceService:Url"] = app.Urls.Single();
    }

    public Task StopAsync() => app?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    private async Task ApplicationInformationAsync(HttpContext context)
    {
        var name = builder.AppHostAssembly?.GetName().Name ?? "AppHost";
        await Grpc.ReadAsync(context).ConfigureAwait(false);
        await Grpc.UnaryAsync(context, new Message().String(1, name.EndsWith(".AppHost", StringComparison.Ordinal) ? name[..^8] : name)).ConfigureAwait(false);
    }

    private async Task WatchResourcesAsync(HttpContext context)
    {
        await Grpc.ReadAsync(context).ConfigureAwait(false);
        context.Response.ContentType = "application/grpc";
        await Grpc.WriteAsync(context, new Message().Embed(1, new Message())).ConfigureAwait(false);
        try
        {
            await foreach (var change in notifications.WatchAsync(context.RequestAborted).ConfigureAwait(false))
            {
                var upsert = new Message().Embed(2, ResourceMessage.Of(change));
                await Grpc.WriteAsync(context, new Message().Embed(2, new Message().Embed(1, upsert))).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task WatchLogsAsync(HttpContext context)
    {
        var request = await Grpc.ReadAsync(context).ConfigureAwait(false);
        var follow = !request.ContainsKey(2);
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        if (!notifications.TryGetCurrentState(Text(request, 1), out var state))
        {
            context.Response.AppendTrailer("grpc-status", "0");
            return;
        }

        var number = 0;
        using var gate = new SemaphoreSlim(1);
        async Task SendAsync(string line, bool isError)
        {
            await gate.WaitAsync(context.RequestAborted).ConfigureAwait(false);
            try
            {
                await Grpc.WriteAsync(context, new Message().Embed(1, new Message().String(1, line).Bool(2, isError).Int(3, ++number))).ConfigureAwait(false);
            }
            finally
            {
                gate.Release();
            }
        }

        async Task PumpAsync(string source)
        {
            await foreach (var line in dcp.LogsAsync(ProcessFactory.KindOf(state.Resource), state.ResourceId, source, follow, context.RequestAborted).ConfigureAwait(false))
            {
                await SendAsync(line, source == "stderr").ConfigureAwait(false);
            }
        }

        try
        {
            foreach (var line in loggers.LinesOf(state.Resource.Name))
            {
                await SendAsync(line, isError: false).ConfigureAwait(false);
            }

            if (ResourceIds.HasProcess(state.Resource))
            {
                await Task.WhenAll(PumpAsync("stdout"), PumpAsync("stderr")).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            return;
        }

        context.Response.AppendTrailer("grpc-status", "0");
    }

    private async Task ExecuteCommandAsync(HttpContext context)
    {
        const int Succeeded = 1;
        const int Failed = 2;
        var request = await Grpc.ReadAsync(context).ConfigureAwait(false);
        var result = await commands.ExecuteCommandAsync(Text(request, 2), Text(request, 1), context.RequestAborted).ConfigureAwait(false);
        await Grpc.UnaryAsync(context, new Message().Int(1, result.Success ? Succeeded : Failed).String(2, result.ErrorMessage)).ConfigureAwait(false);
    }

    /// <summary>This AppHost never asks the person at the dashboard anything.</summary>
    private static async Task StaySilentAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static string Text(Dictionary<int, object> fields, int field) => fields.TryGetValue(field, out var value) ? Encoding.UTF8.GetString((byte[])value) : "";
}
