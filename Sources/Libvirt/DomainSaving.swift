internal import CLibvirt

extension Domain {
    /// Writes the domain's memory and devices to a file on the host of the connection, and ends the domain.
    public func save(to path: String) async throws {
        let operation = "save domain '\(name)' to '\(path)'"
        let flags = VIR_DOMAIN_SAVE_RUNNING.rawValue
        _ = try await connection.longCall(operation) { _ in
            try check(operation) { virDomainSaveFlags(self.pointer, path, nil, flags) }
        }
    }
}

extension Connection {
    /// Starts the domain that a file of ``Domain/save(to:)`` holds, where it was.
    ///
    /// - Parameters:
    ///   - path: A file on the host of the connection; read once from its beginning to its end, so it may be a FIFO.
    ///   - name: The name in the file's document.
    public func restoreDomain(from path: String, name: String) async throws -> Domain {
        let operation = "restore domain '\(name)'"
        let flags = VIR_DOMAIN_SAVE_RUNNING.rawValue
        return try await longCall(operation) { connection in
            try check(operation) { virDomainRestoreFlags(connection, path, nil, flags) }
            return Domain(try own(operation) { virDomainLookupByName(connection, name) }, of: self)
        }
    }
}
