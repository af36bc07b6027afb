using Guise.Contents;
using Guise.Platform;
using Guise.Wallets;

namespace Guise.Pages.Wallet;

// What the pages show. Razor makes components public, so they take these as objects.

internal sealed record OverviewModel(ProfileAnswer Profile, string? Said);

/// <param name="Said">What was done just now, by its code.</param>
internal sealed record ListModel<T>(IReadOnlyList<T> Items, string? Continuation, string? Said, Problem? Problem);

internal sealed record ContentsModel(
    string Type, IReadOnlyList<ContentAnswer> Items, string? Continuation, string? Said, string? Typed, Problem? Problem);

/// <param name="Form">Which form the problem belongs to.</param>
internal sealed record SettingsModel(ProfileAnswer Profile, string? Said, string? Form, Problem? Problem);
