namespace Guise.Platform;

/// <summary>Every refusal of the service. A code never changes its meaning or its status.</summary>
internal static class Problems
{
    private static readonly List<Problem> Catalogue = [];

    public static IReadOnlyList<Problem> All => Catalogue;

    // --- Any request ----------------------------------------------------------------------------------------------
    public static readonly Problem InvalidBody = New("invalid-body", 400, "The body is not the JSON object that this call takes: a member is missing, unknown, repeated, of the wrong type, or not valid UTF-8.");
    public static readonly Problem InvalidQuery = New("invalid-query", 400, "A query parameter is unknown, repeated or outside its range.");
    public static readonly Problem InvalidContinuation = New("invalid-continuation", 400, "The continuation is not one that this list gave out; start again without it.");
    public static readonly Problem InvalidIdempotencyKey = New("invalid-idempotency-key", 400, "An Idempotency-Key has 22 to 128 visible ASCII characters and at least 128 random bits.");
    public static readonly Problem BadRequest = New("bad-request", 400, "The request cannot be read as HTTP.");
    public static readonly Problem Unauthenticated = New("unauthenticated", 401, "This call needs a token of its own kind in the header 'Authorization: Bearer …'.");
    public static readonly Problem SessionEnded = New("session-ended", 401, "The session has ended; unlock the wallet or log in again.");
    public static readonly Problem Forbidden = New("forbidden", 403, "This credential does not allow that.");
    public static readonly Problem FormRefused = New("form-refused", 403, "The form did not come from a page of this service, or that page is too old; open the page again.");
    public static readonly Problem NotFound = New("not-found", 404, "There is nothing at this address.");
    public static readonly Problem MethodNotAllowed = New("method-not-allowed", 405, "This address does not take that method; the Allow header says which it takes.");
    public static readonly Problem RequestTimeout = New("request-timeout", 408, "The request took too long to arrive.");
    public static readonly Problem RequestRunning = New("request-running", 409, "A request with this Idempotency-Key is still running; ask again in a moment.");
    public static readonly Problem PreconditionFailed = New("precondition-failed", 412, "It has changed since the ETag in If-Match; read it again.");
    public static readonly Problem BodyTooLarge = New("body-too-large", 413, "The body is larger than this call takes.");
    public static readonly Problem AddressTooLong = New("address-too-long", 414, "The address is longer than this service takes.");
    public static readonly Problem UnsupportedMediaType = New("unsupported-media-type", 415, "This call takes 'Content-Type: application/json' in UTF-8.");
    public static readonly Problem IdempotencyKeyReused = New("idempotency-key-reused", 422, "This Idempotency-Key was used with another body.");
    public static readonly Problem TooManyRequests = New("too-many-requests", 429, "Too many requests from this address; wait as long as Retry-After says.");
    public static readonly Problem HeadersTooLarge = New("headers-too-large", 431, "The headers are larger than this service takes.");
    public static readonly Problem InternalError = New("internal-error", 500, "Something went wrong here; the traceId leads the operator to it.");
    public static readonly Problem Busy = New("busy", 503, "Too many wallets are being opened at once; try again in a few seconds.");
    public static readonly Problem StoreUnavailable = New("store-unavailable", 503, "The storage is out of reach; try again in a few seconds.");

    // --- Wallet profiles ------------------------------------------------------------------------------------------
    public static readonly Problem InvalidUsername = New("invalid-username", 400, "A username has 1 to 254 characters, no control characters, and no white space at its ends.");
    public static readonly Problem InvalidKms = New("invalid-kms", 400, "'kms' is {type: passphrase, passphrase}, {type: clientKey, key} or {type: remote, keyUri, authToken}, with just these members.");
    public static readonly Problem InvalidCredential = New("invalid-credential", 400, "A credential is exactly one of passphrase, key, authToken and recoveryPhrase.");
    public static readonly Problem InvalidPassphrase = New("invalid-passphrase", 400, "A passphrase has at least 8 characters and at most 1024 bytes of UTF-8.");
    public static readonly Problem InvalidKey = New("invalid-key", 400, "A client key is 32 bytes in base64url without padding.");
    public static readonly Problem InvalidKeyUri = New("invalid-key-uri", 400, "This service does not use remote keys at that URI.");
    public static readonly Problem InvalidAuthToken = New("invalid-auth-token", 400, "An auth token has 16 to 16384 bytes.");
    public static readonly Problem InvalidSeedPhrase = New("invalid-seed-phrase", 400, "A seed phrase is 12, 15, 18, 21 or 24 English words of BIP-39 with a right checksum.");
    public static readonly Problem InvalidRecoveryPhrase = New("invalid-recovery-phrase", 400, "A recovery phrase is 24 English words of BIP-39 with a right checksum.");
    public static readonly Problem InvalidExpiry = New("invalid-expiry", 400, "expiresIn is 1 to 604800 seconds, and idleTimeout is 1 second to expiresIn.");
    public static readonly Problem InvalidUpdate = New("invalid-update", 400, "An update has a credential and either a new 'kms' or 'recovery': \"replace\" or \"remove\".");
    public static readonly Problem WrongCredential = New("wrong-credential", 401, "The username or the credential is wrong.");
    public static readonly Problem RemoteKeyForbidden = New("remote-key-forbidden", 403, "The key's vault knows this auth token but does not let it use the key.");
    public static readonly Problem ProfileExists = New("profile-exists", 409, "A profile with this username exists already.");
    public static readonly Problem AlreadyUnlocked = New("already-unlocked", 409, "The wallet is already unlocked; lock it first to get a new token.");
    public static readonly Problem ProfileChanged = New("profile-changed", 409, "The profile was changed by another call at the same moment; try again.");
    public static readonly Problem RekeyRunning = New("rekey-running", 409, "The wallet is still being re-encrypted from the last rekey; try again later.");
    public static readonly Problem TooManyAttempts = New("too-many-attempts", 429, "Too many wrong passphrases for this username; wait as long as Retry-After says. Open sessions and other credentials still work.");
    public static readonly Problem RemoteKeyFailed = New("remote-key-failed", 502, "The key's vault gave no usable answer; the key may be gone or disabled.");
    public static readonly Problem RemoteKeyUnavailable = New("remote-key-unavailable", 503, "The key's vault is out of reach or throttled; try again in a few seconds.");

    // --- Contents -------------------------------------------------------------------------------------------------
    public static readonly Problem InvalidContentType = New("invalid-content-type", 400, "A content is a collection, credential, didResolutionResponse, metadata, connection or key.");
    public static readonly Problem InvalidContent = New("invalid-content", 400, "This type takes a JSON object; a credential may also be a JWT with a 'jti'.");
    public static readonly Problem InvalidContentId = New("invalid-content-id", 400, "A content's id is a string of 1 to 1024 characters without control characters, '%2F', or '.' and '..' between slashes.");
    public static readonly Problem ContentNotFound = New("content-not-found", 404, "The wallet has no such content.");
    public static readonly Problem CollectionNotFound = New("collection-not-found", 404, "The wallet has no such collection.");
    public static readonly Problem ContentExists = New("content-exists", 409, "The wallet has a content of this type with this id already.");
    public static readonly Problem ContentTooLarge = New("content-too-large", 413, "A content has at most 524288 bytes.");

    // --- Masks ----------------------------------------------------------------------------------------------------
    public static readonly Problem InvalidOrigin = New("invalid-origin", 400, "An origin is written as browsers write it: scheme://host[:port] with http or https, lower case, punycode, no default port and no slash.");
    public static readonly Problem OriginReserved = New("origin-reserved", 400, "This origin belongs to the wallet itself and cannot be a site.");
    public static readonly Problem InvalidPseudonym = New("invalid-pseudonym", 400, "A pseudonym has 1 to 64 visible characters and no white space at its ends.");
    public static readonly Problem MaskNotFound = New("mask-not-found", 404, "The wallet has no such mask.");
    public static readonly Problem OriginChanged = New("origin-changed", 409, "Masks, links or session of this origin were changed by other calls at the same moment; try again.");
    public static readonly Problem TooManyMasks = New("too-many-masks", 409, "An origin has at most 100 masks.");

    // --- Requests -------------------------------------------------------------------------------------------------
    public static readonly Problem InvalidRequest = New("invalid-request", 400, "A request is of kind login, link, unlink, logout or sign, with just the members of its kind.");
    public static readonly Problem InvalidCodeChallenge = New("invalid-code-challenge", 400, "A challenge is the SHA-256 of the verifier: 32 bytes in base64url without padding (RFC 7636, S256).");
    public static readonly Problem InvalidLink = New("invalid-link", 400, "A site links its masks to another site, not to itself.");
    public static readonly Problem RequestNotFound = New("request-not-found", 404, "The wallet has no such request; it may have been answered long ago.");
    public static readonly Problem DisplayChanged = New("display-changed", 409, "What was displayed is not what the request says now; look at it again.");
    public static readonly Problem LinkRemoved = New("link-removed", 409, "The link to this mask's origin was removed; choose another mask.");
    public static readonly Problem NotLoggedIn = New("not-logged-in", 409, "The site has no session with this wallet; log in first.");
    public static readonly Problem TooManyLinks = New("too-many-links", 409, "An origin has at most 20 links in either direction.");

    // --- Sessions of sites ----------------------------------------------------------------------------------------
    public static readonly Problem InvalidPayload = New("invalid-payload", 400, "What is to be signed is not of its kind's form.");
    public static readonly Problem InvalidSalt = New("invalid-salt", 400, "A salt has at most 64 bytes.");
    public static readonly Problem ForeignMessage = New("foreign-message", 400, "This message signs in at another domain than the site's own.");
    public static readonly Problem WrongSender = New("wrong-sender", 400, "The sender of a request is the mask's own principal for its salt.");
    public static readonly Problem InvalidCode = New("invalid-code", 401, "The code was used, has expired, or is not this site's; log in again.");
    public static readonly Problem CrossSiteCall = New("cross-site-call", 403, "Only the wallet's own pages and programs outside of browsers may make this call.");
    public static readonly Problem ApprovalRequired = New("approval-required", 403, "The wallet's owner must approve this signature; file a request of kind sign.");
    public static readonly Problem WalletLocked = New("wallet-locked", 423, "The wallet is locked; its owner must unlock it first.");

    // --- Keys -----------------------------------------------------------------------------------------------------
    public static readonly Problem InvalidSecret = New("invalid-secret", 400, "A secret key is 32 bytes in base64url, and a number below the order of its curve.");
    public static readonly Problem KeyNotFound = New("key-not-found", 404, "The wallet has no such key.");
    public static readonly Problem KeyInUse = New("key-in-use", 409, "A name of this wallet needs the key: it owns the name, or signs for it.");
    public static readonly Problem KeyCannotSignThat = New("key-cannot-sign-that", 422, "Personal messages are signed with secp256k1, challenges and account messages with Ed25519.");

    // --- Names, challenges, accounts ------------------------------------------------------------------------------
    public static readonly Problem InvalidName = New("invalid-name", 400, "A name is labels of a-z, 0-9, '-', '$' and underscores in front, separated by dots, as ENS normalises it; other scripts are not taken here.");
    public static readonly Problem InvalidProfile = New("invalid-profile", 400, "A profile has an X25519 and an Ed25519 public key, each 32 bytes in base64 with padding, and up to 20 delivery services.");
    public static readonly Problem InvalidSignature = New("invalid-signature", 400, "A wallet's signature is 65 bytes r, s, v in hexadecimal behind 0x; one of a signing key is 64 bytes in base64 with padding.");
    public static readonly Problem InvalidGatewayCall = New("invalid-gateway-call", 400, "The data is no call resolve(bytes,bytes) of ENSIP-10 about addr, text, contenthash or several of them, with one normalised name.");
    public static readonly Problem InvalidChallenge = New("invalid-challenge", 400, "The challenge is not one that this service gave out.");
    public static readonly Problem InvalidSettings = New("invalid-settings", 400, "messageTtl is 3600 to 7776000 seconds, and maxMessageSize 1024 to 262144 bytes.");
    public static readonly Problem InvalidMessage = New("invalid-message", 400, "A message is an envelope of dm3: message, and metadata with version, deliveryInformation, messageHash and signature.");
    public static readonly Problem MessageWrongService = New("message-wrong-service", 400, "The signed message names another service than this one.");
    public static readonly Problem MessageWrongTopic = New("message-wrong-topic", 400, "The signed message has another topic than this call.");
    public static readonly Problem MessageExpired = New("message-expired", 400, "The signed message is older than five minutes; sign a new one.");
    public static readonly Problem MessageFromFuture = New("message-from-future", 400, "The signed message is from the future; check the clock that its time comes from.");
    public static readonly Problem WrongSignature = New("wrong-signature", 401, "The signature is not that of the key that it must be made with.");
    public static readonly Problem ChallengeExpired = New("challenge-expired", 401, "The challenge has expired; ask for a new one.");
    public static readonly Problem ChallengeUsed = New("challenge-used", 401, "The challenge was answered before; ask for a new one.");
    public static readonly Problem AccountTokenNeeded = New("account-token-needed", 401, "This call needs the account's token in the header 'Authorization: Bearer …'.");
    public static readonly Problem AccountTokenEnded = New("account-token-ended", 401, "The account's token has ended: it expired, the account's keys changed, or the account is gone; answer a new challenge.");
    public static readonly Problem NotNameOwner = New("not-name-owner", 403, "The name resolves to another address than the one that signed.");
    public static readonly Problem OtherAccount = New("other-account", 403, "The token is another account's.");
    public static readonly Problem ProfileNotFound = New("profile-not-found", 404, "No profile is published under this name.");
    public static readonly Problem AccountNotFound = New("account-not-found", 404, "The name has no account with this service.");
    public static readonly Problem MessageNotFound = New("message-not-found", 404, "The inbox has no such message.");
    public static readonly Problem UnknownResolver = New("unknown-resolver", 404, "This gateway does not answer for that resolver.");
    public static readonly Problem NameNotServed = New("name-not-served", 404, "This service does not give out that name, and no chain that it reads knows it.");
    public static readonly Problem NameNotHeld = New("name-not-held", 404, "The wallet does not hold this name.");
    public static readonly Problem NameHeld = New("name-held", 409, "The wallet holds this name already, with another owner's key.");
    public static readonly Problem TooManyNames = New("too-many-names", 409, "A wallet holds at most 100 names.");
    public static readonly Problem NameTaken = New("name-taken", 409, "The name belongs to another address.");
    public static readonly Problem NameChanged = New("name-changed", 409, "The name was changed by other calls at the same moment; try again.");
    public static readonly Problem MessageReplayed = New("message-replayed", 409, "This signed message was taken before.");
    public static readonly Problem MessageSuperseded = New("message-superseded", 409, "A newer signed message was taken before this one.");
    public static readonly Problem AccountExists = New("account-exists", 409, "The name has an account with this service already.");
    public static readonly Problem AccountChanged = New("account-changed", 409, "The account was changed by another call at the same moment; look at it and try again.");
    public static readonly Problem MessageTooLarge = New("message-too-large", 413, "The message is larger than its receiver takes.");
    public static readonly Problem ProfileUnverifiable = New("profile-unverifiable", 422, "The name has a record, but it is no profile that the owner of the name has signed.");
    public static readonly Problem InboxBusy = New("inbox-busy", 429, "The inbox has taken as much as it takes in an hour; try again as Retry-After says.");
    public static readonly Problem ResolverUnavailable = New("resolver-unavailable", 503, "The name system does not answer; try again in a few seconds.");

    // --- Buckets --------------------------------------------------------------------------------------------------
    public static readonly Problem InvalidBucketName = New("invalid-bucket-name", 400, "A name has 1 to 100 characters, no control characters, and no white space at its ends.");
    public static readonly Problem InvalidGrant = New("invalid-grant", 400, "A grant has exactly one principal (account, did or organization), a role (owner, admin, writer or reader), perhaps a path, which an owner's has not, and an expiresIn of at least 1 second.");
    public static readonly Problem InvalidPurpose = New("invalid-purpose", 400, "A challenge's purpose is 'register', or with a bucket 'recovery', 'recovery.account' or 'import'.");
    public static readonly Problem InvalidReason = New("invalid-reason", 400, "A DID is removed as 'retired' or as 'compromised'.");
    public static readonly Problem InvalidResource = New("invalid-resource", 400, "A path is segments between single slashes, escaped only where a URI must be, 1024 bytes at most.");
    public static readonly Problem InvalidRecovery = New("invalid-recovery", 400, "A recovery names a grant of yours on the bucket and the lost DID that it rests on, or a DID whose holder proved to be an owner.");
    public static readonly Problem BucketNotAllowed = New("bucket-not-allowed", 403, "Your role on this bucket does not allow that.");
    public static readonly Problem RevocationNotAllowed = New("revocation-not-allowed", 403, "Only an issuer in the token's chain, its audience or an owner of the bucket may revoke it.");
    public static readonly Problem BucketIdNotProven = New("bucket-id-not-proven", 403, "An id from elsewhere needs a descriptor of the last ten minutes, signed for this service by one that it trusts, or if it is made of a log that log, as far as the descriptor knows it; and a proof by an owner whom each of them names and whose DID is yours here.");
    public static readonly Problem BucketNotFound = New("bucket-not-found", 404, "You have no bucket with this id or name.");
    public static readonly Problem GrantNotFound = New("grant-not-found", 404, "The bucket has no such grant.");
    public static readonly Problem PrincipalNotFound = New("principal-not-found", 404, "This service knows no such account, active DID or organization.");
    public static readonly Problem OrganizationNotFound = New("organization-not-found", 404, "You are in no such organization.");
    public static readonly Problem DidNotFound = New("did-not-found", 404, "Your account has no such DID.");
    public static readonly Problem DidChallengeNotFound = New("did-challenge-not-found", 404, "There is no such challenge for this account: it was used, has expired, or was tried too often.");
    public static readonly Problem RecoveryNotFound = New("recovery-not-found", 404, "The bucket has no such recovery.");
    public static readonly Problem ObjectNotFound = New("object-not-found", 404, "There is no object at this path.");
    public static readonly Problem BucketNameTaken = New("bucket-name-taken", 409, "The name is in use, or was until recently.");
    public static readonly Problem BucketChanged = New("bucket-changed", 409, "It was changed by another call at the same moment; try again.");
    public static readonly Problem BucketNotDeleted = New("bucket-not-deleted", 409, "The bucket is not deleted, so there is nothing to restore.");
    public static readonly Problem BucketExists = New("bucket-exists", 409, "A bucket with this id is here already; an owner of it here can give you a role.");
    public static readonly Problem BucketEquivocation = New("bucket-equivocation", 409, "Two logs of this id part after the same operation, so one of its keys has signed both ways; nobody can bring the id anywhere any more.");
    public static readonly Problem BucketImported = New("bucket-imported", 409, "The bucket's id was drawn at another service, and only that one describes it.");
    public static readonly Problem BucketFull = New("bucket-full", 409, "The bucket holds as many objects or bytes as it may.");
    public static readonly Problem LastOwner = New("last-owner", 409, "Without this one, nobody would own it any more; make somebody else an owner first.");
    public static readonly Problem LimitReached = New("limit-reached", 409, "There are as many of these as there may be.");
    public static readonly Problem DidTaken = New("did-taken", 409, "This DID belongs to another account, and does for ever.");
    public static readonly Problem DidCompromised = New("did-compromised", 409, "This DID was removed as compromised and never comes back.");
    public static readonly Problem RecoveryPending = New("recovery-pending", 409, "A recovery of this bucket is under way; until it ends, its members stay as they are.");
    public static readonly Problem RecoveryDecided = New("recovery-decided", 409, "This recovery has already ended.");
    public static readonly Problem BucketGone = New("bucket-deleted", 410, "The bucket was deleted.");
    public static readonly Problem ObjectTooLarge = New("object-too-large", 413, "An object has at most 104857600 bytes.");
    public static readonly Problem InvalidDid = New("did-invalid", 422, "A DID is 'did:key:z' and an Ed25519, P-256 or secp256k1 key, in its one spelling and safe to trust.");
    public static readonly Problem DidProofInvalid = New("did-proof-invalid", 422, "The proof is not a token of this DID for this service with the challenge, purpose, account and bucket in 'fct', nor its signature over the challenge's text.");
    public static readonly Problem BucketLogInvalid = New("bucket-log-invalid", 422, "An operation is not in its one spelling, or not signed by an owner whom the log names; or the first is not for this service by a DID of yours, or the newest names nobody who owns the bucket here.");
    public static readonly Problem RevocationInvalid = New("revocation-invalid", 422, "The revocation is not signed by its issuer over 'REVOKE:' and the token's id, or the token beside it is another.");
    public static readonly Problem ObjectMismatch = New("object-mismatch", 422, "What was sent is not what a caveat of the delegation asks for; nothing was stored.");
    public static readonly Problem BucketIsFrozen = New("bucket-frozen", 423, "An owner has frozen the bucket.");

    public static readonly Problem HomeUnavailable = New("home-unavailable", 503, "The service that drew the id does not tell what was revoked there; answer a new challenge and try again in a few minutes.");

    // --- UCAN -----------------------------------------------------------------------------------------------------
    public static readonly Problem UcanTooLarge = New("ucan-too-large", 400, "A UCAN and each proof have at most 16384 bytes, and a request at most 8 links in a row, 8 proofs a token, 32 proofs and 64 capabilities in all.");
    public static readonly Problem UcanMalformed = New("ucan-malformed", 400, "The UCAN cannot be read: it is neither three parts of base64url around strict JSON nor a DAG-CBOR envelope.");
    public static readonly Problem UcanHeaderInvalid = New("ucan-header-invalid", 400, "The UCAN's header does not name a type, version and algorithm that this service takes and that belong to the issuer's key.");
    public static readonly Problem UcanClaimsInvalid = New("ucan-claims-invalid", 400, "A claim of the UCAN is missing, or is not of the type that its version gives it.");
    public static readonly Problem UcanDidInvalid = New("ucan-did-invalid", 400, "The UCAN's issuer or audience is not a did:key of an Ed25519, P-256 or secp256k1 key in its one spelling.");
    public static readonly Problem UcanRequired = New("ucan-required", 401, "This call needs a UCAN in the header 'Authorization: Bearer …'.");
    public static readonly Problem UcanSignatureInvalid = New("ucan-signature-invalid", 401, "A signature in the chain is not that of the token's issuer.");
    public static readonly Problem UcanExpired = New("ucan-expired", 401, "A token of the chain has expired.");
    public static readonly Problem UcanTooEarly = New("ucan-too-early", 401, "A token of the chain is not valid yet.");
    public static readonly Problem UcanProofBounds = New("ucan-proof-bounds", 401, "A token claims to be valid at a time at which its proof is not.");
    public static readonly Problem UcanProofMisaligned = New("ucan-proof-misaligned", 401, "A proof is not addressed to the issuer of the token that relies on it.");
    public static readonly Problem UcanProofVersion = New("ucan-proof-version", 401, "A proof is of a later version than the token that relies on it.");
    public static readonly Problem UcanProofMissing = New("ucan-proof-missing", 401, "A proof that the chain names was not sent; put it into the header 'ucans' or the body's 'proofs'.");
    public static readonly Problem UcanWrongAudience = New("ucan-wrong-audience", 401, "The outermost token is not addressed to this service: sign a request token with the audience that GET /did names, and put this one into it as a proof.");
    public static readonly Problem UcanWrongSubject = New("ucan-wrong-subject", 401, "The chain does not lead to its subject: every delegation must be about the same one, and the first must come from it.");
    public static readonly Problem AgentDidMismatch = New("agent-did-mismatch", 401, "The header 'x-agent-did' is not the issuer of the request token.");
    public static readonly Problem UcanCapabilityMissing = New("ucan-capability-missing", 403, "No capability of the token covers this resource and ability.");
    public static readonly Problem UcanCapabilityEscalates = New("ucan-capability-escalates", 403, "A capability is wider than what every proof gives: a delegate can only narrow.");
    public static readonly Problem UcanCaveat = New("ucan-caveat", 403, "A caveat of the delegation does not hold for this request, or is one that this service does not know.");
    public static readonly Problem ResourceNotCanonical = New("resource-not-canonical", 403, "A resource is 'storage://' and a bucket's UUID in lower case, then segments between single slashes, escaped only where a URI must be.");
    public static readonly Problem LegacyBucketAmbiguous = New("legacy-bucket-ambiguous", 403, "A resource that names a DID leads to the default bucket of the account that this DID is active in; there is none, or more than one resource.");
    public static readonly Problem RootNotAuthorised = New("root-not-authorised", 403, "The chain does not start at somebody who holds this right on the bucket now.");
    public static readonly Problem PrincipalBlocked = New("principal-blocked", 403, "Somebody in the chain is blocked on this bucket.");
    public static readonly Problem UcanRevoked = New("ucan-revoked", 403, "A token of the chain was revoked.");
    public static readonly Problem Replayed = New("replayed", 409, "This token was already used for another request; sign one for each.");

    // --- Assets and payments --------------------------------------------------------------------------------------
    public static readonly Problem InvalidLedger = New("invalid-ledger", 400, "A ledger is named by its principal, in lower case.");
    public static readonly Problem InvalidAccountName = New("invalid-account-name", 400, "An account's name has 1 to 64 visible characters and no white space at its ends.");
    public static readonly Problem InvalidAmount = New("invalid-amount", 400, "An amount is a whole number above zero in the token's smallest unit, as a string of digits.");
    public static readonly Problem InvalidRecipient = New("invalid-recipient", 400, "A recipient is an account of the ledger in its own ICRC-1 text.");
    public static readonly Problem InvalidMemo = New("invalid-memo", 400, "A memo has at most 32 bytes.");
    public static readonly Problem InvalidPayment = New("invalid-payment", 400, "expiresIn is 60 to 86400 seconds, and returnUrl and webhookUrl lie on the payment's origin.");
    public static readonly Problem NotAToken = New("not-a-token", 400, "No ICRC-1 token answers at this ledger, or its answers do not agree.");
    public static readonly Problem AssetNotFound = New("asset-not-found", 404, "The wallet does not list this token; add it first.");
    public static readonly Problem AccountOfTokenNotFound = New("token-account-not-found", 404, "The wallet has no account of this token with this number.");
    public static readonly Problem PaymentNotFound = New("payment-not-found", 404, "There is no such payment, or the secret is not its own.");
    public static readonly Problem NoFaucet = New("no-faucet", 404, "This token is no play money.");
    public static readonly Problem AssetChanged = New("asset-changed", 409, "The token's accounts were changed by other calls at the same moment; try again.");
    public static readonly Problem TokenChanged = New("token-changed", 409, "The token has other decimals than when it was added; amounts that were noted would read differently.");
    public static readonly Problem TooManyPayments =
        New("too-many-payments", 429, "Too many payments are asked for in the name of this site; wait as long as Retry-After says.");
    public static readonly Problem PaymentChanged = New("payment-changed", 409, "The payment was changed by other calls at the same moment; look at it again.");
    public static readonly Problem TooManyAssets = New("too-many-assets", 409, "A wallet lists at most 100 tokens.");
    public static readonly Problem TooManyAccounts = New("too-many-token-accounts", 409, "A wallet has at most 50 accounts of a token.");

    private static Problem New(string code, int status, string sentence)
    {
        Problem problem = new(code, status, sentence);
        Catalogue.Add(problem);
        return problem;
    }
}
