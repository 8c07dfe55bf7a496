import Foundation
import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@Suite("Hosts of code, and codes of content")
struct CodeHostTests {
    static let examples = CodeHost.all.flatMap(\.examples)

    @Test("every example names what it says", arguments: examples)
    func example(url: String, name: String) {
        let isRepository = name.split(separator: "/").count > 2
        let keys = addressKeys(url, isRepository ? .repositories : .accounts)
        #expect(keys.contains(name), "\(keys)")
    }

    @Test("every ISCC of the standard's vectors is read, and none that is cut short")
    func contentCodes() throws {
        guard let path = SharedData.path("url/iscc-core-conformance.json") else { return }
        let text = String(decoding: try contents(of: path), as: UTF8.self)
        let codes = text.matches(of: /"(ISCC:[A-Z2-7]+)"/).map { String($0.output.1) }
        #expect(codes.count > 40)
        for code in codes {
            #expect(try entryKey(code, .works) == code.lowercased())
            #expect(try entryKey(String(code.dropLast(2)), .works).hasPrefix("! "))
        }
    }
}
