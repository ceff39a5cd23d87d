using Payments.AppHost.Startup;

namespace Payments.AppHost.Services;

/// <summary>Adding what operators need.</summary>
internal static class OperatorsExtensions
{
    private const string KeyName = "operator-key";
    private const string PasswordName = "operator-password";

    /// <summary>Key and password are made at the first start and kept beside the data; the dashboard shows them under Parameters.</summary>
    public static Operators AddOperators(this IDistributedApplicationBuilder builder, AppHostOptions options)
    {
        var isFirstStart = !options.Data.HasPassword(PasswordName);
        var password = options.Data.Password(PasswordName);
        if (isFirstStart)
        {
            Console.WriteLine(
                $"The operator signs in to UserService as 'operator' with the password {password} "
                    + "(shown here once; it stays in the dashboard, under Parameters)"
            );
        }

        var dashboard = builder.Configuration["ASPNETCORE_URLS"]?.Split(';')[0].TrimEnd('/');
        return new Operators(
            builder.AddParameter(KeyName, options.Data.Password(KeyName), secret: true),
            builder.AddParameter(PasswordName, password, secret: true),
            dashboard is null ? null : dashboard + "/traces/detail/{traceId}"
        );
    }

    public static IResourceBuilder<ProjectResource> WithOperators(this IResourceBuilder<ProjectResource> service, Operators operators)
    {
        service.WithEnvironment("Operators__Keys__operator", operators.Key);
        return operators.TraceUrl is null ? service : service.WithEnvironment("Messaging__TraceUrl", operators.TraceUrl);
    }
}
