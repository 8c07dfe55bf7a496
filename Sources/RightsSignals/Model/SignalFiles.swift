import ProvenanceCore

/// Files of origins that were read, so that one text is read once: by the three standards that
/// share a robots.txt, and for all records that carry the same. Belongs to one worker.
package final class SignalFiles {
    private var robots: [[UInt8]: RobotsFile] = [:]
    private var tdmreps: [[UInt8]: TDMRepFile] = [:]
    /// Bytes of the texts that are kept.
    private var byteCount = 0

    package init() {}

    /// The lines of a robots.txt or an ai.txt.
    func robots(_ text: RawSpan) -> RobotsFile {
        let key = Self.key(text, limit: Limits.robotsBytes + 1)
        if let known = robots[key] { return known }
        let file = RobotsFile(text)
        makeRoom(for: key.count)
        robots[key] = file
        return file
    }

    func tdmrep(_ text: RawSpan) -> TDMRepFile {
        let key = Self.key(text, limit: Limits.tdmrepBytes + 1)
        if let known = tdmreps[key] { return known }
        let file = TDMRepFile(text)
        makeRoom(for: key.count)
        tdmreps[key] = file
        return file
    }

    /// As much of `text` as is read, and a byte that says whether there is more.
    private static func key(_ text: RawSpan, limit: Int) -> [UInt8] {
        text.extracting(0..<min(text.byteCount, limit)).withUnsafeBytes { [UInt8]($0) }
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
