import Testing

@testable import Jobs

@Suite("The first bad one of a row")
struct BisectionTests {
    /// - Parameter row: A letter for each: good, bad, or `-` for what can't be tested.
    private func search(_ row: String) throws -> (Bisection, asked: [Int]) {
        let letters = Array(row)
        var search = try #require(Bisection(good: 0, bad: letters.count - 1))
        var asked: [Int] = []
        while let index = search.next {
            #expect(!asked.contains(index) && asked.count <= letters.count)
            asked.append(index)
            search.note(letters[index] == "g" ? .good : letters[index] == "b" ? .bad : .untestable, at: index)
        }
        return (search, asked)
    }

    @Test("Is found wherever it is, in as many steps as halving takes")
    func everywhere() throws {
        for length in 2...40 {
            for first in 1..<length {
                let row = String(repeating: "g", count: first) + String(repeating: "b", count: length - first)
                let steps = try #require(Bisection(good: 0, bad: length - 1)).stepsLeft
                let (search, asked) = try search(row)
                #expect(search.bad == first && search.good == first - 1 && search.doubtful.isEmpty)
                #expect(asked.count <= steps)
            }
        }
    }

    @Test("What can't be tested is gone around, and told where it matters")
    func untestable() throws {
        for first in 1..<12 {
            for mask in 0..<(1 << 10) {
                let row = String(
                    (0..<12).map { index -> Character in
                        if index > 0, index < 11, mask & (1 << (index - 1)) != 0 { return "-" }
                        return index < first ? "g" : "b"
                    })
                let (search, _) = try search(row)
                // The true first bad one is the one that was found, or one of those before it that nobody could test.
                #expect(search.good < first && search.bad >= first, "\(row)")
                #expect(search.doubtful == Array(search.good + 1..<search.bad), "\(row)")
            }
        }
    }

    @Test("Neighbours need no step, and a range the wrong way round is none")
    func ends() throws {
        let neighbours = try #require(Bisection(good: 3, bad: 4))
        #expect(neighbours.next == nil)
        #expect(Bisection(good: 4, bad: 4) == nil && Bisection(good: 5, bad: 4) == nil)
    }

    @Test("What is in doubt is taken up again when there is another way to test it")
    func reopened() throws {
        var search = try #require(Bisection(good: 0, bad: 4))
        for index in [2, 1, 3] { search.note(.untestable, at: index) }
        #expect(search.next == nil && search.doubtful == [1, 2, 3])
        search.reopen()
        #expect(search.next == 2 && search.doubtful == [])
        search.note(.good, at: 2)
        search.note(.bad, at: 3)
        #expect(search.next == nil && search.good == 2 && search.bad == 3)
    }

    @Test("What lies outside of what is searched changes nothing")
    func outside() throws {
        var search = try #require(Bisection(good: 2, bad: 8))
        search.note(.bad, at: 1)
        search.note(.good, at: 8)
        #expect(search.good == 2 && search.bad == 8)
    }
}
