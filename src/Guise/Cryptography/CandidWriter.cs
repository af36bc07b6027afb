using System.Numerics;
using System.Text;

namespace Guise.Cryptography;

/// <summary>The values of a message, each under the type that the message says it has.</summary>
internal static class CandidWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">The value is not of this type.</exception>
    public static void Write(List<byte> bytes, CandidType type, CandidValue value)
    {
        switch (type, value)
        {
            case (CandidType.Primitive { Code: 0x7f }, CandidValue.Null): break;
            case (CandidType.Primitive { Code: 0x7e }, CandidValue.Bool flag): bytes.Add(flag.Value ? (byte)1 : (byte)0); break;
            case (CandidType.Primitive primitive, CandidValue.Number number) when primitive.Code == number.Code: bytes.AddRange(Bytes(number)); break;
            case (CandidType.Primitive { Code: 0x71 }, CandidValue.Text text): WriteBytes(bytes, Utf8.GetBytes(text.Value)); break;
            case (CandidType.Primitive { Code: 0x68 }, CandidValue.Principal principal):
                bytes.Add(1);
                WriteBytes(bytes, principal.Value);
                break;
            case (CandidType.Wrapper { Code: 0x6e }, CandidValue.Opt { Value: null }): bytes.Add(0); break;
            case (CandidType.Wrapper { Code: 0x6e } option, CandidValue.Opt { Value: { } inner }):
                bytes.Add(1);
                Write(bytes, option.Inner, inner);
                break;
            case (CandidType.Wrapper { Code: 0x6d, Inner: CandidType.Primitive { Code: 0x7b } }, CandidValue.Blob blob): WriteBytes(bytes,
                blob.Value); break;
            case (CandidType.Wrapper { Code: 0x6d } vec, CandidValue.Vec list):
                bytes.AddRange(Leb128.Unsigned(list.Items.Count));
                foreach (CandidValue item in list.Items) Write(bytes, vec.Inner, item);
                break;
            case (CandidType.Fields { Code: 0x6c } record, CandidValue.Fields fields) when record.Items.Count == fields.Items.Count:
                foreach ((uint id, CandidType field) in record.Items)
                    Write(bytes, field, fields.Items.GetValueOrDefault(id) ?? throw Mismatch());
                break;
            case (CandidType.Fields { Code: 0x6b } variant, CandidValue.Case found):
                int index = variant.Items.Select(field => field.Id).ToList().IndexOf(found.Id);
                if (index < 0) throw Mismatch();
                bytes.AddRange(Leb128.Unsigned(index));
                Write(bytes, variant.Items[index].Type, found.Value);
                break;
            default: throw Mismatch();
        }
    }

    private static byte[] Bytes(CandidValue.Number number) => number.Code switch
    {
        0x7d => Leb128.Unsigned(number.Value),
        0x7c => Leb128.Signed(number.Value),
        _ => Fixed(number.Value, Candid.Width(number.Code), Candid.IsSigned(number.Code))
    };

    private static byte[] Fixed(BigInteger value, int width, bool signed)
    {
        byte[] bytes = new byte[width];
        if (!value.TryWriteBytes(bytes, out int written, isUnsigned: !signed)) throw Mismatch();
        bytes.AsSpan(written).Fill(value.Sign < 0 ? (byte)0xff : (byte)0);
        return bytes;
    }

    private static void WriteBytes(List<byte> bytes, byte[] content)
    {
        bytes.AddRange(Leb128.Unsigned(content.Length));
        bytes.AddRange(content);
    }

    private static ArgumentException Mismatch() => new("A value does not have the type that its message declares.");
}
