/// What is going on now, as the caller sees it.
public enum ProgressState: Sendable, Equatable {
    /// Something that takes its time, such as "Booting the machine"; `detail` says what is waited for just now.
    case activity(_ name: String, detail: String? = nil)
    /// Bytes that move: how many of how many, if that is known.
    case transfer(_ name: String, done: UInt64, total: UInt64?)
    /// Things that are counted, such as tests or packages.
    /// `detail` says what is waited for just now, `usual` how long all of them took before.
    case steps(_ name: String, done: Int, total: Int, detail: String? = nil, usual: Duration? = nil)

    var name: String {
        switch self {
        case .activity(let name, _), .transfer(let name, _, _), .steps(let name, _, _, _, _): name
        }
    }
}

/// Makes lines of what is going on. Knows no clock: the time is that since the beginning, given by the caller.
struct ProgressModel: Sendable {
    private(set) var state: ProgressState?
    private var start = Duration.zero
    private var lastPlainLine = Duration.zero
    /// Where the transfer was in the last seconds, oldest first.
    private var samples: [(time: Duration, bytes: UInt64)] = []

    /// Between plain lines: often enough that no minute is silent, seldom enough for a log.
    static let plainInterval = Duration.seconds(10)
    /// The rate is that of the last seconds, so that it follows a change and does not flicker.
    private static let rateWindow = Duration.seconds(5)

    /// Takes a new state; a new name starts the time anew.
    ///
    /// - Returns: The plain line that announces it, if it is a new one.
    mutating func update(_ new: ProgressState, at time: Duration) -> String? {
        let isNew = state?.name != new.name
        state = new
        if isNew {
            start = time
            lastPlainLine = time
            samples = []
        }
        if case .transfer(_, let bytes, _) = new { sample(bytes, at: time) }
        return isNew ? "\(Sanitizer.line(new.name))…" : nil
    }

    /// Forgets the state.
    mutating func clear() {
        state = nil
        samples = []
    }

    /// The plain line for now, if it is time for one.
    mutating func plainLine(at time: Duration) -> String? {
        guard let state, time - lastPlainLine >= Self.plainInterval else { return nil }
        lastPlainLine = time
        return "\(Sanitizer.line(state.name))… " + facts(state, at: time).joined(separator: ", ")
    }

    /// The live line for now: never wider than `width`, the name shortened first, then facts left out from the last.
    func liveLine(at time: Duration, width: Int, style: Style, isUnicode: Bool) -> String? {
        guard let state else { return nil }
        let spinner = Self.spinner(at: time, isUnicode: isUnicode)
        let room = width - 1 - DisplayWidth.of(spinner) - 1
        var facts = facts(state, at: time)
        let name = Sanitizer.line(state.name)
        let separator = isUnicode ? " · " : ", "
        var tail = facts.joined(separator: separator)
        let enough = min(DisplayWidth.of(name), 28, room / 2)
        while facts.count > 1, DisplayWidth.of(tail) + 2 + enough > room {
            facts.removeLast()
            tail = facts.joined(separator: separator)
        }
        tail = DisplayWidth.truncate(tail, to: max(0, room - 2 - enough))
        let shownName = DisplayWidth.truncateMiddle(name, to: room - 2 - DisplayWidth.of(tail))
        let left = room - DisplayWidth.of(shownName) - 2 - DisplayWidth.of(tail)
        return style(spinner, as: .emphasis) + " " + shownName + "  " + bar(state, room: left, style, isUnicode)
            + style(tail, as: .faint)
    }

    private mutating func sample(_ bytes: UInt64, at time: Duration) {
        if let last = samples.last, bytes < last.bytes { samples = [] }
        // Some per second do; the oldest kept is just outside the window.
        if let last = samples.last, samples.count > 1, time - last.time < .milliseconds(200) { samples.removeLast() }
        samples.append((time, bytes))
        while samples.count > 2, time - samples[1].time >= Self.rateWindow { samples.removeFirst() }
    }

    /// Bytes a second over the last seconds up to now, so that a stalled transfer is seen to be one.
    private func rate(at time: Duration) -> Double? {
        guard let first = samples.first, let last = samples.last, time - first.time >= .seconds(1) else { return nil }
        return Double(last.bytes - first.bytes) / ((time - first.time) / .seconds(1))
    }

    /// What is known besides the name, the most telling first.
    private func facts(_ state: ProgressState, at time: Duration) -> [String] {
        let passed = time - start
        let elapsed = Format.elapsed(passed)
        switch state {
        case .activity(_, let detail):
            return [elapsed] + (detail.map { [Sanitizer.line($0)] } ?? [])
        case .steps(_, let done, let total, let detail, let usual):
            let expectation = usual.map { Self.expectation($0, after: passed) }
            return ["\(done) of \(total)", elapsed]
                + [expectation, detail.map { Sanitizer.line($0) }].compactMap { $0 }
        case .transfer(_, let done, let total):
            let amount = total.map { Format.size(min(done, $0), of: $0) } ?? Format.size(done)
            guard let rate = rate(at: time) else { return [amount, elapsed] }
            var facts = [amount, "\(Format.size(UInt64(rate)))/s"]
            if let total, total > done, rate >= 1 {
                facts.append("\(Format.elapsed(.seconds((Double(total - done) / rate).rounded(.up)))) left")
            } else {
                facts.append(elapsed)
            }
            return facts
        }
    }

    /// What is left of what it usually takes. Past that nobody knows; then what is usual says how late it is.
    private static func expectation(_ usual: Duration, after passed: Duration) -> String {
        guard passed < usual else { return "usually \(Format.elapsed(usual))" }
        return "about \(Format.elapsed(.seconds(((usual - passed) / .seconds(1)).rounded(.up)))) left"
    }

    /// A bar with its gap, if the share is known and there is room for one.
    private func bar(_ state: ProgressState, room: Int, _ style: Style, _ isUnicode: Bool) -> String {
        let share: Double
        switch state {
        case .transfer(_, let done, let total?) where total > 0: share = Double(done) / Double(total)
        case .steps(_, let done, let total, _, _) where total > 0: share = Double(done) / Double(total)
        default: return ""
        }
        let length = min(24, room - 2)
        guard length >= 8 else { return "" }
        let full = Int((max(0, min(1, share)) * Double(length)).rounded(.down))
        let (filled, empty) = isUnicode ? ("━", "─") : ("#", "-")
        return style(String(repeating: filled, count: full), as: .success)
            + style(String(repeating: empty, count: length - full), as: .faint) + "  "
    }

    private static func spinner(at time: Duration, isUnicode: Bool) -> String {
        let frames = isUnicode ? ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] : ["|", "/", "-", "\\"]
        return frames[max(0, Int(time / .milliseconds(100))) % frames.count]
    }
}
