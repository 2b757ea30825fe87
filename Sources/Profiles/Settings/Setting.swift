/// One value of a file of settings, and where it stands.
struct Setting {
    let place: Place
    let content: Content

    indirect enum Content {
        /// A single value as text; empty for none.
        case single(String)
        case list([Setting])
        case mapping([Entry])
    }

    /// A key with its value.
    struct Entry {
        /// The key as it stands there; nil for one that is no single value.
        let key: String?
        let keyPlace: Place
        let value: Setting
    }

    /// Whether there is a key without a value.
    var isNothing: Bool {
        if case .single(let text) = content { text.isEmpty } else { false }
    }

    /// The value of a key; nil if there is no such key, or no mapping.
    subscript(_ key: String) -> Setting? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The same mapping without a key.
    func without(_ key: String) -> Setting {
        guard case .mapping(let entries) = content else { return self }
        return Setting(place: place, content: .mapping(entries.filter { $0.key != key }))
    }
}

/// A place in a file.
struct Place: Equatable {
    let file: String
    /// From 1.
    let line: Int
    /// From 1.
    let column: Int
}
