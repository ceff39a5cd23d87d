using Payments.AppHost.Infrastructure;
using Payments.AppHost.Services;
using Payments.AppHost.Startup;

if (!Arguments.TryParse(args, out var arguments, out var exitCode))
{
    return exitCode;
}

var builder = DistributedApplication.CreateBuilder(arguments).WithDefaults();
using var options = AppHostOptions.Read(builder);
if (!Preflight.Passes(options))
{
    return 1;
}

// Infrastructure: containers, processes of installed programs, or external servers.
var messaging = builder.AddMessageBroker("messaging", options);
var postgres = builder.AddDatabaseServer("postgres", options);
var mail = builder.AddMailCatcher("mail", options);
if (!await ContainerImages.AreAvailableAsync(builder, options))
{
    return 1;
}

// Services: each has its own database, and they talk through the broker.
var platform = builder.AddPlatform(messaging, options);
var isOpenDemo = builder.AddOpenDemo();

var userService = builder
    .AddService<Projects.UserService>("user-service", platform)
    .WithDatabase(postgres.AddDatabase("users"))
    .WithEnvironment("Users__OperatorPassword", platform.Operators.Password);

var paymentService = builder
    .AddService<Projects.PaymentService>("payment-service", platform)
    .WithDatabase(postgres.AddDatabase("payments"))
    .WithHttpEndpoint(port: options.MakePaymentPort, name: "make-payment", isProxied: false)
    .WithUrlForEndpoint("make-payment", url => url.DisplayText = "make-payment")
    .WithWebhookSecret(options)
    .WithDemoApiKey(options)
    .WithOpenDemo(isOpenDemo)
    .WithReconcileCommand(platform.Operators)
    .WithReplayCommand(platform.Operators);

var tuitionApi = builder
    .AddService<Projects.TuitionApi>("tuition-api", platform)
    .WithDatabase(postgres.AddDatabase("tuition"))
    .WithReplayCommand(platform.Operators);

var projectApi = builder
    .AddService<Projects.ProjectApi>("project-api", platform)
    .WithDatabase(postgres.AddDatabase("projects"))
    .WithReference(userService)
    .WithReference(paymentService)
    .WithReplayCommand(platform.Operators);

var notifierService = builder
    .AddService<Projects.NotifierService>("notifier-service", platform)
    .WithDatabase(postgres.AddDatabase("notifications"))
    .WithReference(mail)
    .WaitFor(mail)
    .WithMailSettings()
    .WithReplayCommand(platform.Operators);

// The page of orders is also where operators look after all services, this one among them.
builder
    .AddService<Projects.OrderApi>("order-api", platform)
    .WithDatabase(postgres.AddDatabase("orders"))
    .WithPage("/", "Orders page")
    .WithReference(userService)
    .WithReference(paymentService)
    .WithReference(tuitionApi)
    .WithReference(notifierService)
    .WithReference(projectApi)
    .WithOpenDemo(isOpenDemo)
    .WithReplayCommand(platform.Operators);

builder.Build().Run();
return 0;
