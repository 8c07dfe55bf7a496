package import ProvenanceCore

/// Finds the shards that a person names: files, folders, globs, `@list` files, `-`.
package struct ShardFinder {
    /// The folder beneath which names count, for files that are named one by one.
    package var base: String?
    /// The name of standard input.
    package var standardInputName = "stdin"
    /// The container of the outputs; nil for the input's own.
    package var container: Container?

    /// Files of folders that were left alone, because their names are not those of shards.
    package private(set) var ignored: [String] = []

    private var problems = Diagnostics()

    /// Suffixes, before that of a container, by which a shard is known in a folder.
    static let suffixes = [".jsonl", ".ndjson", ".json"]

    /// `@list` files may name `@list` files, this deep.
    private static let listDepth = 4

    package init() {}

    /// The shards that `arguments` name, in their order; folders in order of path bytes.
    ///
    /// - Throws: every argument that names nothing, and every NAME that two inputs share.
    package mutating func find(_ arguments: [String]) throws(Diagnostics) -> [ShardPlan] {
        problems = Diagnostics()
        var plans: [ShardPlan] = []
        for argument in arguments { plans += shards(of: argument, at: nil, depth: 0) }
        // By bytes: names that a `String` takes for equal may be two files.
        var owners: [[UInt8]: ShardPlan] = [:]
        for plan in plans {
            let name = Array(plan.name.utf8)
            if let owner = owners[name], owner.source == plan.source {
                report("`\(shown(plan.description))` is named twice", at: nil, hint: "name it once")
            } else if let owner = owners[name] {
                report(
                    "`\(shown(owner.description))` and `\(shown(plan.description))` would both "
                        + "be written as `\(shown(plan.name))`",
                    at: nil,
                    hint: "name their common folder, or give it with --base"
                )
            }
            owners[name] = plan
        }
        guard problems.isEmpty else { throw problems }
        return plans
    }

    private mutating func report(_ message: String, at place: SourcePosition?, hint: String?) {
        problems.append(Diagnostic(message, at: place, hint: hint))
    }

    /// Runs `body`; a failure of the file system is reported and gives nothing.
    private mutating func reporting<R>(
        at place: SourcePosition?,
        _ body: () throws(FileFailure) -> R
    ) -> R? {
        do throws(FileFailure) {
            return try body()
        } catch {
            report("\(error)", at: place, hint: nil)
            return nil
        }
    }

    // MARK: Kinds of argument

    /// - Parameters:
    ///   - place: the line of the list that holds the argument, if one does.
    ///   - depth: lists within lists.
    private mutating func shards(
        of argument: String,
        at place: SourcePosition?,
        depth: Int
    ) -> [ShardPlan] {
        if argument == "-" { return [plan(.standardInput, name: standardInputName)] }
        if argument.hasPrefix("@"), argument.count > 1 {
            return shards(listedIn: String(argument.dropFirst()), at: place, depth: depth)
        }
        if Files.isFolder(argument) { return shards(in: argument, at: place) }
        if Files.exists(argument) { return shard(at: argument, place) }
        if GlobPattern.isWild(argument) { return shards(matching: argument, at: place) }
        report(
            "`\(shown(argument))` does not exist",
            at: place,
            hint: "a shard is a file, a folder, a glob, an @list or -"
        )
        return []
    }

    private mutating func shards(
        listedIn path: String,
        at place: SourcePosition?,
        depth: Int
    ) -> [ShardPlan] {
        guard depth < Self.listDepth else {
            report("`@\(shown(path))` is nested too deeply", at: place, hint: nil)
            return []
        }
        let text = reporting(at: place) { () throws(FileFailure) in
            let bytes = try Files.contents(of: path, limit: Limits.listFileBytes)
            return String(copying: bytes.bytes)
        }
        guard let text else { return [] }
        var plans: [ShardPlan] = []
        var isEmpty = true
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            let bytes = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if bytes.isEmpty { continue }
            isEmpty = false
            plans += shards(
                of: String(Substring(bytes)),
                at: SourcePosition(file: path, line: number + 1),
                depth: depth + 1
            )
        }
        if isEmpty { report("`\(shown(path))` lists no shards", at: place, hint: nil) }
        return plans
    }

    private mutating func shards(in folder: String, at place: SourcePosition?) -> [ShardPlan] {
        let paths = reporting(at: place) { () throws(FileFailure) in try Files.list(folder) }
        guard let paths else { return [] }
        var plans: [ShardPlan] = []
        for path in paths {
            if Self.isShardName(path) {
                plans.append(plan(.file(path), name: Self.name(of: path, beneath: folder)))
            } else {
                ignored.append(path)
            }
        }
        if plans.isEmpty {
            report(
                "`\(shown(folder))` holds no shards",
                at: place,
                hint: "files that end in .jsonl, .ndjson or .json, also with .gz or .zst"
            )
        }
        return plans
    }

    private mutating func shards(
        matching pattern: String,
        at place: SourcePosition?
    ) -> [ShardPlan] {
        let glob = GlobPattern(pattern)
        let paths = reporting(at: place) { () throws(FileFailure) in try glob.paths() }
        guard let paths else { return [] }
        if paths.isEmpty {
            report("`\(shown(pattern))` matches no file", at: place, hint: nil)
        }
        return paths.map {
            plan(.file($0), name: Self.name(of: $0, beneath: glob.fixedFolder))
        }
    }

    private mutating func shard(at path: String, _ place: SourcePosition?) -> [ShardPlan] {
        guard let base else {
            return [plan(.file(path), name: Files.name(of: path))]
        }
        let prefix = Files.join(base, "")
        guard let rest = Files.rest(of: path, behind: prefix),
            !Files.components(of: rest).contains("..")
        else {
            report("`\(shown(path))` does not lie beneath `\(shown(base))`", at: place, hint: nil)
            return []
        }
        return [plan(.file(path), name: Self.name(of: path, beneath: base))]
    }

    // MARK: Names

    private func plan(_ source: ShardPlan.Source, name: String) -> ShardPlan {
        let own = Container.promised(by: name)
        guard let wanted = container, wanted != own else {
            return ShardPlan(source: source, name: name, container: own)
        }
        let name = Container.baseName(of: name) + (wanted.suffixes.first ?? "")
        return ShardPlan(source: source, name: name, container: wanted)
    }

    private static func isShardName(_ name: String) -> Bool {
        let stem = Container.baseName(of: name).lowercased()
        return suffixes.contains { stem.hasSuffix($0) }
    }

    /// The relative path of `path` beneath `folder`, which it begins with.
    private static func name(of path: String, beneath folder: String) -> String {
        let rest = Files.rest(of: path, behind: folder == "." ? "" : Files.join(folder, ""))
        return Files.components(of: rest ?? path).filter { $0 != "." }.joined(separator: "/")
    }
}
