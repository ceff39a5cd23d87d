namespace Payments.Tests.Architecture;

internal static class Violations
{
    /// <summary>Fails with what to do, and below it with every place where it is to be done.</summary>
    public static void ShouldBeNone(this IEnumerable<string> violations, string whatToDo)
    {
        var all = violations.Distinct().ToList();
        if (all.Count > 0)
        {
            Assert.Fail($"{whatToDo}{Environment.NewLine}{string.Join(Environment.NewLine, all)}");
        }
    }
}
