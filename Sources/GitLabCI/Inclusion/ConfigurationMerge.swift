extension ConfigurationNode {
    /// This value with another over it: mappings are merged key by key, to any depth; everything else, lists included,
    /// is replaced as a whole (ActiveSupport's `deep_merge`, as gitlab uses it for includes and `extends`).
    ///
    /// - Parameter copied: Counts the keys of the mappings that had to be made anew.
    func merging(_ other: ConfigurationNode, copied: inout Int) -> ConfigurationNode {
        guard case .mapping(var merged) = content, case .mapping(let over) = other.content, tag == nil,
            other.tag == nil
        else { return other }
        guard !merged.entries.isEmpty else { return other }
        merged.merge(over, copied: &copied)
        copied += merged.entries.count
        var result = other
        result.content = .mapping(merged)
        return result
    }
}

extension ConfigurationMapping {
    /// Merges another mapping over this one; its new keys come last.
    mutating func merge(_ other: ConfigurationMapping, copied: inout Int) {
        for entry in other.entries {
            self[entry.key] = self[entry.key]?.merging(entry.value, copied: &copied) ?? entry.value
        }
    }
}
