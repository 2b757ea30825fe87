internal import Foundation
internal import Images
internal import Jobs
internal import Machines
internal import Terminal
internal import TestResults

/// An event of a run as one line of JSON, which `run --format jsonl` writes. Names and members are a contract for
/// scripts.
struct EventLine: Encodable {
    /// A member's value.
    enum Value: Encodable {
        case text(String)
        case integer(Int)
        case number(Double)
        case flag(Bool)
        case texts([String])
        case object(any Encodable)

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .text(let value): try value.encode(to: encoder)
            case .integer(let value): try value.encode(to: encoder)
            case .number(let value): try value.encode(to: encoder)
            case .flag(let value): try value.encode(to: encoder)
            case .texts(let value): try value.encode(to: encoder)
            case .object(let value): try value.encode(to: encoder)
            }
        }
    }

    private let members: [String: Value]

    /// - Parameter name: What `event` says.
    init(_ name: String, _ members: [String: Value?] = [:], time: Date = Date()) {
        self.members = members.compactMapValues(\.self)
            .merging(["event": .text(name), "time": .text(Format.iso(time))]) { _, new in new }
    }

    func encode(to encoder: any Encoder) throws { try members.encode(to: encoder) }

    /// What help says of them.
    static let help = """
        Events of --format jsonl: one object a line, each with 'event' and 'time'
          resolving job; resolved job{}; note message
          image step|message, done, total
          machine state, machine, message
          transfer name, done, total; fetched name, bytes, fromCache
          sources sha; copying-in
          stage-started stage; stage-ended stage, status, seconds
          output stream, text
          test-started test, index, total; test-finished test, status
          test-late test, seconds, hangs, message, directory; ending-tests
          collected files, warnings[]
          at the end: result report{}, or error kind, message, hint, report{}
        """
}

extension EventLine {
    /// - Returns: Nil for what says nothing to a script, and for output, which is put together to lines first.
    init?(_ event: JobEvent) {
        switch event {
        case .resolving(let job): self.init("resolving", ["job": .text(job)])
        case .resolved(let job): self.init("resolved", ["job": .object(job)])
        case .note(let note): self.init("note", ["message": .text(NoteSentence.sentence(note))])
        case .image(let event): self.init(event)
        case .machine(let event): self.init(event)
        case .transfer(let name, let done, let total):
            self.init(
                "transfer", ["name": .text(name), "done": .bytes(done), "total": total.map(Value.bytes)])
        case .fetched(let name, let bytes, let fromCache):
            self.init("fetched", ["name": .text(name), "bytes": .bytes(bytes), "fromCache": .flag(fromCache)])
        case .sources(_, let sha): self.init("sources", ["sha": .text(sha)])
        case .copyingIn: self.init("copying-in")
        case .stageStarted(let stage): self.init("stage-started", ["stage": .text(stage)])
        case .stageEnded(let stage, let status, let seconds):
            self.init(
                "stage-ended", ["stage": .text(stage), "status": .integer(Int(status)), "seconds": .number(seconds)])
        case .output: return nil
        case .test(let event): self.init(event)
        case .late(let record, let folder):
            self.init(
                "test-late",
                [
                    "test": .text(record.test.text), "seconds": .number(record.seconds),
                    "hangs": .flag(record.signs.isHang), "message": .text(HangText.late(record, folder: folder)),
                    "directory": folder.map(Value.text),
                ])
        case .endingTests: self.init("ending-tests")
        case .collected(let files, let warnings):
            self.init(
                "collected", ["files": .integer(files), "warnings": .texts(warnings.map(EventSentence.warning))])
        }
    }

    /// The last line of a run: its report, or why there is no result.
    init(_ report: RunReport) {
        guard let problem = report.error else {
            self.init("result", ["report": .object(report)])
            return
        }
        self.init(
            "error",
            [
                "kind": .text(problem.kind), "message": .text(problem.message), "hint": problem.hint.map(Value.text),
                "report": .object(report),
            ])
    }

    private init?(_ event: AvocadoEvent) {
        switch event {
        case .testStarted(let index, let total, let name):
            self.init(
                "test-started",
                ["test": .text(name.text), "index": index.map(Value.integer), "total": .integer(total)])
        case .testFinished(_, _, let test):
            self.init("test-finished", ["test": .text(test.name.text), "status": .text(test.status.rawValue)])
        case .jobID, .jobLog, .summary, .jobTime: return nil
        }
    }

    private init?(_ event: ImageEvent) {
        switch event {
        case .started(let step): self.init("image", ["step": .text("\(step)")])
        case .bytes(let step, let done, let total):
            self.init(
                "image", ["step": .text("\(step)"), "done": .bytes(done), "total": total.map(Value.bytes)])
        case .packages(let packages):
            self.init(
                "image",
                [
                    "step": .text("\(packages.phase)"), "done": .integer(packages.done),
                    "total": .integer(packages.total),
                ])
        case .note(let note): self.init("image", ["message": .text(EventSentence.note(note))])
        case .finished(let image):
            self.init("image", ["step": .text("finished"), "message": .text("sha256:\(image.digest)")])
        }
    }

    /// States a script may wait for have names; of the rest the sentence is told.
    private init?(_ event: MachineEvent) {
        switch event {
        case .provisioned(let machine): self.init("starting", of: machine, event)
        case .restoring(let machine): self.init("restoring", of: machine, event)
        case .waiting(let machine, let requirement, _): self.init("waiting-\(requirement.rawValue)", of: machine, event)
        case .met(let machine, let requirement, _): self.init("met-\(requirement.rawValue)", of: machine, event)
        case .ready(let machine, _): self.init("ready", of: machine, event)
        case .retrying(let machine, _, _): self.init("retrying", of: machine, event)
        case .kept(let machine): self.init("kept", of: machine, event)
        case .destroying(let machine): self.init("destroying", of: machine, event)
        case .notDestroyed(let machine, _): self.init("not-destroyed", of: machine, event)
        default:
            guard let message = EventSentence.machine(event) else { return nil }
            self.init("machine", ["state": .text("other"), "message": .text(message)])
        }
    }

    private init(_ state: String, of machine: String, _ event: MachineEvent) {
        self.init(
            "machine",
            [
                "state": .text(state), "machine": .text(machine),
                "message": EventSentence.machine(event).map(Value.text),
            ])
    }
}

extension EventLine.Value {
    /// Counts of bytes are below 2^63 anywhere.
    fileprivate static func bytes(_ count: UInt64) -> Self { .integer(Int(clamping: count)) }
}
