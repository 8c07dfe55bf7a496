import ProvenanceCore
import RightsPolicy

/// Looks for the index that an earlier run has left of a shard: where the shard is that run's
/// `allowed/NAME`, or, bytes for bytes, what lies in the output folder under its NAME already.
struct EarlierRun {
    /// An index that may be used, or why none is.
    enum Answer {
        case index(MemberIndex)
        /// There is one, and it is not for this run.
        case refused(String)
        case none
    }

    let options: FilterOptions
    /// What `IndexAccount.key` must be.
    let key: String

    /// - Parameters:
    ///   - target: the folder that the run fills.
    func index(of plan: ShardPlan, at path: String, _ target: OutputFolder) -> Answer {
        if let folder = Self.folder(of: path, named: plan.name),
            case let answer = index(of: plan, at: path, in: folder), !answer.isNone
        {
            return answer
        }
        return index(of: plan, at: path, in: target.path)
    }

    /// OUT, if the file is `OUT/allowed/NAME`.
    private static func folder(of path: String, named name: String) -> String? {
        guard let path = try? Files.realPath(of: path) else { return nil }
        let ending = "/\(OutputKind.allowed.word)/\(name)"
        guard path.utf8.count > ending.utf8.count,
            path.utf8.suffix(ending.utf8.count).elementsEqual(ending.utf8)
        else { return nil }
        return String(Substring(path.utf8.dropLast(ending.utf8.count)))
    }

    private func index(of plan: ShardPlan, at path: String, in folder: String) -> Answer {
        let manifestPath = OutputFolder.manifestPath(of: plan.name, in: folder)
        guard Files.exists(manifestPath),
            let text = try? Files.contents(of: manifestPath, limit: Limits.accountBytes),
            let manifest = AccountFile.decode(Manifest.self, from: text.bytes),
            let account = manifest.index, manifest.input.name == plan.name,
            let shard = manifest.outputs[OutputKind.allowed.word], shard.sha256 != nil,
            (try? Files.status(of: path))?.byteCount == shard.bytes, account.members > 0
        else { return .none }
        let indexPath = OutputFolder.indexPath(of: plan.name, in: folder)
        guard account.key == key else {
            return .refused("was made under another policy, other kinds of lists or other dates")
        }
        guard let storage = try? FrozenBytes(mapping: indexPath) else {
            return .refused("cannot be read")
        }
        guard storage.byteCount == account.bytes, SHA256.hex(of: storage.bytes) == account.sha256
        else { return .refused("is not the file that its manifest accounts for") }
        if let index = MemberIndex(storage, of: shard, chunkByteCount: options.chunkByteCount) {
            return .index(index)
        }
        return .refused("does not fit chunks of \(options.chunkByteCount) bytes")
    }
}

extension EarlierRun.Answer {
    fileprivate var isNone: Bool { if case .none = self { true } else { false } }
}

extension OutputFolder {
    static func indexPath(of name: String, in folder: String) -> String {
        "\(folder)/\(indexWord)/\(name)"
    }

    static func manifestPath(of name: String, in folder: String) -> String {
        "\(folder)/manifest/\(name).json"
    }

    /// The folder of indexes in OUT.
    static let indexWord = "index"

    func indexPath(of name: String) -> String { Self.indexPath(of: name, in: path) }
}
