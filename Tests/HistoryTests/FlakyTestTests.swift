import Foundation
import History
import TestResults
import Testing

@Suite("Flaky tests of the history")
struct FlakyTestTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test("A test is flaky that both passed and failed on the same inputs, and only then")
    func sameInputs() async throws {
        let history = try await History.open(folder.history)
        try await history.add([
            .sample("1", day: 1, ["flaky.t": .passed, "steady.t": .passed, "broken.t": .failed, "mended.t": .failed]),
            .sample("2", day: 2, ["flaky.t": .failed, "steady.t": .warned, "broken.t": .error, "mended.t": .failed]),
            .sample("3", day: 3, ["flaky.t": .passed, "steady.t": .skipped, "broken.t": .interrupted]),
            // On another commit it passes, which is what a commit is for.
            .sample("4", commit: "beef", day: 4, ["flaky.t": .passed, "mended.t": .passed]),
        ])
        let found = try await history.flakyTests()
        #expect(found.map(\.test) == ["flaky.t"])
        #expect(found.first?.rate == PassRate(passed: 2, failed: 1))
        #expect(found.first?.lastFailed == Date(timeIntervalSince1970: 2 * 86_400))
        #expect(found.first?.lastFailedRun == "2")
        #expect(found.first?.inputs == 1)
    }

    @Test("Runs of several inputs are counted together, those that fail most often first")
    func isSorted() async throws {
        let history = try await History.open(folder.history)
        try await history.add([
            .sample("1", ["a.t": .passed, "b.t": .passed]), .sample("2", ["a.t": .failed, "b.t": .failed]),
            .sample("3", ["a.t": .passed, "b.t": .failed]),
            .sample("4", commit: "x", day: 4, ["a.t": .passed]), .sample("5", commit: "x", day: 5, ["a.t": .error]),
        ])
        let found = try await history.flakyTests()
        #expect(found.map(\.test) == ["b.t", "a.t"])
        #expect(found.last?.rate == PassRate(passed: 3, failed: 2))
        #expect(found.last?.inputs == 2)
        #expect(found.last?.lastFailedRun == "5")
    }

    @Test("Project, job, profile and time choose among the runs")
    func isFiltered() async throws {
        let history = try await History.open(folder.history)
        var other = JobKey.sample
        other.profile = "fedora-43"
        try await history.add([
            .sample("1", day: 1, ["a.t": .passed]), .sample("2", day: 2, ["a.t": .failed]),
            .sample("3", day: 3, job: other, ["b.t": .passed]), .sample("4", day: 4, job: other, ["b.t": .failed]),
        ])
        func found(_ filter: HistoryFilter) async throws -> [String] {
            try await history.flakyTests(filter).map(\.test).sorted()
        }
        #expect(try await found(HistoryFilter()) == ["a.t", "b.t"])
        #expect(try await found(HistoryFilter(profile: "fedora-43")) == ["b.t"])
        #expect(try await found(HistoryFilter(project: "libvirt/libvirt", job: "tests")) == ["a.t", "b.t"])
        #expect(try await found(HistoryFilter(project: "other/project")).isEmpty)
        #expect(try await found(HistoryFilter(since: Date(timeIntervalSince1970: 2.5 * 86_400))) == ["b.t"])
    }

    @Test("A test's past is its last runs in the same job and profile, the newest first")
    func past() async throws {
        let history = try await History.open(folder.history)
        var other = JobKey.sample
        other.profile = "fedora-43"
        try await history.add(
            (1...30).map { .sample("\($0)", day: Double($0), ["a.t": $0 % 3 == 0 ? .failed : .passed]) })
        try await history.add([.sample("other", day: 40, job: other, ["a.t": .failed])])
        let past = try await history.past(
            of: ["a.t", "never.t"], in: .sample, until: Date(timeIntervalSince1970: 29 * 86_400))
        #expect(past.keys.sorted() == ["a.t"])
        #expect(past["a.t"]?.endings.count == 20)
        #expect(past["a.t"]?.endings.first?.run == "29")
        #expect(past["a.t"]?.rate == PassRate(passed: 14, failed: 6))
    }

    @Test("Inputs are the same whatever the order of the archives, and others with another commit, image or script")
    func inputs() async throws {
        let one = Inputs(commit: "c", image: "i", archives: ["a", "b"], order: ["make"])
        let others = [
            Inputs(commit: "d", image: "i", archives: ["a", "b"], order: ["make"]),
            Inputs(commit: "c", image: "j", archives: ["a", "b"], order: ["make"]),
            Inputs(commit: "c", image: "i", archives: ["a"], order: ["b", "make"]),
            Inputs(commit: "c", image: "i", archives: ["ab"], order: ["make"]),
            Inputs(commit: "c", image: "i", archives: ["a", "b"], order: ["make check"]),
        ]
        let history = try await History.open(folder.history)
        func flaky(_ first: Inputs, _ second: Inputs, _ job: String) async throws -> Bool {
            let key = JobKey(host: "h", project: "p", job: job, profile: "x")
            try await history.add(
                [(first, TestStatus.passed), (second, .failed)].enumerated().map { index, run in
                    RunEntry(
                        run: "\(job)-\(index)", job: key, ref: "main", inputs: run.0, began: Date(),
                        tests: [RunEntry.Test(name: "a.t", status: run.1)])
                })
            return try await !history.flakyTests(HistoryFilter(job: job)).isEmpty
        }
        let same = Inputs(commit: "c", image: "i", archives: ["b", "a"], order: ["make"], packages: ["told later"])
        #expect(try await flaky(one, same, "same"))
        for (index, other) in others.enumerated() { #expect(try await !flaky(one, other, "other \(index)")) }
    }
}
