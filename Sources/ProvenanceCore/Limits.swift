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

    /// Wanted fields kept of one record. A plan asks for some forty paths, so more can only come
    /// from keys that are repeated to confuse; such a record is never allowed.
    package static let fieldsPerRecord = 256

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

    /// Rule sets whose every byte is verified whenever they are opened: it takes some 2 ms.
    package static let ruleSetVerifiedBytes = 4 << 20

    // MARK: Files and containers

    /// Bytes asked of the system in one `read(2)` of a shard. From 256 KiB on the call itself no
    /// longer shows in a profile; half a megabyte stays in the second-level cache.
    package static let inputPieceBytes = 512 << 10

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
    package static let recordFormatPaths = 128

    /// Keys of one dotted path of a record format.
    package static let recordPathKeys = 16

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

    /// Steps from a deprecated licence id to its last successor. The list needs two.
    package static let licenseSuccessors = 8
    // MARK: Runs

    /// An `@list` of shards: ten million paths of a hundred bytes.
    package static let listFileBytes = 1 << 30

    /// A manifest or `run.json`. Its tables are bounded; the largest real ones stay below 1 MB.
    package static let accountBytes = 64 << 20

    /// One file of the product's own data; the largest is the licence list, 0.2 MB.
    package static let dataFileBytes = 16 << 20
}
