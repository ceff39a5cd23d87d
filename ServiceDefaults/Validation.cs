using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Payments.ServiceDefaults;

/// <summary>Validation by hand, in the order in which it is read.</summary>
public static class Validation
{
    /// <summary>
    /// Collects the rules that are broken: the field as it is called on the wire, whether the rule is broken, and the rule in words.
    /// </summary>
    /// <returns>The answer with status 400 that names every broken rule, or null when there is none.</returns>
    public static ValidationProblem? Of(params ReadOnlySpan<(string Field, bool? IsBroken, string Rule)> rules)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var (field, isBroken, rule) in rules)
        {
            if (isBroken == true)
            {
                errors[field] = [.. errors.GetValueOrDefault(field, []), rule];
            }
        }

        return errors.Count == 0 ? null : TypedResults.ValidationProblem(errors);
    }
}
