internal import Foundation

extension RunArchive {
    /// Takes all away of a run but its report, recipe and log: of many runs, those that passed tell no more.
    public func keepReportOnly(of record: RunRecord) {
        let manager = FileManager.default
        let folder = record.folder.path
        let kept: Set = ["report.json", RecipeFile.name, "job.log"]
        for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] where !kept.contains(name) {
            try? manager.removeItem(atPath: "\(folder)/\(name)")
        }
        record.update { report in
            guard !report.artifacts.isEmpty else { return }
            report.artifacts = []
            report.notes.append("Its artifacts were not kept: it was one of several runs, and did not fail")
        }
        try? record.save()
    }
}
