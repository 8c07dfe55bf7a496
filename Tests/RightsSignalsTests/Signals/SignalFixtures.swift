import Foundation
import ProvenanceCore
import TestSupport
import Testing

@testable import RightsSignals

/// What the standards say of one source, settled.
func reading(
    _ carrier: SignalCarrier,
    name: String? = nil,
    _ text: String,
    _ context: SignalContext = SignalContext(url: "https://example.org/work"),
    by standards: [SignalStandard] = SignalRegistry.all
) -> SignalReading {
    reading([(carrier, name, Array(text.utf8))], context, by: standards)
}

/// What the standards say of several sources, settled.
func reading(
    _ sources: [(carrier: SignalCarrier, name: String?, text: [UInt8])],
    _ context: SignalContext,
    by standards: [SignalStandard] = SignalRegistry.all
) -> SignalReading {
    var reading = SignalReading()
    for source in sources {
        let text = SignalStandard.Source(source.carrier, source.text.span.bytes, name: source.name)
        SignalRegistry.read(text, by: standards, for: context, into: &reading)
    }
    SignalRegistry.settle(by: standards, for: context, &reading)
    return reading
}

/// A context with crawlers for training.
func context(
    url: String? = "https://example.org/work",
    crawlers: [String] = [],
    status: Int? = nil
) -> SignalContext {
    var context = SignalContext(url: url)
    context.crawlers = crawlers
    context.status = status
    return context
}

extension SignalReading {
    func answer(_ use: Use) -> SignalAnswer { SignalAnswer(statements, for: use) }
}

extension RobotsFile {
    init(_ text: String, byteLimit: Int = Limits.robotsBytes) {
        self.init(Array(text.utf8).span.bytes, byteLimit: byteLimit)
    }

    func allows(_ crawler: String?, _ url: String) -> Bool {
        crawling(audience(of: crawler.map(lowerASCII)), WorkPath(url: url)).isAllowed
    }
}

/// The rows of a JSONL file of the shared data; none where it is absent.
func rows<Row: Decodable>(_ path: String, as: Row.Type) throws -> [Row] {
    guard let path = SharedData.path(path) else { return [] }
    return try contents(of: path).split(separator: UInt8(ascii: "\n")).map {
        try JSONDecoder().decode(Row.self, from: Data($0))
    }
}

/// Compares divergences from vectors with those that `Tests/Conformance/PATH` lists, one a line:
/// the divergence, a tab, a sentence that says why. A new one fails; so does a listed one that is
/// gone, or that has no sentence.
func expectListed(_ divergences: [String], in path: String) throws {
    let file = repositoryRoot + "/Tests/Conformance/" + path
    var listed: [String] = []
    for line in String(decoding: try contents(of: file), as: UTF8.self).split(separator: "\n")
    where !line.hasPrefix("#") {
        let parts = line.split(separator: "\t", maxSplits: 1)
        #expect(parts.count == 2 && parts[1].contains(" "), "\(path): no reason given: \(line)")
        listed.append(String(parts[0]))
    }
    let unlisted = divergences.filter { !listed.contains($0) }
    let stale = listed.filter { !divergences.contains($0) }
    #expect(unlisted.isEmpty, "not listed in \(path):\n\(unlisted.joined(separator: "\n"))")
    #expect(stale.isEmpty, "listed in \(path), but it agrees:\n\(stale.joined(separator: "\n"))")
}
