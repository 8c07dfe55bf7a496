import Foundation
import TestSupport
import Testing

/// The table of `Tests/Mutations`, which is run by hand: each change still fits the sources.
@Suite("The mutations")
struct MutationTests {
    struct Mutation {
        var name: String
        var file = ""
        var suites: [Substring] = []
        var old: [Substring] = []
        var new: [Substring] = []
    }

    private static func mutations() throws -> [Mutation] {
        let path = repositoryRoot + "/Tests/Mutations/mutations.txt"
        var mutations: [Mutation] = []
        for line in String(decoding: try contents(of: path), as: UTF8.self).split(separator: "\n") {
            let rest = line.drop { $0 != " " }.dropFirst()
            switch line.prefix(while: { $0 != " " }) {
            case "=": mutations.append(Mutation(name: String(rest)))
            case "file": mutations[mutations.count - 1].file = String(rest)
            case "suites": mutations[mutations.count - 1].suites = rest.split(separator: " ")
            case "-": mutations[mutations.count - 1].old.append(rest)
            case "+": mutations[mutations.count - 1].new.append(rest)
            default: #expect(line.hasPrefix("#"), "\(line)")
            }
        }
        return mutations
    }

    @Test("each stands once in its file, and names suites that there are")
    func fit() throws {
        let all = try Self.mutations()
        #expect(all.count >= 24 && Set(all.map(\.name)).count == all.count)
        let files = FileManager.default.enumerator(atPath: repositoryRoot + "/Tests")
        let names = (files?.allObjects ?? []).compactMap { $0 as? String }
        for mutation in all {
            let text = String(
                decoding: try contents(of: repositoryRoot + "/" + mutation.file),
                as: UTF8.self
            )
            // Lines keep their own indentation.
            let lines = text.split(separator: "\n").map { line in
                line.drop { $0 == " " }
            }
            let joined = lines.joined(separator: "\n")
            let old = mutation.old.joined(separator: "\n")
            #expect(joined.ranges(of: old).count == 1, "\(mutation.name)")
            #expect(mutation.new != mutation.old, "\(mutation.name)")
            #expect(!mutation.suites.isEmpty, "\(mutation.name)")
            for suite in mutation.suites {
                let type = suite.prefix { $0 != "/" }
                #expect(names.contains { $0.hasSuffix("/\(type).swift") }, "\(suite)")
            }
        }
    }
}
