using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Idempotency;

/// <summary>What the tests of idempotency keys share: a database of their own, and a key that nobody else has.</summary>
public abstract class KeyedTest(SharedSystem shared) : MessagingTest(shared)
{
    protected static string NewKey() => Guid.NewGuid().ToString();

    protected static async Task<string> BodyAsync(HttpResponseMessage answer) =>
        await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    protected static bool IsReplay(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Idempotent-Replayed", out var values) && values.Single() == "true";
}
