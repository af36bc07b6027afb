namespace Guise.Cryptography;

/// <summary>One value as a person reads it before signing.</summary>
/// <param name="Path">Where it stands, as in <c>to.wallets[0]</c>.</param>
/// <param name="Type">Its Solidity type.</param>
/// <param name="Text">The value; control and format characters are spelled out, so that nothing hides.</param>
internal sealed record TypedDataField(string Path, string Type, string Text);
