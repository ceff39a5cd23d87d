using Npgsql;

namespace Payments.PaymentService.Gateways.Simulated;

/// <summary>Adding the simulated gateway.</summary>
internal static class SimulatedServices
{
    /// <summary>Connections of the gateway's own: one commits, the others are for reading.</summary>
    private const int MaxConnections = 4;

    /// <summary>
    /// Registers it beside the other gateways; its settings are checked with theirs. Its tables lie in the service's database, so that
    /// nobody who tries it out needs another one.
    /// </summary>
    public static void AddSimulatedGateway(this IHostApplicationBuilder builder)
    {
        builder.Services.AddKeyedSingleton<NpgsqlDataSource>(
            SimulatedOptions.GatewayName,
            (provider, _) => Connect(provider.GetRequiredService<IConfiguration>().GetConnectionString("payments"))
        );
        builder.Services.AddSingleton(provider => new SimulatedRecords(SourceOf(provider)));
        builder.Services.AddSingleton(provider => new SimulatedRecordReader(SourceOf(provider)));
        builder.Services.AddSingleton<IGateway, SimulatedGateway>();
    }

    private static NpgsqlDataSource Connect(string? connectionString) =>
        NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString)
            {
                ApplicationName = "simulated gateway",
                MaxPoolSize = MaxConnections,
                MinPoolSize = 0,
            }
        );

    private static NpgsqlDataSource SourceOf(IServiceProvider provider) =>
        provider.GetRequiredKeyedService<NpgsqlDataSource>(SimulatedOptions.GatewayName);
}
