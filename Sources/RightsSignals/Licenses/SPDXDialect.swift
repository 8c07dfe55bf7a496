/// How strictly an expression is read.
package struct SPDXDialect: Sendable {
    package enum OperatorCase: Sendable {
        /// SPDX 2.3: upper case only.
        case upper
        /// SPDX 3.0: all upper or all lower.
        case uniform
        /// What people write: `And`.
        case any
    }

    package var operatorCase: OperatorCase
    /// Whether an id that no list has becomes an unread term instead of an error.
    package var keepsUnknownIDs: Bool
    /// Whether `licenseref-x` is `LicenseRef-x`.
    package var ignoresPrefixCase: Bool

    /// SPDX 2.3, annex D.
    package static let spdx23 = SPDXDialect(
        operatorCase: .upper,
        keepsUnknownIDs: false,
        ignoresPrefixCase: false
    )
    /// SPDX 3.0.1.
    package static let strict = SPDXDialect(
        operatorCase: .uniform,
        keepsUnknownIDs: false,
        ignoresPrefixCase: false
    )
    /// What records hold.
    package static let lenient = SPDXDialect(
        operatorCase: .any,
        keepsUnknownIDs: false,
        ignoresPrefixCase: true
    )
}

/// Why a text is no licence expression, and where.
package struct SPDXExpressionError: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        case empty, tooLong, tooDeep, tooManyTokens
        case character, plus, operatorCase
        case missingOperand, missingOperator, missingParenthesis, extraParenthesis
        case with, unknownID, unknownException
    }

    package var code: Code
    /// The characters before the fault, and one: a column for a caret.
    package var column: Int
    package var message: String
    /// The id that no list has, for a suggestion: see `LicenseTable.suggestion(for:)`.
    package var unknownWord: String?
}
