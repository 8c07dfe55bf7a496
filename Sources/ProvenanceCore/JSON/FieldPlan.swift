/// Which fields of a record are wanted: dotted paths, made into one tree that the scanner walks
/// while it reads a line. Everything outside the tree is checked, and passed over.
///
/// A path is a list of keys joined by dots (`metadata.license`); a dot that belongs to a key is
/// written `\.`. A path that is marked as embedded may hold a JSON document inside a string
/// (`"metadata": "{\"url\": …}"`); paths below it are found in there as well.
package struct FieldPlan: Sendable {
    /// One place of the tree. Children are `edges[firstEdge ..< firstEdge + edgeCount]`.
    struct Node {
        var firstEdge = 0
        var edgeCount = 0
        /// Bit `n` is set if some child key is `n` bytes long (63 stands for 63 and more).
        var keyLengths: UInt64 = 0
        /// The wanted field that ends here, or -1.
        var field = -1
        var mayEmbed = false
    }

    struct Edge {
        var keyStart: Int
        var keyCount: Int
        var node: Int
    }

    /// The paths as they were given; a field's number is its index here.
    package let paths: [String]

    let nodes: [Node]
    let edges: [Edge]
    let keys: [UInt8]

    /// - Parameters:
    ///   - paths: the wanted fields, in the order of their numbers. A path that occurs twice
    ///     keeps its first number.
    ///   - embedded: the paths at which a string may hold a JSON document.
    package init(paths: [String], embedded: [String] = []) {
        let tree = KeyTree()
        for (number, path) in paths.enumerated() {
            let place = tree.place(Self.components(of: path))
            if place.field < 0 { place.field = number }
        }
        for path in embedded { tree.place(Self.components(of: path)).mayEmbed = true }

        var nodes: [Node] = []
        var edges: [Edge] = []
        var keys: [UInt8] = []
        // Breadth first, so that the edges of one node lie side by side.
        var queue = [tree]
        var next = 0
        nodes.append(Node(field: tree.field, mayEmbed: tree.mayEmbed))
        while next < queue.count {
            let place = queue[next]
            nodes[next].firstEdge = edges.count
            nodes[next].edgeCount = place.children.count
            for (key, child) in place.children {
                edges.append(Edge(keyStart: keys.count, keyCount: key.count, node: queue.count))
                nodes[next].keyLengths |= 1 << UInt64(min(key.count, 63))
                keys += key
                queue.append(child)
                nodes.append(Node(field: child.field, mayEmbed: child.mayEmbed))
            }
            next += 1
        }
        self.paths = paths
        self.nodes = nodes
        self.edges = edges
        self.keys = keys
    }

    /// The last key of a dotted path, its escapes undone.
    package static func lastKey(of path: String) -> String {
        String(decoding: components(of: path).last ?? [], as: UTF8.self)
    }

    /// Splits a dotted path into its keys.
    static func components(of path: String) -> [[UInt8]] {
        var components: [[UInt8]] = [[]]
        var isEscaped = false
        for byte in path.utf8 {
            if byte == UInt8(ascii: "."), !isEscaped {
                components.append([])
            } else if byte == UInt8(ascii: "\\"), !isEscaped {
                isEscaped = true
                continue
            } else {
                components[components.count - 1].append(byte)
            }
            isEscaped = false
        }
        return components
    }

    /// The child of `node` whose key is `text[start..<end]`, or -1.
    func child(of node: Int, key text: RawSpan, _ start: Int, _ end: Int) -> Int {
        let place = nodes[node]
        let count = end &- start
        guard place.keyLengths & (1 << UInt64(truncatingIfNeeded: min(count, 63))) != 0 else {
            return -1
        }
        for index in place.firstEdge..<(place.firstEdge &+ place.edgeCount) {
            let edge = edges[index]
            guard edge.keyCount == count else { continue }
            var offset = 0
            while offset < count,
                text.unsafeLoad(fromUncheckedByteOffset: start &+ offset, as: UInt8.self)
                    == keys[edge.keyStart &+ offset]
            {
                offset &+= 1
            }
            if offset == count { return edge.node }
        }
        return -1
    }
}

/// The tree while it grows; children keep the order in which they came.
private final class KeyTree {
    var children: [(key: [UInt8], node: KeyTree)] = []
    var field = -1
    var mayEmbed = false

    func place(_ components: [[UInt8]]) -> KeyTree {
        var node = self
        for key in components {
            if let known = node.children.first(where: { $0.key == key }) {
                node = known.node
            } else {
                let fresh = KeyTree()
                node.children.append((key, fresh))
                node = fresh
            }
        }
        return node
    }
}
