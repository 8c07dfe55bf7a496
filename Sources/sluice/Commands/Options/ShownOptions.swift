import ArgumentParser

/// What a person gets to see.
struct ShownOptions: ParsableArguments {
    @Flag(name: [.short, .long], help: "Say only what went wrong.")
    var quiet = false

    @Flag(help: "Print the result as one JSON object.")
    var json = false
}
