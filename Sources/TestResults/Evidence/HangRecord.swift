/// A test that ran past its time, and how libvirt's daemons looked then.
public struct HangRecord: Sendable, Hashable, Codable {
    public var test: TestName
    /// Avocado's running number of it.
    public var number: Int?
    /// How long it had run, in seconds, and how long it may take.
    public var seconds: Double
    public var limit: Double
    public var signs: HangSigns
    /// How the job went on: whether it was ended then.
    public var endedJob: Bool

    public init(
        test: TestName, number: Int?, seconds: Double, limit: Double, signs: HangSigns, endedJob: Bool = false
    ) {
        self.test = test
        self.number = number
        self.seconds = seconds
        self.limit = limit
        self.signs = signs
        self.endedJob = endedJob
    }

    /// Whether it is of this test of the same run.
    public func isOf(_ result: TestResult) -> Bool {
        guard test.isSameTest(as: result.name) else { return false }
        return number == nil || result.number == nil || number == result.number
    }

    /// What the daemons waited in, one line: `libvirtd waits in poll (rpc-libvirtd) and futex (rpc-libvirtd)`.
    public var summary: String {
        guard signs.isHang else {
            return signs.busy.isEmpty
                ? "no daemon of libvirt has a call in hand that stands still"
                : "\(signs.busy.joined(separator: ", ")) used a processor meanwhile"
        }
        let daemons = signs.calls.map(\.daemon).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return daemons.map { daemon in
            let places = signs.calls.filter { $0.daemon == daemon }.map { "\($0.waitsIn) (\($0.thread))" }
            let shown = places.prefix(4).joined(separator: ", ")
            return "\(daemon) waits in \(shown)\(places.count > 4 ? " and \(places.count - 4) more" : "")"
        }.joined(separator: "; ")
    }
}
