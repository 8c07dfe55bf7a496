package import RightsPolicy

/// What came of one test.
package struct RecordTestResult: Sendable {
    /// One thing that is not as the test says.
    package struct Failure: Hashable, Sendable {
        /// The key of the test, such as `outcome` or `attribution.credit_line`.
        package var what: String
        package var expected: String
        package var got: String

        init(_ what: String, expected: String, got: String) {
            self.what = what
            self.expected = expected
            self.got = got
        }
    }

    package let test: RecordTest
    /// What the record came to; nil if it could not be decided.
    package let finding: Finding?
    package let failures: [Failure]

    package var isPassed: Bool { failures.isEmpty }
}

/// What came of all tests of one policy.
package struct RecordTestReport: Sendable {
    /// The policy, as it was named.
    package let policy: String
    package let results: [RecordTestResult]
    package let coverage: PolicyCoverage

    package var failed: [RecordTestResult] { results.filter { !$0.isPassed } }
}
