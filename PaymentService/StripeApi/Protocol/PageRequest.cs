namespace Payments.PaymentService.StripeApi.Protocol;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Limit">Most objects on the page, 1 to 100.</param>
/// <param name="StartingAfter">The last object of the page before.</param>
/// <param name="EndingBefore">The first object of the page after.</param>
/// <param name="CreatedFrom">Only those created then or later, UTC.</param>
/// <param name="CreatedBefore">Only those created before, UTC.</param>
internal sealed record PageRequest(int Limit, string? StartingAfter, string? EndingBefore, DateTime? CreatedFrom, DateTime? CreatedBefore)
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 100;
    private const int MaxIdLength = 100;

    /// <summary>The year 9999 ends one second later.</summary>
    private const long MaxSeconds = 253_402_300_798;

    public static PageRequest Read(Parameters parameters)
    {
        var at = Time("created");
        var (after, from, to, before) = (Time("created[gt]"), Time("created[gte]"), Time("created[lte]"), Time("created[lt]"));
        var page = new PageRequest(
            (int)(parameters.Integer("limit", 1, MaxLimit) ?? DefaultLimit),
            parameters.Text("starting_after", MaxIdLength),
            parameters.Text("ending_before", MaxIdLength),
            new[] { at, from, after?.AddSeconds(1) }.Max(),
            new[] { at?.AddSeconds(1), to?.AddSeconds(1), before }.Min()
        );
        return page.StartingAfter is null || page.EndingBefore is null
            ? page
            : throw ApiErrors.Invalid("ending_before", "You cannot use both starting_after and ending_before.");

        DateTime? Time(string name) =>
            parameters.Integer(name, 0, MaxSeconds) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime : null;
    }

    /// <summary>Makes a page of what was found: in the direction of the page, and one more than its limit when there are more.</summary>
    public StripeList<TView> ListOf<T, TView>(string url, List<T> found, Func<T, TView> view)
    {
        var page = found.Take(Limit);
        return new StripeList<TView>(url, found.Count > Limit, [.. (EndingBefore is null ? page : page.Reverse()).Select(view)]);
    }
}
