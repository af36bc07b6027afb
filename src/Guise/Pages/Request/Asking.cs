using Guise.Platform;
using Guise.Requests;

namespace Guise.Pages.Request;

/// <param name="Problem">Why it is shown again.</param>
internal sealed record ConsentModel(RequestAnswer Request, Problem? Problem);

/// <summary>What is asked, in the words of its page: who, what happens, and how to undo it.</summary>
internal static class Asking
{
    public static string ShortName(RequestKind kind) => kind switch
    {
        RequestKind.Login => "log you in",
        RequestKind.Link => "share your masks with another site",
        RequestKind.Unlink => "stop sharing your masks",
        RequestKind.Logout => "log you out",
        _ => "have something signed",
    };

    public static string Sentence(RequestDisplay display) => display.Kind switch
    {
        RequestKind.Login => "wants you to log in.",
        RequestKind.Link => "wants you to show its masks to another site.",
        RequestKind.Unlink => "wants to take its masks back from other sites.",
        RequestKind.Logout => "wants you to log out.",
        _ when display.Signature!.LastsSeconds is not null => "wants a key of its own to act for you for a while.",
        _ => "wants you to sign this.",
    };

    public static string Verb(RequestDisplay display) => display.Kind switch
    {
        RequestKind.Login => $"Log in to {Short(display.Origin)}",
        RequestKind.Link => $"Show my masks to {Short(display.Targets![0])}",
        RequestKind.Unlink => "Take the masks back",
        RequestKind.Logout => $"Log out of {Short(display.Origin)}",
        _ when display.Signature!.LastsSeconds is not null => "Let it act for me",
        _ => $"Sign for {Short(display.Origin)}",
    };

    public static string Happens(RequestDisplay display) => display.Kind switch
    {
        RequestKind.Login =>
            "The site sees this mask: its name, its picture and its key. It does not see your wallet's name or any other mask. For up to seven days, and only while your "
            + "wallet is open, it can have messages signed by this mask without asking again. Moving tokens and signing typed data always ask.",
        RequestKind.Link =>
            $"At {Short(display.Targets![0])} you will be able to log in with every mask that you have at {Short(display.Origin)}, now or later, and be taken for the same person. "
            + "That is right when a site moves to a new address, and hardly ever otherwise.",
        RequestKind.Unlink => "There you will no longer be able to log in with these masks, and where you are logged in with one of them you will be logged out.",
        RequestKind.Logout => "The site can no longer have anything signed by you. It may still recognise your browser by its own cookies.",
        _ when display.Signature!.LastsSeconds is { } seconds =>
            $"Code of the site signs with its own key as if it were your mask, for the targets above, for {PlainWords.Text(TimeSpan.FromSeconds(seconds))}. "
            + "Locking your wallet or logging out does not stop it sooner.",
        _ => "The site gets your mask's signature under exactly this. It can show it to others.",
    };

    public static string Undo(RequestDisplay display) => display.Kind switch
    {
        RequestKind.Login => "Log out at the site, or end the session under Sessions in your wallet. Locking your wallet stops all signing at once.",
        RequestKind.Link => "Remove the link under Links in your wallet; sessions that need it end with it.",
        RequestKind.Unlink => "The site can ask to show the masks again.",
        RequestKind.Logout => "Log in again.",
        _ when display.Signature!.LastsSeconds is not null => "It ends by itself when the time is over; nothing ends it before.",
        _ => "A signature that was given cannot be taken back.",
    };

    public static string Outcome(RequestStatus status) => status switch
    {
        RequestStatus.Approved => "Done",
        RequestStatus.Denied => "Denied",
        _ => "Too late",
    };

    private static string Short(string origin) => origin[(origin.IndexOf("://", StringComparison.Ordinal) + 3)..];
}
