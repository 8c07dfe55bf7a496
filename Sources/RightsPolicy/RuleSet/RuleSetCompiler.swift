package import ProvenanceCore
import RightsSignals

/// Makes a rule set: reads the policy and all that it names, and stops at anything that is not
/// plainly right, before any record is read.
///
/// No day has a part in it: what depends on one is judged when the set is opened.
package struct RuleSetCompiler {
    /// The policy file, as a person named it.
    private let path: String
    /// The same without its folder: what rules are cited by, so that outputs do not depend on
    /// where a run was started.
    private let name: String
    private let text: [UInt8]
    package let policy: Policy
    private let data: DataFolder
    /// Lists that are no files, by the path under which the policy names them.
    private let contents: [String: [UInt8]]
    /// Opens the rights database that the policy names.
    private let agreements: AgreementReader?

    /// Reads the policy, and opens nothing that it names.
    ///
    /// - Parameters:
    ///   - data: the product's own data.
    ///   - agreements: opens the rights database that the policy names; nil if nobody here can.
    package init(
        policyAt path: String,
        data: DataFolder,
        agreements: AgreementReader? = nil
    ) throws(Diagnostics) {
        try self.init(
            policy: DataFolder.bytes(of: path, limit: Limits.policyBytes),
            at: path,
            data: data,
            agreements: agreements
        )
    }

    /// Reads a policy that is no file.
    ///
    /// - Parameters:
    ///   - path: what it is called, and where the paths in it start from.
    ///   - contents: lists that are no files either, by the path under which it names them.
    init(
        policy text: [UInt8],
        at path: String,
        contents: [String: [UInt8]] = [:],
        data: DataFolder,
        agreements: AgreementReader? = nil
    ) throws(Diagnostics) {
        self.path = path
        self.text = text
        self.contents = contents
        self.agreements = agreements
        self.data = data
        name = path.split(separator: "/").last.map(String.init) ?? path
        // What is wrong is said of the files as they were opened.
        var layers: [String] = []
        do throws(Diagnostics) {
            policy = try PolicyReader.read(text, file: name) { file throws(Diagnostics) in
                layers.append(file)
                return try DataFolder.bytes(
                    of: PolicyPath.resolved(file, from: path),
                    limit: Limits.policyBytes
                )
            }
        } catch {
            throw error.locating(name, layers, at: path)
        }
    }

    /// - Throws: everything that is wrong, as far as it can be told at once.
    package func compile() throws(Diagnostics) -> RuleSetImage {
        do throws(Diagnostics) {
            return try image()
        } catch {
            throw error.locating(name, policy.layers.map(\.name), at: path)
        }
    }

    /// The digest of everything the set would be made from; reads all of it, and parses no list.
    package func sourcesDigest() throws(Diagnostics) -> String {
        var sources = try sourcesWithoutLists()
        for list in policy.optOuts + policy.takedowns {
            do throws(FileFailure) {
                var digests: [String] = []
                for file in [list.path, list.aliases].compactMap({ $0 }) {
                    digests.append(try Files.sha256(of: PolicyPath.resolved(file, from: path)))
                }
                sources.lists.append((list.path, digests))
            } catch {
                // What is wrong with the list, the compiler says better.
                _ = try compile()
                throw Diagnostics([Diagnostic("\(error)", at: list.position)])
            }
        }
        sources.agreements = try agreementSource().map { ($0.path, $0.sha256) }
        for file in policy.signals.savedSignals {
            do throws(FileFailure) {
                let opened = PolicyPath.resolved(file.text, from: path)
                sources.savedSignals.append((file.text, try Files.sha256(of: opened)))
            } catch {
                _ = try compile()
                throw Diagnostics([Diagnostic("\(error)", at: file.position)])
            }
        }
        let digest = sources.digest
        return hexadecimal(digest.span.bytes, 0, digest.count)
    }

    // MARK: Compiling

    private func image() throws(Diagnostics) -> RuleSetImage {
        let licenses = try data.licenseFiles()
        let table = try LicenseTable(files: licenses.byName)
        var problems = Diagnostics()
        let format = problems.collecting { () throws(Diagnostics) in try recordFormat() }
        let licenseRules = problems.collecting { () throws(Diagnostics) in
            try LicenseRules(LicenseSettings(policy), table: table)
        }
        let crawlers = try data.crawlerFile()
        let signals = problems.collecting { () throws(Diagnostics) in
            try SignalSettings(
                policy,
                crawlers: try CrawlerTable(crawlers.bytes, file: crawlers.name)
            )
        }
        let lists = problems.collecting { () throws(Diagnostics) in try self.lists() }
        let credits = problems.collecting { () throws(Diagnostics) in try creditChanges() }
        let clearances = problems.collecting { () throws(Diagnostics) in
            try self.clearances()
        }
        if let format, let licenseRules {
            _ = problems.collecting { () throws(Diagnostics) in
                // Any day will do: what has ended is checked like the rest.
                try RuleBook(
                    policy,
                    format: format.reading(policy.rulePaths),
                    licenses: licenseRules,
                    clearances: [],
                    asOf: Day(number: 0)
                )
            }
        }
        var saved = SavedSignalBuilder()
        readSavedSignals(into: &saved, &problems)
        if let format, let lists {
            for (list, read) in zip(policy.optOuts + policy.takedowns, lists) {
                for kind in read.kinds where !format.feeds(kind) {
                    problems.append(format.cannotFeed(kind, of: list))
                }
            }
        }
        let agreements = problems.collecting { () throws(Diagnostics) in try agreementSource() }
        if let format, let source = agreements ?? nil {
            source.checkFields(of: format, policy.agreements, &problems)
        }
        guard problems.isEmpty, let format, let lists, let credits, let clearances, let agreements,
            let signals
        else {
            throw problems
        }

        var sources = try sourcesWithoutLists()
        let named = policy.optOuts + policy.takedowns
        sources.lists = zip(named, lists).map { list, read in
            (list.path, [read.sha256] + (read.aliasesSHA256.map { [$0] } ?? []))
        }
        sources.agreements = agreements.map { ($0.path, $0.sha256) }
        sources.savedSignals = saved.accounts.map { ($0.path, $0.sha256) }
        var writer = RuleSetWriter()
        writer.append(.policy) { section in
            for layer in [(name: name, text: text)] + policy.layers {
                RuleSetText.append(layer.name, layer.text.span.bytes, to: &section)
            }
        }
        if case .profile = policy.recordFormat.value {
            let text = ByteBuffer(text: format.text)
            writer.append(.recordFormat) { $0.append(text) }
        }
        writer.append(.licenses, entryCount: licenses.files.count) { section in
            for file in licenses.files {
                RuleSetText.append(file.name, file.bytes.span.bytes, to: &section)
            }
        }
        writer.append(.crawlers) {
            RuleSetText.append(crawlers.name, crawlers.bytes.span.bytes, to: &$0)
        }
        if let credits {
            writer.append(.creditChanges) {
                RuleSetText.append(credits.name, credits.bytes.span.bytes, to: &$0)
            }
        }
        if !clearances.isEmpty {
            writer.append(.clearances, entryCount: clearances.count) { section in
                for file in clearances {
                    RuleSetText.append(file.name, file.bytes.span.bytes, to: &section)
                }
            }
        }
        if !named.isEmpty {
            let suffixes = SuffixAccount(try suffixes(), file: policy.publicSuffixList.file?.text)
            writer.append(.suffixes) { suffixes.append(to: &$0) }
        }
        if let agreements {
            try AgreementIndexWriter.append(agreements, suffixes: try suffixes(), to: &writer)
        }
        do throws(Diagnostic) {
            if saved.fileCount > 0 { try saved.append(to: &writer, outlinedFor: signals) }
            try OptOutIndexWriter.append(lists, paths: named.map(\.path), to: &writer)
            return try RuleSetImage(
                writer.finish(sources: sources.digest),
                named: path,
                .quick
            )
        } catch {
            throw Diagnostics([error])
        }
    }

    private func recordFormat() throws(Diagnostics) -> RecordFormat {
        if case .fields = policy.recordFormat.value { return try policy.recordFormat(among: []) }
        return try policy.recordFormat(among: try data.profiles())
    }

    private func sourcesWithoutLists() throws(Diagnostics) -> RuleSetSources {
        let crawlers = try data.crawlerFile().bytes
        var format: String?
        if case .profile = policy.recordFormat.value { format = try recordFormat().text }
        return RuleSetSources(
            policyName: name,
            policy: text,
            layers: policy.layers,
            recordFormat: format,
            licenseDigest: try data.licenseFiles().digest,
            crawlerDigest: SHA256.hex(of: crawlers.span.bytes),
            suffixDigest: (policy.optOuts + policy.takedowns).isEmpty
                ? nil : try suffixes().digest,
            creditDigest: try creditChanges().map { SHA256.hex(of: $0.bytes.span.bytes) },
            clearanceDigests: try clearances().map { SHA256.hex(of: $0.bytes.span.bytes) }
        )
    }

    /// The file of credit changes, as the policy names it; it is read once to be sure of it.
    private func creditChanges() throws(Diagnostics) -> (name: String, bytes: [UInt8])? {
        guard let file = policy.attribution.creditChanges?.text else { return nil }
        let bytes = try DataFolder.bytes(
            of: PolicyPath.resolved(file, from: path),
            limit: Limits.dataFileBytes
        )
        _ = try CreditChanges(bytes, file: file)
        return (file, bytes)
    }

    /// The files of clearances, as the policy names them; each is read once to be sure of it.
    private func clearances() throws(Diagnostics) -> [(name: String, bytes: [UInt8])] {
        var files: [(name: String, bytes: [UInt8])] = []
        for file in policy.clearances {
            let bytes: [UInt8]
            do throws(Diagnostics) {
                bytes = try DataFolder.bytes(
                    of: PolicyPath.resolved(file.text, from: path),
                    limit: Limits.dataFileBytes
                )
            } catch {
                throw Diagnostics(
                    error.all.map { Diagnostic($0.message, at: file.position, hint: $0.hint) }
                )
            }
            do throws(Diagnostics) {
                _ = try ClearanceReader.read(bytes, file: file.text)
            } catch {
                let located = PolicyPath.resolved(file.text, from: path)
                throw error.renaming(file.text, to: located)
            }
            files.append((file.text, bytes))
        }
        return files
    }

    /// The agreements that the policy names; nil if it names none.
    private func agreementSource() throws(Diagnostics) -> AgreementSource? {
        guard let named = policy.agreements else { return nil }
        return try AgreementSource.read(named, from: path, agreements)
    }

    /// Reads every file of saved signals; what is wrong with them is put into `problems`.
    private func readSavedSignals(
        into builder: inout SavedSignalBuilder,
        _ problems: inout Diagnostics
    ) {
        for file in policy.signals.savedSignals {
            do throws(Diagnostics) {
                let opened = PolicyPath.resolved(file.text, from: path)
                try SavedSignalReader.read(file, at: opened, into: &builder)
            } catch {
                problems.append(contentsOf: error)
            }
        }
        for problem in builder.settle() { problems.append(problem) }
    }

    private func suffixes() throws(Diagnostics) -> PublicSuffixes {
        do throws(Diagnostic) {
            var located = policy
            if let file = policy.publicSuffixList.file {
                located.publicSuffixList.file?.text = PolicyPath.resolved(file.text, from: path)
            }
            return try located.publicSuffixes()
        } catch {
            throw Diagnostics([error])
        }
    }

    /// Reads every list, and refuses those that are not plainly whole.
    private func lists() throws(Diagnostics) -> [OptOutList] {
        let named = policy.optOuts + policy.takedowns
        if named.isEmpty { return [] }
        let suffixes = try suffixes()
        var problems = Diagnostics()
        var lists: [OptOutList] = []
        for list in named {
            var source = OptOutListSource(list)
            source.path = PolicyPath.resolved(list.path, from: path)
            source.content = contents[list.path]
            source.aliases = list.aliases.map { PolicyPath.resolved($0, from: path) }
            let read = problems.collecting { () throws(Diagnostics) in
                try OptOutListReader.read(source, suffixes: suffixes)
            }
            if let read { lists.append(read) }
        }
        guard problems.isEmpty else { throw problems }
        return lists
    }
}

extension Diagnostics {
    /// The same findings, those in a policy and its layers placed where they were read from.
    func locating(_ name: String, _ layers: [String], at path: String) -> Diagnostics {
        layers.reduce(renaming(name, to: path)) { findings, layer in
            findings.renaming(layer, to: PolicyPath.resolved(layer, from: path))
        }
    }

    /// The same findings, those in the file `name` placed in `path`.
    func renaming(_ name: String, to path: String) -> Diagnostics {
        guard name != path else { return self }
        return Diagnostics(
            all.map { diagnostic in
                var renamed = diagnostic
                if renamed.position?.file == name { renamed.position?.file = path }
                return renamed
            }
        )
    }
}
