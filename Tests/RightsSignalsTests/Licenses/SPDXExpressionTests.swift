import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

@Suite("Licence expressions")
struct SPDXExpressionTests {
    @Test(
        "an expression is written with few parentheses, in the list's casing",
        arguments: [
            ("mit", "MIT"),
            ("((MIT))", "MIT"),
            ("mit or apache-2.0", "MIT OR Apache-2.0"),
            ("MIT OR Apache-2.0 AND BSD-2-Clause", "MIT OR Apache-2.0 AND BSD-2-Clause"),
            ("(MIT OR Apache-2.0) AND BSD-2-Clause", "(MIT OR Apache-2.0) AND BSD-2-Clause"),
            ("(MIT)AND(ISC)", "MIT AND ISC"),
            ("Apache-2.0 with llvm-EXCEPTION", "Apache-2.0 WITH LLVM-exception"),
            ("Apache-2.0+", "Apache-2.0+"),
            ("LicenseRef-Foo", "LicenseRef-Foo"),
            ("DocumentRef-x:LicenseRef-y", "DocumentRef-x:LicenseRef-y"),
            ("MIT WITH AdditionRef-y", "MIT WITH AdditionRef-y"),
            ("MIT WITH DocumentRef-x:AdditionRef-y", "MIT WITH DocumentRef-x:AdditionRef-y"),
            // Deprecated ids, to a fixpoint.
            ("GPL-2.0", "GPL-2.0-only"),
            ("GPL-2.0+", "GPL-2.0-or-later"),
            ("GPL-2.0-or-later+", "GPL-2.0-or-later"),
            ("GPL-2.0-only+", "GPL-2.0-or-later"),
            ("GPL-2.0-with-GCC-exception", "GPL-2.0-only WITH GCC-exception-2.0"),
            ("GPL-2.0-with-GCC-exception+", "GPL-2.0-or-later WITH GCC-exception-2.0"),
            ("GPL-2.0-with-font-exception+", "GPL-2.0-or-later WITH Font-exception-2.0"),
            ("eCos-2.0", "GPL-2.0-or-later WITH eCos-exception-2.0"),
            ("wxWindows OR MIT", "GPL-2.0-or-later WITH WxWindows-exception-3.1 OR MIT"),
            ("StandardML-NJ", "SMLNJ"),
            ("BSD-2-Clause-NetBSD", "BSD-2-Clause"),
            ("Net-SNMP", "Net-SNMP"),
            (
                "LGPL-2.1-only WITH Nokia-Qt-exception-1.1",
                "LGPL-2.1-only WITH Qt-LGPL-exception-1.1"
            ),
        ]
    )
    func written(text: String, expected: String) throws {
        let expression = try SPDXExpression(text, table: LicenseFixtures.table())
        #expect(expression.description == expected)
        let again = try SPDXExpression(expression.description, table: LicenseFixtures.table())
        #expect(again.canonical == expression.canonical, "what is written reads the same")
    }

    @Test(
        "a fault has a code and the column under the text",
        arguments: [
            ("", SPDXExpressionError.Code.empty, 1),
            ("MIT And ISC", .operatorCase, 5),
            ("MIT ISC", .missingOperator, 5),
            ("MIT AND", .missingOperand, 8),
            ("AND MIT", .missingOperand, 1),
            ("(MIT", .missingParenthesis, 1),
            ("MIT)", .extraParenthesis, 4),
            ("()", .missingOperand, 2),
            ("MIT OR é", .character, 8),
            ("MIT/ISC", .character, 4),
            ("LAL-1.2 +", .plus, 9),
            ("LAL-1.2++", .plus, 8),
            ("LicenseRef-Nope+", .plus, 1),
            ("(MIT) WITH LLVM-exception", .with, 7),
            ("MIT WITH LLVM-exception WITH LLVM-exception", .with, 25),
            ("GPL-2.0-with-GCC-exception WITH LLVM-exception", .with, 28),
            ("MIT WITH LLVM-exception+", .plus, 24),
            ("MIT WITH MIT", .unknownException, 10),
            ("MIT OR MTI", .unknownID, 8),
            ("licenseref-foo", .unknownID, 1),
            ("ΜIT", .character, 1),
        ]
    )
    func faults(text: String, code: SPDXExpressionError.Code, column: Int) throws {
        let table = try LicenseFixtures.table()
        do throws(SPDXExpressionError) {
            let expression = try SPDXExpression(text, table: table)
            Issue.record("`\(text)` was read as \(expression)")
        } catch {
            #expect(error.code == code)
            #expect(error.column == column)
        }
    }

    @Test("an unknown id gets a suggestion")
    func suggestions() throws {
        #expect(try LicenseFixtures.table().suggestion(for: "Apache2.0") == "Apache-2.0")
    }

    @Test("what is allowed depends on the dialect")
    func dialects() throws {
        let table = try LicenseFixtures.table()
        func reads(_ text: String, _ dialect: SPDXDialect) -> Bool {
            (try? SPDXExpression(text, table: table, dialect: dialect)) != nil
        }
        #expect(reads("MIT AND ISC", .spdx23))
        #expect(!reads("MIT and ISC", .spdx23))
        #expect(reads("MIT and ISC", .strict))
        #expect(!reads("MIT And ISC", .strict))
        #expect(reads("MIT And ISC", .lenient))
        #expect(reads("licenseref-foo", .lenient))
        var keeping = SPDXDialect.strict
        keeping.keepsUnknownIDs = true
        #expect(reads("a WITH b AND c OR d", keeping))
    }

    @Test("the order and the repetition of operands leave the canonical text as it is")
    func canonical() throws {
        let table = try LicenseFixtures.table()
        func text(_ text: String) throws -> String {
            try SPDXExpression(text, table: table).canonical
        }
        #expect(try text("MIT AND (ISC OR Zlib)") == text("(Zlib OR ISC OR ISC) AND MIT"))
        #expect(try text("MIT OR (ISC OR Zlib)") == text("Zlib OR MIT OR ISC"))
        #expect(try text("MIT AND MIT") == text("MIT"))
        #expect(try text("MIT AND ISC") != text("MIT OR ISC"))
    }

    @Test("attacks on depth, tokens and length are refused quickly")
    func bounds() throws {
        let table = try LicenseFixtures.table()
        let attacks: [(String, SPDXExpressionError.Code)] = [
            (String(repeating: "(", count: 60_000), .tooDeep),
            (String(repeating: "MIT OR ", count: 5_000) + "MIT", .tooManyTokens),
            (String(repeating: "x", count: 70_000), .tooLong),
        ]
        for (text, code) in attacks {
            do throws(SPDXExpressionError) {
                _ = try SPDXExpression(text, table: table)
                Issue.record("an attack was read")
            } catch {
                #expect(error.code == code)
            }
        }
    }
}
