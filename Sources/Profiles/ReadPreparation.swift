extension Preparation {
    /// The keys below `prepare:`.
    static let keys = ["package-manager", "package-sources", "packages", "python-packages", "script"]

    /// Notes a problem if there are packages and nothing to install them with.
    init(_ section: Section) {
        let words = PackageManager.allCases.map(\.rawValue)
        let expected = SettingExpectation.oneOf(words, mapping: [])
        let manager = section.optional("package-manager", expected) { PackageManager(rawValue: $0) }
        let packages = section.list("packages", of: .package, Values.package) ?? []
        if !packages.isEmpty, !section.has("package-manager") { section.missing("package-manager", expected) }
        self.init(
            packageManager: manager, packageSources: section.optional("package-sources", .text, Values.text),
            packages: packages,
            pythonPackages: section.list("python-packages", of: .package, Values.package) ?? [],
            script: section.optional("script", .text, Values.text))
    }
}
