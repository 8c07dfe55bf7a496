/// Checks one line of JSON from end to end and notes where the wanted fields stand.
///
/// The whole grammar of RFC 8259 and the whole UTF-8 of RFC 3629 are checked (read 2026-11-23),
/// yet nothing is built: strings are skipped sixteen bytes at a time, keys are compared in place,
/// containers outside the plan leave one bit of trace. Works without recursion, and without
/// allocation once its scratch has grown.
///
/// Stated outcomes: numbers of any size are numbers; an escaped lone surrogate is valid; a key
/// that occurs twice is valid and leaves two slots; escapes in keys are undone before they are
/// compared, so `"lic\u0065nse"` is `license`.
package struct JSONScanner: ~Copyable {
    /// One open container: whether it is an object, and what its end means to the plan.
    private struct Frame {
        var isObject: Bool
        /// The plan's node of this container, or -1 outside the plan.
        var node: Int
        var start: Int
    }

    private let inPlace = InPlace()
    private let plan: FieldPlan
    private let depthLimit: Int
    private var frames: [Frame]
    private var keyScratch = ByteBuffer(capacity: 64)
    /// Documents found inside strings of the last record.
    private var documents = EmbeddedDocuments()
    /// The wanted fields of one such document.
    private var embeddedFields = FieldTable()
    /// What the keys of a record are expected to be, and how many of this one were read.
    private var guesses = KeyGuesses()

    package init(plan: FieldPlan, depthLimit: Int = Limits.nestingDepth) {
        self.plan = plan
        self.depthLimit = depthLimit
        frames = Array(repeating: Frame(isObject: false, node: -1, start: 0), count: depthLimit)
    }

    /// The bytes of a field of the record that was scanned last.
    ///
    /// - Parameter line: the text that was scanned.
    @_lifetime(borrow self, copy line)
    package func text(of slot: FieldSlot, in line: RawSpan) -> RawSpan {
        if slot.isEmbedded { return documents.text.bytes.extracting(slot.start..<slot.end) }
        return line.extracting(slot.start..<slot.end)
    }

    /// Appends the bytes of a field of the record that was scanned last.
    package func appendText(
        of slot: FieldSlot,
        in line: RawSpan,
        to output: inout ByteBuffer
    ) {
        output.append(text(of: slot, in: line))
    }

    /// Scans the record `text[start..<end]`, which must be one JSON object.
    ///
    /// - Parameter text: padded: 16 bytes behind `end` must be readable.
    /// - Returns: nil if the record is sound; `table` then holds its wanted fields.
    package mutating func scanRecord(
        _ text: RawSpan,
        from start: Int,
        to end: Int,
        into table: inout FieldTable
    ) -> JSONFault? {
        table.removeAll()
        guesses.restart()
        if let fault = scan(text, from: start, to: end, root: 0, isEmbedded: false, into: &table) {
            return JSONFault.explain(text, from: start, to: end, fault)
        }
        let first = skipSpace(text, start, end)
        guard text.unsafeLoad(fromUncheckedByteOffset: first, as: UInt8.self) == UInt8(ascii: "{")
        else { return JSONFault(.notObject, at: first) }
        if !documents.starts.isEmpty { scanEmbeddedDocuments(into: &table) }
        return nil
    }

    /// Checks that `text` is one JSON value of any kind, as RFC 8259 wants a text to be.
    package mutating func checkText(
        _ text: RawSpan,
        from start: Int,
        to end: Int
    ) -> JSONFault? {
        var table = FieldTable(capacity: 0)
        guesses.restart()
        return scan(text, from: start, to: end, root: -1, isEmbedded: false, into: &table)
            .map { JSONFault.explain(text, from: start, to: end, $0) }
    }

    // MARK: The walk

    /// One value and nothing behind it. `root` is the plan's node for the value, or -1.
    private mutating func scan(
        _ text: RawSpan,
        from start: Int,
        to end: Int,
        root: Int,
        isEmbedded: Bool,
        into table: inout FieldTable
    ) -> JSONFault? {
        if !isEmbedded { documents.removeAll() }
        var index = skipSpace(text, start, end)
        var depth = 0
        var node = root
        // The innermost container, kept out of `frames` while it is current.
        var isObject = false
        var parent = -1

        while true {
            // A value starts at `index`; `node` is its place in the plan.
            guard index < end else { return JSONFault(.syntax, at: index) }
            let first = text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            var kind = JSONKind.null
            var valueStart = index
            var valueEnd: Int

            switch first {
            case UInt8(ascii: "\""):
                let string = JSONStrings.skip(text, from: index &+ 1, to: end)
                if string.isFault { return JSONFault(.syntax, at: string.offset) }
                kind = string.hasEscapes ? .escapedString : .string
                valueStart = index &+ 1
                valueEnd = string.offset
                index = string.offset &+ 1
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard depth < depthLimit else { return JSONFault(.depth, at: index) }
                frames[depth] = Frame(isObject: isObject, node: parent, start: index)
                depth &+= 1
                isObject = first == UInt8(ascii: "{")
                parent = node
                index = skipSpace(text, index &+ 1, end)
                guard index < end else { return JSONFault(.syntax, at: index) }
                let next = text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
                if next != first &+ 2 {
                    if isObject {
                        if let fault = key(text, &index, end, parent, &node) { return fault }
                    } else {
                        node = -1
                    }
                    continue
                }
                // An empty container: closed below, like any other.
                valueEnd = -1
            case UInt8(ascii: "t"):
                guard word("true", text, &index, end) else { return JSONFault(.syntax, at: index) }
                kind = .true
                valueEnd = index
            case UInt8(ascii: "f"):
                guard word("false", text, &index, end) else { return JSONFault(.syntax, at: index) }
                kind = .false
                valueEnd = index
            case UInt8(ascii: "n"):
                guard word("null", text, &index, end) else { return JSONFault(.syntax, at: index) }
                kind = .null
                valueEnd = index
            default:
                guard number(text, &index, end) else { return JSONFault(.syntax, at: index) }
                kind = .number
                valueEnd = index
            }
            if valueEnd >= 0, node >= 0 {
                note(node, kind, text, valueStart, valueEnd, isEmbedded, &table)
            }

            // Behind a value: close containers until one goes on with a comma.
            while true {
                if depth == 0 {
                    index = skipSpace(text, index, end)
                    return index == end ? nil : JSONFault(.syntax, at: index)
                }
                index = skipSpace(text, index, end)
                guard index < end else { return JSONFault(.syntax, at: index) }
                let next = text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
                if next == UInt8(ascii: ","), valueEnd >= 0 {
                    index = skipSpace(text, index &+ 1, end)
                    if isObject {
                        if let fault = key(text, &index, end, parent, &node) { return fault }
                    } else {
                        node = -1
                    }
                    break
                }
                guard next == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    return JSONFault(.syntax, at: index)
                }
                index &+= 1
                depth &-= 1
                let frame = frames[depth]
                if parent >= 0 {
                    note(
                        parent,
                        isObject ? .object : .array,
                        text,
                        frame.start,
                        index,
                        isEmbedded,
                        &table
                    )
                }
                isObject = frame.isObject
                parent = frame.node
                valueEnd = index
            }
        }
    }

    /// Reads a key and its colon; leaves `index` at the value and `node` at its place in the plan.
    @inline(__always)
    private mutating func key(
        _ text: RawSpan,
        _ index: inout Int,
        _ end: Int,
        _ parent: Int,
        _ node: inout Int
    ) -> JSONFault? {
        if let guess = guesses.next(text, index, end, parent) {
            node = guess.node
            index = skipSpace(text, index &+ guess.byteCount, end)
            return nil
        }
        return readKey(text, &index, end, parent, &node)
    }

    /// Reads a key that is none of those that were expected here.
    @inline(never)
    private mutating func readKey(
        _ text: RawSpan,
        _ index: inout Int,
        _ end: Int,
        _ parent: Int,
        _ node: inout Int
    ) -> JSONFault? {
        guard index < end,
            text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) == UInt8(ascii: "\"")
        else { return JSONFault(.syntax, at: index) }
        let start = index &+ 1
        let string = JSONStrings.skip(text, from: start, to: end)
        if string.isFault { return JSONFault(.syntax, at: string.offset) }
        if parent < 0 {
            node = -1
        } else if string.hasEscapes {
            keyScratch.removeAll()
            JSONText.unescape(text.extracting(start..<string.offset), into: &keyScratch)
            node = plan.child(of: parent, key: keyScratch.paddedBytes, 0, keyScratch.count)
        } else {
            node = plan.child(of: parent, key: text, start, string.offset)
        }
        index = skipSpace(text, string.offset &+ 1, end)
        guard index < end,
            text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) == UInt8(ascii: ":")
        else { return JSONFault(.syntax, at: index) }
        index &+= 1
        if !string.hasEscapes { guesses.note(text, start &- 1, index, parent, node) }
        index = skipSpace(text, index, end)
        return nil
    }

    /// Notes a wanted value, and a document inside a string for later.
    private mutating func note(
        _ node: Int,
        _ kind: JSONKind,
        _ text: RawSpan,
        _ start: Int,
        _ end: Int,
        _ isEmbedded: Bool,
        _ table: inout FieldTable
    ) {
        let place = plan.nodes[node]
        if place.field >= 0 {
            table.append(
                FieldSlot(
                    field: place.field,
                    kind: kind,
                    isEmbedded: isEmbedded,
                    start: start,
                    end: end
                )
            )
        }
        guard place.mayEmbed, !isEmbedded, kind == .string || kind == .escapedString else { return }
        guard documents.starts.count < Limits.embeddedDocuments else {
            table.markOverfull()
            return
        }
        documents.starts.append((node, documents.text.count))
        JSONText.unescape(text.extracting(start..<end), into: &documents.text)
    }

    /// Scans the documents that were found inside strings. One that is not sound JSON gives no
    /// fields: it is a string like any other. One that is only nested too deeply is no such
    /// string: other readers go deeper, and may find fields there.
    private mutating func scanEmbeddedDocuments(into table: inout FieldTable) {
        // Both are taken out of `self` while `scan` changes it; empty ones allocate nothing.
        var found = EmbeddedDocuments()
        swap(&found, &documents)
        var fields = FieldTable(capacity: 0)
        swap(&fields, &embeddedFields)
        for (number, document) in found.starts.enumerated() {
            let end =
                number + 1 < found.starts.count ? found.starts[number + 1].start : found.text.count
            fields.removeAll()
            let fault = scan(
                found.text.paddedBytes,
                from: document.start,
                to: end,
                root: document.node,
                isEmbedded: true,
                into: &fields
            )
            if let fault {
                if fault.kind == .depth { table.markOverfull() }
                continue
            }
            if fields.isOverfull { table.markOverfull() }
            // The root of a document is the field that holds the string: it was noted already.
            let rootField = plan.nodes[document.node].field
            for index in fields.slots.indices {
                let slot = fields.slots[index]
                if slot.field != rootField { table.append(slot) }
            }
        }
        swap(&fields, &embeddedFields)
        swap(&found, &documents)
    }
}

/// The documents that stood inside strings of one record, unescaped, one behind the other.
private struct EmbeddedDocuments: ~Copyable {
    var text = ByteBuffer()
    /// Where each document starts in `text`, and its place in the plan.
    var starts: [(node: Int, start: Int)] = []

    mutating func removeAll() {
        if starts.isEmpty { return }
        text.removeAll()
        starts.removeAll(keepingCapacity: true)
    }
}

// MARK: - Grammar

@inline(__always)
private func skipSpace(_ text: RawSpan, _ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end {
        let byte = text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
        guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
            return index
        }
        index &+= 1
    }
    return index
}

@inline(__always)
private func word(_ word: StaticString, _ text: RawSpan, _ index: inout Int, _ end: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    guard index &+ count <= end else { return false }
    for offset in 0..<count
    where text.unsafeLoad(fromUncheckedByteOffset: index &+ offset, as: UInt8.self)
        != word.utf8Start[offset]
    {
        return false
    }
    index &+= count
    return true
}

/// RFC 8259 section 6. Leaves `index` behind the number, or at the byte that spoils it.
private func number(_ text: RawSpan, _ index: inout Int, _ end: Int) -> Bool {
    @inline(__always) func digit(_ index: Int) -> Bool {
        index < end
            && text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) &- 0x30 < 10
    }
    @inline(__always) func byte(_ index: Int) -> UInt8 {
        index < end ? text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) : 0
    }
    if byte(index) == UInt8(ascii: "-") { index &+= 1 }
    guard digit(index) else { return false }
    if byte(index) == UInt8(ascii: "0") {
        index &+= 1
    } else {
        while digit(index) { index &+= 1 }
    }
    if byte(index) == UInt8(ascii: ".") {
        index &+= 1
        guard digit(index) else { return false }
        while digit(index) { index &+= 1 }
    }
    if byte(index) | 0x20 == UInt8(ascii: "e") {
        index &+= 1
        if byte(index) == UInt8(ascii: "+") || byte(index) == UInt8(ascii: "-") { index &+= 1 }
        guard digit(index) else { return false }
        while digit(index) { index &+= 1 }
    }
    return true
}
