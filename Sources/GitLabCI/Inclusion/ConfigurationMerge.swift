extension ConfigurationNode {
    /// This value with another over it: mappings are merged key by key, to any depth; everything else, lists included,
    /// is replaced as a whole (ActiveSupport's `deep_merge`, as gitlab uses it for includes and `extends`).
    func merging(_ other: ConfigurationNode) -> ConfigurationNode {
        guard case .mapping(var merged) = content, case .mapping(let over) = other.content, tag == nil,
            other.tag == nil
        else { return other }
        merged.merge(over)
        var result = other
        result.content = .mapping(merged)
        return result
    }
}

extension ConfigurationMapping {
    /// Merges another mapping over this one; its new keys come last.
    mutating func merge(_ other: ConfigurationMapping) {
        for entry in other.entries {
            self[entry.key] = self[entry.key]?.merging(entry.value) ?? entry.value
        }
    }
}
