package import ProvenanceCore

/// What the files of `Rules/licenses` say: licences, exceptions, families, names and addresses.
///
/// Immutable once loaded, shared by all workers.
package final class LicenseTable: Sendable {
    /// What a name or an address stands for.
    package enum Target: Hashable, Sendable {
        case expression(SPDXExpression)
        /// Nothing is said.
        case absent
        /// It is said that there is no licence.
        case unlicensed
        /// Something is said that does not help.
        case unknown
    }

    /// The release of the SPDX list that the table was made from.
    package let listVersion: String
    package let licenses: [License]
    package let families: [LicenseFamily]

    let indexes: [String: Int]
    let exceptions: [String: String]
    let familyIndexes: [String: Int]
    let aliases: [String: Target]
    let exceptionAliases: [String: String]
    let addresses: [String: Target]
    let huggingFace: [String: Target]
    /// Jurisdiction codes of Creative Commons ports; true where version 2.1 exists.
    let ports: [String: Bool]

    /// - Parameter files: the files of `Rules/licenses` by name, as bytes.
    package convenience init(files: [String: [UInt8]]) throws(Diagnostics) {
        var loader = LicenseTableLoader(files: files)
        self.init(try loader.load())
    }

    private init(_ loaded: LicenseTableLoader.Loaded) {
        listVersion = loaded.listVersion
        licenses = loaded.licenses
        families = loaded.families
        indexes = loaded.indexes
        exceptions = loaded.exceptions
        familyIndexes = loaded.familyIndexes
        aliases = loaded.aliases
        exceptionAliases = loaded.exceptionAliases
        addresses = loaded.addresses
        huggingFace = loaded.huggingFace
        ports = loaded.ports
    }

    // MARK: Look-ups

    /// The index of the licence with this id, in any case of its ASCII letters.
    package func index(of id: some StringProtocol) -> Int? { indexes[lowerASCII(id)] }

    /// The licence with this id, in any case of its ASCII letters.
    package func license(_ id: some StringProtocol) -> License? {
        index(of: id).map { licenses[$0] }
    }

    /// The exception with this id, in the list's casing, a deprecated one replaced.
    package func exception(_ id: some StringProtocol) -> String? { exceptions[lowerASCII(id)] }

    /// The index of the family of this name, star included.
    package func familyIndex(of name: some StringProtocol) -> Int? {
        familyIndexes[lowerASCII(name)]
    }

    /// The ids that may stand in a policy: deprecated ones left out.
    package var listedIDs: [String] {
        licenses.lazy.filter { !$0.isDeprecated && !$0.id.hasPrefix("LicenseRef-scancode-") }
            .map(\.id)
    }

    /// The id that someone who wrote `word` may have meant.
    package func suggestion(for word: String) -> String? {
        ProvenanceCore.suggestion(for: word, among: listedIDs)
    }

    /// The term of a licence by index.
    package func term(_ index: Int) -> LicenseTerm {
        LicenseTerm(.known(index), licenses[index].id)
    }

    /// The term that `id` (or `id+`) stands for, deprecated ids replaced until none is left.
    ///
    /// `-or-later+` says nothing more than `-or-later`; `-only+` is read as `-or-later`, which is
    /// what the two together can only mean.
    package func resolve(_ id: some StringProtocol, hasPlus: Bool) -> LicenseTerm? {
        var name = String(id)
        var hasPlus = hasPlus
        if hasPlus, let own = index(of: name + "+") {
            name = licenses[own].id
            hasPlus = false
        }
        var addition: String?
        for _ in 0..<Limits.licenseSuccessors {
            guard let found = index(of: name) else { return nil }
            let license = licenses[found]
            var next = license.successor
            if hasPlus, !license.successorOfPlus.isEmpty {
                next = license.successorOfPlus
                hasPlus = false
            }
            if next.isEmpty {
                if hasPlus, license.id.hasSuffix("-or-later") { hasPlus = false }
                if hasPlus, license.id.hasSuffix("-only"),
                    let later = index(of: license.id.dropLast(4) + "or-later")
                {
                    return LicenseTerm(.known(later), licenses[later].id, addition: addition)
                }
                return LicenseTerm(
                    .known(found), license.id, hasPlus: hasPlus, addition: addition)
            }
            let parts = next.split(separator: " ")
            name = String(parts[0])
            if parts.count == 3 { addition = String(parts[2]) }
        }
        return nil
    }

    /// What a family's name stands for, as an expression of one term.
    package func familyExpression(_ name: String) -> SPDXExpression? {
        familyIndex(of: name).map { SPDXExpression(LicenseTerm(.family($0), families[$0].name)) }
    }

    // MARK: Entries of a policy

    /// Whether a glob matches an id, or an id with a port behind it.
    package func matches(_ glob: LicenseGlob, _ id: String) -> Bool {
        glob.matches(id, ports: ports)
    }

    /// The licences that bear a deprecated name: `GPL-3.0-only` and `GPL-3.0-or-later`.
    package func versions(ofDeprecated id: String) -> [Int] {
        [false, true].compactMap {
            guard case .known(let index)? = resolve(id, hasPlus: $0)?.kind else { return nil }
            return index
        }
    }

    /// Whether `id` is a Creative Commons licence with a port that the list has no id for.
    package func isPort(_ id: String) -> Bool {
        guard let cut = id.lastIndex(of: "-"), ports[lowerASCII(id[id.index(after: cut)...])] != nil,
            let base = license(id[..<cut])
        else { return false }
        return base.id.hasPrefix("CC-BY") && !base.id.hasSuffix("-4.0")
    }

    /// Whether `text` is a `LicenseRef-`, with or without the document that it belongs to.
    package static func isReference(_ text: String) -> Bool {
        SPDXReference.text(text, "LicenseRef-", true) != nil
            && text.utf8.allSatisfy {
                isASCIILetter($0) || isASCIIDigit($0) || "-.:".utf8.contains($0)
            }
    }
}
