/// A package that two machines have in different versions, or that one of them has not.
public struct PackageDifference: Sendable, Hashable, Codable {
    public var name: String
    /// nil where it is not there.
    public var here: String?
    public var there: String?

    /// By name.
    public static func between(_ here: [String: String], _ there: [String: String]) -> [PackageDifference] {
        Set(here.keys).union(there.keys).sorted().compactMap { name in
            let (mine, theirs) = (here[name], there[name])
            return mine == theirs ? nil : PackageDifference(name: name, here: mine, there: theirs)
        }
    }
}
