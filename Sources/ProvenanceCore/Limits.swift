/// Every bound on input and on memory, each with its reason. A loop over input names one of these.
package enum Limits {
    /// Default of `--max-line`: the longest line that is kept as a record. Real web records stay
    /// below 10 MB; a longer line is quarantined by offset, length and digest.
    package static let lineBytes = 16 << 20

    /// Upper bound of `--max-line`: offsets inside a chunk fit 32 bits with room to spare.
    package static let lineBytesCeiling = 1 << 30

    /// Containers nested deeper than this are `parse.depth`. Real records stay below 20;
    /// parsers downstream recurse, and 512 is the least that common ones accept.
    package static let nestingDepth = 512

    /// Wanted fields kept of one record. A plan asks for at most 192 paths, so more can only come
    /// from keys that are repeated to confuse; such a record is never allowed.
    package static let fieldsPerRecord = 384

    /// Documents inside strings that are looked into, for each record. Profiles name at most three.
    package static let embeddedDocuments = 8

    /// A host name in DNS without its trailing dot (RFC 1035 section 2.3.4). What is longer
    /// resolves nowhere.
    package static let hostBytes = 253

    /// A label of a host name (RFC 1035 section 2.3.4).
    package static let labelBytes = 63

    /// A host as a URL writes it. The longest name of four-byte characters, all escaped, is
    /// shorter; anything beyond is not read.
    package static let hostTextBytes = 4096

    /// A public suffix list. The real one is a third of a megabyte and grows slowly.
    package static let publicSuffixListBytes = 16 << 20

    /// All opt-out entries together: their offsets have 32 bits. Some hundred million domains.
    package static let optOutPoolBytes = Int(UInt32.max)

    /// One opt-out list, uncompressed: ten times what ten million domains take.
    package static let optOutListBytes = 2 << 30

    /// A line, a row or a field of an opt-out list. URLs in the wild stay below 8 KiB; what is
    /// longer is another kind of file.
    package static let optOutLineBytes = 64 << 10

    /// Keys that one field of a record can have for one kind of list: some hundred authors or
    /// hashes. A record with more is never allowed where a list would have been asked.
    package static let keysPerRecord = 256

    /// Segments of a repository's path: groups within groups of a code host. GitLab allows 20.
    package static let repositoryPathSegments = 20

    /// Names that one repository had, one after another. Real ones have three or four.
    package static let repositoryRenames = 16

    /// A pattern of addresses. Those of ad blockers stay below 300 bytes; the bound keeps a search
    /// for one piece of it from costing more than the address is worth.
    package static let urlPatternBytes = 2048

    /// Bytes of a pattern's longest piece, where it names no host. What is shorter would match
    /// most addresses by chance.
    package static let hostlessPatternBytes = 4

    /// Rejected entries of one list that are kept and shown; the others are counted.
    package static let rejectedEntriesShown = 20

    /// Slots that a search in a table of keys may take. Tables that are three quarters full stay
    /// below a hundred; what needs more was prepared, and the table is made with another hash.
    package static let keySearchSlots = 1024

    /// Bytes of a header or a meta tag whose meaning is remembered with the others of its record.
    package static let rememberedSignalBytes = 256

    /// Rule sets whose every byte is verified whenever they are opened: it takes less than 1 ms.
    package static let ruleSetVerifiedBytes = 4 << 20

    // MARK: Files and containers

    /// Bytes asked of the system in one `read(2)` of a shard. From 256 KiB on the call itself no
    /// longer shows in a profile; half a megabyte stays in the second-level cache.
    package static let inputPieceBytes = 512 << 10

    /// What of an index belongs to the lines of one chunk, unpacked. Lines that owe much and hold
    /// little take some times their size.
    package static let indexPieceBytes = 1 << 30

    /// The directory of an index, unpacked: some ten million members.
    package static let indexDirectoryBytes = 256 << 20

    /// The least room a decoder is given: below a deflate window (32 KiB) it would work through
    /// its own buffer and copy everything twice.
    package static let decodeStepBytesFloor = 64 << 10

    /// The most room a decoder is given at once, so that a wish for much is met in pieces.
    package static let decodeStepBytes = 1 << 20

    /// A gzip header with all its fields. The format bounds only the extra field (64 KiB); a
    /// name or a comment that goes on beyond this is not a header but other data.
    package static let gzipHeaderBytes = 256 << 10

    /// The largest window of a zstd frame (base-2 logarithm): 128 MiB, what `zstd --long`,
    /// `--ultra` and every level make and what `zstd -d` reads unasked. A larger one would let a
    /// small file claim gigabytes.
    package static let zstdWindowLog = 27

    /// Folders within folders in a walk. Real trees stay below 20; a path that is much deeper
    /// than this does not fit the system's own limit of 4,096 bytes.
    package static let folderDepth = 256

    /// Files found by one walk: a run's list of shards must fit memory (about 1 GB at this bound).
    package static let listedFiles = 10_000_000
    /// The longest policy or profile. Ten thousand rules take 1 MB; lists have files of their own.
    package static let policyBytes = 4 << 20

    /// Lists and mappings of a policy or a profile nested deeper than this are refused. Five
    /// levels are in use; the tree is walked by recursion.
    package static let policyNestingDepth = 32

    /// The longest text in a policy that is printed on every record it concerns: a policy's name,
    /// a list's name, a note.
    package static let policyTextBytes = 1024

    /// Paths that a record format may name: the slots of one record hold each of them once, and
    /// leave room for repeated keys.
    package static let recordFormatPaths = 192

    /// Keys of one dotted path of a record format.
    package static let recordPathKeys = 16

    /// Rules of one policy. Each may be asked about every record; what names hosts or records one
    /// by one belongs into a list.
    package static let policyRules = 10_000

    /// Files of one policy: itself, and what it extends. Organisations have two or three.
    package static let policyLayers = 16

    /// Paths that the rules of a policy add to those of its record format.
    package static let rulePaths = 64

    /// Texts of one `includes`: a bit each.
    package static let ruleIncludedTexts = 64

    /// Arrays and objects within each other inside a field that a rule looks at.
    package static let ruleValueDepth = 8

    /// Decisions that are remembered for one combination of licence values, by what else speaks
    /// for the record. What is beyond is worked out each time.
    package static let rememberedDecisions = 64

    /// Places of a policy that look like an alias, in a text that has anchors. Sixteen aliases
    /// stand for less than a thousand nodes, however they are nested.
    package static let policyAliases = 16

    /// Characters of a user's text that a message shows.
    package static let quotedScalars = 120

    /// Findings about one policy or profile that are kept: more than anyone reads at once.
    package static let policyFindings = 100
    /// Longest text that is read as a licence. A field that is longer holds a licence's full text
    /// or something else; it is `license.unknown`, never searched.
    package static let licenseTextBytes = 64 << 10

    /// Parentheses nested deeper than this in a licence expression are refused. Real ones stay
    /// below 5; the bound keeps "((((…" from costing memory.
    package static let licenseDepth = 64

    /// Tokens of a licence expression. The longest real ones list some hundred licences.
    package static let licenseTokens = 4096

    /// Words of a licence name. The longest name that is recognised has some twenty.
    package static let licenseNameWords = 48

    /// Arrays and objects nested inside a licence field.
    package static let licenseNesting = 8

    /// Credit changes of one policy: more than any publisher was ever asked for.
    package static let creditChanges = 100_000

    /// Steps from a deprecated licence id to its last successor. The list needs two.
    package static let licenseSuccessors = 8
    // MARK: Runs

    /// An `@list` of shards: ten million paths of a hundred bytes.
    package static let listFileBytes = 1 << 30

    /// A manifest or `run.json`. Its tables are bounded; the largest real ones stay below 1 MB.
    package static let accountBytes = 64 << 20

    /// One file of the product's own data; the largest is the licence list, 0.2 MB.
    package static let dataFileBytes = 16 << 20

    // MARK: Signals

    /// A robots.txt, from its start: what RFC 9309 section 2.5 asks a crawler to read at least,
    /// and what crawlers read.
    package static let robotsBytes = 500 << 10

    /// A line of a robots.txt; Google's parser cuts here (2083 * 8 - 1 bytes).
    package static let robotsLineBytes = 16663

    /// The value of a response header or of a meta tag that is read as a signal. Servers refuse
    /// header blocks beyond 8 to 64 KiB; a dictionary's keys are compared with each other.
    package static let signalFieldBytes = 16 << 10

    /// A tdmrep.json or a policy it points to. Real ones stay below 64 KiB.
    package static let tdmrepBytes = 1 << 20

    /// Arrays and objects nested inside a tdmrep.json or a policy.
    package static let tdmrepDepth = 64

    /// A URL whose path is compared with rules. Servers refuse far shorter ones; a record that has
    /// one is as if its address were not known.
    package static let signalURLBytes = 64 << 10

    /// Fields of a response or meta tags of a page that are read as signals: a handful of names
    /// count, and real records repeat one three or four times.
    package static let signalFields = 64

    /// Addresses of one record that its signals are asked about; real records have one to four. A
    /// record with more of them that signals may speak of is not allowed.
    package static let signalAddresses = 16

    /// A file that `sluice signals` reads. A page of HTML with everything in it stays below.
    package static let signalFileBytes = 16 << 20

    /// Texts that carry signals and that one worker keeps read, in bytes: some thousand of average
    /// size. What is made of a text takes a few times its room.
    package static let signalFilesKeptBytes = 16 << 20

    /// Files of saved signals that a policy names: their numbers have 16 bits.
    package static let savedFiles = 65_535

    /// A line of saved signals: what is read of its texts, each byte escaped with six.
    package static let savedLineBytes = 48 << 20

    /// Snapshots of one origin: more than one a day for a year. All of them are compared where a
    /// record does not say when it was fetched.
    package static let savedSnapshots = 400

    /// Faults that are kept of the signals of one record or file: more than anyone reads.
    package static let signalFaults = 50

    /// What a reason shows of the text that it rests on.
    package static let evidenceBytes = 256
    // MARK: Signals in XML, HTML and manifests

    /// An XML document that is read for signals. RSL files and XMP packets take some kilobytes; a
    /// large feed or a packet with a thumbnail takes one megabyte.
    package static let xmlBytes = 4 << 20

    /// Elements within elements of XML. RSL needs 6, XMP 12; libxml2 itself stops at 256.
    package static let xmlDepth = 64

    /// Attributes of one start tag. Image editors write up to three hundred settings as attributes
    /// of one element; libxml2 compares each with all others of its tag.
    package static let xmlAttributes = 1024

    /// Namespace declarations in force at one place: libxml2 looks through all of them at each
    /// element. Image metadata declares some twenty.
    package static let xmlNamespaces = 256

    /// Elements of one XML document: a feed of ten thousand items has as many.
    package static let xmlElements = 100_000

    /// Text right inside one XML element that is kept. Signals are words and addresses; what is
    /// longer is an article or a thumbnail.
    package static let xmlTextBytes = 64 << 10

    /// An HTML page that is read for signals: a record's line can hold no more.
    package static let htmlBytes = 16 << 20

    /// Open elements of HTML that are remembered. A licence that is nested deeper is no one's for
    /// certain.
    package static let htmlDepth = 512

    /// Metas, links and scripts that are kept of one page. Real pages have some fifty.
    package static let htmlFindings = 4096

    /// An attribute's value or a script of HTML that is kept. Structured data of large shops
    /// reaches half a megabyte.
    package static let htmlTextBytes = 1 << 20

    /// A manifest, a sidecar or structured data: arrays and objects within each other. Reports of
    /// C2PA need 9. Each level is passed over once more than the one outside it.
    package static let signalNesting = 32

    /// Members of one JSON document that are looked at for a signal: some thousand assertions.
    package static let signalMembers = 100_000

    /// A JSON document that is read for signals.
    package static let signalJSONBytes = 16 << 20

    /// A pattern of paths or the address that it is held against. Servers refuse longer ones.
    package static let signalPatternBytes = 8 << 10

    /// Words of one list in a signal, such as the uses that an RSL licence permits.
    package static let signalTokens = 1024

    /// A `Link` header, of which servers accept no more than this.
    package static let linkHeaderBytes = 64 << 10

    // MARK: Tests of policies

    /// Tests of one file. A policy's own stay below a hundred; a table for each licence of the
    /// SPDX list would have 700 rows.
    package static let policyTests = 10_000

    /// A file that a test takes its record from: larger shards are for `sluice filter`.
    package static let testFileBytes = 64 << 20

    /// Findings of `sluice rules check` that are kept; a list that repeats another one would give
    /// one for each of its entries.
    package static let lintFindings = 1000

    /// Entries of all lists together that `sluice rules check` holds against each other: their
    /// values are kept in memory, and a million take some 200 MB.
    package static let lintEntries = 1_000_000

    /// Changed records that are decided in search of what would alter an outcome. Each costs one
    /// decision; records with more reasons than this reaches are rare, and told the first ones.
    package static let counterfactualTrials = 256

    /// Changes that are taken together in one supposition: a person reads no longer sentence.
    package static let counterfactualChanges = 8

    /// Suppositions that are told of one record.
    package static let counterfactuals = 8

    // MARK: Agreements

    /// One agreement as a line: some ten thousand sources. What covers more is written as several.
    package static let agreementLineBytes = 4 << 20

    /// Items of one list of an agreement: sources, mostly.
    package static let agreementItems = 100_000

    /// Lists and objects within the object of an agreement: caps need two.
    package static let agreementNesting = 4

    /// A cap or a number of days: whatever is counted stays below.
    package static let agreementCount = 1_000_000_000_000_000

    /// Findings about one file of agreements that are kept: more than anyone reads at once.
    package static let agreementFindings = 100

    /// Parts of one record (addresses, works, authors …) that agreements are held against, of each
    /// sort: as many as a word has bits. A record with more rests on none.
    package static let agreementParts = 64

    /// Agreements that a worker keeps read: what a corpus rests on is some thousand.
    package static let agreementsKept = 65_536

    /// Notes about agreements that one record is given: more than anyone reads.
    package static let agreementNotes = 16

    // MARK: Rights database

    /// The id of a record of the rights database. Contract numbers stay below 100.
    package static let rightsIDBytes = 256

    /// A text of one record: a credit line, a note about a conversation.
    package static let rightsTextBytes = 64 << 10

    /// Values of one list of a record: addresses of a site, parties of a contract.
    package static let rightsListItems = 100_000

    /// A row of a rights sheet or a line of JSON: some thousand addresses.
    package static let rightsRowBytes = 1 << 20

    /// A rights sheet. A million sources take 200 MB.
    package static let rightsFileBytes = 4 << 30

    /// Columns of a rights sheet: what spreadsheets allow.
    package static let rightsColumns = 16_384

    /// Rows above a header in which it is looked for.
    package static let rightsTitleRows = 50

    /// The amount of a cap, in any unit.
    package static let rightsCapAmount = 1_000_000_000_000_000

    /// Databases that are verified page by page whenever they are opened: it takes some 50 ms.
    package static let rightsVerifiedBytes = 32 << 20

    /// Groups of records under review that are kept apart. Real runs have some hundred; records
    /// that each name a licence of their own would have as many as there are.
    package static let reviewGroups = 65_536

    /// What one row of a clearance sheet names. A longer licence text is cleared by its source.
    package static let clearanceValueBytes = 1024
}
