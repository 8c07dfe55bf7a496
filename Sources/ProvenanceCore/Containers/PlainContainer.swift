/// No packing at all: the bytes of the file are the content.
extension ContainerFormat {
    static let plain = ContainerFormat(
        specification: "JSON Lines, https://jsonlines.org, read 2026-11",
        suffixes: [],
        signatures: [],
        levels: 0...0,
        defaultLevel: 0,
        openMember: [],
        makeDecoder: nil,
        makeEncoder: { _ in PlainEncoder() }
    )
}

private final class PlainEncoder: ContainerEncoder {
    func append(member content: RawSpan, to output: inout ByteBuffer) { output.append(content) }
}
