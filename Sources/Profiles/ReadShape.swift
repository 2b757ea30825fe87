extension MachineShape {
    /// The keys below `shape:`.
    static let keys = ["machine", "processors", "memory", "disk", "nested-virtualisation", "accelerator"]

    /// nil, with problems noted, when something required is missing or wrong.
    init?(_ section: Section) {
        let machine = section.optional("machine", .name, Values.word(of: "._-")) ?? "q35"
        let processors = section.required("processors", .wholeNumber(1...512), Values.wholeNumber(1...512))
        let memory = section.required("memory", .size, Quantity.bytes)
        let disk = section.required("disk", .size, Quantity.bytes)
        let nested = section.optional("nested-virtualisation", .boolean, Values.boolean) ?? false
        let words = Accelerator.allCases.map(\.rawValue)
        let accelerator = section.optional("accelerator", .oneOf(words, mapping: [])) { Accelerator(rawValue: $0) }
        guard let processors, let memory, let disk else { return nil }
        self.init(
            machine: machine, processors: processors, memoryBytes: memory, diskBytes: disk,
            nestedVirtualisation: nested, accelerator: accelerator ?? .auto)
    }
}
