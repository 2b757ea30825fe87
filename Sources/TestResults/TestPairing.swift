/// Finds for each test of one list the same test of another, each at most once, in a time that grows with both lists and
/// not with their product: a hostile run has many tests of one name.
struct TestPairing {
    /// What one test may be found by.
    private struct Key: Hashable {
        var name: String
        /// nil when `name` is the whole name, else whether it is the folder form of a name that is one already.
        var isFolderForm: Bool?
        var number: Int?
    }

    /// Those that can be found by each key, the first at the end; some may be taken already.
    private var waiting: [Key: [Int]] = [:]
    private var isTaken: [Bool]

    init(_ tests: [TestResult]) {
        isTaken = Array(repeating: false, count: tests.count)
        for (index, test) in tests.enumerated().reversed() {
            let form = Key(name: test.name.folderForm, isFolderForm: test.name.isFolderForm)
            for key in [Key(name: test.name.text), form] {
                waiting[key, default: []].append(index)
                guard let number = test.number else { continue }
                waiting[Key(name: key.name, isFolderForm: key.isFolderForm, number: number), default: []].append(index)
            }
        }
    }

    /// The index of the test that is the same as `other`, removed from what can be found later.
    ///
    /// - Parameter sameRun: Whether both lists are of one run, so that running numbers decide between names that are
    ///   alike as folder names.
    mutating func takeMatch(of other: TestResult, sameRun: Bool = false) -> Int? {
        let byNumber = sameRun && other.number != nil ? first(other.name, number: other.number) : nil
        guard let found = byNumber ?? first(other.name, number: nil) else { return nil }
        isTaken[found] = true
        return found
    }

    /// The first that is left of those that are the same test (``TestName/isSameTest(as:)``).
    private mutating func first(_ name: TestName, number: Int?) -> Int? {
        let whole = first(Key(name: name.text, number: number))
        let form = first(Key(name: name.folderForm, isFolderForm: !name.isFolderForm, number: number))
        guard let whole, let form else { return whole ?? form }
        return min(whole, form)
    }

    private mutating func first(_ key: Key) -> Int? {
        guard let last = waiting[key]?.last else { return nil }
        guard isTaken[last] else { return last }
        while let last = waiting[key]?.last, isTaken[last] { waiting[key]?.removeLast() }
        return waiting[key]?.last
    }

    /// The indices of the tests that no match was taken of.
    var remaining: [Int] { isTaken.indices.filter { !isTaken[$0] } }
}
