/// The product's own name and version, as outputs and `--version` give them.
package enum Product {
    package static let name = "sluice"
    package static let version = "0.1.0"
}
