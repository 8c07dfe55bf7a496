/// The description of one container: its entry in the registry of `Container`.
struct ContainerFormat: Sendable {
    /// The standard that says what the bytes mean, and when it was read.
    let specification: String
    /// Endings of file names, with the dot, in lower case.
    let suffixes: [String]
    /// The byte strings with which its files begin.
    let signatures: [[UInt8]]
    let levels: ClosedRange<Int>
    let defaultLevel: Int
    /// The beginning of a member that holds nothing and is never ended, so that every reader of
    /// the stream notices that it was cut.
    let openMember: [UInt8]
    /// Nil: the bytes are the content.
    let makeDecoder: (@Sendable () -> any ContainerDecoder)?
    /// Takes a level within `levels`.
    let makeEncoder: @Sendable (_ level: Int) -> any ContainerEncoder
}

/// Turns the bytes of a file into its content, piece by piece.
protocol ContainerDecoder: AnyObject {
    /// Decodes from `input` and appends to `output`, until `output` holds `target` bytes or
    /// `input` is used up; at most one step (`Limits.decodeStepBytesFloor`) beyond `target`.
    ///
    /// Returns how many bytes of `input` were used. An empty `input` asks for what is held back.
    func decode(
        _ input: RawSpan,
        into output: inout ByteBuffer,
        until target: Int
    ) throws(ContainerFault) -> Int

    /// Bytes of content from the start of the file to the end of the last member that is whole and
    /// that its checksum vouches for, with all before it.
    var verifiedByteCount: Int { get }

    /// States that the file has ended: a fault unless it may end here.
    func finish() throws(ContainerFault)

    /// Asks for members to be kept as they are stored, if they have at most so much content.
    func keepMembers(contentLimit: Int)

    /// Moves the members kept so far to the end of `taker`.
    func moveMembers(to taker: inout KeptMembers)
}

/// Containers whose members are never passed on as they are keep none.
extension ContainerDecoder {
    func keepMembers(contentLimit: Int) {}

    func moveMembers(to taker: inout KeptMembers) {}
}

/// Packs whole members.
protocol ContainerEncoder: AnyObject {
    /// Appends one complete member that holds `content`: a function of `content` and the level.
    func append(member content: RawSpan, to output: inout ByteBuffer)
}

/// Damage found by a decoder.
struct ContainerFault: Error {
    /// What is damaged and how it shows, such as "gzip member 3 is damaged".
    let finding: String
    /// Why, such as "checksum differs".
    let reason: String
    /// Where, counted from the first byte of the input that was being decoded. Negative where the
    /// place lies in an earlier piece.
    let offset: Int
}

extension Limits {
    /// The room that a decoder gets to go from `count` to `target` bytes.
    static func decodeRoom(from count: Int, to target: Int) -> Int {
        min(max(target - count, decodeStepBytesFloor), decodeStepBytes)
    }
}
