namespace Payments.OperatorConsole;

/// <summary>Where the service that mounts the console maps pages of its own, so that the same rules hold for them.</summary>
/// <param name="Pages">Pages that anybody may see. What programs send to sign in does not count here, only the cookie of the pages.</param>
/// <param name="Forms">What forms of such pages post to: only pages of this service may send them.</param>
/// <param name="OperatorForms">What forms of pages for operators post to.</param>
public sealed record ConsoleRoutes(IEndpointRouteBuilder Pages, IEndpointRouteBuilder Forms, IEndpointRouteBuilder OperatorForms);
