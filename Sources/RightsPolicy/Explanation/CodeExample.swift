import ProvenanceCore

/// What gets a code, and under which policy: one page of the manual, and the first test of the
/// code.
package struct CodeExample: Sendable {
    /// A file that the example needs.
    package struct File: Sendable {
        /// As the policy or the command names it.
        package var path: String
        package var text: String
    }

    /// The whole policy file; nil where none is asked.
    package var policy: String?
    /// One line of a shard; nil where the policy, or files by themselves, get the code.
    package var record: [UInt8]?
    package var files: [File] = []
    /// What the command is told besides.
    package var option: String?

    /// The line as a person reads it: bytes that are no text, and those that cannot be seen, as
    /// `\x1F`; a long run of one character once, with its number.
    package var shownRecord: String? {
        guard let record else { return nil }
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

extension CodeExample {
    /// A policy for openly licensed works, with more lines, and a record whose licence it allows.
    static func open(
        _ record: String,
        _ lines: String = "",
        use: String = "train-genai",
        files: [File] = []
    ) -> CodeExample {
        var policy = """
            policy: example
            use: [\(use)]
            licenses: {allow: [public-domain, permissive, CC-BY-*]}

            """
        if !lines.isEmpty { policy += lines + "\n" }
        return CodeExample(policy: policy, record: Array(record.utf8), files: files)
    }

    /// A policy with one list, which holds one entry, and a record that it names.
    static func named(
        _ kind: OptOutKind,
        _ entry: String,
        isTakedown: Bool,
        _ field: String
    ) -> CodeExample {
        let section = isTakedown ? "takedowns" : "opt-outs"
        let path = "\(isTakedown ? "takedowns" : "optouts").txt"
        return .open(
            #"{"id":"a-17","license":"CC0-1.0",\#(field)}"#,
            "\(section): [{\(kind.rawValue): \(path)}]",
            files: [File(path: path, text: entry + "\n")]
        )
    }

    /// A record with a signal, of a page whose licence would do.
    static func signal(_ field: String, use: String = "train-genai") -> CodeExample {
        .open(
            #"{"id":"a","url":"https://site.example/page.html","license":"CC0-1.0",\#(field)}"#,
            use: use
        )
    }

    /// A record of a site that an agreement covers.
    ///
    /// - Parameters:
    ///   - terms: members of the agreement besides its id, holder and scope.
    ///   - field: another member of the record.
    ///   - lines: more lines of the policy.
    static func agreement(
        _ terms: String,
        field: String = "",
        _ lines: String = "",
        files: [File] = []
    ) -> CodeExample {
        let agreement =
            #"{"id":"A-1","holders":["site"],\#(terms),"covers":["host:site.example"]}"# + "\n"
        return .open(
            #"{"id":"a","url":"https://site.example/1"\#(field)}"#,
            "agreements: {file: agreements.jsonl, wins-over: [licenses]}"
                + (lines.isEmpty ? "" : "\n" + lines),
            files: [File(path: "agreements.jsonl", text: agreement)] + files
        )
    }

    /// Terms of an agreement that is signed, for everywhere.
    static func signed(
        status: String = "signed",
        until: String = "open-ended",
        grants: String = #"["train"]"#,
        in places: String = "worldwide",
        _ more: String = ""
    ) -> String {
        #""status":"\#(status)","signed":"2025-01-01","until":"\#(until)","grants":\#(grants),"#
            + #""train-in":["\#(places)"],"offer-in":["\#(places)"]\#(more)"#
    }

    /// A record with this licence.
    static func license(_ license: String, _ lines: String = "") -> CodeExample {
        .open(#"{"id":"a","url":"https://site.example/","license":"\#(license)"}"#, lines)
    }

    /// A record with this licence, and a policy that has its kind on another list than `allow`.
    static func listed(_ license: String, in list: String, as kind: String) -> CodeExample {
        let policy = """
            policy: example
            use: [train-genai]
            licenses: {allow: [permissive], \(list): [\(kind)]}

            """
        let record = #"{"id":"a","license":"\#(license)"}"#
        return CodeExample(policy: policy, record: Array(record.utf8))
    }

    /// A line that cannot be read.
    static func line(_ bytes: [UInt8], option: String? = nil) -> CodeExample {
        var example = open("")
        example.record = bytes
        example.option = option
        return example
    }

    static func line(_ text: String) -> CodeExample { line(Array(text.utf8)) }

    /// A policy in which something is found.
    static func policy(
        _ lines: String,
        files: [File] = [],
        option: String? = nil
    ) -> CodeExample {
        CodeExample(
            policy: "policy: example\nuse: [train-genai]\n" + lines + "\n",
            files: files,
            option: option
        )
    }
}
