import ProvenanceCore

/// Files of origins that were read, so that one text is read once: by the three standards that
/// share a robots.txt, and for all records that carry the same. Belongs to one worker.
package final class SignalFiles {
    private var robots: [UInt64: Kept<RobotsFile>] = [:]
    private var tdmreps: [UInt64: Kept<TDMRepFile>] = [:]
    /// The page that was read last. Pages do not repeat, but one is asked for several times.
    private var lastPage: Kept<HTMLPage>?
    /// Bytes of the texts that are kept.
    private(set) var byteCount = 0

    package init() {}

    /// What was made of a text. Two texts of one hash take turns.
    private struct Kept<File> {
        var text: [UInt8]
        var file: File
    }

    /// The lines of a robots.txt or an ai.txt.
    func robots(_ text: RawSpan) -> RobotsFile {
        // A byte more than is read says that there is more.
        let read = text.extracting(0..<min(text.byteCount, Limits.robotsBytes + 1))
        let hash = RawHash.of(read)
        if let kept = robots[hash], kept.text.span.bytes.elementsEqual(read) { return kept.file }
        let file = RobotsFile(text)
        makeRoom(for: read.byteCount)
        robots[hash] = Kept(text: read.withUnsafeBytes { [UInt8]($0) }, file: file)
        return file
    }

    func tdmrep(_ text: RawSpan) -> TDMRepFile {
        let read = text.extracting(0..<min(text.byteCount, Limits.tdmrepBytes + 1))
        let hash = RawHash.of(read)
        if let kept = tdmreps[hash], kept.text.span.bytes.elementsEqual(read) { return kept.file }
        let file = TDMRepFile(text)
        makeRoom(for: read.byteCount)
        tdmreps[hash] = Kept(text: read.withUnsafeBytes { [UInt8]($0) }, file: file)
        return file
    }

    package func page(_ text: RawSpan) -> HTMLPage {
        let read = text.extracting(0..<min(text.byteCount, Limits.htmlBytes + 1))
        if let lastPage, lastPage.text.span.bytes.elementsEqual(read) { return lastPage.file }
        let page = HTMLReader.read(text)
        lastPage = Kept(text: read.withUnsafeBytes { [UInt8]($0) }, file: page)
        return page
    }

    /// Starts anew where what is kept would pass its limit.
    private func makeRoom(for added: Int) {
        byteCount += added
        guard byteCount > Limits.signalFilesKeptBytes else { return }
        robots.removeAll()
        tdmreps.removeAll()
        byteCount = added
    }
}
