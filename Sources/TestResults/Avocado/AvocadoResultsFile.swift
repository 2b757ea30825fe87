import Foundation

/// Avocado's `results.json`. Its authors call it undocumented and growing, so every field may be missing or be
/// something else than expected; what cannot be read is nil.
struct AvocadoResultsFile: Decodable {
    var total: Int?
    var tests: [Test]

    struct Test: Decodable {
        var id: String?
        var name: String?
        var status: String?
        var failReason: String?
        var logDirectory: String?
        var seconds: Double?
        var exitStatus: Int?

        private enum Key: String, CodingKey {
            case id, name, status, failReason = "fail_reason", logDirectory = "logdir", seconds = "time_elapsed"
            case exitStatus = "returncode"
        }

        init(from decoder: any Decoder) throws {
            guard let fields = try? decoder.container(keyedBy: Key.self) else { return }
            id = try? fields.decode(String.self, forKey: .id)
            name = try? fields.decode(String.self, forKey: .name)
            status = try? fields.decode(String.self, forKey: .status)
            failReason = try? fields.decode(String.self, forKey: .failReason)
            logDirectory = try? fields.decode(String.self, forKey: .logDirectory)
            seconds = try? fields.decode(Double.self, forKey: .seconds)
            exitStatus = try? fields.decode(Int.self, forKey: .exitStatus)
        }
    }

    private enum Key: String, CodingKey { case total, tests }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        total = try? fields.decode(Int.self, forKey: .total)
        tests = try fields.decode([Test].self, forKey: .tests)
    }
}

extension TestResult {
    /// Nil when the entry names no test.
    init?(_ entry: AvocadoResultsFile.Test) {
        let folder = entry.logDirectory?.split(separator: "/").last
        if let name = entry.name?.known {
            self.init(name: TestName(name), status: .error)
        } else if let id = entry.id?.known ?? folder.map(String.init) {
            self.init(name: TestName(id: id), status: .error)
        } else {
            return nil
        }
        status = entry.status.flatMap { TestStatus(avocado: $0) } ?? .error
        number = (entry.id?[...] ?? folder).flatMap { TestName.parts(ofID: $0).number }
        seconds = entry.seconds.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
        reason = entry.failReason?.known
        exitStatus = entry.exitStatus
    }
}

extension StringProtocol {
    /// The text, unless it is one of the words with which Avocado says that it has none.
    var known: String? {
        isEmpty || self == "<unknown>" || self == "None" ? nil : String(self)
    }
}
