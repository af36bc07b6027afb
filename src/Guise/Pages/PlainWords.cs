using Guise.Platform;

namespace Guise.Pages;

/// <summary>What pages say: refusals as a person needs them, where the API's sentence speaks to programmers, and what was done.</summary>
internal static class PlainWords
{
    private static readonly Dictionary<string, string> Refusals = new(StringComparer.Ordinal)
    {
        [Problems.WrongCredential.Code] = "That name and passphrase do not belong together.",
        [Problems.TooManyAttempts.Code] = "Too many wrong passphrases for this name.",
        [Problems.TooManyRequests.Code] = "Too much was asked for from this address.",
        [Problems.ProfileExists.Code] = "There is a wallet of this name already. Open it, or choose another name.",
        [Problems.AlreadyUnlocked.Code] = "This wallet is open somewhere else. You can close it there and open it here: type the passphrase again.",
        [Problems.SessionEnded.Code] = "Your wallet is locked. Open it to go on.",
        [Problems.InvalidRecoveryPhrase.Code] = "That is no recovery phrase: 24 English words, and at least one of them is misspelled or in another place.",
        [Problems.InvalidCredential.Code] = "Fill in one way of opening the wallet, and only one.",
        [Problems.OriginChanged.Code] = "Something else changed there at the same moment. Try again.",
        [Problems.DisplayChanged.Code] = "What you looked at has changed meanwhile. Look at it again.",
        [Problems.LinkRemoved.Code] = "The link to that mask's site was removed. Choose another mask.",
        [Problems.NotLoggedIn.Code] = "The site has no session with you. Log in there first.",
        [Problems.RekeyRunning.Code] = "The wallet is still being encrypted anew from last time.",
        [Problems.PaymentNotFound.Code] = "There is no such payment. Go back to the site and start again there.",
        [Problems.PaymentChanged.Code] = "The payment changed at the same moment. Look at it again.",
        [Problems.AssetNotFound.Code] = "Your wallet does not list the token that is asked for.",
        [Problems.AssetChanged.Code] = "Something else changed there at the same moment. Try again.",
        [Problems.TokenChanged.Code] = "The token's ledger counts otherwise than when you added the token. Amounts of it cannot be shown.",
        [Problems.AccountOfTokenNotFound.Code] = "Choose the account to pay from.",
        [Problems.InvalidName.Code] = "A name is made of a-z, 0-9 and hyphens, with dots between its parts. Other letters are not taken here.",
        [Problems.NameTaken.Code] = "The name belongs to somebody else.",
        [Problems.NotNameOwner.Code] = "On Ethereum the name belongs to another address than the key's.",
        [Problems.NameNotServed.Code] = "This service does not give out that name, and Ethereum does not know it.",
        [Problems.NameHeld.Code] = "Your wallet holds that name already, with another key.",
        [Problems.NameChanged.Code] = "Something else changed there at the same moment. Try again.",
        [Problems.AccountChanged.Code] = "Something else changed there at the same moment. Try again.",
        [Problems.MessageReplayed.Code] = "That was done a moment ago.",
        [Problems.InvalidProfile.Code] = "A profile has at most 20 delivery services, each a name.",
        [Problems.InvalidSettings.Code] = "Messages wait 1 to 2160 hours, and have 1024 to 262144 bytes at most.",
        [Problems.WrongSignature.Code] = "Others find other keys under the name than this wallet's. Publish its profile first.",
        [Problems.ProfileNotFound.Code] = "Nothing is published under the name.",
        [Problems.InvalidSecret.Code] = "That is no secret key of this type: 32 bytes in hexadecimal or base64url.",
        [Problems.InvalidPayload.Code] = "The text is not what you say it is. A key signs a challenge or a statement only when it recognises one.",
        [Problems.InvalidLedger.Code] = "That is no ledger: a principal in lower case, with its dashes.",
        [Problems.NotAToken.Code] = "No ICRC-1 token answers there, or it does not say the same of itself twice. Nothing was added.",
        [Problems.InvalidRecipient.Code] = "That is no account: the ICRC-1 text as its owner gives it, to the last character.",
        [Problems.InvalidAmount.Code] = "That is no amount: a number above zero, with a point and no comma, and no more digits after it than the token has.",
        [Problems.InvalidMemo.Code] = "A memo has at most 32 bytes; a letter of other alphabets takes two or more.",
        [Problems.RootNotAuthorised.Code] = "None of your wallet's keys may do this here. Register one under Buckets, Keys of your buckets.",
        [Problems.BucketNotFound.Code] = "There is no such bucket, or it is not yours.",
        [Problems.BucketChanged.Code] = "Something else changed there at the same moment. Try again.",
        [Problems.BucketNameTaken.Code] = "You have a bucket of this name, or had one until recently. Choose another name.",
        [Problems.InvalidBucketName.Code] = "A name has 1 to 100 characters.",
        [Problems.InvalidDid.Code] = "That is no DID of a key. It begins with did:key:z.",
        [Problems.InvalidResource.Code] = "That is no name for a folder or a file here. Folders are names between slashes.",
        [Problems.InvalidGrant.Code] = "Say with whom, and in which role.",
        [Problems.PrincipalNotFound.Code] = "There is nobody of that id here.",
        [Problems.LastOwner.Code] = "Somebody has to own it. Make somebody else an owner first.",
        [Problems.RecoveryPending.Code] = "While a lost key is being replaced, nobody is added or removed.",
        [Problems.BucketIsFrozen.Code] = "The bucket is frozen. Open it again in its settings.",
        [Problems.BucketGone.Code] = "The bucket is deleted.",
        [Problems.BucketIdNotProven.Code] = "That does not show the bucket to be yours: it takes a description of the last ten minutes for this service from one that it trusts, or the bucket's whole log, and a key of this wallet that owns the bucket there and is registered here.",
        [Problems.BucketLogInvalid.Code] = "That is no log of a bucket: it takes all of its lines, the first one first, each to the last character.",
        [Problems.BucketExists.Code] = "A bucket of this id is here already. Somebody who owns it here can share it with you.",
        [Problems.BucketEquivocation.Code] = "There are two logs of this bucket that contradict each other. Nobody can bring it anywhere any more.",
        [Problems.HomeUnavailable.Code] = "The service where the bucket is does not answer. Try again in a few minutes.",
        [Problems.InvalidRecovery.Code] = "That key is not in your account, or it is not what you own the bucket by.",
        [Problems.InvalidContent.Code] = "A content is a JSON object; a credential may also be a JWT in quotes.",
    };

    private static readonly Dictionary<string, string> Done = new(StringComparer.Ordinal)
    {
        ["ended"] = "Your wallet has been locked. Open it to go on.",
        ["locked"] = "The wallet is locked.",
        ["created"] = "Your wallet is ready.",
        ["recovered"] = "Your wallet is yours again. From now on it opens with the new passphrase.",
        ["passphrase"] = "The passphrase is changed.",
        ["recovery-removed"] = "The recovery phrase opens nothing any more.",
        ["rekeyed"] = "The wallet has a new key. Its contents are being encrypted anew.",
        ["deleted"] = "The wallet is deleted. Nothing can decrypt it any more.",
        ["added"] = "The content is in your wallet.",
        ["mask"] = "You have another mask there. Nobody has seen it yet.",
        ["renamed"] = "The mask has another name.",
        ["published"] = "The profile is published.",
        ["rotated"] = "The name has new keys, and they are published.",
        ["withdrawn"] = "The profile is taken back.",
        ["name-account"] = "The name has an account here.",
        ["account-gone"] = "The account is deleted.",
        ["settings"] = "The settings are saved.",
        ["key-made"] = "The key is in your wallet.",
        ["key-brought"] = "The key is in your wallet. Its other copies still work.",
        ["key-forgotten"] = "The key is gone.",
        ["token"] = "The token is in your wallet.",
        ["account"] = "The account is ready. Nobody has seen its address yet.",
        ["account-renamed"] = "The account has another name.",
        ["filled"] = "The play money is there.",
        ["sent"] = "It is approved and seen through, even if you lock your wallet now.",
        ["logged-out"] = "You are logged out there.",
        ["unlinked"] = "The link is gone.",
        ["bucket"] = "The bucket is ready.",
        ["brought"] = "The bucket is here, under its own id. Its files are where they were.",
        ["bucket-name"] = "The bucket has another name. The old one leads here for thirty days.",
        ["frozen"] = "The bucket is closed to every key.",
        ["thawed"] = "The bucket is open again.",
        ["bucket-deleted"] = "The bucket is deleted. It can be restored for thirty days.",
        ["bucket-restored"] = "The bucket is back.",
        ["again"] = "This is a new bucket under the old name. Nothing that was given out opens it.",
        ["all-revoked"] = "Everything that was given out is revoked. Give new delegations to whom you like.",
        ["shared"] = "It is shared.",
        ["unshared"] = "It is shared no more.",
        ["blocked"] = "The key is blocked.",
        ["revoked"] = "The delegation is revoked.",
        ["stored"] = "The file is in the bucket.",
        ["file-removed"] = "The file is gone.",
        ["key"] = "The key is registered: it speaks for you on your buckets.",
        ["key-removed"] = "The key speaks for you no more.",
        ["organization"] = "The organization is ready. Add its members.",
        ["member"] = "The member is in.",
        ["member-removed"] = "The member is out.",
        ["recovery"] = "The recovery has begun.",
        ["vetoed"] = "The recovery is stopped.",
        ["removed"] = "The content is gone.",
    };

    public static string Of(Problem problem)
    {
        string sentence = Refusals.GetValueOrDefault(problem.Code, problem.Sentence);
        return problem.RetryAfter is { } wait ? $"{sentence} Try again in {Text(wait)}." : sentence;
    }

    /// <summary>The sentence that an address asks for by its code; an address cannot make a page say anything else.</summary>
    public static string? Said(string? code) => code is null ? null : Done.GetValueOrDefault(code);

    public static string Text(TimeSpan wait) => wait switch
    {
        { TotalSeconds: <= 90 } => Count((int)Math.Ceiling(wait.TotalSeconds), "second"),
        { TotalMinutes: <= 90 } => Count((int)Math.Ceiling(wait.TotalMinutes), "minute"),
        { TotalHours: <= 36 } => Count((int)Math.Round(wait.TotalHours), "hour"),
        _ => Count((int)Math.Round(wait.TotalDays), "day"),
    };

    private static string Count(int number, string unit) => number == 1 ? $"1 {unit}" : $"{number} {unit}s";
}
