import ProvenanceCore

/// Everything that a rule set is made from, by digest: equal sources, equal rule sets.
struct RuleSetSources {
    /// The policy's file name without its folder, and its text.
    var policyName: String
    var policy: [UInt8]
    /// Nil if the policy names the fields itself.
    var recordFormat: String?
    var licenseDigest: String
    var crawlerDigest: String
    /// The public suffix list that entries were held against; nil if there are no lists.
    var suffixDigest: String?
    /// Nil if authors asked for no changes of credit.
    var creditDigest: String?
    /// The digests of the files of clearances.
    var clearanceDigests: [String] = []
    /// The files of saved signals in the order of the policy: their paths and digests.
    var savedSignals: [(path: String, digest: String)] = []
    /// The lists in the order of the policy: their paths as it writes them, and the digests of
    /// their files and of their aliases.
    var lists: [(path: String, digests: [String])] = []
    /// Where agreements are kept, as the policy writes it, and the digest of all; nil if it names
    /// none.
    var agreements: (path: String, digest: String)?

    /// SHA-256 over all of it: 32 bytes.
    var digest: [UInt8] {
        var hasher = SHA256()
        hasher.add("product", "\(Product.version) \(RuleSetFormat.version)")
        hasher.add("policy-name", policyName)
        hasher.add("policy", policy.span.bytes)
        if let recordFormat { hasher.add("record-format", recordFormat) }
        hasher.add("licenses", licenseDigest)
        hasher.add("crawlers", crawlerDigest)
        if let suffixDigest { hasher.add("public-suffixes", suffixDigest) }
        if let creditDigest { hasher.add("credit-changes", creditDigest) }
        for digest in clearanceDigests { hasher.add("clearances", digest) }
        for file in savedSignals {
            hasher.add("saved-signals", file.path)
            hasher.add("saved-signals-content", file.digest)
        }
        for list in lists {
            hasher.add("list", list.path)
            for digest in list.digests { hasher.add("list-content", digest) }
        }
        if let agreements {
            hasher.add("agreements", agreements.path)
            hasher.add("agreements-content", agreements.digest)
        }
        return hasher.finishBytes()
    }
}

extension SHA256 {
    /// Adds a part with its name and length, so that no two sets of parts read alike.
    fileprivate mutating func add(_ name: String, _ text: RawSpan) {
        let header = ByteBuffer(text: "\(name) \(text.byteCount)\n")
        update(header.bytes)
        update(text)
    }

    fileprivate mutating func add(_ name: String, _ text: String) {
        let buffer = ByteBuffer(text: text)
        add(name, buffer.bytes)
    }
}
