internal import Foundation
internal import Images
internal import Jobs
internal import Machines
internal import Profiles
internal import REPL
internal import Terminal

/// The names that Tab offers: from the session's memory and small files of this machine, asked at each Tab.
struct SessionNames {
    let session: Session
    /// How many past runs are read.
    private static let most = 30
    private var context: Context { session.context }

    /// The jobs of the open pipeline.
    var jobs: [Candidate] {
        session.jobs.map { job in
            let machine = job.profile.map { ", in \($0)" } ?? ""
            return Candidate(job.name, "\(job.status)\(machine)")
        }
    }

    /// Addresses of jobs that were run here.
    var pastJobs: [Candidate] {
        var seen: Set<String> = []
        return reports.compactMap { report in
            guard let job = report.job, seen.insert(job.url).inserted else { return nil }
            return Candidate(job.url, "\(job.name), \(report.result.rawValue)")
        }
    }

    var runs: [Candidate] {
        reports.map { report in
            let when = Format.relative(report.started, to: Date())
            return Candidate(report.run, "\(report.job?.name ?? "no job"), \(report.result.rawValue), \(when)")
        }
    }

    var machines: [Candidate] {
        let folders = context.folders.expectedMachineFolders
        return Machines.list(in: folders).map { record in
            Candidate(record.lease.machine, MachineRow(record, in: folders).state)
        }
    }

    /// The tests of the last run, the failed ones first.
    var tests: [Candidate] {
        guard let report = try? session.lastReport() else { return [] }
        let failed = Dictionary(report.failures.map { ($0.test, $0.assertion) }) { first, _ in first }
        return RunArchive(runs: context.folders.runs).testNames(of: report).map { Candidate($0, failed[$0] ?? "") }
    }

    var profiles: [Candidate] {
        ((try? context.profiles.entries()) ?? []).map { Candidate($0.name, Self.summary(of: $0)) }
    }

    var images: [Candidate] {
        ImageCatalogue.recorded(in: context.folders.images).map { Candidate(String($0.digest.prefix(12)), $0.profile) }
    }

    private var reports: [RunReport] {
        Array(RunArchive(runs: context.folders.runs).reports.prefix(Self.most))
    }

    /// Without reading what the profile extends, which would take the time of a Tab.
    private static func summary(of entry: ProfileCatalogue.Entry) -> String {
        guard let text = try? String(contentsOfFile: entry.file, encoding: .utf8) else { return "" }
        let line = text.split(separator: "\n").first { $0.hasPrefix("summary:") }
        return line.map { $0.dropFirst("summary:".count).trimmingCharacters(in: .whitespaces) } ?? ""
    }
}

/// The files that a word could be the beginning of.
enum FileCandidates {
    static func all(_ word: String) -> [Candidate] {
        let end = word.lastIndex(of: "/").map { word.index(after: $0) } ?? word.startIndex
        let folder = String(word[..<end])
        var place = folder.isEmpty ? "." : folder
        if place.hasPrefix("~/") { place = NSHomeDirectory() + place.dropFirst() }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        let shown = names.filter { !$0.hasPrefix(".") || word[end...].hasPrefix(".") }.sorted()
        return shown.map { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(place)/\(name)", isDirectory: &isFolder)
            return isFolder.boolValue ? Candidate("\(folder)\(name)/", endsWord: false) : Candidate(folder + name)
        }
    }
}
