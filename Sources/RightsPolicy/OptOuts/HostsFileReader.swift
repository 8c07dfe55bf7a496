import ProvenanceCore

/// Hosts files: a sink address, then the names that are sent to it.
///
/// The address never becomes an entry, nor do the names of the machine itself. A line whose
/// address is no sink maps a name to a real place and blocks nothing: it is rejected.
enum HostsFileReader {
    static func read(_ text: RawSpan, into builder: inout OptOutListBuilder) {
        var reader = HostReader()
        var host = ByteBuffer()
        forEachLine(of: text) { line, number in
            let end = LinesListReader.commentStart(in: line)
            if end < line.byteCount {
                builder.note(comment: line.extracting((end + 1)..<line.byteCount), line: number)
            }
            var position = 0
            guard let address = word(of: line, upTo: end, &position) else { return }
            // `fe80::1%lo0` names an interface behind the address.
            var addressEnd = address.lowerBound
            while addressEnd < address.upperBound,
                line.unsafeLoad(fromByteOffset: addressEnd, as: UInt8.self) != UInt8(ascii: "%")
            {
                addressEnd += 1
            }
            let addressText = line.extracting(address.lowerBound..<addressEnd)
            let reading = reader.readHost(named: addressText, into: &host)
            guard reading.isAddress, OptOutValueReader.isSink(host.bytes) else {
                builder.reject(
                    "`\(excerpt(line.extracting(address)))` is no sink address",
                    hint: "entries of a hosts file start with 0.0.0.0, 127.0.0.1 or ::",
                    line: number,
                    column: address.lowerBound + 1
                )
                return
            }
            var nameCount = 0
            while let name = word(of: line, upTo: end, &position) {
                nameCount += 1
                let text = line.extracting(name)
                if OptOutValueReader.isLocalName(text) || isEqual(text, "0.0.0.0") {
                    builder.skip()
                } else {
                    builder.add(text, line: number)
                }
            }
            if nameCount == 0 {
                builder.reject("a sink address without a name", line: number)
            }
        }
    }

    /// The next run of bytes beyond white space, and moves `position` behind it.
    private static func word(
        of line: RawSpan,
        upTo end: Int,
        _ position: inout Int
    ) -> Range<Int>? {
        func byte(_ index: Int) -> UInt8 { line.unsafeLoad(fromByteOffset: index, as: UInt8.self) }
        while position < end, byte(position) <= 0x20 { position += 1 }
        let start = position
        while position < end, byte(position) > 0x20 { position += 1 }
        return start < position ? start..<position : nil
    }
}
