#if canImport(Glibc)
    import Glibc
#endif
package import ProvenanceCore

/// What goes into an import, and what it came to.
extension RightsImport {
    package struct Options: Sendable {
        /// What the rows of sheets are, where neither file nor mapping says it.
        package var kind: RightsKind?
        package var mapping = SheetMapping()
        /// Whether a record that is there already is changed; otherwise one that differs is
        /// rejected.
        package var updates = false
        /// Whether the sound rows stay where others were rejected.
        package var skipsRejected = false
        package var isDryRun = false

        package init() {}
    }

    /// A file, or what another program made of one.
    package struct Input: Sendable {
        package enum Content: Sendable {
            case bytes(FrozenBytes)
            /// Records that were made of a document of another kind.
            case rows([Row])
        }

        /// As messages name it.
        package var name: String
        package var content: Content

        package init(name: String, content: Content) {
            self.name = name
            self.content = content
        }

        /// A file that is read as it is; `-` stands for standard input.
        package init(path: String) throws(Diagnostics) {
            do throws(FileFailure) {
                if path == "-" {
                    let bytes = try Files.contents(
                        of: "/dev/stdin",
                        limit: Limits.rightsFileBytes
                    )
                    self.init(name: "standard input", content: .bytes(FrozenBytes(bytes)))
                    return
                }
                let status = try Files.status(of: path)
                guard status.byteCount <= Limits.rightsFileBytes else {
                    throw FileFailure(.read, path, code: EFBIG)
                }
                self.init(
                    name: path,
                    content: .bytes(
                        status.kind == .file
                            ? try FrozenBytes(mapping: path)
                            : FrozenBytes(
                                try Files.contents(of: path, limit: Limits.rightsFileBytes)
                            )
                    )
                )
            } catch {
                throw Diagnostics([Diagnostic("\(error)")])
            }
        }
    }

    /// A record that stands at a place of a document.
    package struct Row: Sendable {
        package var kind: RightsKind
        package var settings: [(name: String, input: RightsInput)]
        package var position: SourcePosition

        package init(
            kind: RightsKind,
            settings: [(name: String, input: RightsInput)],
            position: SourcePosition
        ) {
            self.kind = kind
            self.settings = settings
            self.position = position
        }
    }

    /// What an import came to.
    package struct Account: Sendable {
        package struct Counts: Hashable, Sendable {
            package var added = 0
            package var changed = 0
            package var unchanged = 0

            package init(added: Int = 0, changed: Int = 0, unchanged: Int = 0) {
                self.added = added
                self.changed = changed
                self.unchanged = unchanged
            }
        }

        package var counts: [RightsKind: Counts] = [:]
        package var rejectedCount = 0
        /// Whether the database now holds it.
        package var isKept = false
    }
}
