using System.Text;
using Payments.PaymentService.Webhooks;

namespace Payments.Tests.Unit;

/// <summary>The expected signatures were computed with Python's hmac module, not with this code.</summary>
public sealed class StripeSignatureTests
{
    private const string Secret = "whsec_test_secret_of_the_vector";
    private const string NextSecret = "whsec_the_next_secret";
    private const string Signature = "99ca61c7c6506d1a1890ff53bb452b7d5ee54114c211dfe6c2d3ddc4a8a2b3da";
    private const string NextSignature = "357ed7d5357224c3d43f3461e4c98f7bc9b01b4ed1891f5bc9d5006acf175868";
    private const long Time = 1_700_000_000;
    private const string Right = $"t=1700000000,v1={Signature}";

    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{"id":"evt_1","type":"payment_intent.succeeded","note":"Größe\n 100 €"}"""
    );

    [Fact]
    public void The_known_signature_is_right() => Check(Right).ShouldBeNull();

    [Theory]
    [InlineData($"t=1700000000,v1={NextSignature},v1={Signature}")]
    [InlineData($"t=1700000000,v1={Signature},v1={NextSignature}")]
    [InlineData($"v0=abc,t=1700000000, v1={Signature} ,v2=x")]
    [InlineData("t=1700000000,v1=99CA61C7C6506D1A1890FF53BB452B7D5EE54114C211DFE6C2D3DDC4A8A2B3DA")]
    public void Several_signatures_and_other_schemes_do_no_harm(string header) => Check(header).ShouldBeNull();

    [Fact]
    public void While_secrets_change_the_old_one_and_the_new_one_are_right()
    {
        Check(Right, secrets: [NextSecret, Secret]).ShouldBeNull();
        Check($"t=1700000000,v1={NextSignature}", secrets: [NextSecret, Secret]).ShouldBeNull();
        Check($"t=1700000000,v1={NextSignature}").ShouldBe(WebhookRefusal.WrongSignature);
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void The_time_may_be_300_seconds_off_in_both_directions(int seconds, bool isRight) =>
        Check(Right, now: DateTimeOffset.FromUnixTimeSeconds(Time + seconds)).ShouldBe(isRight ? null : WebhookRefusal.OutsideWindow);

    [Fact]
    public void Every_changed_byte_of_the_body_is_noticed()
    {
        for (var i = 0; i < Body.Length; i++)
        {
            byte[] tampered = [.. Body];
            tampered[i] ^= 1;
            Check(Right, tampered).ShouldBe(WebhookRefusal.WrongSignature, $"byte {i}");
        }

        Check(Right, [.. Body, (byte)' ']).ShouldBe(WebhookRefusal.WrongSignature);
        Check(Right, Body[..^1]).ShouldBe(WebhookRefusal.WrongSignature);
    }

    [Theory]
    [InlineData($"t=1700000001,v1={Signature}")]
    [InlineData($"t=01700000000,v1={Signature}")]
    [InlineData("t=1700000000,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    public void Another_time_or_signature_is_wrong(string header) => Check(header).ShouldBe(WebhookRefusal.WrongSignature);

    [Theory]
    [InlineData(null, "Missing")]
    [InlineData("", "Missing")]
    [InlineData("nonsense", "Malformed")]
    [InlineData($"v1={Signature}", "Malformed")]
    [InlineData("t=1700000000", "Malformed")]
    [InlineData($"t=,v1={Signature}", "Malformed")]
    [InlineData($"t=-1700000000,v1={Signature}", "Malformed")]
    [InlineData($"t=99999999999999999999,v1={Signature}", "Malformed")]
    [InlineData($"t=1700000000,t=1700000000,v1={Signature}", "Malformed")]
    [InlineData("t=1700000000,v1=99ca", "Malformed")]
    [InlineData("t=1700000000,v1=zzca61c7c6506d1a1890ff53bb452b7d5ee54114c211dfe6c2d3ddc4a8a2b3da", "Malformed")]
    public void A_header_that_cannot_be_read_is_refused(string? header, string refusal) =>
        Check(header).ShouldBe(Enum.Parse<WebhookRefusal>(refusal));

    [Theory]
    [InlineData("v1=99ca")]
    [InlineData("v1=")]
    [InlineData("v1")]
    [InlineData("v1=zzca61c7c6506d1a1890ff53bb452b7d5ee54114c211dfe6c2d3ddc4a8a2b3da")]
    [InlineData("v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39")]
    public void A_signature_that_is_none_does_not_spoil_the_right_one_beside_it(string other)
    {
        Check($"t=1700000000,{other},v1={Signature}").ShouldBeNull();
        Check($"t=1700000000,v1={Signature},{other}").ShouldBeNull();
    }

    [Fact]
    public void A_header_with_hundreds_of_signatures_is_refused() =>
        Check("t=1700000000" + string.Concat(Enumerable.Repeat($",v1={NextSignature}", 40)) + $",v1={Signature}")
            .ShouldBe(WebhookRefusal.Malformed);

    [Fact]
    public void Without_a_secret_nothing_is_right_and_an_empty_one_is_none()
    {
        Check(Right, secrets: []).ShouldBe(WebhookRefusal.NoSecret);
        Check(Right, secrets: [""]).ShouldBe(WebhookRefusal.NoSecret);
    }

    private static WebhookRefusal? Check(string? header, byte[]? body = null, string[]? secrets = null, DateTimeOffset? now = null) =>
        StripeSignature.Check(header, body ?? Body, secrets ?? [Secret], Tolerance, now ?? DateTimeOffset.FromUnixTimeSeconds(Time));
}
