package import ProvenanceCore

/// Lists of `accounts`.
///
/// | entry | key | speaks for |
/// |---|---|---|
/// | `name`, `@name` | `name` | accounts of that name on any site |
/// | `github.com/name`, `https://github.com/name`, `name.github.io` | `github.com/name` | that one, and everything it owns |
/// | `https://medium.com/@name`, `@name@mastodon.example` | `medium.com/name` | that one |
///
/// A record has the keys of the accounts that its fields name, of the owners of its repositories,
/// and of the owner or user in its addresses: with the site, and on hosts of code, or where an `@`
/// says that it is an account, without. An account without a site is one on GitHub as well.
/// Letters match in any case.
package enum AccountKey {
    package static func readEntry(
        _ written: RawSpan,
        _ url: inout NormalURL,
        _ scratch: inout ByteBuffer,
        into key: inout ByteBuffer
    ) -> EntryReading {
        if written.holdsSpace {
            return .rejected(
                "holds white space, which no account name does",
                hint: "names of people go into a list of `authors`"
            )
        }
        if let bare = bareName(written) {
            key.append(lowercased: written.extracting(bare))
            return .key
        }
        scratch.removeAll()
        let reading =
            appendFederated(written, to: &scratch) ? url.read(scratch.bytes) : url.read(written)
        if case .unreadable(let fault) = reading {
            return .rejected(
                "\(fault.explanation)",
                hint: "write `name`, or the address of the account"
            )
        }
        if case .place(let place) = CodeHost.find(url) {
            if let repository = place.repository, !place.isHostRepository {
                let name = String(copying: url.bytes.extracting(repository))
                return .rejected(
                    "names a repository (`\(name)`), not an account",
                    hint: "give it as `repositories`"
                )
            }
            key.append(place.site)
            key.append(UInt8(ascii: "/"))
            key.append(lowercased: RepositoryKey.withoutTilde(url.bytes, place.owner))
            return .key
        }
        guard let user = user(in: url), !user.isPath else {
            return .rejected("names no account", hint: "write `name`, or `github.com/name`")
        }
        key.append(lowercased: RepositoryKey.hostPart(of: url))
        key.append(UInt8(ascii: "/"))
        key.append(lowercased: RepositoryKey.withoutTilde(url.bytes, user.range))
        return .key
    }

    /// The keys of an address: of the owner of a repository, of the user of a site.
    package static func appendKeys(of url: borrowing NormalURL, to keys: inout KeyList) {
        appendKeys(of: url, CodeHost.find(url), to: &keys)
    }

    /// - Parameter finding: what the address is to the hosts of code.
    static func appendKeys(
        of url: borrowing NormalURL,
        _ finding: CodeHost.Finding,
        to keys: inout KeyList
    ) {
        switch finding {
        case .elsewhere: break
        case .nothing: return
        case .place(let place):
            let owner = RepositoryKey.withoutTilde(url.bytes, place.owner)
            keys.add(place.site)
            keys.add(UInt8(ascii: "/"))
            keys.add(lowercased: owner)
            keys.finish()
            keys.add(lowercased: owner)
            keys.finish()
            return
        }
        guard let user = user(in: url) else { return }
        let name = RepositoryKey.withoutTilde(url.bytes, user.range)
        keys.add(lowercased: RepositoryKey.hostPart(of: url))
        keys.add(UInt8(ascii: "/"))
        keys.add(lowercased: name)
        keys.finish()
        if url.bytes.byte(user.range.lowerBound) == UInt8(ascii: "@") {
            keys.add(lowercased: name)
            keys.finish()
        }
    }

    /// The keys of a field that names a repository: of its owner.
    package static func appendKeys(
        ofRepository name: RawSpan,
        _ url: inout NormalURL,
        _ scratch: inout ByteBuffer,
        to keys: inout KeyList
    ) -> PartReading {
        let name = trimmed(name)
        if name.isEmpty { return .nothing }
        if let bare = RepositoryKey.bareName(name) {
            let range = bare.lowerBound..<name.end(at: UInt8(ascii: "/"))
            appendKeys(ofName: name.extracting(range), to: &keys)
            return .keys
        }
        let origin = RepositoryKey.origin(of: name) ?? 0..<name.byteCount
        guard RepositoryKey.read(name.extracting(origin), &url, &scratch).isReadable else {
            return .unreadable
        }
        appendKeys(of: url, to: &keys)
        return .keys
    }

    /// The keys of a field that names an account.
    package static func appendKeys(
        of name: RawSpan,
        _ url: inout NormalURL,
        _ scratch: inout ByteBuffer,
        to keys: inout KeyList
    ) -> PartReading {
        let name = trimmed(name)
        if name.isEmpty { return .nothing }
        if let bare = bareName(name) {
            appendKeys(ofName: name.extracting(bare), to: &keys)
            return .keys
        }
        scratch.removeAll()
        let isFederated = appendFederated(name, to: &scratch)
        let reading = isFederated ? url.read(scratch.bytes) : url.read(name)
        if reading.isReadable {
            let before = keys.count
            appendKeys(of: url, to: &keys)
            if keys.count > before || keys.isOverfull { return .keys }
        }
        // A name as some sites allow it, with spaces or dots.
        appendKeys(ofName: name, to: &keys)
        return .keys
    }

    /// The keys of an account whose site is not said.
    private static func appendKeys(ofName name: RawSpan, to keys: inout KeyList) {
        keys.add(lowercased: name)
        keys.finish()
        keys.add("github.com/")
        keys.add(lowercased: name)
        keys.finish()
    }

    /// `name` or `@name`: letters, digits, `-` and `_`, and dots that make it no host.
    private static func bareName(_ text: RawSpan) -> Range<Int>? {
        let isHandle = text.byteCount > 1 && text.byte(0) == UInt8(ascii: "@")
        let start = isHandle ? 1 : 0
        guard start < text.byteCount else { return nil }
        for index in start..<text.byteCount {
            switch text.byte(index) {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                0x80...:
                continue
            case UInt8(ascii: ".") where isHandle: continue
            default: return nil
            }
        }
        return start..<text.byteCount
    }

    /// Appends `@name@host` as an address; false if it is no such thing.
    private static func appendFederated(_ text: RawSpan, to address: inout ByteBuffer) -> Bool {
        guard text.byteCount > 3, text.byte(0) == UInt8(ascii: "@") else { return false }
        let second = text.end(at: UInt8(ascii: "@"), from: 1)
        guard second > 1, second + 1 < text.byteCount else { return false }
        address.append(text.from(second + 1))
        address.append(UInt8(ascii: "/"))
        address.append(text.extracting(0..<second))
        return true
    }

    /// Where an address names a user: its first segment, or the one behind a word that says so.
    /// `isPath`: more follows.
    private static func user(
        in url: borrowing NormalURL
    ) -> (range: Range<Int>, isPath: Bool)? {
        let bytes = url.bytes
        var segments = PathSegments(of: bytes, in: url.pathRange)
        guard var user = segments.next() else { return nil }
        if userWords.contains(where: { isEqual(bytes.extracting(user), $0) }) {
            guard let next = segments.next() else { return nil }
            user = next
        }
        return (user, segments.next() != nil)
    }

    /// First segments behind which a user stands.
    private static let userWords: [StaticString] = [
        "user", "users", "u", "in", "profile", "people", "c", "orgs", "author", "authors",
    ]
}
