using Guise.Tests.Challenges;
using Guise.Tests.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Names;

/// <summary>No known answer of dm3 stands in its file for nothing.</summary>
public sealed class EveryDm3VectorTests
{
    /// <summary>What is no answer, or one to a question that the file does not hold.</summary>
    private static readonly string[] NoAnswers =
    [
        "/_about", "/proposed_account_messages/note", "/envelope_repo/note", "/profile_signatures_computed/A/sha256_signed",
        "/profile_link_repo/ed25519/profileLink/expirationTime",
        // The size of a text with other letters; which text, it does not say.
        "/envelope_size_computed/unicodeBytes",
    ];

    [Fact]
    public async Task Every_known_answer_is_looked_at_by_a_test()
    {
        Dm3VectorTests dm3 = new();
        dm3.Profiles_are_written_signed_and_hashed_alike();
        dm3.A_wallets_signature_becomes_the_same_keys();
        dm3.Keys_hashes_and_sessions_are_those_of_libsodium();
        dm3.Canonical_JSON_is_that_of_JavaScript();
        dm3.Messages_and_envelopes_have_the_same_bytes();
        dm3.An_envelope_is_hashed_and_signed_alike();
        dm3.Links_between_profiles_are_signed_alike();
        dm3.Signatures_have_one_spelling_where_ethers_takes_several();
        await new Dm3TokenTests().Tokens_and_challenges_of_dm3_are_none_here();
        new EnsNameTests().Hashes_and_encodings_are_the_known_ones();
        new EnsNameTests().A_name_that_is_taken_normalises_as_in_viem_and_ethers();
        new PersonalMessageTests().Digests_are_those_of_ethers();
        new TypedDataTests().The_example_of_the_standard_has_its_hashes();
        AbiTests abi = new();
        abi.Selectors_are_the_first_bytes_of_a_hash();
        abi.A_revert_with_OffchainLookup_is_read();
        abi.Lists_come_back_as_they_were();
        foreach (string vector in (string[])["A_addr", "B_text"])
        {
            abi.Calls_of_a_resolver_are_those_of_the_clients(vector);
            abi.An_answer_of_a_gateway_is_that_of_the_reference(vector);
            new GatewayTests().Digests_are_those_of_the_reference(vector);
        }
        Assert.Equal(NoAnswers.Order(StringComparer.Ordinal), Dm3Vectors.Unused.Order(StringComparer.Ordinal));
    }
}
