import CPublicSuffix

#if canImport(Glibc)
    import Glibc
#endif

/// The public suffix list: under which names anyone can register a domain (`com`, `co.uk`,
/// `github.io`). An opt-out of such a name would speak for strangers.
///
/// Rules of both parts of the list count, those of registries (ICANN) and those of companies
/// (private). Matching is libpsl's. The list is the one that libpsl was built with, or a newer
/// one in a file.
///
/// Source: publicsuffix.org/list, "formal algorithm" (read 2026-11-24).
package final class PublicSuffixes: Sendable {
    /// Where a name stands in the list.
    package enum Standing: Sendable {
        /// A name that someone holds, or that lies beneath such a name.
        case registrable
        /// A public suffix, the parent of a wildcard, or a single label, which is one by default.
        case suffix
        /// Public suffixes lie beneath it.
        case aboveSuffix
    }

    /// The day of the list; nil if its file does not say.
    package let date: Day?
    /// The digest of the list: SHA-256 of a named file, SHA-1 of the one in libpsl.
    package let digest: String
    /// The name of the file, or libpsl's and its version.
    package let name: String

    /// SAFETY: libpsl only reads a list once it is built, so threads may share it. Owned unless
    /// it is the built-in one; freed once.
    private nonisolated(unsafe) let list: OpaquePointer
    private let isOwned: Bool
    /// Parents of listed suffixes that are no suffixes themselves (`amazonaws.com`).
    private let parents: Set<String>

    /// The list inside libpsl. It cannot be enumerated, so no name is known to stand above a
    /// suffix, but for the parents of wildcards.
    package init() throws(Diagnostic) {
        guard let builtIn = psl_builtin() else {
            throw Diagnostic(
                "libpsl was built without a public suffix list",
                hint: "name a list file with `public-suffix-list`"
            )
        }
        list = builtIn
        isOwned = false
        parents = []
        let seconds = psl_builtin_file_time()
        date = seconds > 0 ? Day(number: Int32(seconds / 86_400)) : nil
        digest = psl_builtin_sha1sum().map { String(cString: $0) } ?? ""
        name = "libpsl " + (psl_get_version().map { String(cString: $0) } ?? "")
    }

    /// The list in a file as publicsuffix.org publishes it.
    ///
    /// - Parameter date: the day of the list, for copies that do not say it themselves: the site
    ///   writes a `// VERSION:` line, the list's repository has none.
    package init(listFile path: String, date stated: Day? = nil) throws(Diagnostic) {
        let text: ByteBuffer
        do {
            text = try Files.contents(of: path, limit: Limits.publicSuffixListBytes)
        } catch {
            throw Diagnostic("the public suffix list cannot be used: \(error)")
        }
        let lines = String(copying: text.bytes)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.contains(where: { $0.hasPrefix("// ===BEGIN ICANN DOMAINS===") }),
            lines.contains(where: { $0.hasPrefix("// ===END PRIVATE DOMAINS===") })
        else {
            throw Diagnostic(
                "`\(path)` is no public suffix list, or not a whole one",
                at: SourcePosition(file: path, line: 1),
                hint: "take `public_suffix_list.dat` of publicsuffix.org"
            )
        }
        let own = Self.date(of: lines)
        if let own, let stated, own != stated {
            throw Diagnostic(
                "the public suffix list `\(path)` is of \(own) by its own word, not of \(stated)",
                hint: "leave the date out"
            )
        }
        // SAFETY: the bytes outlive the stream, which is read to its end and closed here.
        let loaded = text.withUnsafeBytes { bytes -> OpaquePointer? in
            let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            guard let stream = fmemopen(start, bytes.count, "r") else { return nil }
            defer { fclose(stream) }
            return psl_load_fp(stream)
        }
        guard let loaded else { throw Diagnostic("libpsl cannot load `\(path)`") }
        list = loaded
        isOwned = true
        name = path
        digest = SHA256.hex(of: text.bytes)
        date = own ?? stated
        parents = Self.parents(of: lines)
    }

    deinit { if isOwned { psl_free(list) } }

    /// Where `host` stands: a name in normal form, not an address.
    package func standing(of host: RawSpan) -> Standing {
        withUnsafeTemporaryAllocation(byteCount: host.byteCount + 1, alignment: 1) { buffer in
            // SAFETY: the copy has room for a terminator; libpsl keeps no pointer to it.
            host.withUnsafeBytes { buffer.copyMemory(from: $0) }
            buffer[host.byteCount] = 0
            guard let start = buffer.assumingMemoryBound(to: CChar.self).baseAddress,
                psl_is_public_suffix(list, start) == 0
            else { return .suffix }
            return !parents.isEmpty && parents.contains(String(copying: host))
                ? .aboveSuffix : .registrable
        }
    }

    /// The registrable domain of `host` (`a.b.example.co.uk` → `example.co.uk`), or nil if it has
    /// none. The host is in normal form.
    package func registrableDomain(of host: String) -> String? {
        // SAFETY: the result points into the argument, which lives until the copy is made.
        host.withCString { start in
            psl_registrable_domain(list, start).map { String(cString: $0) }
        }
    }

    // MARK: Reading a list

    /// The day of a `// VERSION: 2026-08-19_…` line.
    private static func date(of lines: [Substring]) -> Day? {
        for line in lines.prefix(20) where line.hasPrefix("// VERSION:") {
            return Day(line.dropFirst(11).drop { $0 == " " }.prefix(10))
        }
        return nil
    }

    /// The names that have a listed suffix beneath them, without those that are listed.
    private static func parents(of lines: [Substring]) -> Set<String> {
        var rules: Set<String> = []
        var parents: Set<String> = []
        var reader = HostReader()
        var host = ByteBuffer()
        for line in lines {
            var rule = line.prefix { $0 != " " && $0 != "\t" && $0 != "\r" }
            if rule.isEmpty || rule.hasPrefix("//") || rule.hasPrefix("!") { continue }
            if rule.hasPrefix("*.") { rule = rule.dropFirst(2) }
            let text = ByteBuffer(ofText: String(rule))
            guard reader.readHost(named: text.bytes, into: &host) == .domain else { continue }
            let name = String(copying: host.bytes)
            if line.hasPrefix("*.") { parents.insert(name) } else { rules.insert(name) }
            var parent = name[...]
            while let dot = parent.firstIndex(of: ".") {
                parent = parent[parent.index(after: dot)...]
                parents.insert(String(parent))
            }
        }
        return parents.subtracting(rules)
    }
}

extension ByteBuffer {
    /// A buffer that holds the UTF-8 of `text`.
    package init(ofText text: String) {
        self.init(capacity: text.utf8.count)
        append(text)
    }
}
