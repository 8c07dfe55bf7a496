import ProvenanceCore

/// Sees an alias bomb before the YAML library does.
///
/// Anchors are refused in any case, once the tree is there. But the library compares the keys of
/// a mapping in full, aliases followed, so a few dozen aliases make it count to ten to the power
/// of ten. Aliases are counted where one may stand: at the start of a line, or behind one of
/// `[,{:?-`. Texts and comments can only make the count higher, and no real policy comes near.
enum YAMLAliasGuard {
    /// The offset of the first anchor of a text with too many aliases; nil if it may be parsed.
    static func refusedAnchor(in text: some Sequence<UInt8>) -> Int? {
        var firstAnchor: Int?
        var aliasCount = 0
        var mayStart = true
        // `&`, or `*` where a node may start; it counts once a name follows.
        var sign: UInt8?
        var offset = 0
        for byte in text {
            if let start = sign, isName(byte) {
                if start == UInt8(ascii: "*") {
                    aliasCount += 1
                } else if firstAnchor == nil {
                    firstAnchor = offset - 1
                }
            }
            sign = nil
            switch byte {
            case UInt8(ascii: "&"), UInt8(ascii: "*"):
                if mayStart || byte == UInt8(ascii: "&") { sign = byte }
                mayStart = false
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                break
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "["), UInt8(ascii: ","),
                UInt8(ascii: "{"), UInt8(ascii: ":"), UInt8(ascii: "?"), UInt8(ascii: "-"),
                0x80...0xFF:
                // The last: line breaks outside ASCII end in such a byte.
                mayStart = true
            default:
                mayStart = false
            }
            offset += 1
        }
        return aliasCount > Limits.policyAliases ? firstAnchor : nil
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
