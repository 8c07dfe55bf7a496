import ProvenanceCore

/// What was made of texts that were read, so that each is read once: by the standards that share a
/// carrier, and for all records that carry the same. Belongs to one worker.
package final class SignalFiles {
    private var robots: Kept<RobotsFile> = [:]
    private var tdmreps: Kept<TDMRepFile> = [:]
    /// RSL documents, by whether they stand inside a page.
    private var licenses: Kept<RSLReader.Outcome> = [:]
    private var pageLicenses: Kept<RSLReader.Outcome> = [:]
    private var packets: Kept<Result<XMPPacket, XMLFault>> = [:]
    private var packages: Kept<Result<EmbeddedReservation, XMLFault>> = [:]
    private var imageRights: Kept<ImageRights?> = [:]
    private var manifests: Kept<CAWGReading?> = [:]
    /// The page that was read last. Pages do not repeat, but one is asked for several times.
    private var lastPage: Entry<HTMLPage>?
    /// Bytes of the texts that are kept.
    private(set) var byteCount = 0
    /// Texts that were read because they were not kept.
    private(set) var readCount = 0

    package init() {}

    /// Texts by their hashes; two texts of one hash take turns.
    private typealias Kept<Content> = [UInt64: Entry<Content>]

    private struct Entry<Content> {
        var text: [UInt8]
        var content: Content
    }

    /// The lines of a robots.txt or an ai.txt.
    func robots(_ text: RawSpan) -> RobotsFile {
        kept(text, Limits.robotsBytes, \.robots) { RobotsFile($0) }
    }

    func tdmrep(_ text: RawSpan) -> TDMRepFile {
        kept(text, Limits.tdmrepBytes, \.tdmreps) { TDMRepFile($0) }
    }

    /// - Parameter isAssociated: whether the document stands in the page that it is about.
    func license(_ text: RawSpan, isAssociated: Bool) -> RSLReader.Outcome {
        kept(text, Limits.xmlBytes, isAssociated ? \.pageLicenses : \.licenses) {
            RSLReader.read($0, isAssociated: isAssociated)
        }
    }

    func packet(_ text: RawSpan) -> Result<XMPPacket, XMLFault> {
        kept(text, Limits.xmlBytes, \.packets) { text in
            Result { () throws(XMLFault) in try XMPPacket(text) }
        }
    }

    /// What an EPUB's package document reserves.
    func package(_ text: RawSpan) -> Result<EmbeddedReservation, XMLFault> {
        kept(text, Limits.xmlBytes, \.packages) { text in
            Result { () throws(XMLFault) in try EmbeddedReservation(package: text) }
        }
    }

    func imageRights(_ text: RawSpan) -> ImageRights? {
        kept(text, Limits.signalJSONBytes, \.imageRights) { ImageRights(json: $0) }
    }

    func manifest(_ text: RawSpan) -> CAWGReading? {
        kept(text, Limits.signalJSONBytes, \.manifests) { CAWGReading($0) }
    }

    package func page(_ text: RawSpan) -> HTMLPage {
        let read = text.extracting(0..<min(text.byteCount, Limits.htmlBytes + 1))
        if let lastPage, lastPage.text.span.bytes.elementsEqual(read) { return lastPage.content }
        let page = HTMLReader.read(text)
        lastPage = Entry(text: read.withUnsafeBytes { [UInt8]($0) }, content: page)
        return page
    }

    /// What was made of `text`, or is now.
    ///
    /// - Parameter limit: bytes that are read of it. A byte more says that there is more.
    private func kept<Content>(
        _ text: RawSpan,
        _ limit: Int,
        _ texts: ReferenceWritableKeyPath<SignalFiles, Kept<Content>>,
        _ read: (RawSpan) -> Content
    ) -> Content {
        let front = text.extracting(0..<min(text.byteCount, limit + 1))
        let hash = RawHash.of(front)
        if let known = self[keyPath: texts][hash], known.text.span.bytes.elementsEqual(front) {
            return known.content
        }
        let content = read(text)
        readCount += 1
        // What takes more room than all others may is not kept.
        guard front.byteCount <= Limits.signalFilesKeptBytes else { return content }
        makeRoom(for: front.byteCount)
        self[keyPath: texts][hash] = Entry(
            text: front.withUnsafeBytes { [UInt8]($0) },
            content: content
        )
        return content
    }

    /// Starts anew where what is kept would pass its limit.
    private func makeRoom(for added: Int) {
        byteCount += added
        guard byteCount > Limits.signalFilesKeptBytes else { return }
        robots.removeAll()
        tdmreps.removeAll()
        licenses.removeAll()
        pageLicenses.removeAll()
        packets.removeAll()
        packages.removeAll()
        imageRights.removeAll()
        manifests.removeAll()
        byteCount = added
    }
}
