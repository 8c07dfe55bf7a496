/// A user's text as a message shows it: in backticks, on one line, of bounded length, and without
/// characters that a terminal would act upon.
package func quoted(_ text: String) -> String {
    var shown = "`"
    var count = 0
    for scalar in text.unicodeScalars {
        guard count < Limits.quotedScalars else {
            shown += "…"
            break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
            shown += "\\u{\(String(scalar.value, radix: 16))}"
        default:
            shown.unicodeScalars.append(scalar)
        }
        count += 1
    }
    return shown + "`"
}
