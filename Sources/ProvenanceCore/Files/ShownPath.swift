/// A path as a message shows it: whole, on one line, and without characters that a terminal would
/// act upon or that hide what stands there. Names come from whoever made the files.
package func shown(_ path: String) -> String {
    guard path.unicodeScalars.contains(where: isActing) else { return path }
    var text = ""
    for scalar in path.unicodeScalars {
        if isActing(scalar) {
            text += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
            text.unicodeScalars.append(scalar)
        }
    }
    return text
}

private func isActing(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
}
