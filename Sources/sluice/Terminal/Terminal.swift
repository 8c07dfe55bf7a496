#if canImport(Glibc)
    import Glibc
#endif
import ProvenanceCore

/// Standard output for results, standard error for everything else.
enum Terminal {
    /// Prints a result. That it could not be printed is a failure of the command.
    static func print(_ text: String) {
        let bytes = ByteBuffer(text: text.hasSuffix("\n") ? text : text + "\n")
        do throws(FileFailure) {
            var output = try FileWriter(descriptor: 1, named: "standard output")
            try output.write(bytes.bytes)
            _ = try output.finish(sync: false)
        } catch {
            report("sluice: \(error)")
            CommandEnd.failed.exit()
        }
    }

    /// Tells a person something. Control characters of names never reach the terminal.
    static func report(_ text: String) {
        var safe = ""
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 && scalar != "\n" || (0x7F...0x9F).contains(scalar.value) {
                safe += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
        write(safe + "\n")
    }

    /// Writes to standard error as it is. There is nobody to tell if that fails.
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.write(2, bytes.baseAddress.map { $0 + sent }, bytes.count - sent)
                if count <= 0 { return }
                sent += count
            }
        }
    }

    /// Whether a person watches standard error.
    static var isWatched: Bool {
        guard isatty(2) == 1 else { return false }
        let kind = getenv("TERM").map { String(cString: $0) }
        return kind != nil && kind != "dumb"
    }

    /// A variable of the environment; nil if it is not set, or empty.
    static func environment(_ name: String) -> String? {
        guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else {
            return nil
        }
        return value
    }

    /// Seconds since some fixed moment, for rates that are shown.
    static var seconds: Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}
