namespace Payments.TuitionApi.Payments;

/// <summary>A step as the API returns it.</summary>
/// <param name="Step">Which step.</param>
/// <param name="At">When it happened, UTC.</param>
internal sealed record TuitionPaymentStepView(TuitionPaymentStepKind Step, DateTime At)
{
    public static TuitionPaymentStepView Of(TuitionPaymentStep step) => new(step.Kind, step.At);
}
