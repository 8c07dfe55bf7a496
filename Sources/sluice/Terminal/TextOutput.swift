import ProvenanceCore

/// A long result on its way to standard output or into a file, a megabyte at a time.
final class TextOutput {
    private static let pieceBytes = 1 << 20

    private var writer: FileWriter?
    private var buffer = ByteBuffer()
    private let target: String?
    private let temporary: String?

    /// Standard output. What cannot be printed is a failure of the command.
    static var standard: TextOutput { TextOutput(writer: nil, target: nil, temporary: nil) }

    /// A file that is there as a whole once it is finished, or not at all.
    static func file(_ path: String) throws(Diagnostics) -> TextOutput {
        let temporary = Files.hiddenPath(beside: path, ending: "\(Files.processNumber).new")
        return try failing { () throws(FileFailure) in
            try Files.remove(temporary)
            return TextOutput(
                writer: try FileWriter(creating: temporary),
                target: path,
                temporary: temporary
            )
        }
    }

    private init(writer: consuming FileWriter?, target: String?, temporary: String?) {
        self.writer = writer
        self.target = target
        self.temporary = temporary
    }

    deinit {
        // What was not finished is nobody's.
        if let temporary { try? Files.remove(temporary) }
    }

    func append(_ body: (inout ByteBuffer) -> Void) throws(Diagnostics) {
        body(&buffer)
        if buffer.count >= Self.pieceBytes { try flush() }
    }

    func finish() throws(Diagnostics) {
        try flush()
        try Self.failing { () throws(FileFailure) in
            guard let writer = writer.take() else { return }
            _ = try writer.finish(sync: target != nil)
            if let target, let temporary { try Files.rename(temporary, to: target) }
        }
    }

    private func flush() throws(Diagnostics) {
        if buffer.isEmpty { return }
        try Self.failing { () throws(FileFailure) in
            if writer == nil {
                writer = try FileWriter(descriptor: 1, named: "standard output")
            }
            try writer?.write(buffer)
            buffer.removeAll()
        }
    }

    private static func failing<R: ~Copyable>(
        _ body: () throws(FileFailure) -> R
    ) throws(Diagnostics) -> R {
        do throws(FileFailure) {
            return try body()
        } catch {
            throw Diagnostics([Diagnostic("\(error)")])
        }
    }
}
