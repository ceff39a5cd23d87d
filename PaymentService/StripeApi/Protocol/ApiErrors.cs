namespace Payments.PaymentService.StripeApi.Protocol;

/// <summary>
/// The errors of requests, with the codes and the wording of Stripe's API. They do not repeat the values that were sent, which may be
/// secret.
/// </summary>
internal static class ApiErrors
{
    public static ApiException Missing(string param) => Invalid(param, $"Missing required param: {param}.", "parameter_missing");

    public static ApiException Empty(string param) =>
        Invalid(param, $"You passed an empty string for '{param}'.", "parameter_invalid_empty");

    public static ApiException NotInteger(string param) => Invalid(param, $"Invalid integer for {param}.", "parameter_invalid_integer");

    public static ApiException Below(string param, long min) =>
        Invalid(param, $"This value must be greater than or equal to {min}.", "parameter_invalid_integer");

    public static ApiException Above(string param, long max) =>
        Invalid(param, $"This value must be less than or equal to {max}.", "parameter_invalid_integer");

    public static ApiException TooLong(string param, int max) =>
        Invalid(param, $"Invalid string: {param} must be at most {max} characters.", "parameter_invalid_string_too_long");

    public static ApiException NotChoice(string param, IEnumerable<string> choices) =>
        Invalid(param, $"Invalid {param}: must be one of {string.Join(", ", choices)}");

    public static ApiException Unknown(IReadOnlyList<string> names) =>
        Invalid(names[0], $"Received unknown parameter{(names.Count == 1 ? "" : "s")}: {string.Join(", ", names)}", "parameter_unknown");

    public static ApiException NoSuch(string kind, string id, string param, int status = StatusCodes.Status404NotFound) =>
        new(status, new ApiError(ApiError.InvalidRequest, $"No such {kind}: '{id}'") { Code = "resource_missing", Param = param });

    public static ApiException KeyReused() =>
        new(
            StatusCodes.Status400BadRequest,
            new ApiError(
                ApiError.Idempotency,
                "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using another key."
            )
        );

    public static ApiException Invalid(string? param, string message, string? code = null) =>
        new(StatusCodes.Status400BadRequest, new ApiError(ApiError.InvalidRequest, message) { Code = code, Param = param });
}
