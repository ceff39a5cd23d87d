using System.Security.Cryptography;
using System.Text;

namespace Payments.Workflows;

/// <summary>Idempotency keys that follow from what is done, so that every attempt by whatever process has the same.</summary>
internal static class StepKeys
{
    private const int UuidLength = 16;
    private const byte UuidVersion8 = 0x80;
    private const byte UuidVariant = 0x80;

    /// <param name="workflowId">The workflow.</param>
    /// <param name="step">The step.</param>
    /// <param name="repetition">How often it was done anew after a refusal.</param>
    public static Guid Of(Guid workflowId, StepDefinition step, int repetition)
    {
        var suffix = repetition == 0 ? "" : $"\n{repetition}";
        var hash = SHA256
            .HashData(Encoding.UTF8.GetBytes($"{workflowId}\n{step.Kind}\n{step.Position}\n{step.Name}{suffix}"))
            .AsSpan(0, UuidLength);
        hash[6] = (byte)((hash[6] & 0x0F) | UuidVersion8);
        hash[8] = (byte)((hash[8] & 0x3F) | UuidVariant);
        return new Guid(hash, bigEndian: true);
    }
}
