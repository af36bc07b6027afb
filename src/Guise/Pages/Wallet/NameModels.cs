using Guise.Cryptography;
using Guise.Keys;
using Guise.Names;
using Guise.Platform;

namespace Guise.Pages.Wallet;

/// <param name="Owners">Keys that can own a name.</param>
/// <param name="Domains">Under which this service gives names out.</param>
/// <param name="Typed">The name that was refused.</param>
internal sealed record NamesModel(
    IReadOnlyList<WalletNameAnswer> Names, IReadOnlyList<KeyAnswer> Owners, IReadOnlyList<EnsName> Domains,
    string? Said, string? Typed, Problem? Problem);

/// <param name="Form">Which form the problem belongs to.</param>
internal sealed record NameModel(HeldNameAnswer Name, string? Said, string? Form, Problem? Problem);

/// <param name="Names">To tell which key is needed for what.</param>
/// <param name="Form">Which form the problem belongs to: a key's id, or that of a form at the end.</param>
/// <param name="Signed">What was signed just now.</param>
internal sealed record KeysModel(
    IReadOnlyList<KeyAnswer> Items, string? Continuation, IReadOnlyList<WalletNameAnswer> Names,
    string? Said, string? Form, Problem? Problem, KeySigned? Signed);

/// <param name="Signature">Spelt as whoever asked for it wants it.</param>
internal sealed record KeySigned(string Key, string Signature);
