internal import ArgumentParser
internal import Jobs
internal import TestResults

/// How often a job is run, and until when.
struct RepeatOptions: ParsableArguments {
    @Option(
        name: .customLong("repeat"),
        help: ArgumentHelp(
            "Run the job so many times, each time in a fresh machine, and tell how often each test passed.",
            valueName: "times"))
    var times: Int?
    @Option(help: ArgumentHelp("With '--repeat': so many runs at one time.", valueName: "number"))
    var parallel: Int?
    @Flag(
        help: ArgumentHelp(
            "Repeat until of each test it is sure whether it passes, always fails or is flaky, 50 times at most or "
                + "as '--repeat' says."))
    var untilSure = false
    @Option(
        help: ArgumentHelp(
            "What '--until-sure' must not miss: a test that fails, or passes, in so many per cent of its runs; 20 "
                + "without. Less takes more runs.", valueName: "percent"))
    var rarest: Double?
    @Flag(help: "Repeat until a run fails, and call off those on their way.")
    var untilFailure = false

    /// Of runs, where only `--until-…` says when to stop.
    private static let usualMost = 50
    private static let most = 1000
    private static let mostAtOnce = 32

    func validate() throws {
        if let times, !(1...Self.most).contains(times) {
            throw ValidationError("'--repeat \(times)' is none of 1 to \(Self.most)")
        }
        if let parallel, !(1...Self.mostAtOnce).contains(parallel) {
            throw ValidationError("'--parallel \(parallel)' is none of 1 to \(Self.mostAtOnce)")
        }
        if let rarest, !(1...50).contains(rarest) {
            throw ValidationError("'--rarest \(rarest)' is none of 1 to 50 per cent")
        }
        guard plan == nil else { return }
        if parallel != nil { throw ValidationError("'--parallel' belongs to '--repeat'") }
        if rarest != nil { throw ValidationError("'--rarest' belongs to '--repeat' or '--until-sure'") }
    }

    /// nil where a job is run once, as usual.
    var plan: Repetition.Plan? {
        guard times != nil || untilSure || untilFailure else { return nil }
        let flakes = FlakeTest(rarest: rarest.map { $0 / 100 } ?? FlakeTest.usualRarest)
        // Where it takes more to be sure of what may not be missed, more are made.
        let most = untilSure ? max(Self.usualMost, flakes.runs) : Self.usualMost
        return Repetition.Plan(
            runs: times ?? most, parallel: parallel ?? 1, endsAtFailure: untilFailure, endsWhenSure: untilSure,
            flakes: flakes)
    }
}
