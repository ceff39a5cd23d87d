namespace Payments.OperatorConsole;

/// <summary>Where the service that mounts the console maps pages of its own, so that the same rules hold for them.</summary>
/// <param name="Pages">Pages that anybody may see. Only the cookie of the pages counts here, not the tokens and keys of programs.</param>
/// <param name="Forms">Endpoints of forms on such pages. They accept only forms of this service.</param>
/// <param name="OperatorForms">Endpoints of forms on pages for operators.</param>
public sealed record ConsoleRoutes(IEndpointRouteBuilder Pages, IEndpointRouteBuilder Forms, IEndpointRouteBuilder OperatorForms);
