/// A path with wildcards, as in a shell: `*` and `?` within a name, `[a-z]` and `[!a-z]` for one
/// character, `**` for any number of folders, `\` before a character that means itself.
///
/// A wildcard never matches the dot at the beginning of a name. A last `**` stands for all regular
/// files beneath.
package struct GlobPattern: Sendable {
    package let text: String
    /// The part before the first name with a wildcard: `data` of `data/*/x.gz`, `.` if there is
    /// none, `/` at the top. Names of outputs are counted from here.
    package let fixedFolder: String

    /// The names of the pattern behind `fixedFolder`.
    private let parts: [String]

    package init(_ text: String) {
        self.text = text
        var names = text.split(separator: "/").map(String.init)
        let firstWild = names.firstIndex(where: Self.isWild) ?? max(names.count - 1, 0)
        let fixed = names[..<firstWild].map(Self.unescaped).joined(separator: "/")
        let top = text.hasPrefix("/") ? "/" : ""
        fixedFolder = top.isEmpty && fixed.isEmpty ? "." : top + fixed
        names.removeSubrange(..<firstWild)
        parts = names
    }

    /// Whether `text` holds a wildcard at all.
    package static func isWild(_ text: String) -> Bool {
        text.utf8.contains {
            $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[")
        }
    }

    /// The paths that exist and match, sorted by bytes, each once. None is no failure.
    package func paths() throws(FileFailure) -> [String] {
        var found: Set<String> = []
        guard Files.isFolder(fixedFolder) else { return [] }
        try collect(in: fixedFolder, parts[...], depth: 0, into: &found)
        var sorted = Array(found)
        Files.sortByBytes(&sorted)
        return sorted
    }

    private func collect(
        in folder: String,
        _ rest: ArraySlice<String>,
        depth: Int,
        into found: inout Set<String>
    ) throws(FileFailure) {
        guard let part = rest.first else { return }
        let behind = rest.dropFirst()
        if part == "**" {
            if behind.isEmpty {
                var files: [String] = []
                try Files.collectFiles(in: folder, depth: depth, into: &files)
                found.formUnion(files)
                return
            }
            try collect(in: folder, behind, depth: depth, into: &found)
        }
        if depth > Limits.folderDepth { return }
        for name in try Files.names(in: folder) where Self.matches(name, part) {
            let path = Files.join(folder, name)
            if part == "**" {
                // As in a walk, a link to a folder is not entered: no loop, nothing twice.
                let entry = try Files.status(of: path, followingLinks: false)
                if entry.kind == .folder {
                    try collect(in: path, rest, depth: depth + 1, into: &found)
                }
            } else if behind.isEmpty {
                found.insert(path)
            } else if Files.isFolder(path) {
                try collect(in: path, behind, depth: depth + 1, into: &found)
            }
        }
    }

    // MARK: One name

    /// Whether one name of a path matches one part of a pattern.
    package static func matches(_ name: String, _ part: String) -> Bool {
        if name.hasPrefix(".") && !part.hasPrefix(".") { return false }
        let name = Array(name.unicodeScalars)
        let pattern = Array(part.unicodeScalars)
        var at = 0
        var next = 0
        // Where to go on after the last star took one character more.
        var retry: (at: Int, next: Int)?
        while at < name.count || next < pattern.count {
            if next < pattern.count && pattern[next] == "*" {
                retry = (at, next)
                next += 1
            } else if next < pattern.count, at < name.count,
                let after = single(name[at], pattern, next)
            {
                at += 1
                next = after
            } else if let star = retry, star.at < name.count {
                retry = (star.at + 1, star.next)
                at = star.at + 1
                next = star.next + 1
            } else {
                return false
            }
        }
        return true
    }

    /// Where the pattern goes on if its element at `next` matches `character`, else nil.
    private static func single(
        _ character: Unicode.Scalar,
        _ pattern: [Unicode.Scalar],
        _ next: Int
    ) -> Int? {
        switch pattern[next] {
        case "?": return next + 1
        case "\\" where next + 1 < pattern.count:
            return pattern[next + 1] == character ? next + 2 : nil
        case "[":
            // A bracket that never closes means itself.
            guard let set = CharacterSet(pattern, next) else {
                return character == "[" ? next + 1 : nil
            }
            return set.contains(character) ? set.end : nil
        case let literal: return literal == character ? next + 1 : nil
        }
    }

    private static func unescaped(_ part: String) -> String {
        var result = ""
        var isEscaped = false
        for character in part.unicodeScalars {
            if character == "\\" && !isEscaped {
                isEscaped = true
            } else {
                result.unicodeScalars.append(character)
                isEscaped = false
            }
        }
        return result
    }

    /// `[…]` in a pattern.
    private struct CharacterSet {
        var isInverted = false
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        /// Behind the closing bracket.
        var end: Int

        init?(_ pattern: [Unicode.Scalar], _ start: Int) {
            end = start + 1
            if end < pattern.count, pattern[end] == "!" || pattern[end] == "^" {
                isInverted = true
                end += 1
            }
            let first = end
            // A closing bracket in the first place is a member.
            while end < pattern.count, pattern[end] != "]" || end == first {
                let low = pattern[end]
                if end + 2 < pattern.count, pattern[end + 1] == "-", pattern[end + 2] != "]" {
                    let high = pattern[end + 2]
                    if low <= high { ranges.append(low...high) }
                    end += 3
                } else {
                    ranges.append(low...low)
                    end += 1
                }
            }
            if end >= pattern.count { return nil }
            end += 1
        }

        func contains(_ character: Unicode.Scalar) -> Bool {
            ranges.contains { $0.contains(character) } != isInverted
        }
    }
}
