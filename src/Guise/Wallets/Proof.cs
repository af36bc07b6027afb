using Guise.Platform.Records;

namespace Guise.Wallets;

/// <summary>A proven credential: the wallet as it was read, the slot that opened, and the wallet's key.</summary>
/// <param name="Place">Passphrases: the place at the gate, kept while another derivation may be due.</param>
internal sealed record Proof(WalletHead Head, SlotRecord Slot, DataKey Key, IDisposable? Place) : IDisposable
{
    public ProfileRecord Profile => Head.Profile!;

    /// <summary>For the batch of the call that the proof is for: a right passphrase forgives the wrong ones.</summary>
    public IEnumerable<RecordWrite> Forgiveness(DateTimeOffset now) => Slot.Kind == SlotKind.Passphrase
        ? [new RecordWrite.Upsert(WalletRows.Attempts, RecordJson.Write(Attempts.Forgiven(now)))]
        : [];

    public void Dispose()
    {
        Key.Dispose();
        Place?.Dispose();
    }
}
