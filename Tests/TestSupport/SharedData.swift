import ProvenanceCore

#if canImport(Glibc)
    import Glibc
#endif

/// Test material that lives beside the checkout, not in it: `../shared/data`.
///
/// Conformance tests that need it run when it is there and say so when it is not.
package enum SharedData {
    /// The folder, or nil where this checkout stands alone. `SLUICE_SHARED_DATA` names another.
    package static let folder: String? = {
        let named = getenv("SLUICE_SHARED_DATA").map { String(cString: $0) }
        let candidate = named ?? repositoryRoot + "/../shared/data"
        return access(candidate, R_OK) == 0 ? candidate : nil
    }()

    /// The path of one file or folder of the shared data, or nil with a notice on stderr.
    package static func path(_ relative: String) -> String? {
        guard let folder, access(folder + "/" + relative, R_OK) == 0 else {
            let notice = "skipped: ../shared/data/\(relative) is not here\n"
            _ = notice.utf8CString.withUnsafeBufferPointer {
                write(2, $0.baseAddress, $0.count - 1)
            }
            return nil
        }
        return folder + "/" + relative
    }
}

/// The top folder of this checkout.
package let repositoryRoot: String = {
    // Tests/TestSupport/SharedData.swift → three components up.
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
}()
