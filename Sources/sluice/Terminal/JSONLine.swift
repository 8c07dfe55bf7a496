import ProvenanceCore

/// A JSON text that grows from left to right; commas are set where they belong.
struct JSONLine: ~Copyable {
    private var bytes = ByteBuffer()
    private var needsComma = false

    var text: String { String(copying: bytes.bytes) }

    mutating func open(_ bracket: StaticString) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    mutating func close(_ bracket: StaticString) {
        bytes.append(bracket)
        needsComma = true
    }

    /// Writes a key; the value follows.
    mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func open(key name: String, _ bracket: StaticString) {
        key(name)
        open(bracket)
    }

    mutating func string(key name: String, _ text: String) {
        key(name)
        string(text)
    }

    mutating func flag(key name: String, _ value: Bool) {
        key(name)
        bytes.append(value ? "true" : "false")
        needsComma = true
    }

    /// Writes a value that is JSON already.
    mutating func json(key name: String, _ text: String) {
        key(name)
        bytes.append(text)
        needsComma = true
    }

    mutating func number(key name: String, _ value: Int) {
        key(name)
        number(value)
    }

    mutating func list<Element>(
        key name: String,
        _ elements: [Element],
        _ body: (inout JSONLine, Element) -> Void
    ) {
        key(name)
        list(elements, body)
    }

    mutating func string(_ text: String) {
        separate()
        bytes.append(jsonString: text)
        needsComma = true
    }

    mutating func number(_ number: Int) {
        separate()
        bytes.append(decimal: number)
        needsComma = true
    }

    private mutating func list<Element>(
        _ elements: [Element],
        _ body: (inout JSONLine, Element) -> Void
    ) {
        open("[")
        for element in elements { body(&self, element) }
        close("]")
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }
}
