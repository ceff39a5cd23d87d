using Payments.ServiceDefaults;

namespace Payments.UserService.Sessions;

/// <summary>Adds what signing in needs.</summary>
internal static class SessionServices
{
    public static void AddSessions(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<SignInOptions>()
            .BindConfiguration("SignIn")
            .Validate(
                o => o.MaxFailures > 0 && o.Lockout > TimeSpan.Zero,
                "SignIn:MaxFailures must be at least 1 and SignIn:Lockout more than nothing."
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<SignInGuard>();
        builder.Services.AddUserTokenIssuer();
    }
}
