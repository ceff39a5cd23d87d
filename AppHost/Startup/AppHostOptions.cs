using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Payments.AppHost.Startup;

/// <summary>What the configuration asks for, with the defaults filled in.</summary>
internal sealed class AppHostOptions : IDisposable
{
    private readonly ConfigurationManager configuration;

    private AppHostOptions(IDistributedApplicationBuilder builder, InfrastructureMode mode, ContainerEngine? engine)
    {
        configuration = builder.Configuration;
        HasRandomPorts = configuration.GetValue<bool>("DcpPublisher:RandomizePorts");
        AppHostDirectory = builder.AppHostDirectory;
        Mode = mode;
        Engine = engine;
        Ephemeral = configuration.GetValue<bool>("ephemeral");
        Data = new DataFolder(Ephemeral ? null : configuration["data"] ?? DefaultDataFolder(), Ephemeral);
        RabbitMQPort = Port("RabbitMQ", 5672);
        RabbitMQManagementPort = Port("RabbitMQManagement", 15672);
        PostgreSqlPort = Port("PostgreSQL", 5432);
        MakePaymentPort = Port("MakePayment", 5000);
        MailDevWebPort = Port("MailDevWeb", 1080);
        MailDevSmtpPort = Port("MailDevSmtp", 1025);
    }

    public string AppHostDirectory { get; }

    public string Repository => Path.GetDirectoryName(AppHostDirectory)!;

    public InfrastructureMode Mode { get; }

    /// <summary>The container engine that answers; null when none does, or none was asked for.</summary>
    public ContainerEngine? Engine { get; }

    public bool Ephemeral { get; }

    public DataFolder Data { get; }

    /// <summary>Null, as the ports that follow, where Aspire shall take a free one.</summary>
    public int? RabbitMQPort { get; }

    public int? RabbitMQManagementPort { get; }

    public int? PostgreSqlPort { get; }

    public int? MakePaymentPort { get; }

    public int? MailDevWebPort { get; }

    public int? MailDevSmtpPort { get; }

    /// <summary>Whether ports are free ones chosen for this run, as in tests, so that no two runs meet.</summary>
    public bool HasRandomPorts { get; }

    /// <exception cref="InvalidOperationException">The option <c>--infrastructure</c> has a value that it does not know.</exception>
    public static AppHostOptions Read(IDistributedApplicationBuilder builder)
    {
        var asked = builder.Configuration["infrastructure"];
        if (string.IsNullOrEmpty(asked))
        {
            var found = ContainerEngine.Find(builder.Configuration);
            return new AppHostOptions(builder, found is null ? InfrastructureMode.Processes : InfrastructureMode.Containers, found);
        }

        if (!Enum.TryParse<InfrastructureMode>(asked, ignoreCase: true, out var mode))
        {
            throw new InvalidOperationException($"--infrastructure is 'containers' or 'processes', not '{asked}'.");
        }

        var engine = mode == InfrastructureMode.Containers ? ContainerEngine.Find(builder.Configuration) : null;
        return new AppHostOptions(builder, mode, engine);
    }

    /// <summary>Whether the configuration has a connection string for this resource: then an external server is used.</summary>
    public bool IsExternal(string name) => !string.IsNullOrEmpty(configuration.GetConnectionString(name));

    public void Dispose() => Data.Dispose();

    /// <returns>Null where Aspire shall take a free one.</returns>
    private int? Port(string name, int standard) => configuration.GetValue<int?>($"Ports:{name}") ?? (HasRandomPorts ? null : standard);

    /// <summary>
    /// Beside the code for an ordinary user. PostgreSQL will not run as root, and its user cannot reach root's own folders.
    /// </summary>
    private string DefaultDataFolder()
    {
        var checkout = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Repository)))[..8];
        return Environment.UserName == "root" ? $"/var/lib/payments/{checkout}" : Path.Combine(Repository, ".data");
    }
}
