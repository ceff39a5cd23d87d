using Microsoft.AspNetCore.Hosting;
using Payments.OperatorConsole.DeadLetters;
using Payments.OperatorConsole.Pages;
using Payments.OperatorConsole.Services;
using Payments.OperatorConsole.SignIn;
using Payments.OperatorConsole.Workflows;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.OperatorConsole;

/// <summary>Adds the operators' pages of all services to the service that mounts them.</summary>
public static class ConsoleServices
{
    /// <summary>Policy of pages that anybody may see: only the cookie of the pages counts, not the tokens and keys of programs.</summary>
    private const string AnybodyPolicy = "console";

    /// <summary>Policy of pages for operators.</summary>
    private const string OperatorPolicy = "console-operator";

    /// <summary>Registers the services of the pages.</summary>
    /// <param name="builder">The service that mounts them.</param>
    /// <param name="configure">Sets which service that is.</param>
    public static void AddOperatorConsole(this WebApplicationBuilder builder, Action<ConsoleOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;

        // Styles and scripts are found beside the sources in every environment, as long as the program is not published.
        builder.WebHost.UseStaticWebAssets();
        services
            .AddOptions<ConsoleOptions>()
            .Configure(configure)
            .Validate(IsKnown, "HostService is none of the services.")
            .ValidateOnStart();
        services.AddRazorComponents();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "payments.form";

            // The services' own headers say DENY, which is stricter.
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddSingleton<NoticeCookie>();
        services.AddServiceClients();
        services.AddPageSignIn();
        services.AddSingleton<OperatorClient>();
        services.AddSingleton<DeadLetterClient>();
        services
            .AddAuthorizationBuilder()
            .AddPolicy(AnybodyPolicy, policy => policy.AddAuthenticationSchemes(PageSignIn.Scheme).RequireAssertion(_ => true))
            .AddPolicy(OperatorPolicy, policy => policy.AddAuthenticationSchemes(PageSignIn.Scheme).RequireRole(Access.Operator));
    }

    /// <summary>Maps the pages, their static files, and the endpoints of their forms.</summary>
    /// <returns>Where the service maps pages of its own.</returns>
    public static ConsoleRoutes MapOperatorConsole(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapStaticAssets().AllowAnonymous();
        var all = app.MapGroup("").ExcludeFromDescription().WithoutIdempotencyKeys();
        var pages = all.MapGroup("").RequireAuthorization(AnybodyPolicy);
        var forms = pages.MapGroup("").WithFormTokens();
        var operatorPages = all.MapGroup("").RequireAuthorization(OperatorPolicy);
        var operatorForms = operatorPages.MapGroup("").WithFormTokens();
        SignInForm.Map(pages, forms);
        ShowDeadLetterOverview.Map(operatorPages);
        var oneService = operatorPages.MapGroup("").AddEndpointFilter(DeadLetterClient.RequireKnownServiceAsync);
        ShowDeadLetters.Map(oneService);
        RunDeadLetterOperation.Map(oneService, oneService.MapGroup("").WithFormTokens());
        ShowWorkflows.Map(operatorPages);
        ActOnWorkflow.Map(operatorForms);
        return new ConsoleRoutes(pages, forms, operatorForms);
    }

    private static bool IsKnown(ConsoleOptions options) => ServiceNames.All.Contains(options.HostService);
}
