package import ProvenanceCore
package import RightsSignals

/// One rule of a policy (`rules:`) as a person wrote it, checked.
package struct PolicyRule: Sendable {
    /// What a record gets that the condition holds for.
    package enum Effect: Sendable {
        /// Row 6.
        case object(Objection)
        /// A person's approval: lifts rows 7 and 8.
        case allow
        /// The record's licence is this one, whatever it says itself.
        case license(PolicyText, LicenseCategories)
        /// Whoever uses the record owes this credit as well.
        case attribute(PolicyCredit)
    }

    package var id: PolicyText
    package var when: PolicyCondition
    package var effect: Effect
    package var because: PolicyText?
    package var approvedBy: PolicyText?
    /// The last day on which the rule applies.
    package var until: Day?
    /// The place of the rule in the policy.
    package var position: SourcePosition

    /// Whether it can let a record through that would else be stopped.
    package var isLooser: Bool {
        switch effect {
        case .object, .attribute: false
        case .allow, .license: true
        }
    }

    /// Whether it asks for a credit, and says nothing of the outcome.
    package var isCredit: Bool {
        switch effect {
        case .attribute: true
        case .object, .allow, .license: false
        }
    }
}

/// A condition of a rule: tests, joined. No code, and nothing that costs more than a look at each
/// byte of a value for each text that it is compared with.
package indirect enum PolicyCondition: Sendable {
    case all([PolicyCondition])
    case any([PolicyCondition])
    case not(PolicyCondition)
    case test(PolicyTest)

    /// All tests in it, from left to right.
    package var tests: [PolicyTest] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.tests)
        case .not(let part): part.tests
        case .test(let test): [test]
        }
    }
}

/// One test: of what, and what it must be.
package struct PolicyTest: Sendable {
    package enum Subject: Hashable, Sendable {
        /// Every field that plays the role.
        case role(FieldRole)
        /// The field at a dotted path.
        case path(String)
        case host
        case license
        case signal
        case fact(PolicyFact)
    }

    /// What a value must be. Of several texts one is enough.
    package enum Operand: Hashable, Sendable {
        /// For hosts, licences, signals and facts.
        case words([PolicyText])
        case present
        case absent
        case texts(TextComparison, [PolicyText])
        /// Every listed text is one of the field's values.
        case includes([PolicyText])
        /// Every value of the field is a listed text.
        case only([PolicyText])
        /// The first and the last day.
        case days(ClosedRange<Day>)
        case numbers(NumberRange)
    }

    /// How a value's text is compared.
    package enum TextComparison: String, CaseIterable, Sendable {
        case equal = "one-of"
        case prefix
        case suffix
        case contains
        /// `*` stands for any text, also none.
        case glob
    }

    package var subject: Subject
    /// The subject as it is written, such as `fields.metadata.lang`.
    package var name: String
    package var operand: Operand
    package var position: SourcePosition
}

/// What a policy says of itself, as its rules ask for it.
package enum PolicyFact: String, CaseIterable, Sendable {
    case use
    case purpose
    case operatorKind = "operator"
    case country
    case trainIn = "train-in"
    case offerIn = "offer-in"
    case release
}

/// A range of numbers with or without its ends.
package struct NumberRange: Hashable, Sendable {
    package struct Bound: Hashable, Sendable {
        package var value: Double
        package var isIncluded: Bool
    }

    package var lower: Bound?
    package var upper: Bound?

    func contains(_ number: Double) -> Bool {
        if let lower, number < lower.value || (number == lower.value && !lower.isIncluded) {
            return false
        }
        if let upper, number > upper.value || (number == upper.value && !upper.isIncluded) {
            return false
        }
        return true
    }
}
