import Foundation
import ProvenanceCore
import RightsPolicy
import TestSupport

/// A folder with a policy and its lists, for one test; removed with the value.
final class RuleFolder {
    let path: String

    init(_ files: [String: String]) throws {
        path = NSTemporaryDirectory() + "rules-" + UUID().uuidString
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var policy: String { path + "/policy.yaml" }
    var compiled: String { path + "/policy.sluice" }

    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = path + "/" + name
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: path + "/" + name)
    }

    func compile() throws -> RuleSetImage {
        try RuleSetCompiler(policyAt: policy, data: productData).compile()
    }

    /// Compiles to `policy.sluice`.
    func compileToFile() throws {
        try RuleSetFile.write(try compile(), to: compiled)
    }

    func load(
        _ file: String? = nil,
        asOf: Day = today,
        known: [String: Int] = [:],
        _ change: (inout RuleSetLoader) -> Void = { _ in }
    ) throws -> RuleSet {
        var loader = RuleSetLoader()
        change(&loader)
        return try loader.load(
            file ?? policy,
            data: { () throws(Diagnostics) in productData },
            asOf: asOf,
            knownListEntries: known
        )
    }

    /// What stops the loading, with the folder taken out; empty if nothing does.
    func findings(
        _ file: String? = nil,
        asOf: Day = today,
        known: [String: Int] = [:],
        _ change: (inout RuleSetLoader) -> Void = { _ in }
    ) -> [String] {
        do {
            _ = try load(file, asOf: asOf, known: known, change)
            return []
        } catch let problems as Diagnostics {
            return problems.all.map {
                $0.description.replacingOccurrences(of: path + "/", with: "")
            }
        } catch {
            return ["\(error)"]
        }
    }
}

/// The data of this checkout.
let productData: DataFolder = {
    do {
        return try DataFolder(repositoryRoot + "/Rules")
    } catch {
        preconditionFailure("the checkout has its data: \(error)")
    }
}()

/// A policy that allows permissive licences, with these lists.
func policyText(_ lists: String, more: String = "") -> String {
    """
    policy: test
    use: [train-genai]
    licenses: {allow: [permissive]}
    \(more)
    \(lists)
    """
}

extension RuleSet {
    /// The outcome of a record and its codes, such as `block optout.domain`.
    func outcome(of record: String) throws -> String {
        let (decision, _) = try decide(record)
        let codes = decision.finding.causes.map(\.code.rawValue)
        return (["\(decision.finding.outcome.word)"] + codes).joined(separator: " ")
    }

    /// The reasons of a record, as the JSON of a blocked line.
    func reasons(of record: String) throws -> String {
        let (decision, _) = try decide(record)
        var json = ByteBuffer()
        decision.reasons.append(to: &json)
        return String(copying: json.bytes)
    }

    private func decide(_ record: String) throws -> (Decision, RuleSet) {
        var matcher = Matcher(self)
        let text = ByteBuffer(text: record)
        return (try matcher.decide(text.paddedBytes, from: 0, to: text.count), self)
    }
}
