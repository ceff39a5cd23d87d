using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Payments.AppHost.Infrastructure;

/// <summary>How RabbitMQ, PostgreSQL and MailDev run.</summary>
internal enum Shape
{
    /// <summary>As containers.</summary>
    Containers,

    /// <summary>As processes of the programs installed on this machine.</summary>
    Processes,
}

/// <summary>What the configuration asks for, with the defaults filled in.</summary>
internal sealed class Setup : IDisposable
{
    private readonly ConfigurationManager configuration;
    private readonly bool randomPorts;
    private readonly FreePorts freePorts = new();

    private Setup(IDistributedApplicationBuilder builder, Shape shape)
    {
        configuration = builder.Configuration;
        randomPorts = configuration.GetValue<bool>("DcpPublisher:RandomizePorts");
        AppHostDirectory = builder.AppHostDirectory;
        Shape = shape;
        Ephemeral = configuration.GetValue<bool>("ephemeral");
        Data = new DataFolder(Ephemeral ? null : configuration["data"] ?? DefaultData(), Ephemeral);
        RabbitMQPort = Port("RabbitMQ", 5672);
        RabbitMQManagementPort = Port("RabbitMQManagement", 15672);
        PostgreSqlPort = Port("PostgreSQL", 5432);
        MakePaymentPort = Port("MakePayment", 5000);
        MailDevWebPort = Port("MailDevWeb", 1080);
        MailDevSmtpPort = Port("MailDevSmtp", 1025);
    }

    public string AppHostDirectory { get; }

    public string Repository => Path.GetDirectoryName(AppHostDirectory)!;

    public Shape Shape { get; }

    public bool Ephemeral { get; }

    public DataFolder Data { get; }

    public int RabbitMQPort { get; }

    public int RabbitMQManagementPort { get; }

    public int PostgreSqlPort { get; }

    public int MakePaymentPort { get; }

    public int MailDevWebPort { get; }

    public int MailDevSmtpPort { get; }

    /// <summary>Whether ports are free ones chosen for this run, as in tests, so that no two runs meet.</summary>
    public bool HasRandomPorts => randomPorts;

    public static Setup Read(IDistributedApplicationBuilder builder)
    {
        var wanted = builder.Configuration["infrastructure"];
        var shape =
            wanted is null ? (ContainerRuntime.Answers() ? Shape.Containers : Shape.Processes)
            : Enum.TryParse<Shape>(wanted, ignoreCase: true, out var named) ? named
            : throw new InvalidOperationException($"--infrastructure is 'containers' or 'processes', not '{wanted}'.");
        return new Setup(builder, shape);
    }

    /// <summary>Whether a connection string was brought along for this resource.</summary>
    public bool IsBrought(string name) => !string.IsNullOrEmpty(configuration.GetConnectionString(name));

    public void Dispose() => Data.Dispose();

    private int Port(string name, int standard) =>
        configuration.GetValue<int?>($"Ports:{name}") ?? (randomPorts ? freePorts.Take() : standard);

    /// <summary>
    /// Beside the code for an ordinary user. PostgreSQL will not run as root, and its user cannot reach root's own folders.
    /// </summary>
    private string DefaultData()
    {
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Repository)))[..8];
        return Environment.UserName == "root" ? $"/var/lib/payments/{mark}" : Path.Combine(Repository, ".data");
    }
}
