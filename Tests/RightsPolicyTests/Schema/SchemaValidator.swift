import ProvenanceCore
import RightsPolicy

/// As much of a JSON Schema validator (2020-12) as the schemas of policies use.
struct SchemaValidator {
    let root: JSONValue

    /// What in `value` is not as the schema says, by dotted path.
    func faults(_ value: JSONValue, _ schema: JSONValue? = nil, at path: String = "") -> [String] {
        let schema = schema ?? root
        guard case .object(let keywords) = schema else { return [] }
        var faults: [String] = []
        for keyword in keywords {
            faults += self.faults(value, keyword.key, keyword.value, schema, path)
        }
        return faults
    }

    private func faults(
        _ value: JSONValue,
        _ keyword: String,
        _ argument: JSONValue,
        _ schema: JSONValue,
        _ path: String
    ) -> [String] {
        switch keyword {
        case "$schema", "title", "$defs": return []
        case "type":
            let types: [JSONValue]
            if case .array(let all) = argument { types = all } else { types = [argument] }
            return types.contains(where: { isOf($0, value) }) ? [] : ["\(path): wrong type"]
        case "enum":
            guard case .array(let all) = argument else { return ["\(path): no enum"] }
            return all.contains(value) ? [] : ["\(path): not in the enumeration"]
        case "anyOf", "oneOf":
            guard case .array(let all) = argument else { return ["\(path): no list"] }
            let count = all.count { faults(value, $0, at: path).isEmpty }
            return (keyword == "oneOf" ? count == 1 : count > 0) ? [] : ["\(path): \(keyword)"]
        case "pattern":
            guard case .string(let pattern) = argument, case .string(let text) = value else {
                return []
            }
            let isMatch = (try? Regex(pattern).firstMatch(in: text)) != nil
            return isMatch ? [] : ["\(path): pattern"]
        case "minimum", "maximum":
            guard case .number(let bound) = argument, case .number(let number) = value,
                let limit = Int(bound), let integer = Int(number)
            else { return [] }
            let isWithin = keyword == "minimum" ? integer >= limit : integer <= limit
            return isWithin ? [] : ["\(path): \(keyword)"]
        case "required":
            guard case .array(let names) = argument, case .object(let members) = value else {
                return []
            }
            return names.filter { name in !members.contains { .string($0.key) == name } }
                .map { "\(path): lacks \($0.text())" }
        case "properties":
            guard case .object(let known) = argument, case .object(let members) = value else {
                return []
            }
            return members.flatMap { member in
                known.first { $0.key == member.key }.map {
                    faults(member.value, $0.value, at: "\(path).\(member.key)")
                } ?? []
            }
        case "additionalProperties":
            guard case .object(let members) = value, argument == .bool(false) else { return [] }
            return members.filter { schema["properties"]?[$0.key] == nil }
                .map { "\(path): unknown key \($0.key)" }
        case "items":
            guard case .array(let values) = value else { return [] }
            return values.enumerated().flatMap {
                faults($0.element, argument, at: "\(path)[\($0.offset)]")
            }
        case "uniqueItems":
            guard case .array(let values) = value else { return [] }
            return Set(values).count == values.count ? [] : ["\(path): twice"]
        case "minItems":
            guard case .array(let values) = value, case .number(let least) = argument else {
                return []
            }
            return values.count >= Int(least) ?? 0 ? [] : ["\(path): too few"]
        case "$ref":
            guard case .string(let name) = argument,
                let target = root["$defs"]?[String(name.dropFirst("#/$defs/".count))]
            else { return ["\(path): no definition"] }
            return faults(value, target, at: path)
        default: return ["\(path): the validator does not know \(keyword)"]
        }
    }

    private func isOf(_ type: JSONValue, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case (.string("object"), .object), (.string("array"), .array), (.string("string"), .string),
            (.string("number"), .number), (.string("boolean"), .bool):
            true
        case (.string("integer"), .number(let text)): Int(text) != nil
        default: false
        }
    }
}
