using Payments.Workflows;

namespace Payments.Tests.Unit;

/// <summary>The pauses between the attempts of a workflow's step.</summary>
public sealed class StepPolicyTests
{
    private readonly Random random = new(17);

    [Theory]
    [InlineData(1, 200)]
    [InlineData(2, 400)]
    [InlineData(5, 3_200)]
    [InlineData(9, 30_000)]
    [InlineData(1_000, 30_000)]
    public void Pauses_double_up_to_the_longest_and_are_up_to_a_quarter_shorter(int attempt, double due)
    {
        for (var i = 0; i < 100; i++)
        {
            StepPolicy.Default.PauseAfter(attempt, random).TotalMilliseconds.ShouldBeInRange(due * 0.75, due);
        }
    }

    [Fact]
    public void The_attempts_of_the_default_take_about_80_seconds_and_those_of_the_persistent_one_an_hour_and_a_half()
    {
        Whole(StepPolicy.Default).TotalSeconds.ShouldBeInRange(60, 85);
        Whole(StepPolicy.Persistent).TotalMinutes.ShouldBeInRange(70, 95);
    }

    private TimeSpan Whole(StepPolicy policy) =>
        Enumerable.Range(1, policy.MaxAttempts - 1).Aggregate(TimeSpan.Zero, (sum, attempt) => sum + policy.PauseAfter(attempt, random));
}
