using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Tuition;

/// <summary>The tuition flow from the request to the mail, on the whole running system.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class PayTuitionTests(SharedSystem shared) : IAsyncLifetime
{
    private PaymentsSystem system = null!;
    private TuitionClient tuition = null!;

    public async ValueTask InitializeAsync()
    {
        system = await shared.GetAsync();
        tuition = new TuitionClient(system.Tuition);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_student_gets_the_mail_within_three_seconds()
    {
        // Not the very first payment of a system: that one also waits for the JIT (docs/perf.md has its time). Of several, because other
        // tests may have all processors for a moment; a system that is too slow is so every time.
        string[] terms = ["Fall2026", "Fall2024", "Spring2025", "Fall2025", "Spring2026"];
        var fastest = TimeSpan.MaxValue;
        foreach (var term in terms)
        {
            var started = Stopwatch.GetTimestamp();
            var paymentId = await tuition.AcceptedAsync("S001", term);
            await Eventually.Get(() => system.Mails.AboutAsync(paymentId), mails => mails.Count == 1, "the mail is there");
            if (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < fastest)
            {
                fastest = elapsed;
            }

            if (fastest < TimeSpan.FromSeconds(3))
            {
                return;
            }
        }

        fastest.ShouldBeLessThan(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_paid_bill_is_marked_and_the_student_gets_one_mail()
    {
        var paymentId = await tuition.AcceptedAsync("S001", "Spring2024");

        var mail = (
            await Eventually.Get(() => system.Mails.AboutAsync(paymentId), mails => mails.Count == 1, "the mail is there")
        ).Single();
        mail.Subject.ShouldBe("Tuition for Spring2024 is paid");
        mail.To.ShouldBe(["ada.okafor@students.example.com"]);
        mail.Text.ShouldContain("USD 4,200.00");
        mail.Html.ShouldContain("<strong>USD 4,200.00</strong>");
        (await tuition.GetAsync(paymentId)).GetProperty("status").GetString().ShouldBe("succeeded");
        (await system.ScalarAsync("tuition", "SELECT status FROM bills WHERE student_no = 'S001' AND term = 'Spring2024'")).ShouldBe(
            "PAID"
        );
        (await system.ScalarAsync("payments", $"SELECT status FROM payments WHERE id = '{paymentId}'")).ShouldBe("SUCCEEDED");
    }

    [Fact]
    public async Task A_declined_payment_leaves_the_bill_open_and_the_mail_says_why()
    {
        var paymentId = await tuition.AcceptedAsync("S005", "Spring2024");

        var payment = await tuition.EndedAsync(paymentId, "failed");
        payment.GetProperty("failure_code").GetString().ShouldBe("card_declined");
        var mail = (
            await Eventually.Get(() => system.Mails.AboutAsync(paymentId), mails => mails.Count == 1, "the mail is there")
        ).Single();
        mail.Subject.ShouldBe("Tuition for Spring2024 could not be paid");
        mail.Text.ShouldContain("Your card was declined.");
        mail.Text.ShouldContain("USD 4,240.00");
        (await system.ScalarAsync("tuition", "SELECT status FROM bills WHERE student_no = 'S005' AND term = 'Spring2024'")).ShouldBe(
            "UNPAID"
        );
        await tuition.AcceptedAsync("S005", "Spring2024");
    }

    [Fact]
    public async Task The_event_stream_tells_each_step_as_it_happens_and_ends_with_the_mail()
    {
        var paymentId = await tuition.AcceptedAsync("S002", "Spring2024");

        var steps = await tuition.StepsAsync(paymentId);

        steps.Except(["processing"]).ShouldBe(["accepted", "succeeded", "notified"]);
        (await tuition.GetAsync(paymentId))
            .GetProperty("steps")
            .EnumerateArray()
            .Select(s => s.GetProperty("step").GetString())
            .ShouldBe(["accepted", "processing", "succeeded", "notified"]);
    }

    [Fact]
    public async Task A_bill_paid_already_gets_409_that_points_to_its_payment()
    {
        var paymentId = await tuition.AcceptedAsync("S003", "Spring2024");
        await tuition.EndedAsync(paymentId, "succeeded");

        using var again = await tuition.PayAsync("S003", "Spring2024");

        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        again.Headers.Location!.ToString().ShouldBe($"/v1/tuition-payments/{paymentId}");
        var problem = await again.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("payment_id").GetGuid().ShouldBe(paymentId);
    }

    [Fact]
    public async Task Of_200_requests_for_one_bill_at_once_exactly_one_is_accepted_and_one_mail_is_sent()
    {
        const int Requests = 200;

        var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => tuition.PayAsync("S004", "Fall2024")));

        answers.Count(a => a.StatusCode == HttpStatusCode.Accepted).ShouldBe(1);
        answers.Count(a => a.StatusCode == HttpStatusCode.Conflict).ShouldBe(Requests - 1);
        var accepted = await answers.Single(a => a.StatusCode == HttpStatusCode.Accepted).Content.ReadFromJsonAsync<JsonElement>();
        var paymentId = accepted.GetProperty("payment_id").GetGuid();
        await tuition.StepsAsync(paymentId);
        (await system.ScalarAsync("payments", "SELECT count(*) FROM payments WHERE payer = 'S004' AND reference = 'Fall2024'")).ShouldBe(
            1L
        );
        (await system.Mails.AboutAsync(paymentId)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("S999", "Spring2024", "There is no student S999.")]
    [InlineData("S001", "Spring1899", "There is no term Spring1899.")]
    public async Task Unknown_student_or_term_is_404_and_says_which(string studentNo, string term, string detail)
    {
        using var answer = await tuition.PayAsync(studentNo, term);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString().ShouldBe(detail);
    }

    [Theory]
    [InlineData("{}", "student_no", "term")]
    [InlineData("""{"student_no":"S001"}""", "term")]
    [InlineData("""{"student_no":7,"term":"Spring2024"}""", "student_no")]
    [InlineData("""{"student_no":"S001","term":["Spring2024"]}""", "term")]
    [InlineData("""{"student_no":"  ","term":"Spring2024"}""", "student_no")]
    public async Task A_missing_or_malformed_field_is_400_and_named(string body, params string[] fields)
    {
        using var answer = await system.Tuition.PostAsync("/v1/pay-tuition", new StringContent(body, Encoding.UTF8, "application/json"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(fields);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("null")]
    public async Task A_body_that_is_no_JSON_object_is_400(string body)
    {
        using var answer = await system.Tuition.PostAsync("/v1/pay-tuition", new StringContent(body, Encoding.UTF8, "application/json"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task An_unknown_payment_is_404()
    {
        using var answer = await system.Tuition.GetAsync($"/v1/tuition-payments/{Guid.CreateVersion7()}");
        using var events = await system.Tuition.GetAsync($"/v1/tuition-payments/{Guid.CreateVersion7()}/events");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        events.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
