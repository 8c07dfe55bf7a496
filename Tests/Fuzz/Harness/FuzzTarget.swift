import ProvenanceCore
import RightsPolicy
import RightsSignals

#if canImport(Glibc)
    import Glibc
#endif

/// One parser under fuzzing: any bytes go in, and nothing but a broken promise stops it.
///
/// The same functions replay the kept inputs in the ordinary tests. To add one: an entry of `all`,
/// a folder in `Targets` and in `corpus`, and its name in `Package.swift` beside this.
package struct FuzzTarget: Sendable {
    package let name: String
    package let run: @Sendable (RawSpan) -> Void

    package static let all: [FuzzTarget] =
        [
            FuzzTarget(name: "json", run: json),
            FuzzTarget(name: "container", run: container),
            FuzzTarget(name: "host", run: host),
            FuzzTarget(name: "policy", run: policy),
            FuzzTarget(name: "license", run: license),
            FuzzTarget(name: "optouts", run: optOuts),
            FuzzTarget(name: "xml", run: xml),
            FuzzTarget(name: "rsl", run: rsl),
            FuzzTarget(name: "manifest", run: manifest),
            FuzzTarget(name: "image", run: image),
            FuzzTarget(name: "html", run: html),
            FuzzTarget(name: "rules", run: RuleSetTarget.run),
            FuzzTarget(name: "matcher", run: MatcherTarget.run),
        ] + signals

    package static func target(named name: String) -> FuzzTarget? {
        name == canary.name ? canary : all.first { $0.name == name }
    }

    /// Must be found within seconds: proof that the others are really looked at.
    package static let canary = FuzzTarget(name: "canary") { input in
        precondition(!startsWith(input, "<rsl"), "the canary sang")
    }

    private static func startsWith(_ input: RawSpan, _ word: String) -> Bool {
        let word = Array(word.utf8)
        guard input.byteCount >= word.count else { return false }
        // Byte by byte, so that the fuzzer sees each step.
        for (index, byte) in word.enumerated()
        where input.unsafeLoad(fromByteOffset: index, as: UInt8.self) != byte {
            return false
        }
        return true
    }
}

/// Says what promise was broken, and stops.
func require(_ condition: Bool, _ promise: String) {
    precondition(condition, promise)
}

extension FuzzTarget {
    /// A sound record's slots lie inside it, and what the scanner accepts is one JSON value.
    @Sendable private static func json(_ input: RawSpan) {
        var buffer = ByteBuffer()
        buffer.append(input)
        let plan = FieldPlan(
            paths: ["license", "metadata.license", "a.b.c", "url"],
            embedded: ["metadata"]
        )
        var scanner = JSONScanner(plan: plan)
        var table = FieldTable()
        let text = buffer.paddedBytes
        let fault = scanner.scanRecord(text, from: 0, to: buffer.count, into: &table)
        guard fault == nil else { return }
        require(
            scanner.checkText(text, from: 0, to: buffer.count) == nil,
            "a record is a JSON text"
        )
        _ = scanner.scanRecord(text, from: 0, to: buffer.count, into: &table)
        for index in table.slots.indices {
            let slot = table.slots[index]
            let value = scanner.text(of: slot, in: text)
            _ = JSONText.string(value, kind: slot.kind)
            guard slot.kind == .array || slot.kind == .object else { continue }
            var elements = JSONElements(of: value)
            while let element = elements.next() { _ = element.text }
        }
    }

    /// The same content, or the same failure, whatever the pieces it is read in.
    @Sendable private static func container(_ input: RawSpan) {
        let whole = content(of: input, pieceByteCount: 1 << 16, target: 1 << 20)
        let pieces = content(of: input, pieceByteCount: 3, target: 1)
        require(whole == pieces, "pieces change nothing")
    }

    /// Stops at a megabyte: small inputs may stand for very much.
    private static func content(
        of input: RawSpan,
        pieceByteCount: Int,
        target: Int
    ) -> [UInt8]? {
        guard let file = TemporaryFile(input) else { return nil }
        do {
            var reader = try ShardReader(
                standardInput: file.descriptor,
                digest: false,
                pieceByteCount: pieceByteCount
            )
            var output = ByteBuffer()
            var isMore = true
            while isMore, output.count < 1 << 20 {
                isMore = try reader.read(into: &output, until: output.count + target)
            }
            // Where it was stopped, how far it came depends on the pieces.
            return isMore ? [] : output.withUnsafeBytes { [UInt8]($0) }
        } catch {
            return nil
        }
    }

    /// The normal form of a host is its own normal form.
    @Sendable private static func host(_ input: RawSpan) {
        var reader = HostReader()
        var first = ByteBuffer()
        let reading = reader.readHost(ofURL: input, into: &first)
        guard reading.isReadable else {
            require(first.isEmpty, "what cannot be read leaves nothing behind")
            return
        }
        var second = ByteBuffer()
        let again = reader.readHost(named: first.bytes, into: &second)
        require(again == reading, "a normal form is read as what it is")
        require(
            String(copying: first.bytes) == String(copying: second.bytes),
            "a normal form is its own"
        )
        var inner = ByteBuffer()
        _ = WrappedURL.unwrap(input, host: first.bytes, into: &inner)
    }

    @Sendable private static func policy(_ input: RawSpan) {
        let bytes = input.withUnsafeBytes { [UInt8]($0) }
        do {
            let policy = try PolicyReader.read(bytes, file: "policy.yaml")
            require(!policy.uses.value.isEmpty, "a policy has a use")
        } catch {
            require(!error.isEmpty, "a refusal says why")
        }
        _ = try? RecordFormatReader.read(bytes, file: "profile.yaml")
    }

    /// An expression of licences alone, no families and nothing unread, is read as itself.
    @Sendable private static func license(_ input: RawSpan) {
        guard let table = licenseTable else { return }
        let reader = LicenseReader(table: table)
        let reading = reader.read(text: String(copying: input))
        guard let expression = reading.expression,
            expression.terms.allSatisfy({ term in
                if case .known = term.kind { true } else { term.kind == .reference }
            })
        else { return }
        let again = reader.read(text: expression.description)
        require(
            again.expression?.description == expression.description,
            "an expression is read as itself"
        )
    }

    private static let licenseTable: LicenseTable? = {
        // Tests/Fuzz/Harness/FuzzTarget.swift → four components up.
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        let folder = parts.joined(separator: "/") + "/Rules"
        return try? DataFolder(folder).licenseTable()
    }()

    /// The first byte chooses the format.
    @Sendable private static func optOuts(_ input: RawSpan) {
        guard input.byteCount > 0, let suffixes,
            let file = TemporaryFile(input.extracting(1..<input.byteCount))
        else { return }
        let choice = Int(input.unsafeLoad(as: UInt8.self))
        var source = OptOutListSource(
            kind: .allCases[choice / 16 % OptOutKind.allCases.count],
            path: "/proc/self/fd/\(file.descriptor)"
        )
        source.format = .allCases[choice % OptOutFormat.allCases.count]
        source.maxRejected = choice & 8 == 0 ? 0 : 1000
        guard
            let list = try? OptOutListReader.read(source, suffixes: suffixes)
        else { return }
        require(list.entries.count >= source.minEntries, "a list has the entries it must have")
    }

    private static let suffixes = try? PublicSuffixes()

    /// Elements lie inside the text and inside their parents.
    @Sendable private static func xml(_ input: RawSpan) {
        guard let document = try? XMLReader.read(input) else { return }
        for (index, element) in document.elements.enumerated() {
            require(element.end > index && element.end <= document.elements.count, "an end")
            require(
                !document.hasOffsets || element.range.upperBound <= input.byteCount,
                "elements lie inside the text"
            )
            if let parent = element.parent {
                require(
                    parent < index && document.elements[parent].end >= element.end,
                    "children lie inside their parents"
                )
            }
        }
    }

    @Sendable private static func rsl(_ input: RawSpan) {
        check(RSL.standard, .rslFile, input)
        check(RSL.standard, .xmp, input)
        for address in RSLDiscovery.addresses(inLinkHeader: input) {
            require(address.utf8.count <= 3 * input.byteCount, "addresses come from the header")
        }
    }

    @Sendable private static func manifest(_ input: RawSpan) {
        check(CAWG.standard, .contentManifest, input)
    }

    @Sendable private static func image(_ input: RawSpan) {
        check(IPTC.standard, .xmp, input)
        check(IPTC.standard, .imageMetadata, input)
        check(TDMRepStandard.standard, .xmp, input)
        check(TDMRepStandard.standard, .publication, input)
    }

    @Sendable private static func html(_ input: RawSpan) {
        let page = HTMLReader.read(input)
        for license in PageLicense.all(in: page, url: "https://example.org/") {
            require(license.range.upperBound <= input.byteCount, "findings lie inside the page")
        }
        check(RSL.standard, .html, input)
    }

    /// A standard says the same of the same text, and shows bytes of it.
    static func check(
        _ standard: SignalStandard,
        _ carrier: SignalCarrier,
        _ input: RawSpan,
        name: String? = nil
    ) {
        var context = SignalContext(url: "https://example.org/work")
        context.crawlers = ["gptbot", "ccbot"]
        let source = SignalStandard.Source(carrier, input, name: name)
        var first = SignalReading()
        standard.statements(source, context, &first)
        var second = SignalReading()
        standard.statements(source, context, &second)
        require(first.statements == second.statements, "the same text says the same")
        for statement in first.statements {
            require(
                statement.evidence.lowerBound >= 0
                    && statement.evidence.upperBound <= input.byteCount,
                "evidence lies inside the text"
            )
        }
    }
}

/// A file without a name, gone with the value: for parsers that read descriptors.
private final class TemporaryFile {
    let descriptor: Int32
    private let stream: UnsafeMutablePointer<FILE>

    init?(_ content: RawSpan) {
        guard let stream = tmpfile() else { return nil }
        self.stream = stream
        descriptor = fileno(stream)
        // SAFETY: `write` reads the bytes that it is given, and keeps none.
        let written = content.withUnsafeBytes { write(fileno(stream), $0.baseAddress, $0.count) }
        guard written == content.byteCount, lseek(descriptor, 0, SEEK_SET) == 0 else { return nil }
    }

    deinit { fclose(stream) }
}
