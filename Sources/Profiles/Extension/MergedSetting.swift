extension Setting {
    /// These settings over others: mappings are merged, lists and single values take the other's place, and a key
    /// without a value takes the other's away.
    func over(_ base: Setting) -> Setting { over(base, path: []) }

    private func over(_ base: Setting, path: [String]) -> Setting {
        guard case .mapping(let entries) = content, case .mapping(let below) = base.content,
            !isWhole(entries, path: path)
        else { return self }
        var merged = below.filter { other in
            !(path.isEmpty && other.key == ProfileChain.key)
                && !isReplaced(other.key, by: entries, path: path)
                && !entries.contains { $0.key == other.key && $0.value.isNothing }
        }
        for entry in entries {
            guard let key = entry.key, let place = merged.firstIndex(where: { $0.key == key }) else {
                if !(entry.value.isNothing && base[entry.key ?? ""] != nil) { merged.append(entry) }
                continue
            }
            let value = entry.value.over(merged[place].value, path: path + [key])
            merged[place] = Entry(key: key, keyPlace: entry.keyPlace, value: value)
        }
        return Setting(place: place, content: .mapping(merged))
    }

    /// Another address is another image: what its base says of the old one is no use.
    private func isWhole(_ entries: [Entry], path: [String]) -> Bool {
        path == ["image", "download"] && entries.contains { $0.key == "url" && !$0.value.isNothing }
    }

    /// An image has one source: another kind takes the place of the base's.
    private func isReplaced(_ key: String?, by entries: [Entry], path: [String]) -> Bool {
        guard path == ["image"], let key, ImageSource.keys.contains(key) else { return false }
        return entries.contains { $0.key.map(ImageSource.keys.contains) == true && !$0.value.isNothing }
            && !entries.contains { $0.key == key }
    }
}
