import ProvenanceCore

/// A record, and rules under which it gets a reason: one page of the manual, and the first test of
/// the code.
package struct ReasonExample: Sendable {
    package struct List: Sendable {
        /// As the policy names it.
        package var path: String
        package var text: String
    }

    /// The whole policy file.
    package var policy: String
    /// One line of a shard.
    package var record: [UInt8]
    package var lists: [List] = []
    /// What `sluice filter` is told besides.
    package var option: String?

    /// The line as a person reads it: bytes that are no text, and those that cannot be seen, as
    /// `\x1F`; a long run of one character once, with its number.
    package var shownRecord: String {
        var text = ""
        var index = 0
        while index < record.count {
            let byte = record[index]
            let run = record[index...].prefix { $0 == byte }.count
            text +=
                (0x20..<0x7F).contains(byte)
                ? String(UnicodeScalar(byte))
                : "\\x" + String(UnicodeScalar(hexDigit(byte >> 4)))
                    + String(UnicodeScalar(hexDigit(byte & 15)))
            if run > 16 {
                text += "… (\(run) times)"
                index += run
            } else {
                index += 1
            }
        }
        return text
    }
}

extension ReasonExample {
    /// A policy for openly licensed works, with more lines, and a record whose licence it allows.
    static func open(
        _ record: String,
        _ lines: String = "",
        use: String = "train-genai",
        lists: [List] = []
    ) -> ReasonExample {
        var policy = """
            policy: example
            use: [\(use)]
            licenses: {allow: [public-domain, permissive, CC-BY-*]}

            """
        if !lines.isEmpty { policy += lines + "\n" }
        return ReasonExample(policy: policy, record: Array(record.utf8), lists: lists)
    }

    /// A policy with one list, which holds one entry.
    static func listed(
        _ kind: OptOutKind,
        _ entry: String,
        isTakedown: Bool,
        _ record: String
    ) -> ReasonExample {
        let section = isTakedown ? "takedowns" : "opt-outs"
        let path = "\(isTakedown ? "takedowns" : "optouts").txt"
        return .open(
            record,
            "\(section): [{\(kind.rawValue): \(path)}]",
            lists: [List(path: path, text: entry + "\n")]
        )
    }

    /// A record with a signal, of a page whose licence would do.
    static func signal(_ field: String, use: String = "train-genai") -> ReasonExample {
        .open(
            #"{"id":"a","url":"https://site.example/page.html","license":"CC0-1.0",\#(field)}"#,
            use: use
        )
    }

    /// A record with this licence.
    static func license(_ license: String, _ lines: String = "") -> ReasonExample {
        .open(#"{"id":"a","url":"https://site.example/","license":"\#(license)"}"#, lines)
    }

    /// A record with this licence, and a policy that has its kind on another list than `allow`.
    static func listed(_ license: String, in list: String, as kind: String) -> ReasonExample {
        let policy = """
            policy: example
            use: [train-genai]
            licenses: {allow: [permissive], \(list): [\(kind)]}

            """
        let record = #"{"id":"a","license":"\#(license)"}"#
        return ReasonExample(policy: policy, record: Array(record.utf8))
    }

    /// A line that cannot be read.
    static func line(_ bytes: [UInt8], option: String? = nil) -> ReasonExample {
        var example = open("")
        example.record = bytes
        example.option = option
        return example
    }

    static func line(_ text: String) -> ReasonExample { line(Array(text.utf8)) }
}
