internal import Foundation
internal import Jobs
internal import Terminal

/// What an investigation found and does, as people read it.
enum InvestigationSentence {
    static func meaning(_ inputs: InvestigatedInputs) -> String {
        switch inputs {
        case .asItWas: "everything as the job had it"
        case .oldPackages: "with the packages of the last good job"
        case .oldTests: "with the tests of the last good job"
        case .oldBoth: "with packages and tests of the last good job"
        }
    }

    static func beginning(_ found: InvestigationCase) -> [String] {
        var lines = [EventSentence.resolved(found.failed.identity), lastGood(found)]
        lines += passedOver(found)
        if found.good != nil { lines.append(packages(found)) }
        if found.good != nil { lines.append(tests(found.origin)) }
        return lines
    }

    static func lastGood(_ found: InvestigationCase) -> String {
        guard let good = found.good else {
            return "There is no last good job"
                + (found.withoutGood.map { ": \(Failure($0).sentence)" } ?? "")
        }
        let when = good.finishedAt.map { ", which passed \(Format.relative($0, to: Date()))" } ?? ""
        let identity = good.job.identity
        let same = identity.sha == found.failed.identity.sha ? "the same commit" : "commit \(identity.sha.prefix(12))"
        return "The last good job is \(identity.id) of \(Sanitizer.line(identity.ref))\(when), at \(same)"
    }

    static func passedOver(_ found: InvestigationCase) -> [String] {
        var all = found.good?.passedOver ?? []
        if case .noLastGood(_, _, _, let others)? = found.withoutGood { all = others }
        return all.map { one in
            let details = one.details.map { Sanitizer.line($0) }.joined(separator: ", ")
            return switch one.reason {
            case .artifactsGone: "Passed over: job \(one.id) passed, and GitLab has deleted the packages of \(details)"
            case .packagesUnknown:
                "Passed over: job \(one.id) passed, and nothing tells which packages of \(details) it had"
            case .unresolvable: "Passed over: job \(one.id) passed, and can't be read: \(details)"
            }
        }
    }

    static func packages(_ found: InvestigationCase) -> String {
        guard !found.packages.isEmpty else { return "Packages: both jobs had the same" }
        return "Packages: "
            + found.packages.map { "\(Sanitizer.line($0.job)) is job \($0.new), and was \($0.old)" }
            .joined(separator: "; ")
    }

    static func tests(_ origin: TestOrigin) -> String {
        switch origin {
        case .checkout(let folder, let old, let new, let differs):
            let place = folder == "." ? "are the checkout" : "are in '\(Sanitizer.line(folder))' of the checkout"
            return differs
                ? "Tests: they \(place), and differ between \(old.prefix(12)) and \(new.prefix(12))"
                : "Tests: they \(place), and are the same in both jobs"
        case .clones(let clones):
            return "Tests: "
                + clones.map { clone in
                    let commits =
                        clone.old == clone.new
                        ? "both jobs saw commit \(clone.new.prefix(12))"
                        : "commit \(clone.new.prefix(12)), and \(clone.old.prefix(12)) for the last good job"
                    return "the script clones \(Sanitizer.line(clone.address)): \(commits), by the times they began"
                }.joined(separator: "; ")
        case .unknown: return "Tests: nothing tells where they come from"
        }
    }

    static func obstacle(_ obstacle: InvestigationCase.Obstacle) -> String {
        switch obstacle {
        case .same(let other): "it would be given the same as \(other.rawValue)"
        case .archivesGone(let names):
            "the packages that the failed job had are gone: \(names.map { Sanitizer.line($0) }.joined(separator: ", "))"
        case .noLastGood: "there is no last good job"
        case .testsUnknown: "nothing tells where the tests come from"
        }
    }
}
