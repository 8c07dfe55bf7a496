import ProvenanceCore

/// The `url` of RSL's `content`: a pattern of paths of the origin, or an address.
///
/// A path pattern covers what starts like it; `*` stands for any octets and a last `$` for the
/// end (RFC 9309 section 2.2.3). An address covers itself and what lies beneath it: with `*`, `$`
/// or a last `/` it is read as a pattern, otherwise `…/book/1` does not cover `…/book/10`.
///
/// Source: RSL 1.0, section 3.3 "content" (read 2026-11-23).
struct RSLPattern: Sendable {
    /// How well a pattern covers an address.
    struct Match: Equatable, Sendable {
        /// Octets of the pattern: the longer, the more specific.
        var length: Int
        /// Whether the origin is the work's own to the letter, so that what is granted counts.
        var mayGrant: Bool
    }

    private enum Form: Sendable {
        /// Whatever the document came with.
        case association
        case path
        case address(WebAddress)
    }

    private let form: Form
    private let octets: [UInt8]
    private let isExactBelow: Bool

    /// Nil for what is neither a path, nor an address, nor empty.
    init?(_ url: String) {
        guard url.utf8.count <= Limits.signalPatternBytes else { return nil }
        if url.isEmpty {
            form = .association
            octets = []
            isExactBelow = false
        } else if url.hasPrefix("/") || url.hasPrefix("*") {
            form = .path
            octets = WebAddress.normal(url.utf8)
            isExactBelow = false
        } else {
            guard let address = WebAddress(url) else { return nil }
            form = .address(address)
            octets = address.path
            isExactBelow =
                !octets.contains(UInt8(ascii: "*")) && octets.last != UInt8(ascii: "$")
                && octets.last != UInt8(ascii: "/")
        }
    }

    var isAssociation: Bool {
        if case .association = form { true } else { false }
    }

    /// - Returns: nil if the pattern does not cover `work`.
    func match(_ work: WebAddress) -> Match? {
        var mayGrant = true
        if case .address(let address) = form {
            guard address.isSameOrigin(as: work, isStrict: false) else { return nil }
            mayGrant = address.isSameOrigin(as: work, isStrict: true)
        }
        guard isAssociation || covers(work.path) else { return nil }
        return Match(length: octets.count, mayGrant: mayGrant)
    }

    /// The parts between the asterisks are looked for one behind the other, each as far left as it
    /// can be: linear, and right, since only the last one is tied to the end.
    private func covers(_ path: [UInt8]) -> Bool {
        var pattern = octets[...]
        let isAnchored = pattern.last == UInt8(ascii: "$")
        if isAnchored { pattern = pattern.dropLast() }
        let parts = pattern.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        guard let first = parts.first, path.starts(with: first) else { return false }
        var position = first.count
        for part in parts.dropFirst() where !part.isEmpty {
            guard let found = Self.offset(of: part, in: path, from: position) else { return false }
            position = found + part.count
        }
        if isAnchored {
            guard parts.count > 1, let last = parts.last else { return position == path.count }
            return last.isEmpty || path.suffix(last.count).elementsEqual(last)
        }
        guard isExactBelow, position < path.count else { return true }
        return "/?".utf8.contains(path[position])
    }

    /// Where `part` first occurs in `path` from `start` on: Knuth, Morris and Pratt's search, whose
    /// time does not depend on what is looked for.
    private static func offset(
        of part: ArraySlice<UInt8>,
        in path: [UInt8],
        from start: Int
    ) -> Int? {
        guard start + part.count <= path.count else { return nil }
        let part = Array(part)
        // How much of the part is still matched when the octet behind it does not match.
        var fallback = [Int](repeating: 0, count: part.count)
        var matched = 0
        for index in part.indices.dropFirst() {
            while matched > 0, part[index] != part[matched] { matched = fallback[matched - 1] }
            if part[index] == part[matched] { matched += 1 }
            fallback[index] = matched
        }
        matched = 0
        for index in start..<path.count {
            while matched > 0, path[index] != part[matched] { matched = fallback[matched - 1] }
            if path[index] == part[matched] { matched += 1 }
            if matched == part.count { return index + 1 - part.count }
        }
        return nil
    }
}
