using System.Globalization;

namespace Payments.Tests.Faults;

/// <summary>
/// The points at which a process that takes part in a purchase can die. All of them are tried when PAYMENTS_CRASH is <c>all</c>; otherwise
/// some are drawn, of every scenario and of every service, and PAYMENTS_CRASH_SEED repeats a draw.
/// </summary>
public static class CrashPoints
{
    private const string AllVariable = "PAYMENTS_CRASH";
    private const string SeedVariable = "PAYMENTS_CRASH_SEED";

    /// <summary>Deaths of ProjectApi that are drawn beside one of each scenario.</summary>
    private const int FurtherDeaths = 3;

    private static readonly string[] Boundaries = ["before-call", "after-call", "after-record"];

    private static readonly (string Scenario, string Step)[] Steps =
    [
        ("succeeds", "start_payment.create_intent"),
        ("succeeds", "start_payment.reserve_offset"),
        ("succeeds", "payment_success.fetch_payment"),
        ("succeeds", "payment_success.commit_deduction"),
        ("succeeds", "payment_success.credit_offset"),
        ("succeeds", "payment_success.notify"),
        ("fails", "payment_failed.fetch_payment"),
        ("fails", "payment_failed.remove_reservation"),
        ("fails", "payment_failed.notify"),
        ("finds too little", "start_payment.undo-create_intent"),
        ("finds too little", "start_payment.undo-give_up"),
        ("comes too late", "payment_success.reserve_again"),
        ("comes too late", "payment_success.refund_payment"),
        ("comes too late", "payment_success.notify"),
        ("cannot be credited", "payment_success.undo-commit_deduction"),
        ("cannot be credited", "payment_success.undo-fetch_payment"),
        ("cannot be credited", "payment_success.undo-tell_buyer"),
        ("is given back", "payment_returned.find_credit"),
        ("is given back", "payment_returned.revoke_offset"),
        ("is given back", "payment_returned.notify"),
    ];

    private static readonly (string Service, string Scenario, string Step)[] Calls =
    [
        ("payment-service", "succeeds", "start_payment.create_intent"),
        ("payment-service", "succeeds", "payment_success.fetch_payment"),
        ("payment-service", "fails", "payment_failed.fetch_payment"),
        ("payment-service", "comes too late", "payment_success.refund_payment"),
        ("payment-service", "finds too little", "start_payment.undo-create_intent"),
        ("user-service", "succeeds", "payment_success.credit_offset"),
        ("user-service", "is given back", "payment_returned.revoke_offset"),
        ("notifier-service", "succeeds", "payment_success.notify"),
        ("notifier-service", "fails", "payment_failed.notify"),
    ];

    private static readonly int Seed = int.TryParse(
        Environment.GetEnvironmentVariable(SeedVariable),
        CultureInfo.InvariantCulture,
        out var seed
    )
        ? seed
        : Random.Shared.Next();

    /// <summary>Whether every point is tried.</summary>
    public static bool All { get; } = Environment.GetEnvironmentVariable(AllVariable) == "all";

    /// <summary>How the same points are tried again.</summary>
    public static string Repeat => All ? $"{AllVariable}=all" : $"{SeedVariable}={Seed} draws the same points again";

    /// <summary>A scenario, and the boundary of a step at which an instance of ProjectApi dies in it.</summary>
    public static TheoryData<string, string> OwnDeaths()
    {
        var points = Steps.SelectMany(s => Boundaries.Select(b => (s.Scenario, Boundary: $"{s.Step}.{b}"))).ToArray();
        return [.. All ? points : OneOfEach(points, p => p.Scenario, FurtherDeaths)];
    }

    /// <summary>A service, a scenario, and the boundary of the step that calls it at which it dies.</summary>
    public static TheoryData<string, string, string> DeathsOfOthers()
    {
        var points = Calls.SelectMany(c => Boundaries.Take(2).Select(b => (c.Service, c.Scenario, Boundary: $"{c.Step}.{b}"))).ToArray();
        return [.. All ? points : OneOfEach(points, p => p.Service, further: 0)];
    }

    private static T[] OneOfEach<T>(T[] points, Func<T, string> kind, int further)
    {
        new Random(Seed).Shuffle(points);
        var ofEach = points.DistinctBy(kind).ToArray();
        return [.. ofEach, .. points.Except(ofEach).Take(further)];
    }
}
