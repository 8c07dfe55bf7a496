import Testing

@testable import RightsPolicy

/// Changes of one field, made in the record's own bytes.
@Suite("A record edit")
struct RecordEditTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var path: String
        var operation: String
        var record: String
        /// Nil: the change cannot be made.
        var changed: String?
        var testDescription: String { "\(operation) \(path) in \(record)" }
    }

    private static func operation(_ text: String) -> RecordEdit.Operation {
        if text == "remove" { return .remove }
        if text.hasPrefix("line ") { return .dropLine(Int(text.dropFirst(5)) ?? 0) }
        return .set(Array(text.utf8))
    }

    @Test(
        "changes its field and leaves every other byte of a value as it stands",
        arguments: [
            Case(path: "a", operation: "1", record: #"{"a":"x"}"#, changed: #"{"a":1}"#),
            Case(path: "a", operation: "1", record: "{}", changed: #"{"a":1}"#),
            Case(
                path: "a",
                operation: "1",
                record: #" {"b":"\u00e9","c":[1, 2.50]} "#,
                changed: #"{"b":"\u00e9","c":[1, 2.50],"a":1}"#
            ),
            Case(path: "a.b", operation: "1", record: "{}", changed: #"{"a":{"b":1}}"#),
            Case(
                path: "a.b",
                operation: "1",
                record: #"{"a":{"c":2}}"#,
                changed: #"{"a":{"c":2,"b":1}}"#
            ),
            Case(path: "a.b", operation: "1", record: #"{"a":[]}"#, changed: nil),
            Case(path: "a.b", operation: "1", record: #"{"a":"no"}"#, changed: nil),
            Case(
                path: "a.b",
                operation: #""x""#,
                record: #"{"a":"{\"b\": \"y\"}"}"#,
                changed: #"{"a":"{\"b\":\"x\"}"}"#
            ),
            Case(
                path: #"a\.b"#,
                operation: "1",
                record: #"{"a":{"b":2},"a.b":3}"#,
                changed: #"{"a":{"b":2},"a.b":1}"#
            ),
            Case(path: "a", operation: "1", record: #"{"\u0061":2}"#, changed: #"{"\u0061":1}"#),
            Case(
                path: "a",
                operation: "1",
                record: #"{"a":2,"b":0,"a":3}"#,
                changed: #"{"a":1,"b":0}"#
            ),
            Case(
                path: "a",
                operation: "remove",
                record: #"{"a":2,"b":0,"a":3}"#,
                changed: #"{"b":0}"#
            ),
            Case(
                path: "a.b",
                operation: "remove",
                record: #"{"a":{"b":2}}"#,
                changed: #"{"a":{}}"#
            ),
            Case(path: "a", operation: "remove", record: #"{"b":2}"#, changed: nil),
            Case(
                path: "a",
                operation: "line 2",
                record: #"{"a":"x\ny\nz"}"#,
                changed: #"{"a":"x\nz"}"#
            ),
            Case(path: "a", operation: "line 4", record: #"{"a":"x\ny\nz"}"#, changed: nil),
            Case(path: "a", operation: "line 1", record: #"{"a":["x"]}"#, changed: nil),
            Case(path: "a", operation: "1", record: "[]", changed: nil),
            Case(path: "a", operation: "1", record: " ", changed: nil),
        ]
    )
    func edits(_ test: Case) {
        let edit = RecordEdit(path: test.path, operation: Self.operation(test.operation))
        let changed = edit.applied(to: Array(test.record.utf8))
        #expect(changed.map { String(decoding: $0, as: UTF8.self) } == test.changed)
    }
}
