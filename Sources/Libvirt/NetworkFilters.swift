internal import CLibvirt

extension Connection {
    /// Whether the host has a filter of this name.
    ///
    /// - Throws: ``LibvirtError``, where its libvirt has no filters at all too.
    public func hasNetworkFilter(named name: String) async throws -> Bool {
        let operation = "look up network filter '\(name)'"
        return try await longCall(operation) { connection in
            do {
                virNWFilterFree(try own(operation) { virNWFilterLookupByName(connection, name) })
                return true
            } catch let error as LibvirtError where error.code == .noNetworkFilter {
                return false
            }
        }
    }

    /// Makes a filter, or changes the one of this name. It stays until it is undefined.
    public func defineNetworkFilter(_ document: NetworkFilterDocument) async throws {
        let operation = "define network filter '\(document.name)'"
        let xml = try document.xml()
        _ = try await longCall(operation) { connection in
            virNWFilterFree(try own(operation) { virNWFilterDefineXML(connection, xml) })
        }
    }
}
