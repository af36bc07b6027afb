namespace Guise.Wallets;

/// <summary>Something that a wallet has outside its own rows, and that only its keys can give back: asked to, while they are still there.</summary>
internal interface IReleasedOnErasure
{
    /// <summary>May be repeated, when the erasure was refused or broke off.</summary>
    Task Release(OpenWallet wallet, CancellationToken cancel);
}
