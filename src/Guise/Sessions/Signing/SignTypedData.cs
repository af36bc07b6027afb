using Guise.Cryptography;
using Guise.Origins;

namespace Guise.Sessions.Signing;

/// <summary>Typed data (EIP-712). It may be a permit to move tokens, so its owner reads every field first.</summary>
internal sealed record SignTypedData(TypedData Data) : Signable
{
    public override string Algorithm => "EIP-712";

    public override bool NeedsApproval => true;

    public override IReadOnlyList<SignedField> Fields =>
    [
        new SignedField("type", VisibleText.Of(Data.PrimaryType)),
        .. Data.Domain.Fields.Select(member => new SignedField("domain." + member.Path, member.Text)),
        .. Data.Message.Select(member => new SignedField(member.Path, member.Text)),
    ];

    public override byte[] Digest(Origin site) => Data.Digest;
}
