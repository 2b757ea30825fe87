/// Finds the section with the recorded job while a log is read. What only a script can have written is not looked at.
struct RecordedJobLines {
    /// One section's lines, the title first.
    struct Section: Equatable {
        var lines: [String] = []
        var isClosed = false
        /// Longer than anything that is written; the rest was not kept.
        var isTooLong = false
    }

    /// The one that counts; nil when the log has none.
    private(set) var section: Section?

    private let isPrefixed: Bool
    private var open: Section?
    /// Whether the open one is on standard error: what comes on the other of the two is not part of it.
    private var isError = false
    private var bytes = 0

    init(isPrefixed: Bool) { self.isPrefixed = isPrefixed }

    /// Takes a mark of the section.
    ///
    /// - Parameter isTrusted: It stands in `prepare_executor`, before anything of the job's ran.
    mutating func follow(_ mark: TraceMark, of record: TraceRecord, isTrusted: Bool) {
        switch mark.kind {
        case .start:
            // With prefixes nobody else can write here, and the last attempt to prepare a machine counts. Without them
            // what comes first was there before anybody could forge it.
            guard isTrusted, open == nil, isPrefixed || section == nil else { return }
            open = Section()
            isError = record.isError
            bytes = 0
        case .end: finish(isClosed: true)
        }
    }

    /// Takes a line that the runner or the executor wrote.
    ///
    /// - Returns: Whether it belongs to the section.
    mutating func append(_ text: String, of record: TraceRecord) -> Bool {
        guard let section = open, record.isError == isError else { return false }
        guard !section.isTooLong else { return true }
        bytes += text.utf8.count
        // The title, and what masking adds, come on top of the limit.
        if bytes > RecordedJobSection.byteLimit * 2 {
            open = Section(isTooLong: true)
        } else {
            open?.lines.append(text)
        }
        return true
    }

    /// The runner's section around it has ended, or the log has.
    mutating func finish(isClosed: Bool = false) {
        guard var ended = open else { return }
        open = nil
        ended.isClosed = isClosed
        if isClosed || section == nil { section = ended }
    }
}
