package import ProvenanceCore

/// The public suffix list that entries were held against, as a rule set and manifests name it.
///
/// In a file: texts of `RuleSetText`, `name`, `date` if there is one, and `digest`.
package struct SuffixAccount: Hashable, Sendable {
    /// The file, as the policy writes it, or libpsl's name and version.
    package let name: String
    package let date: Day?
    /// SHA-256 of a named file, SHA-1 of the list inside libpsl.
    package let digest: String

    /// - Parameter file: the path as the policy writes it; nil for libpsl's own list.
    init(_ suffixes: PublicSuffixes, file: String?) {
        name = file ?? suffixes.name
        date = suffixes.date
        digest = suffixes.digest
    }

    /// The account in a section; nil if it does not hold together.
    init?(_ section: RawSpan) {
        guard let texts = RuleSetText.read(section) else { return nil }
        func text(_ name: String) -> String? {
            texts.first { $0.name == name }.map { String(decoding: $0.text, as: UTF8.self) }
        }
        guard let name = text("name"), let digest = text("digest") else { return nil }
        self.name = name
        self.digest = digest
        date = text("date").flatMap { Day($0) }
        if text("date") != nil, date == nil { return nil }
    }

    func append(to section: inout ByteBuffer) {
        for (name, text) in [("name", name), ("date", date?.description), ("digest", digest)] {
            guard let text else { continue }
            let buffer = ByteBuffer(text: text)
            RuleSetText.append(name, buffer.bytes, to: &section)
        }
    }
}
