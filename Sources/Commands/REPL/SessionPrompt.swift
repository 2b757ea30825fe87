internal import Jobs
internal import Terminal

/// Where one is, what the last result was, and what runs in the background.
struct SessionPrompt {
    let session: Session.State
    /// How many runs go on in the background.
    let running: Int
    let style: Style
    let isUnicode: Bool
    /// Columns that a name may take.
    private static let longest = 40

    var text: String {
        let words = [style("virt-ci", as: .emphasis), place, result, background].compactMap(\.self)
        return words.joined(separator: " ") + "> "
    }

    private var place: String? {
        if let job = session.job { return Self.short(job.name) }
        return session.tree.map { Self.short("\($0.project)#\($0.id)") }
    }

    private var result: String? {
        guard let report = session.report, report.job?.url == session.job?.url else { return nil }
        let (good, bad) = isUnicode ? ("✓", "✗") : ("+", "x")
        let failed = report.tests?.failed ?? 0
        switch report.result {
        case .passed: return style("\(good) passed", as: .success)
        case .failed: return style("\(bad) \(failed > 0 ? "\(failed) failed" : "failed")", as: .failure)
        case .error: return style("\(bad) not run", as: .failure)
        case .interrupted: return style("interrupted", as: .warning)
        }
    }

    private var background: String? { running > 0 ? "[\(running) running]" : nil }

    private static func short(_ name: String) -> String {
        DisplayWidth.truncateMiddle(Sanitizer.line(name), to: longest)
    }
}

extension Session {
    /// What the next command is typed after.
    var prompt: String {
        SessionPrompt(
            session: now, running: background.running.count, style: context.console.output.style,
            isUnicode: context.console.isUnicode
        ).text
    }
}
