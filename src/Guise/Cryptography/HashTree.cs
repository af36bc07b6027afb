using System.Security.Cryptography;

namespace Guise.Cryptography;

/// <summary>
/// The hash tree of a certificate (Internet Computer interface specification, "Certification"). Branches may be cut off and
/// replaced by their hash; the root's hash stays the same.
/// </summary>
internal abstract class HashTree
{
    /// <summary>The bound of the interface specification.</summary>
    private const int MaxDepth = 128;

    private HashTree(byte[] digest) => Digest = digest;

    /// <summary>The 32-byte hash of this tree: what the subnet signs when it is the root.</summary>
    public byte[] Digest { get; }

    /// <summary>A tree from its CBOR, or null when it is none: unknown nodes, labels that repeat or are out of order, too deep.</summary>
    public static HashTree? TryParse(CborValue? value) => Read(value, MaxDepth) is { } tree && tree.IsOrdered() ? tree : null;

    /// <summary>What the tree says of a path of labels.</summary>
    public Lookup Find(params ReadOnlySpan<byte[]> path)
    {
        if (path.IsEmpty)
        {
            return this switch
            {
                Empty => new Lookup.Absent(),
                Leaf leaf => new Lookup.Found(leaf.Value),
                Pruned => new Lookup.Unknown(),
                _ => new Lookup.NotAValue()
            };
        }
        List<HashTree> branches = Branches();
        if (branches is [Leaf]) return new Lookup.NotAValue();
        for (int i = 0; i < branches.Count; i++)
        {
            if (branches[i] is not Labeled branch) continue;
            int order = path[0].AsSpan().SequenceCompareTo(branch.Label.Span);
            if (order == 0) return branch.Tree.Find(path[1..]);
            // Labels are sorted: where nothing is cut out between this label and the one before, there is none.
            if (order < 0) return i == 0 || branches[i - 1] is Labeled ? new Lookup.Absent() : new Lookup.Unknown();
        }
        return branches is [] or [.., Labeled] ? new Lookup.Absent() : new Lookup.Unknown();
    }

    private static HashTree? Read(CborValue? value, int depth)
    {
        if (depth == 0 || value is not CborValue.List { Items: [CborValue.Integer kind, ..] } list || kind.Value > 4) return null;
        switch ((int)kind.Value)
        {
            case 0 when list.Items.Count == 1:
                return new Empty();
            case 1 when list.Items.Count == 3:
                return Read(list.Items[1], depth - 1) is { } left && Read(list.Items[2], depth - 1) is { } right ? new Fork(left, right) : null;
            case 2 when list.Items is [_, CborValue.Bytes label, var inner]:
                return Read(inner, depth - 1) is { } tree && tree.IsOrdered() ? new Labeled(label.Value, tree) : null;
            case 3 when list.Items is [_, CborValue.Bytes leaf]:
                return new Leaf(leaf.Value);
            case 4 when list.Items is [_, CborValue.Bytes { Value.Length: SHA256.HashSizeInBytes } hash]:
                return new Pruned(hash.Value.ToArray());
            default:
                return null;
        }
    }

    /// <summary>What lies below forks, left to right: labels, cuts, or one leaf.</summary>
    private List<HashTree> Branches()
    {
        List<HashTree> branches = [];
        Stack<HashTree> open = new([this]);
        while (open.TryPop(out HashTree? tree))
        {
            if (tree is Fork fork)
            {
                open.Push(fork.Right);
                open.Push(fork.Left);
            }
            else if (tree is not Empty) branches.Add(tree);
        }
        return branches;
    }

    private bool IsOrdered()
    {
        List<HashTree> branches = Branches();
        if (branches.Count > 1 && branches.Exists(branch => branch is Leaf)) return false;
        List<Labeled> labels = [.. branches.OfType<Labeled>()];
        return labels.Zip(labels.Skip(1)).All(pair => pair.First.Label.Span.SequenceCompareTo(pair.Second.Label.Span) < 0);
    }

    private static byte[] Hash(ReadOnlySpan<byte> domain, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default) =>
        SHA256.HashData([(byte)domain.Length, .. domain, .. first, .. second]);

    private sealed class Empty() : HashTree(Hash("ic-hashtree-empty"u8, []));

    private sealed class Fork(HashTree left, HashTree right) : HashTree(Hash("ic-hashtree-fork"u8, left.Digest, right.Digest))
    {
        public HashTree Left => left;
        public HashTree Right => right;
    }

    private sealed class Labeled(ReadOnlyMemory<byte> label, HashTree tree) : HashTree(Hash("ic-hashtree-labeled"u8, label.Span, tree.Digest))
    {
        public ReadOnlyMemory<byte> Label => label;
        public HashTree Tree => tree;
    }

    private sealed class Leaf(ReadOnlyMemory<byte> value) : HashTree(Hash("ic-hashtree-leaf"u8, value.Span))
    {
        public ReadOnlyMemory<byte> Value => value;
    }

    private sealed class Pruned(byte[] digest) : HashTree(digest);

    /// <summary>What a tree says of a path.</summary>
    internal abstract record Lookup
    {
        public sealed record Found(ReadOnlyMemory<byte> Value) : Lookup;

        /// <summary>The tree proves that there is nothing.</summary>
        public sealed record Absent : Lookup;

        /// <summary>The tree was cut here: there may be something.</summary>
        public sealed record Unknown : Lookup;

        /// <summary>The path ends at a branch, or goes on behind a value.</summary>
        public sealed record NotAValue : Lookup;
    }
}
