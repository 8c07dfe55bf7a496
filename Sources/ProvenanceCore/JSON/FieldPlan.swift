/// Which fields of a record are wanted: dotted paths, made into one tree that the scanner walks
/// while it reads a line. Everything outside the tree is checked, and passed over.
///
/// A path is a list of keys joined by dots (`metadata.license`); a dot that belongs to a key is
/// written `\.`. A path that is marked as embedded may hold a JSON document inside a string
/// (`"metadata": "{\"url\": …}"`); paths below it are found in there as well.
package struct FieldPlan: Sendable {
    /// One place of the tree.
    struct Node {
        /// Where in `edgeStarts` the places of this node's edges stand: one for each length of a
        /// key, and one behind the last.
        var firstStart = 0
        /// Bit `n` is set if some child key is `n` bytes long (63 stands for 63 and more).
        var keyLengths: UInt64 = 0
        /// The wanted field that ends here, or -1.
        var field = -1
        var mayEmbed = false
    }

    struct Edge {
        /// The first eight bytes of the key; zeros behind a shorter one.
        var head: UInt64
        var keyStart: Int
        var keyCount: Int
        var node: Int
    }

    /// The paths as they were given; a field's number is its index here.
    package let paths: [String]

    let nodes: [Node]
    /// By node, and within a node by length of key: real plans ask for fifty keys at the top, and
    /// at most a few of one length.
    let edges: [Edge]
    let edgeStarts: [Int]
    let keys: [UInt8]

    /// - Parameters:
    ///   - paths: the wanted fields, in the order of their numbers. A path that occurs twice
    ///     keeps its first number.
    ///   - embedded: the paths at which a string may hold a JSON document.
    package init(paths: [String], embedded: [String] = []) {
        let tree = KeyTree()
        precondition(paths.count <= FieldShape.fieldLimit, "a plan asks for a few paths")
        for (number, path) in paths.enumerated() {
            let place = tree.place(Self.components(of: path))
            if place.field < 0 { place.field = number }
        }
        for path in embedded { tree.place(Self.components(of: path)).mayEmbed = true }

        var nodes: [Node] = []
        var edges: [Edge] = []
        var edgeStarts: [Int] = []
        var keys: [UInt8] = []
        // Breadth first, so that the edges of one node lie side by side.
        var queue = [tree]
        var next = 0
        nodes.append(Node(field: tree.field, mayEmbed: tree.mayEmbed))
        while next < queue.count {
            let place = queue[next]
            nodes[next].firstStart = edgeStarts.count
            for length in 0...Self.longestLength {
                edgeStarts.append(edges.count)
                for (key, child) in place.children
                where min(key.count, Self.longestLength) == length {
                    edges.append(
                        Edge(
                            head: Self.head(of: key),
                            keyStart: keys.count,
                            keyCount: key.count,
                            node: queue.count
                        )
                    )
                    nodes[next].keyLengths |= 1 << UInt64(length)
                    keys += key
                    queue.append(child)
                    nodes.append(Node(field: child.field, mayEmbed: child.mayEmbed))
                }
            }
            edgeStarts.append(edges.count)
            next += 1
        }
        self.paths = paths
        self.nodes = nodes
        self.edges = edges
        self.edgeStarts = edgeStarts
        self.keys = keys
    }

    /// The last key of a dotted path, its escapes undone.
    package static func lastKey(of path: String) -> String {
        String(decoding: components(of: path).last ?? [], as: UTF8.self)
    }

    /// Keys that are longer count as being this long.
    private static let longestLength = 63

    /// Splits a dotted path into its keys.
    package static func components(of path: String) -> [[UInt8]] {
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

    private static func head(of key: [UInt8]) -> UInt64 {
        key.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The child of `node` whose key is `text[keyStart..<end]`, or -1.
    ///
    /// - Parameter text: padded: 8 bytes behind `end` must be readable.
    func child(of node: Int, key text: RawSpan, _ keyStart: Int, _ end: Int) -> Int {
        let place = nodes[node]
        let count = end &- keyStart
        let length = min(count, Self.longestLength)
        guard place.keyLengths & (1 << UInt64(truncatingIfNeeded: length)) != 0 else { return -1 }
        // SAFETY: callers give padded text, so the load stays inside the allocation.
        var head = UInt64(
            littleEndian: text.unsafeLoadUnaligned(
                fromUncheckedByteOffset: keyStart,
                as: UInt64.self
            )
        )
        if count < 8 { head &= (1 << UInt64(truncatingIfNeeded: 8 &* count)) &- 1 }
        let start = place.firstStart &+ length
        var index = edgeStarts[start]
        let last = edgeStarts[start &+ 1]
        while index < last {
            let edge = edges[index]
            index &+= 1
            guard edge.head == head, edge.keyCount == count else { continue }
            var offset = 8
            while offset < count,
                text.unsafeLoad(fromUncheckedByteOffset: keyStart &+ offset, as: UInt8.self)
                    == keys[edge.keyStart &+ offset]
            {
                offset &+= 1
            }
            if offset >= count { return edge.node }
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
