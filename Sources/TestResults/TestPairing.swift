/// Finds for each test of one list the same test of another, each at most once.
struct TestPairing {
    private let tests: [TestResult]
    private var indices: [String: [Int]] = [:]

    init(_ tests: [TestResult]) {
        self.tests = tests
        for (index, test) in tests.enumerated() { indices[test.name.folderForm, default: []].append(index) }
    }

    /// The index of the test that is the same as `other`, removed from what can be found later.
    ///
    /// - Parameter sameRun: Whether both lists are of one run, so that running numbers decide between names that are
    ///   alike as folder names.
    mutating func takeMatch(of other: TestResult, sameRun: Bool = false) -> Int? {
        let key = other.name.folderForm
        guard var candidates = indices[key] else { return nil }
        let fitting = candidates.filter { tests[$0].name.isSameTest(as: other.name) }
        let byNumber = sameRun ? fitting.first { other.number != nil && tests[$0].number == other.number } : nil
        guard let found = byNumber ?? fitting.first else { return nil }
        candidates.removeAll { $0 == found }
        indices[key] = candidates
        return found
    }

    /// The indices of the tests that no match was taken of.
    var remaining: [Int] { indices.values.joined().sorted() }
}
