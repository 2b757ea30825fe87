internal import CLibvirt

extension Connection {
    /// How many pages of a size are free on the host, over all its NUMA cells.
    ///
    /// - Parameter bytes: A size that the host has; x86 has 4 KiB, 2 MiB and mostly 1 GiB.
    /// - Throws: ``LibvirtError`` for a size that the host hasn't.
    public func freePages(ofBytes bytes: UInt64) throws -> UInt64 {
        let operation = "ask '\(uri)' for its free pages of \(bytes) bytes"
        return try call(operation) { connection in
            var node = virNodeInfo()
            try check(operation) { virNodeGetInfo(connection, &node) }
            let cells = max(1, node.nodes)
            var sizes = [UInt32(bytes / 1024)]
            var counts = [UInt64](repeating: 0, count: Int(cells))
            try check(operation) { virNodeGetFreePages(connection, 1, &sizes, 0, cells, &counts, 0) }
            return counts.reduce(0, +)
        }
    }
}
