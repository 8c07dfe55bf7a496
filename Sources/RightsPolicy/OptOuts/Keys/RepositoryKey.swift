package import ProvenanceCore

/// Lists of `repositories`.
///
/// | entry | key | speaks for |
/// |---|---|---|
/// | `owner/repo` | `owner/repo` | the repository of that name on any host |
/// | `github.com/owner/repo`, any address of it, `git@github.com:owner/repo.git` | `github.com/owner/repo` | that one |
/// | `https://gitlab.com/group/sub/repo/-/tree/main` | `gitlab.com/group/sub/repo` | that one |
/// | `https://git.example.org/owner/repo` | `git.example.org/owner/repo` | that one |
///
/// A record has the keys of every repository that it names, with its host and, where that is a
/// host of code, without; and of the groups around it. A name without a host is one on GitHub:
/// every data set that keeps bare names means that. Letters match in any case, as hosts of code
/// have it. Renames are told by an alias file (`RepositoryAliases`).
///
/// Sources: the addresses that `CodeHost` lists; the SWHID specification 1.2, qualifier `origin`
/// (read 2026-11-24).
package enum RepositoryKey {
    package static func readEntry(
        _ written: RawSpan,
        _ url: inout NormalURL,
        _ scratch: inout ByteBuffer,
        into key: inout ByteBuffer
    ) -> EntryReading {
        if written.holdsSpace { return .rejected("holds white space or a control character") }
        var name = written
        if let origin = origin(of: written) { name = written.extracting(origin) }
        if let bare = bareName(name) {
            key.append(lowercased: name.extracting(bare))
            return .key
        }
        if case .unreadable(let fault) = read(name, &url, &scratch) {
            return .rejected(
                "\(fault.explanation)",
                hint: "write `owner/repo`, or the address of the repository"
            )
        }
        let path = repositoryPath(of: url)
        switch CodeHost.find(url) {
        case .place(let place):
            guard let repository = place.repository else {
                return .rejected(
                    "names an owner, not a repository",
                    hint: "give it as `accounts`"
                )
            }
            key.append(place.site)
            key.append(UInt8(ascii: "/"))
            append(url, place.owner, repository, to: &key)
            return .key
        case .elsewhere where path.segmentCount >= 2: break
        case .elsewhere, .nothing:
            return .rejected(
                "names no repository",
                hint: "write `owner/repo`, or the address of the repository"
            )
        }
        key.append(lowercased: hostPart(of: url))
        key.append(lowercased: url.bytes.extracting(path.range))
        removeSuffix(&key)
        return .key
    }

    /// The keys of an address, which may be of a repository or of anything else.
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
            if let repository = place.repository {
                appendKeys(url, place, repository, to: &keys)
            }
            return
        }
        let bytes = url.bytes
        let path = repositoryPath(of: url)
        var segments = PathSegments(of: bytes, in: path.range)
        var count = 0
        while let segment = segments.next() {
            count += 1
            if count < 2 { continue }
            keys.add(lowercased: hostPart(of: url))
            keys.add(lowercased: withoutSuffix(bytes, path.range.lowerBound..<segment.upperBound))
            keys.finish()
        }
    }

    /// The keys of a field that names a repository: a bare name, or an address.
    package static func appendKeys(
        of name: RawSpan,
        _ url: inout NormalURL,
        _ scratch: inout ByteBuffer,
        to keys: inout KeyList
    ) -> PartReading {
        var name = trimmed(name)
        if name.isEmpty { return .nothing }
        if let origin = origin(of: name) { name = name.extracting(origin) }
        if let bare = bareName(name) {
            keys.add(lowercased: name.extracting(bare))
            keys.finish()
            keys.add("github.com/")
            keys.add(lowercased: name.extracting(bare))
            keys.finish()
            return .keys
        }
        guard read(name, &url, &scratch).isReadable else { return .unreadable }
        let before = keys.count
        appendKeys(of: url, to: &keys)
        return keys.count > before || keys.isOverfull ? .keys : .unreadable
    }

    // MARK: Names

    /// Reads the address of a repository, the way of `scp` included.
    static func read(
        _ name: RawSpan,
        _ url: inout NormalURL,
        _ scratch: inout ByteBuffer
    ) -> HostReading {
        scratch.removeAll()
        return appendSCP(name, to: &scratch) ? url.read(scratch.bytes) : url.read(name)
    }

    /// `owner/repo`, of which the owner holds no dot that would make it a host; `.git` and a slash
    /// at the end are left out.
    static func bareName(_ text: RawSpan) -> Range<Int>? {
        var end = text.byteCount
        if end > 0, text.byte(end - 1) == UInt8(ascii: "/") { end -= 1 }
        if hasSuffix(text.extracting(0..<end), ".git") { end -= 4 }
        let slash = text.end(at: UInt8(ascii: "/"))
        guard slash > 0, slash + 1 < end else { return nil }
        let start = text.byte(0) == UInt8(ascii: "~") && slash > 1 ? 1 : 0
        for index in start..<end where index != slash {
            switch text.byte(index) {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                continue
            case UInt8(ascii: ".") where index > slash: continue
            case 0x80...: continue
            default: return nil
            }
        }
        let isDots = (slash + 1..<end).allSatisfy { text.byte($0) == UInt8(ascii: ".") }
        return isDots ? nil : start..<end
    }

    /// The `origin` of a Software Heritage identifier: `swh:1:cnt:…;origin=https://…;path=/a`.
    static func origin(of text: RawSpan) -> Range<Int>? {
        guard text.starts(with: "swh:1:") else { return nil }
        var index = text.end(at: UInt8(ascii: ";"))
        while index < text.byteCount {
            let end = text.end(at: UInt8(ascii: ";"), from: index + 1)
            if text.extracting((index + 1)..<end).starts(with: "origin=") {
                return (index + 8)..<end
            }
            index = end
        }
        return nil
    }

    /// Appends `user@host:path`, the way of `scp`, as an address; false if it is none.
    private static func appendSCP(_ text: RawSpan, to output: inout ByteBuffer) -> Bool {
        let colon = text.end(at: UInt8(ascii: ":"))
        guard colon > 0, colon + 1 < text.byteCount,
            text.end(at: UInt8(ascii: "/")) > colon,
            text.byte(colon + 1) != UInt8(ascii: "/")
        else { return false }
        // A port is followed by a slash or nothing.
        var index = colon + 1
        while index < text.byteCount, text.byte(index) &- UInt8(ascii: "0") < 10 { index += 1 }
        if index == text.byteCount || (index > colon + 1 && text.byte(index) == UInt8(ascii: "/")) {
            return false
        }
        let user = text.end(at: UInt8(ascii: "@"))
        output.append(text.extracting((user < colon ? user + 1 : 0)..<colon))
        output.append(UInt8(ascii: "/"))
        output.append(text.from(colon + 1))
        return true
    }

    /// Whether a segment of a path ends the name of a repository: what follows is inside it.
    static func endsName(_ segment: RawSpan) -> Bool {
        insideWords.contains { isEqual(segment, $0) }
    }

    private static let insideWords: [StaticString] = [
        "-", "blob", "tree", "raw", "src", "commit", "commits", "blame", "edit", "issues",
        "merge_requests", "pull", "pulls", "releases", "tags", "archive", "wiki", "wikis",
        "browse", "log", "plain",
    ]

    // MARK: Pieces

    /// The host of an address without `www.`, with its port.
    @_lifetime(borrow url)
    static func hostPart(of url: borrowing NormalURL) -> RawSpan {
        let host = url.bytes.extracting(url.hostRange.lowerBound..<url.pathStart)
        return host.starts(with: "www.") ? host.from(4) : host
    }

    /// The front of a path, up to what lies inside a repository.
    private static func repositoryPath(
        of url: borrowing NormalURL
    ) -> (range: Range<Int>, segmentCount: Int) {
        var segments = PathSegments(of: url.bytes, in: url.pathRange)
        var end = url.pathStart
        var count = 0
        while count < Limits.repositoryPathSegments, let segment = segments.next() {
            if count >= 2, endsName(url.bytes.extracting(segment)) { break }
            end = segment.upperBound
            count += 1
        }
        return (url.pathStart..<end, count)
    }

    private static func appendKeys(
        _ url: borrowing NormalURL,
        _ place: CodeHost.Place,
        _ repository: Range<Int>,
        to keys: inout KeyList
    ) {
        let bytes = url.bytes
        var segments = PathSegments(of: bytes, in: repository)
        while let segment = segments.next() {
            // Delivery networks write `NAME@VERSION`.
            let end = bytes.end(at: UInt8(ascii: "@"), from: segment.lowerBound)
            let name = repository.lowerBound..<min(end, segment.upperBound)
            for isBare in [false, true] {
                if !isBare {
                    keys.add(place.site)
                    keys.add(UInt8(ascii: "/"))
                }
                keys.add(lowercased: withoutTilde(bytes, place.owner))
                keys.add(UInt8(ascii: "/"))
                keys.add(lowercased: withoutSuffix(bytes, name))
                keys.finish()
            }
        }
    }

    private static func append(
        _ url: borrowing NormalURL,
        _ owner: Range<Int>,
        _ repository: Range<Int>,
        to key: inout ByteBuffer
    ) {
        key.append(lowercased: withoutTilde(url.bytes, owner))
        key.append(UInt8(ascii: "/"))
        key.append(lowercased: withoutSuffix(url.bytes, repository))
    }

    @_lifetime(copy bytes)
    static func withoutTilde(_ bytes: RawSpan, _ range: Range<Int>) -> RawSpan {
        let text = bytes.extracting(range)
        guard text.byteCount > 1 else { return text }
        let isMarked = text.byte(0) == UInt8(ascii: "~") || text.byte(0) == UInt8(ascii: "@")
        return isMarked ? text.from(1) : text
    }

    /// The name without `.git`.
    @_lifetime(copy bytes)
    private static func withoutSuffix(_ bytes: RawSpan, _ range: Range<Int>) -> RawSpan {
        let name = bytes.extracting(range)
        guard name.byteCount > 4, hasSuffix(name, ".git") else { return name }
        return name.extracting(0..<(name.byteCount - 4))
    }

    private static func removeSuffix(_ key: inout ByteBuffer) {
        if hasSuffix(key.bytes, ".git") { key.truncate(to: key.count - 4) }
    }
}
